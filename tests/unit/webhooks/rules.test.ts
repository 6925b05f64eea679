import { describe, expect, test } from 'vitest';
import { retryDelaysMs, verdictOn, type Answer } from '../../../src/webhooks/rules.js';

describe('an attempt to deliver', () => {
  test.each<[Answer, string]>([
    [{ status: 200 }, 'delivered'],
    [{ status: 204 }, 'delivered'],
    [{ status: 302 }, 'queued'],
    [{ status: 400 }, 'queued'],
    [{ status: 500 }, 'queued'],
    [{ error: 'timeout' }, 'queued'],
    [{ error: 'address_refused' }, 'queued'],
    [{ status: 410 }, 'failed'],
  ])('that comes to %o leaves it %s', (answer, state) => {
    expect(verdictOn(answer, 1).state).toBe(state);
  });

  test('is repeated ten times, each time after longer, within three days and a half', () => {
    const delays: number[] = [];
    for (let attempt = 1; ; attempt += 1) {
      const verdict = verdictOn({ status: 503 }, attempt);
      if (verdict.state === 'queued') delays.push(verdict.retryMs);
      else {
        expect(verdict).toEqual({ state: 'failed', isGone: false });
        break;
      }
    }
    expect(delays).toEqual(retryDelaysMs);
    expect(delays).toHaveLength(9);
    expect(delays).toEqual(delays.toSorted((one, other) => one - other));
    expect(delays.reduce((sum, each) => sum + each, 0)).toBeLessThan(3.5 * 86_400_000);
  });

  test('says that the endpoint is gone only where it says so itself', () => {
    expect(verdictOn({ status: 410 }, 1)).toEqual({ state: 'failed', isGone: true });
    expect(verdictOn({ error: 'ECONNREFUSED' }, 10)).toEqual({ state: 'failed', isGone: false });
  });
});
