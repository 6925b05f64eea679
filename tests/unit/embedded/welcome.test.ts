import { expect, test } from 'vitest';
import { welcome } from '../../../src/embedded/welcome.js';

const run = {
  api: 'http://127.0.0.1:3000',
  temporal: '127.0.0.1:7233',
  temporalUi: 'http://127.0.0.1:8233',
  database: 'postgresql://baton:secret@127.0.0.1:54329/baton',
  inbox: 'http://127.0.0.1:1080',
  pid: 1,
};
const said = (more: Partial<Parameters<typeof welcome>[0]> = {}) =>
  welcome({
    run,
    dataDir: '/tmp/.baton',
    facts: { people: [], customerId: undefined },
    key: 'demo',
    sms: 'embedded',
    isMailReal: false,
    ...more,
  });

test.each([
  ['the inbox and the outbox to read', {}, [/Mail inbox +http:\/\/127\.0\.0\.1:1080/, /SMS outbox +http.*notifications\?channel=sms/]],
  ['that mail and SMS are real', { sms: 'twilio', isMailReal: true }, [/E-mail +real/, /SMS +real, by Twilio/]],
  ['that there is no SMS', { sms: 'off' }, [/SMS +off/]],
] as const)('a start says %s', (_, how, expected) => {
  for (const line of expected) expect(said(how)).toMatch(line);
});

test('a start never prints the password of the database', () => {
  expect(said()).not.toContain('secret');
});
