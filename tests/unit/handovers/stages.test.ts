import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  availableActions,
  forward,
  isMessage,
  maySend,
  messages,
  stages,
  transitionAt,
  type Message,
  type Part,
  type Stage,
  type Standing,
  type Status,
  type StepName,
} from '../../../src/handovers/stages.js';

/** The picture and the table of the design, written out: where each message leads from each working stage; '-' is nowhere. */
const table: Record<Message, readonly [preparation: string, review: string, confirmation: string]> = {
  complete_preparation: ['review open', '-', '-'],
  request_changes: ['-', 'preparation open', '-'],
  approve: ['-', 'confirmation open', '-'],
  confirm: ['-', '-', 'completed completed'],
  send_back: ['-', '-', 'preparation open'],
  decline: ['-', '-', 'review open'],
  reassign: ['preparation open', 'review open', 'confirmation open'],
  send_to_pool: ['-', 'review cancelled', 'confirmation cancelled'],
  cancel: ['preparation cancelled', 'review cancelled', 'confirmation cancelled'],
};

/** Whose part each message is. */
const senders: Record<Message, readonly Part[]> = {
  complete_preparation: ['preparer', 'escalated'],
  request_changes: ['reviewer', 'escalated'],
  approve: ['reviewer', 'escalated'],
  confirm: ['receiver', 'escalated'],
  send_back: ['receiver'],
  decline: ['receiver'],
  reassign: ['reviewer', 'escalated', 'admin'],
  send_to_pool: ['reviewer', 'escalated', 'admin'],
  cancel: ['reviewer', 'escalated', 'hr', 'admin'],
};

/** What the clock does, which nobody can send. */
const clockTable: Record<Exclude<StepName, Message>, readonly [preparation: string, review: string, confirmation: string]> = {
  deadline: ['preparation open', 'review open', 'confirmation open'],
  owner_left: ['preparation open', 'review open', 'confirmation open'],
  recycle_overdue: ['preparation cancelled', 'review cancelled', 'confirmation cancelled'],
};

const parts = ['preparer', 'reviewer', 'receiver', 'escalated', 'hr', 'admin', 'clock'] as const satisfies readonly Part[];
const statuses = ['open', 'completed', 'cancelled', 'undone'] as const satisfies readonly Status[];
const working = ['preparation', 'review', 'confirmation'] as const satisfies readonly Stage[];
const whole = { ...table, ...clockTable };
const steps = Object.keys(whole) as StepName[];
const rows = steps.flatMap((step) => working.map((stage, at) => [step, stage, whole[step][at]!] as const));

test('the messages are those of the table', () => {
  expect(messages).toEqual(Object.keys(table));
});

describe('while a handover is open', () => {
  test.each(rows)('%s in %s leads to %s', (message, stage, expected) => {
    const next = transitionAt(message, { stage, status: 'open' });
    expect(next === undefined ? '-' : `${next.stage} ${next.status}`).toBe(expected);
  });

  test.each(steps)('%s does not apply to the stage completed', (message) => {
    expect(transitionAt(message, { stage: 'completed', status: 'open' })).toBeUndefined();
  });
});

describe('once a handover has ended', () => {
  const ended = statuses.filter((status) => status !== 'open');
  test.each(steps)('%s does not apply', (message) => {
    for (const status of ended) for (const stage of stages) expect(transitionAt(message, { stage, status })).toBeUndefined();
  });
});

describe('who may send', () => {
  test.each(messages)('%s: exactly its parts', (message) => {
    expect(parts.filter((part) => maySend(message, [part]))).toEqual(senders[message]);
    expect(maySend(message, [])).toBe(false);
  });

  test.each(Object.keys(clockTable) as StepName[])('%s: nobody but the clock', (step) => {
    expect(parts.filter((part) => maySend(step, [part]))).toEqual(['clock']);
    expect(isMessage(step)).toBe(false);
  });

  test.each(working)('in %s a policy that advances sends what leads on, as the managers may who were told', (stage) => {
    expect(transitionAt(forward[stage], { stage, status: 'open' })?.stage).toBe(stages[stages.indexOf(stage) + 1]);
    expect(maySend(forward[stage], ['escalated'])).toBe(true);
  });

  test.each([
    ['preparation', 'preparer', ['complete_preparation']],
    ['preparation', 'reviewer', ['reassign', 'cancel']],
    ['preparation', 'receiver', []],
    ['preparation', 'escalated', ['complete_preparation', 'reassign', 'cancel']],
    ['preparation', 'hr', ['cancel']],
    ['preparation', 'admin', ['reassign', 'cancel']],
    ['review', 'preparer', []],
    ['review', 'reviewer', ['request_changes', 'approve', 'reassign', 'send_to_pool', 'cancel']],
    ['review', 'receiver', []],
    ['review', 'escalated', ['request_changes', 'approve', 'reassign', 'send_to_pool', 'cancel']],
    ['review', 'hr', ['cancel']],
    ['review', 'admin', ['reassign', 'send_to_pool', 'cancel']],
    ['confirmation', 'preparer', []],
    ['confirmation', 'reviewer', ['reassign', 'send_to_pool', 'cancel']],
    ['confirmation', 'receiver', ['confirm', 'send_back', 'decline']],
    ['confirmation', 'escalated', ['confirm', 'reassign', 'send_to_pool', 'cancel']],
    ['confirmation', 'hr', ['cancel']],
    ['confirmation', 'admin', ['reassign', 'send_to_pool', 'cancel']],
  ] as const)('in %s the %s is offered %j', (stage, part, expected) => {
    expect(availableActions({ stage, status: 'open' }, [part])).toEqual(expected);
  });

  test('someone with several parts is offered what each of them may, each once', () => {
    const offered = availableActions({ stage: 'preparation', status: 'open' }, ['preparer', 'reviewer', 'admin']);
    expect(offered).toEqual(['complete_preparation', 'reassign', 'cancel']);
  });

  test('nobody is offered anything once it has ended', () => {
    for (const status of ['completed', 'cancelled', 'undone'] as const)
      expect(availableActions({ stage: 'review', status }, parts)).toEqual([]);
  });
});

test.each([
  ['approve', true],
  ['undo', false],
  ['toString', false],
  ['__proto__', false],
  ['', false],
])('%j is a message: %s', (name, expected) => {
  expect(isMessage(name)).toBe(expected);
});

describe('whatever is sent, in whatever order', () => {
  const walk = (sent: readonly Message[]): Standing[] =>
    sent.reduce<Standing[]>(
      (path, message) => [...path, transitionAt(message, path.at(-1)!) ?? path.at(-1)!],
      [{ stage: 'preparation', status: 'open' }],
    );
  const anyOrder = fc.array(fc.constantFrom(...messages), { maxLength: 40 });

  test('an open handover stands in a working stage, and one that is completed got there by confirm', () => {
    fc.assert(
      fc.property(anyOrder, (sent) => {
        walk(sent).forEach(({ stage, status }, at) => {
          expect(status === 'open' || status === 'cancelled' ? working : ['completed']).toContain(stage);
          if (status === 'completed' && walk(sent)[at - 1]?.status === 'open') expect(sent[at - 1]).toBe('confirm');
        });
      }),
    );
  });

  test('an end is an end', () => {
    fc.assert(
      fc.property(anyOrder, (sent) => {
        const path = walk(sent);
        const end = path.findIndex(({ status }) => status !== 'open');
        if (end >= 0) for (const later of path.slice(end)) expect(later).toEqual(path[end]);
      }),
    );
  });

  test('nothing is confirmed that was not approved since it was last prepared', () => {
    fc.assert(
      fc.property(anyOrder, (sent) => {
        let isApproved = false;
        let at: Standing = { stage: 'preparation', status: 'open' };
        for (const message of sent) {
          const next = transitionAt(message, at);
          if (next === undefined) continue;
          if (next.stage === 'completed') expect(isApproved).toBe(true);
          if (message === 'approve') isApproved = true;
          if (next.stage === 'preparation' || next.stage === 'review') isApproved = false;
          at = next;
        }
      }),
    );
  });

  test('what is offered is what applies', () => {
    fc.assert(
      fc.property(fc.constantFrom(...stages), fc.constantFrom(...statuses), fc.subarray([...parts]), (stage, status, mine) => {
        const offered = availableActions({ stage, status }, mine);
        for (const message of messages) {
          expect(offered.includes(message)).toBe(maySend(message, mine) && transitionAt(message, { stage, status }) !== undefined);
        }
      }),
    );
  });
});
