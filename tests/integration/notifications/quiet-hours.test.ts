/** Quiet hours at the moment of sending: what was due before them, is tried again in them, or was left by a process that died. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { OutgoingMessage, SendingChannel } from '../../../src/notifications/channels/channel.js';
import { announceCompletion, notifyEmployees } from '../../../src/notifications/outbox.js';
import { msToNextPage } from '../../../src/notifications/pages.js';
import { inTransaction, newId } from '../../../src/platform/database.js';
import { createTestDatabase } from '../../harness/database.js';
import { dispatcherOn, expireLeases, type DispatchingOptions } from './dispatching.js';
import { addCompletedHandover, addEmployee } from './people.js';

const mine = await createTestDatabase();
const { database } = mine;
afterAll(mine.drop);
afterEach(() => database.notification.deleteMany());

let zhang: string;
let chen: string;
beforeAll(async () => {
  zhang = (await addEmployee(database, '张三')).id;
  chen = (await addEmployee(database, '陈晨')).id;
});

const timing = { bundlingMs: 0, timezone: 'Asia/Shanghai' };
const hour = 3_600_000;
const clock = (moment: number) => new Date(moment).toLocaleTimeString('en-GB', { timeZone: timing.timezone }).slice(0, 5);
/** Since an hour ago, for one more. */
const quietHours = { from: clock(Date.now() - hour), to: clock(Date.now() + hour) };
const quietUntil = new Date(Date.now() + hour);

/** A customer, on both channels, and an employee, all due before the quiet hours began. */
async function queueBoth() {
  const { handover, customer } = await addCompletedHandover(database, zhang, chen);
  await inTransaction(database, async (tx) => {
    await announceCompletion(tx, [handover.id], timing);
    await notifyEmployees(tx, [{ employeeId: chen, template: 'receiver_first_contact', cause: newId(), handoverId: handover.id }], timing);
  });
  return { handover, customer };
}

function recording(more: Partial<SendingChannel> = {}) {
  const sent: OutgoingMessage[] = [];
  const channel: SendingChannel = {
    send: async (message) => {
      sent.push(message);
      return { kind: 'accepted', state: 'sent', providerId: message.id };
    },
    close: async () => {},
    ...more,
  };
  return { channel, sent };
}
const onePage = (name: 'email' | 'sms', options: DispatchingOptions) =>
  dispatcherOn(mine, options).dispatchPage(name, new AbortController().signal);
const isFrom = (moment: Date, ms: number | null) => Math.abs((ms ?? 0) - (moment.getTime() - Date.now())) < 60_000;

test('customers are not written to, whatever was due before; employees are, and the next look is at the end', async () => {
  const { customer } = await queueBoth();
  const { channel, sent } = recording();
  expect(await onePage('email', { email: channel, quietHours })).toBe(1);
  expect(await onePage('sms', { sms: channel, quietHours })).toBe(0);
  expect(await onePage('email', { email: channel, quietHours, bundlingMs: 60_000 })).toBe(0);
  expect(sent.map(({ to }) => to)).not.toContain(customer.email);
  expect(isFrom(quietUntil, await msToNextPage(database, { ...page('email'), quietUntil }))).toBe(true);
  expect(await msToNextPage(database, page('email'))).toBeLessThanOrEqual(0);
  await onePage('email', { email: channel });
  await onePage('sms', { sms: channel });
  expect(sent.map(({ to }) => to).slice(1)).toEqual([customer.email, customer.phone]);
});

test('what a process that died may have sent waits where nobody can be asked, and is asked about where somebody can', async () => {
  const { customer } = await queueBoth();
  const dying = recording({ send: () => Promise.reject(new Error('killed')) }).channel;
  await onePage('email', { email: dying });
  await onePage('sms', { sms: dying });
  await expireLeases(mine);

  const { channel, sent } = recording();
  expect(isFrom(quietUntil, await msToNextPage(database, { ...page('sms'), quietUntil }))).toBe(true);
  expect(await onePage('sms', { sms: channel, quietHours })).toBe(0);
  expect(await onePage('email', { email: channel, quietHours })).toBe(1);
  expect(sent.map(({ to }) => to)).not.toContain(customer.email);

  expect(await msToNextPage(database, { ...page('sms'), quietUntil, asksProvider: true })).toBeLessThanOrEqual(0);
  const asked: string[] = [];
  const asking = recording({
    findSent: async ({ to }) => {
      asked.push(to);
      return undefined;
    },
  });
  // Twice not listed: back into the queue, and no further.
  expect(await onePage('sms', { sms: asking.channel, quietHours, pace: { secondLookMs: 0 } })).toBe(1);
  expect(await onePage('sms', { sms: asking.channel, quietHours })).toBe(1);
  expect(await onePage('sms', { sms: asking.channel, quietHours })).toBe(0);
  expect([asked, asking.sent]).toEqual([[customer.phone, customer.phone], []]);
  expect(await onePage('sms', { sms: asking.channel })).toBe(1);
  expect(asking.sent.map(({ to }) => to)).toEqual([customer.phone]);
});

const page = (channel: 'email' | 'sms') => ({
  channel,
  size: 20,
  bundlingMs: 0,
  bundlesCustomers: false,
  timezone: timing.timezone,
  leaseMs: 30_000,
  asksProvider: false,
  publicUrl: 'https://baton.example',
  company: { name: '晨光集团', hotline: '400-820-0000', smsSignature: '晨光' },
});
