import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { announceCompletion } from '../../../src/notifications/outbox.js';
import { inTransaction, newId } from '../../../src/platform/database.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import { eventually } from '../../harness/eventually.js';
import type { Caller } from '../../harness/http.js';
import { accountSid, authToken, startFakeTwilio, statusReport, type FakeTwilio } from '../../harness/twilio.js';
import { addCompletedHandover } from './people.js';

async function announceOne({ database }: Baton) {
  const [from, to] = await Promise.all(
    ['E003', 'E004'].map((externalId) => database.employee.findUniqueOrThrow({ where: { externalId } })),
  );
  const { handover, customer } = await addCompletedHandover(database, from!.id, to!.id);
  await inTransaction(database, (tx) => announceCompletion(tx, [handover.id], { bundlingMs: 0, timezone: 'Asia/Shanghai' }));
  return { handover, customer };
}

describe('with the embedded SMS provider', () => {
  let baton: Baton;
  let admin: Caller;
  let operator: Caller;
  beforeAll(async () => {
    baton = await startBaton({ demo: true });
    [admin, operator] = await Promise.all([baton.signIn('A001'), baton.signIn('O001')]);
  });
  afterAll(() => baton.stop());

  test('an admin sees what was sent, to whom and in which words', async () => {
    const { handover, customer } = await announceOne(baton);
    const { items } = await eventually(async () => {
      const { body } = await admin.get(`/notifications?handover=${handover.id}`);
      return body.items.every(({ state }: { state: string }) => ['sent', 'delivered'].includes(state)) && body;
    });
    expect(items).toHaveLength(2);
    expect(items.find(({ channel }: { channel: string }) => channel === 'sms')).toMatchObject({
      address: customer.phone,
      state: 'delivered',
      body: expect.stringContaining('陈晨'),
    });
    expect((await admin.get(`/notifications/${items[0].id}`)).body).toEqual(items[0]);
  });

  test('an operator sees that it was sent, and neither address nor words', async () => {
    const { customer } = await announceOne(baton);
    const { body } = await operator.get(`/notifications?customer=${customer.id}&channel=sms`);
    expect(body.items[0]).toMatchObject({ address: expect.stringMatching(/^\+\d{3}\*{4}\d{2}$/), body: null });
  });

  test('others see only what was sent to them', async () => {
    const { handover } = await announceOne(baton);
    const sales = await baton.signIn('E005');
    const { body } = await admin.get(`/notifications?handover=${handover.id}`);
    expect((await sales.get(`/notifications?handover=${handover.id}`)).body.items).toEqual([]);
    expect((await sales.get(`/notifications/${body.items[0].id}`)).status).toBe(404);
    expect((await baton.stranger.get('/notifications')).status).toBe(401);
  });

  test('the list is filtered and paged, the newest first', async () => {
    await announceOne(baton);
    await announceOne(baton);
    const first = (await admin.get('/notifications?channel=email&limit=1')).body;
    const second = (await admin.get(`/notifications?channel=email&limit=1&cursor=${first.nextCursor}`)).body;
    expect(first.items[0].id > second.items[0].id).toBe(true);
    expect((await admin.get('/notifications?state=failed')).body).toEqual({ items: [], nextCursor: null });
    expect((await admin.get('/notifications?state=lost')).status).toBe(400);
  });

  test('the SMS outbox can be read by number, newest first, with a key or by an admin', async () => {
    const { customer } = await announceOne(baton);
    const read = (reader: Caller, query = `to=${encodeURIComponent(customer.phone!)}`) => reader.get(`/dev/sms?${query}`);
    await eventually(async () => (await read(baton.key)).body.items.length === 1);
    expect((await read(admin)).body).toMatchObject({
      items: [{ to: customer.phone, status: 'delivered', body: expect.stringMatching(/^【/), at: expect.any(String) }],
      nextCursor: null,
    });
    const page = (await read(baton.key, 'limit=1')).body;
    expect(page.nextCursor).toEqual(expect.any(String));
    expect((await read(baton.key, `limit=1&cursor=${page.nextCursor}`)).body.items[0].id).not.toBe(page.items[0].id);
    expect((await read(await baton.signIn('E005'))).status).toBe(403);
  });

  test('a page of the SMS outbox has 200, unless another number is asked for', async () => {
    await baton.database.devSms.createMany({
      data: Array.from({ length: 201 }, () => ({ id: newId(), to: '+8613900000000', body: '【百通】', status: 'delivered' })),
    });
    const { body } = await baton.key.get('/dev/sms?to=%2B8613900000000');
    expect(body.items).toHaveLength(200);
    expect((await baton.key.get(`/dev/sms?to=%2B8613900000000&cursor=${body.nextCursor}`)).body).toMatchObject({ nextCursor: null });
  });

  test('there is no address for Twilio', async () => {
    expect((await baton.stranger.post(`/notifications/${newId()}/twilio-status`)).status).toBe(404);
  });
});

describe('with Twilio', () => {
  let baton: Baton;
  let fake: FakeTwilio;
  beforeAll(async () => {
    fake = await startFakeTwilio();
    baton = await startBaton({
      demo: true,
      env: { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, TWILIO_FROM: '+15005550006', TWILIO_API_BASE: fake.url },
    });
  });
  afterAll(async () => {
    await baton.stop();
    await fake.close();
  });

  async function sendOne() {
    const { handover } = await announceOne(baton);
    const row = () => baton.database.notification.findFirstOrThrow({ where: { handoverId: handover.id, channel: 'sms' } });
    const { body } = await eventually(async () => {
      const found = await row();
      return found.state === 'sent' && found;
    });
    return { row, message: fake.messages.find((message) => message.body === body && message.statusCallback.length > 0)! };
  }
  const post = ({ url, payload, headers }: ReturnType<typeof statusReport>) => fetch(url, { method: 'POST', headers, body: payload });

  test('a signed report moves the state on, and the first final one stands', async () => {
    const { row, message } = await sendOne();
    expect((await post(statusReport(message, 'delivered'))).status).toBe(204);
    expect(await row()).toMatchObject({ state: 'delivered', deliveredAt: expect.any(Date) });
    for (const late of ['sent', 'undelivered']) expect((await post(statusReport(message, late))).status).toBe(204);
    expect(await row()).toMatchObject({ state: 'delivered' });
  });

  test('a failure is kept with its code and in our words', async () => {
    const { row, message } = await sendOne();
    await post(statusReport(message, 'undelivered', 30005));
    expect(await row()).toMatchObject({ state: 'failed', reason: 'unknown_number', providerCode: '30005' });
  });

  test('a report settles a row whose sender was killed before it heard the answer', async () => {
    const { row, message } = await sendOne();
    const { id } = await row();
    await baton.database.notification.update({
      where: { id },
      data: { state: 'sending', providerId: null, sentAt: null, leaseUntil: new Date(Date.now() + 60_000) },
    });
    await post(statusReport(message, 'sent'));
    expect(await row()).toMatchObject({ state: 'sent', providerId: message.sid });
  });

  test('what Twilio did not sign changes nothing', async () => {
    const { row, message } = await sendOne();
    const report = statusReport(message, 'delivered');
    for (const forged of [
      { ...report, payload: report.payload.replace('delivered', 'failed') },
      { ...report, url: report.url.replace(/notifications\/[^/]+/, `notifications/${newId()}`) },
      { ...report, headers: { ...report.headers, 'x-twilio-signature': '' } },
    ]) {
      expect((await post(forged)).status).toBe(403);
    }
    expect(await row()).toMatchObject({ state: 'sent' });
  });

  test('there is no embedded outbox', async () => {
    expect((await baton.key.get('/dev/sms')).status).toBe(404);
  });
});
