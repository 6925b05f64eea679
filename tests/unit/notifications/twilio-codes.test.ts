import { describe, expect, test } from 'vitest';
import { passes, refusal, standingOf } from '../../../src/notifications/channels/twilio-codes.js';

describe('a refusal by Twilio', () => {
  test.each([
    ['21610', 'suppressed', 'opted_out'],
    ['21614', 'suppressed', 'not_sms_capable'],
    ['30006', 'suppressed', 'not_sms_capable'],
    ['21211', 'failed', 'bad_number'],
    ['99999', 'failed', 'refused_by_provider'],
  ])('%s is %s: %s', (code, state, reason) => {
    expect(refusal(code)).toEqual({ kind: 'refused', code, state, reason });
  });

  test.each([
    [429, '20429'],
    [401, '20003'],
    [400, '21606'],
  ])('%i %s passes: it is about us, not about the message', (status, code) => {
    expect(passes(status, code)).toBe(true);
  });

  test('400 21211 does not pass', () => {
    expect(passes(400, '21211')).toBe(false);
  });
});

describe("a message's state at Twilio", () => {
  test.each([
    ['queued', 'sent'],
    ['accepted', 'sent'],
    ['sent', 'sent'],
    ['delivered', 'delivered'],
    ['undelivered', 'failed'],
    ['failed', 'failed'],
    ['canceled', 'failed'],
  ])('%s is %s', (status, state) => {
    expect(standingOf(status, 'SM1', undefined)).toMatchObject({ state, providerId: 'SM1' });
  });

  test('received is no state of what we send', () => {
    expect(standingOf('received', 'SM1')).toBeUndefined();
  });
});
