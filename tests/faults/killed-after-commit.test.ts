import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addCustomers } from '../harness/customers.js';
import { rounds } from '../harness/rounds.js';
import { seededDice } from '../harness/seed.js';
import { startStack, type PartName, type Stack } from '../harness/stack.js';
import { messages, type Message } from '../../src/handovers/stages.js';
import { brokenRules, untilAgreed, untilOutboxIsEmpty, wronglyTold } from './agreement.js';
import { everyItem, finish, meetPeople, open, type People } from './handing-over.js';
import { heldCommit, holdCommitsOf, makeCommitsHoldable, releaseCommits } from './held-commit.js';
import type { Troubles } from './insisting.js';

const minutes = 60_000;

/** Where the handover has to be for the message, who sends it with what, and how the row stands afterwards. */
const messagesInTurn = {
  complete_preparation: { from: 'preparation', by: 'oldOwner', body: {}, then: 'open review' },
  request_changes: { from: 'review', by: 'manager', body: { reason: '请补充' }, then: 'open preparation' },
  approve: { from: 'review', by: 'manager', body: {}, then: 'open confirmation' },
  confirm: { from: 'confirmation', by: 'receiver', body: {}, then: 'completed completed' },
  send_back: { from: 'confirmation', by: 'receiver', body: { question: '合同在哪里？' }, then: 'open preparation' },
  decline: { from: 'confirmation', by: 'receiver', body: { reason: '太忙' }, then: 'open review' },
  reassign: { from: 'preparation', by: 'manager', body: { role: 'preparer', employee: { externalId: 'E005' } }, then: 'open preparation' },
  send_to_pool: { from: 'review', by: 'manager', body: { reason: '无人接手' }, then: 'cancelled review' },
  cancel: { from: 'preparation', by: 'manager', body: { reason: '留任' }, then: 'cancelled preparation' },
} as const satisfies Record<Message, object>;
type Kind = 'initiate' | Message;
const kinds: readonly Kind[] = ['initiate', ...messages];

interface Attempt {
  readonly handoverId: Promise<string>;
  readonly messageId: string;
}

const troubles: Troubles = new Map();
let stack: Stack;
let people: People;
beforeAll(async () => {
  stack = await startStack({ settings: { LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent' } });
  people = await meetPeople(stack, troubles);
  await makeCommitsHoldable(stack);
}, 5 * minutes);
afterAll(async () => {
  await stack.stop();
  console.log('clients met', Object.fromEntries(troubles));
}, minutes);

/** Opens a handover and takes it to the stage. */
async function handoverIn(stage: string, customerId: string): Promise<string> {
  const { manager, oldOwner } = people;
  const id = await open(manager, customerId);
  if (stage !== 'preparation') await oldOwner.post(`/handovers/${id}/complete-preparation`, await everyItem(oldOwner, id));
  if (stage === 'confirmation') await manager.post(`/handovers/${id}/approve`, {});
  return id;
}

/** Makes everything ready for the message; what it answers sends it. */
async function prepare(kind: Kind, customerId: string, messageId: string): Promise<() => Promise<string>> {
  if (kind === 'initiate') return () => open(people.manager, customerId, messageId);
  const { from, by } = messagesInTurn[kind];
  const id = await handoverIn(from, customerId);
  const body = kind === 'complete_preparation' ? await everyItem(people.oldOwner, id) : messagesInTurn[kind].body;
  return () => people[by].post(`/handovers/${id}/${kind.replaceAll('_', '-')}`, body, messageId).then(() => id);
}

interface Killing {
  readonly names: readonly PartName[];
  /** 0: before the worker knows of the commit; else so many milliseconds after it was told. */
  readonly afterMs: number;
}

/** Kills and starts again at the commit of the step. What is answered settles when the client has its answer. */
async function killAtCommit<T>(kind: Kind, send: () => Promise<T>, { names, afterMs }: Killing): Promise<{ readonly answer: Promise<T> }> {
  await holdCommitsOf(stack, kind);
  const answer = send();
  answer.catch(() => undefined); // the test that waits for it hears of it
  await heldCommit(stack);
  if (afterMs > 0) {
    await releaseCommits(stack);
    await sleep(afterMs);
  }
  await stack.kill(...names);
  await releaseCommits(stack);
  await stack.start(...names);
  return { answer };
}

/** The receiver confirms as soon as the row allows it, while the workflow has not heard yet that the approval was written. */
async function confirmAtOnce(customerId: string): Promise<{ readonly done: Promise<string> }> {
  const { manager, receiver } = people;
  const id = await handoverIn('review', customerId);
  const send = () => manager.post(`/handovers/${id}/approve`, {});
  const { answer } = await killAtCommit('approve', send, { names: ['worker'], afterMs: 0 });
  const done = Promise.all([answer, receiver.post(`/handovers/${id}/confirm`, {})]).then(() => id);
  done.catch(() => undefined);
  return { done };
}

const dice = seededDice();
const killAfterMs = Array.from({ length: rounds(1, 5) }, (_, round) => kinds.map(() => (round === 0 ? 0 : dice.between(1, 150))));

describe.each(killAfterMs)('worker, API and Temporal are killed after the commit of', (...afterMs) => {
  const attempts = new Map<Kind, Attempt>();
  let confirmed: Promise<string>;
  beforeAll(async () => {
    const customers = await addCustomers(stack.sql, kinds.length + 1);
    const round = afterMs.join('-');
    const sends = await Promise.all(kinds.map((kind, index) => prepare(kind, customers[index] ?? '', `${kind}-${round}`)));
    for (const [index, send] of sends.entries()) {
      const kind = kinds[index] ?? 'initiate';
      const { answer } = await killAtCommit(kind, send, { names: ['worker', 'api', 'temporal'], afterMs: afterMs[index] ?? 0 });
      attempts.set(kind, { handoverId: answer, messageId: kind === 'initiate' ? kind : `${kind}-${round}` });
    }
    confirmed = (await confirmAtOnce(customers.at(-1) ?? '')).done;
  }, 10 * minutes);

  test.each(kinds)(
    '%s: it was applied once, row and workflow agree, and the handover can be finished',
    { timeout: 3 * minutes },
    async (kind) => {
      const { handoverId, messageId } = attempts.get(kind)!;
      const id = await handoverId;
      const { rows } = await stack.sql.query(
        `SELECT h.status || ' ' || h.current_stage AS standing, t.kind, t.outcome, t.step_number = h.step_number AS "isLast"
         FROM customer_handover h JOIN handover_timeline t ON t.handover_id = h.id WHERE h.id = $1 AND t.message_id = $2`,
        [id, messageId],
      );
      const standing = kind === 'initiate' ? 'open preparation' : messagesInTurn[kind].then;
      expect(rows).toEqual([{ standing, kind, outcome: 'applied', isLast: true }]);
      await untilAgreed(stack, id);
      if (!standing.startsWith('open')) return;
      await finish(people, kind === 'reassign' ? people.colleague : people.oldOwner, id);
      expect(await people.manager.get(`/handovers/${id}`)).toMatchObject({ status: 'completed' });
    },
  );

  test('approve, and the receiver confirms at once: both are done', { timeout: 3 * minutes }, async () => {
    expect(await people.manager.get(`/handovers/${await confirmed}`)).toMatchObject({ status: 'completed' });
  });

  test('and nobody was told twice, or not at all', { timeout: 3 * minutes }, async () => {
    await untilOutboxIsEmpty(stack);
    await untilAgreed(stack);
    expect(await brokenRules(stack)).toEqual([]);
    expect(await wronglyTold(stack)).toEqual([]);
    expect(stack.mishaps, 'nothing falls because something else is away').toEqual([]);
  });
});
