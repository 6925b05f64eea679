import { describe, expect, test } from 'vitest';
import { payloads } from '../../../src/handovers/payloads.js';
import { actions, forward, transitions } from '../../../src/handovers/stages.js';
import { employeeTemplates } from '../../../src/notifications/templates/names.js';
import { actorOf, causesFirst, saidWith, timelineWord } from '../../../web/src/handovers/timelineWord';
import en from '../../../web/src/handovers/en';
import noticesEn from '../../../web/src/notices/en';
import noticesZh from '../../../web/src/notices/zh';
import zh from '../../../web/src/handovers/zh';

const languages = [
  ['English', en.timeline, noticesEn],
  ['Chinese', zh.timeline, noticesZh],
] as const;

describe.each(languages)('in %s the timeline has a word', (_, words, notices) => {
  const wordOf = (kind: string, via = 'api', detail: unknown = null): string | undefined => {
    const { group, name } = timelineWord({ kind, via, detail });
    const names: Readonly<Record<string, string>> = group === 'templates' ? notices.templates : words[group];
    return names[name];
  };

  const steps = [...Object.keys(transitions), ...actions, 'initiate', 'cancel_requested'];
  test.each(steps)('for %s', (kind) => expect(wordOf(kind)).toBeTruthy());

  test.each(payloads.deadline.properties.what.enum)('for the moment %s of a deadline', (what) =>
    expect(wordOf('deadline', 'deadline', { what })).toBeTruthy(),
  );

  test.each(Object.values(forward))('for %s by policy, which is another', (kind) => {
    expect(wordOf(kind, 'deadline')).toBeTruthy();
    expect(wordOf(kind, 'deadline')).not.toBe(wordOf(kind, 'api'));
  });

  test.each([...employeeTemplates, 'handover_completed', 'handover_undone'])('for the notice %s', (template) =>
    expect(wordOf('notice', 'outbox', { template })).toBeTruthy(),
  );
});

test('what somebody wrote stands with their line, of a notice how and whether it was sent', () => {
  expect(saidWith({ kind: 'decline', via: 'api', detail: { reason: 'On leave' } })).toEqual({ words: 'On leave' });
  expect(saidWith({ kind: 'send_back', via: 'api', detail: { question: 'Who signs?' } })).toEqual({ words: 'Who signs?' });
  expect(saidWith({ kind: 'notice', via: 'outbox', detail: { channel: 'sms', state: 'delivered' } })).toEqual({
    channel: 'sms',
    state: 'delivered',
  });
});

test('what happened comes before what was told of it in the same moment, and otherwise the oldest first', () => {
  const line = (kind: string, at: string) => ({ kind, at: `2026-11-26T10:00:0${at}Z` });
  const lines = [line('approve', '2'), line('notice', '1'), line('initiate', '1'), line('notice', '0')];
  expect(causesFirst(lines).map(({ kind }) => kind)).toEqual(['notice', 'initiate', 'notice', 'approve']);
});

test.each([
  [{ name: '张三', externalId: 'E003' }, { person: '张三' }],
  [{ name: null, externalId: 'key:hr-core' }, { system: 'hr-core' }],
  [{ name: null, externalId: 'gone' }, { person: 'gone' }],
  [{ name: null, externalId: null }, undefined],
  [null, undefined],
])('the actor %o is told as %o', (actor, expected) => {
  expect(actorOf(actor)).toEqual(expected);
});
