import { describe, expect, test } from 'vitest';
import { verdictOfReport, verdictOn } from '../../../src/notifications/delivery.js';

describe('what a try comes to', () => {
  test('a yes counts, whichever try it answers', () => {
    expect(verdictOn({ id: '1', attempt: 1 }, { kind: 'accepted', state: 'sent', providerId: 'SM1' })).toEqual({
      id: '1',
      state: 'sent',
      after: ['queued', 'sending'],
      providerId: 'SM1',
    });
  });

  test('a refusal ends it', () => {
    const refused = { kind: 'refused', state: 'failed', reason: 'bad_number', code: '21211' } as const;
    expect(verdictOn({ id: '1', attempt: 1 }, refused)).toMatchObject({ state: 'failed', attempt: 1, after: ['sending'] });
  });

  test.each([
    [1, 1_000],
    [2, 2_000],
    [3, 4_000],
    [9, 256_000],
    [10, 300_000],
    [1_000, 300_000],
  ])('after try %i in vain it waits %i ms', (attempt, retryMs) => {
    expect(verdictOn({ id: '1', attempt }, { kind: 'again', code: '451' })).toMatchObject({ state: 'queued', retryMs });
  });

  test('where nobody knows, only the lease decides', () => {
    expect(verdictOn({ id: '1', attempt: 1 }, { kind: 'unknown', code: 'ECONNRESET' })).toBeUndefined();
  });
});

test.each([
  ['sent', ['queued', 'sending']],
  ['delivered', ['queued', 'sending', 'sent']],
] as const)('a report of %s follows %j', (state, after) => {
  expect(verdictOfReport('1', { kind: 'accepted', state, providerId: 'SM1' })).toMatchObject({ state, after });
});
