import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SendingChannel } from '../../../src/notifications/channels/channel.js';
import { createEmbeddedSmsChannel } from '../../../src/notifications/channels/embedded-sms.js';
import { createTwilioChannel } from '../../../src/notifications/channels/twilio-sms.js';
import type { Dispatcher } from '../../../src/notifications/dispatcher.js';
import { announceCompletion } from '../../../src/notifications/outbox.js';
import { inTransaction } from '../../../src/platform/database.js';
import { createTestDatabase } from '../../harness/database.js';
import { eventually } from '../../harness/eventually.js';
import { accountSid, authToken, startFakeTwilio, type FakeTwilio } from '../../harness/twilio.js';
import { dispatcherOn, expireLeases } from './dispatching.js';
import { addCompletedHandover, addEmployee } from './people.js';

const mine = await createTestDatabase();
const { database } = mine;
afterAll(mine.drop);

let zhang: string;
let chen: string;
beforeAll(async () => {
  zhang = (await addEmployee(database, '张三')).id;
  chen = (await addEmployee(database, '陈晨')).id;
});

let fake: FakeTwilio;
const dispatchers: Dispatcher[] = [];
beforeEach(async () => {
  fake = await startFakeTwilio();
});
afterEach(async () => {
  await Promise.all(dispatchers.splice(0).map((dispatcher) => dispatcher.stop()));
  await fake.close();
  await database.notification.deleteMany();
});

const twilioChannel = () =>
  createTwilioChannel({
    accountSid,
    authToken,
    from: '+15005550006',
    apiBase: fake.url,
    publicUrl: 'https://baton.example',
    timeoutMs: 1_500,
  });

function startDispatcher(sms: SendingChannel | undefined = twilioChannel()) {
  const dispatcher = dispatcherOn(mine, { sms, pace: { leaseMs: 4_000, secondLookMs: 1_500 } });
  dispatchers.push(dispatcher);
  void dispatcher.run('sms', { signal: new AbortController().signal, forMs: 60_000 });
}

/** A process that is killed right after the provider has taken what it sent. */
async function crashAfterSending() {
  const channel = twilioChannel();
  const dying: SendingChannel = { ...channel, send: (message) => channel.send(message).then(() => Promise.reject(new Error('killed'))) };
  await dispatcherOn(mine, { sms: dying }).dispatchPage('sms', new AbortController().signal);
  await expireLeases(mine);
}

async function queueOne() {
  const { handover, customer } = await addCompletedHandover(database, zhang, chen);
  await inTransaction(database, (tx) => announceCompletion(tx, [handover.id], { bundlingMs: 0, timezone: 'Asia/Shanghai' }));
  const row = () => database.notification.findFirstOrThrow({ where: { handoverId: handover.id, channel: 'sms' } });
  const isIn = (state: string) => eventually(async () => (await row()).state === state, { what: `an SMS that is ${state}` });
  return { phone: customer.phone!, row, isIn };
}

test('an SMS is given to Twilio once, signed, with a status callback that carries the id of its row', async () => {
  const { phone, row, isIn } = await queueOne();
  startDispatcher();
  await isIn('sent');
  const { id, providerId, body } = await row();
  expect(fake.messages).toMatchObject([
    { sid: providerId, to: phone, body, statusCallback: `https://baton.example/api/v1/notifications/${id}/twilio-status` },
  ]);
  expect(body).toMatch(/^【晨光】/);
});

describe('what Twilio refuses', () => {
  test.each([
    [21211, 'failed', 'bad_number'],
    [21610, 'suppressed', 'opted_out'],
    [21614, 'suppressed', 'not_sms_capable'],
  ])('with %i is %s and not tried again', async (code, state, reason) => {
    const { phone, row, isIn } = await queueOne();
    fake.next.set(phone, [code]);
    startDispatcher();
    await isIn(state);
    expect(await row()).toMatchObject({ reason, providerCode: String(code), attempts: 1 });
    expect(fake.messages).toHaveLength(0);
  });

  test('because we are too fast, is sent later', async () => {
    const { phone, row, isIn } = await queueOne();
    fake.next.set(phone, [20429]);
    startDispatcher();
    await isIn('sent');
    expect(await row()).toMatchObject({ attempts: 2 });
    expect(fake.messages).toHaveLength(1);
  });
});

describe('a message that Twilio took, and we do not know it', () => {
  test.each(['accept_silently', 'accept_failing'] as const)(
    'because its answer was lost (%s), is found there and not sent again',
    async (behaviour) => {
      const { phone, row, isIn } = await queueOne();
      fake.next.set(phone, [behaviour]);
      startDispatcher();
      await isIn('sent');
      expect(fake.messages).toHaveLength(1);
      expect(await row()).toMatchObject({ providerId: fake.messages[0]!.sid, attempts: 1 });
    },
  );

  test('because the process was killed before it could write so, is found there and not sent again', async () => {
    const { row, isIn } = await queueOne();
    await crashAfterSending();
    expect(await row()).toMatchObject({ state: 'sending', providerId: null });
    startDispatcher();
    await isIn('sent');
    expect(fake.messages).toHaveLength(1);
  });

  test('and that Twilio lists only late, is found at the second look', async () => {
    const { isIn } = await queueOne();
    await crashAfterSending();
    fake.listsNothing = true;
    startDispatcher();
    await eventually(() => fake.lists === 1);
    fake.listsNothing = false;
    await isIn('sent');
    expect(fake.lists).toBe(2);
    expect(fake.messages).toHaveLength(1);
  });

  test('is not mistaken for the same words sent to the same number for another reason', async () => {
    const { phone, row, isIn } = await queueOne();
    startDispatcher();
    await isIn('sent');
    const { body, recipientId, template } = await row();
    const now = new Date();
    const neverTaken = {
      body,
      recipientId,
      template,
      address: phone,
      state: 'sending',
      attempts: 1,
      sendingAt: now,
      leaseUntil: now,
    } as const;
    const again = await database.notification.create({
      data: { ...neverTaken, cause: 'said before', recipientKind: 'customer', channel: 'sms' },
    });
    startDispatcher();
    await eventually(async () => (await database.notification.findUniqueOrThrow({ where: { id: again.id } })).state === 'sent');
    expect(fake.messages).toHaveLength(2);
  });
});

test('a message that Twilio never got is sent once more, after a second look', async () => {
  const { phone, row, isIn } = await queueOne();
  fake.next.set(phone, ['hang']);
  startDispatcher();
  await isIn('sent');
  expect(fake.lists).toBeGreaterThanOrEqual(2);
  expect(fake.messages).toHaveLength(1);
  expect(await row()).toMatchObject({ attempts: 2, providerId: fake.messages[0]!.sid });
});

test('while Twilio cannot be asked, nothing is sent again', async () => {
  const { row } = await queueOne();
  await crashAfterSending();
  const channel = twilioChannel();
  let asked = 0;
  startDispatcher({ ...channel, findSent: () => Promise.reject(new Error(`away ${(asked += 1)}`)) });
  await eventually(() => asked >= 2);
  expect(await row()).toMatchObject({ state: 'sending' });
  expect(fake.messages).toHaveLength(1);
});

test('the embedded provider keeps a message once, however often it is sent', async () => {
  const { phone, row, isIn } = await queueOne();
  const embedded = createEmbeddedSmsChannel(database);
  const dying: SendingChannel = { ...embedded, send: (message) => embedded.send(message).then(() => Promise.reject(new Error('killed'))) };
  await dispatcherOn(mine, { sms: dying }).dispatchPage('sms', new AbortController().signal);
  await expireLeases(mine);
  startDispatcher(embedded);
  await isIn('delivered');
  expect(await database.devSms.findMany({ where: { to: phone } })).toMatchObject([{ body: (await row()).body }]);
});

test('with SMS turned off, what is due is recorded as suppressed', async () => {
  const { row } = await queueOne();
  await dispatcherOn(mine, { sms: undefined }).dispatchPage('sms', new AbortController().signal);
  expect(await row()).toMatchObject({ state: 'suppressed', reason: 'channel_off' });
});
