/** Events on their way to another system: signed, repeated until it has them, listed, and never to an address that nobody allowed. */
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inTransaction, newId } from '../../../src/platform/database.js';
import { publish } from '../../../src/webhooks/outbox.js';
import { createLogger } from '../../../src/platform/logging.js';
import { createWebhookDispatcher } from '../../../src/webhooks/dispatcher.js';
import { createSealing } from '../../../src/platform/sealing.js';
import { createSender } from '../../../src/webhooks/sending.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import { eventually } from '../../harness/eventually.js';
import { openWebhookReceiver, type Received, type WebhookReceiver } from '../../harness/webhook-receiver.js';
import { addEmployee, refOf } from '../personnel-changes/company.js';

const cleared = 'personnel_change.cleared';

let baton: Baton;
let receiver: WebhookReceiver;
beforeAll(async () => {
  baton = await startBaton({ env: { BATON_WEBHOOK_ADDRESSES: '127.0.0.1' } });
});
afterAll(() => baton.stop());
beforeEach(async () => {
  receiver = await openWebhookReceiver();
});
afterEach(async () => {
  const { body } = await baton.key.get('/webhooks?limit=200');
  for (const { id } of body.items) await baton.key.delete(`/webhooks/${id}`);
  await receiver.close();
});

async function register(url = receiver.url): Promise<{ id: string; secret: string }> {
  const created = await baton.key.post('/webhooks', { url, eventTypes: [cleared], description: 'HR' });
  expect(created, JSON.stringify(created.body)).toMatchObject({ status: 201 });
  return created.body;
}
const publishOne = (cause = newId()) =>
  inTransaction(baton.database, (tx) => publish(tx, { type: cleared, cause, at: new Date(), data: { clearanceId: cause } }));
const deliveriesOf = async (endpointId: string) => (await baton.key.get(`/webhooks/deliveries?endpointId=${endpointId}`)).body.items;
const reached = (endpointId: string, state: string, also: { readonly attempts?: number } = {}) =>
  eventually(
    async () => {
      const [delivery] = await deliveriesOf(endpointId);
      expect(delivery).toMatchObject({ state, ...also });
      return delivery;
    },
    { what: state },
  );
const due = (endpointId: string) =>
  baton.database.webhookDelivery.updateMany({ where: { endpointId, state: 'queued' }, data: { notBefore: new Date() } });
const verified = (secret: string, { body, headers }: Received) => {
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;
  return new Webhook(secret).verify(body, Object.fromEntries(names.map((name) => [name, String(headers[name])])));
};

test('a clearance reaches whoever asked for it: once, signed, with ids and nobody’s name', async () => {
  const { id, secret } = await register();
  const leaver = await addEmployee(baton.database);
  const { body: change } = await baton.key.post('/personnel-changes', { employee: refOf(leaver), kind: 'resignation' });
  const delivery = await reached(id, 'delivered');
  expect(receiver.received).toHaveLength(1);
  const [request] = receiver.received as [Received];
  expect(request).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/json', 'webhook-id': delivery.id } });
  const { clearanceId, clearedAt } = (await baton.key.get(`/personnel-changes/${change.id}/clearance`)).body;
  expect(verified(secret, request)).toEqual({
    type: cleared,
    timestamp: clearedAt,
    data: { clearanceId, personnelChangeId: change.id, employee: { id: leaver.id, externalId: leaver.externalId } },
  });
  for (const word of [leaver.name, leaver.email]) expect(request.body).not.toContain(word);
  expect(() => verified(`whsec_${Buffer.from('another secret altogether').toString('base64')}`, request)).toThrow('signature');
  expect(delivery).toMatchObject({ attempts: 1, answeredStatus: 204, error: null, eventType: cleared, nextAttemptAt: null });
});

test('the secret is not to be read in the database, and one that does not open sends nothing and says so', async () => {
  const { id, secret } = await register();
  const where = { id };
  const { secret: kept } = await baton.database.webhookEndpoint.findUniqueOrThrow({ where });
  expect(kept).not.toContain(secret.slice(6));
  const foreign = createSealing('another secret of another installation').seal(secret, id);
  await baton.database.webhookEndpoint.update({ where, data: { secret: foreign } });
  await publishOne();
  await eventually(async () => (await deliveriesOf(id))[0]?.error === 'secret_unreadable');
  expect(receiver.received).toEqual([]);
  await baton.database.webhookEndpoint.update({ where, data: { secret: kept } });
  await due(id);
  await reached(id, 'delivered');
  verified(secret, receiver.received[0]!);
});

test('a secret that was kept before there was a seal is sealed when dispatching begins, and signs as before', async () => {
  const { id, secret } = await register();
  await baton.database.webhookEndpoint.update({ where: { id }, data: { secret } });
  const dispatcher = createWebhookDispatcher({
    database: baton.database,
    databaseUrl: baton.databaseUrl,
    send: createSender(['127.0.0.1']),
    sealing: createSealing(baton.config.secret),
    logger: createLogger('silent', 'test'),
  });
  await dispatcher.run({ signal: new AbortController().signal, forMs: 0 });
  expect((await baton.database.webhookEndpoint.findUniqueOrThrow({ where: { id } })).secret).not.toContain(secret.slice(6));
  await publishOne();
  await reached(id, 'delivered');
  verified(secret, receiver.received[0]!);
});

test('an event is written once for each endpoint and cause, however often it is published, and only where it was asked for', async () => {
  const [one, other] = [await register(), await register()];
  const cause = newId();
  await Promise.all([publishOne(cause), publishOne(cause), publishOne(cause)]);
  for (const { id } of [one, other]) {
    await reached(id, 'delivered');
    expect(await deliveriesOf(id)).toHaveLength(1);
  }
  expect(receiver.received).toHaveLength(2);
  const later = await register();
  expect(await deliveriesOf(later.id)).toEqual([]);
});

test('what does not arrive is sent again, later each time, under the same id and to the letter', async () => {
  const { id, secret } = await register();
  receiver.answerNext({ status: 500 }, { status: 503 });
  await publishOne();
  const failed = await eventually(async () => {
    const [delivery] = await deliveriesOf(id);
    return delivery?.attempts === 1 && delivery.state === 'queued' ? delivery : undefined;
  });
  expect(failed).toMatchObject({ answeredStatus: 500 });
  expect(Date.parse(failed.nextAttemptAt) - Date.now()).toBeLessThan(6_000);
  await due(id);
  await eventually(() => receiver.received.length === 2);
  await due(id);
  await reached(id, 'delivered');
  expect(receiver.received).toHaveLength(3);
  expect(new Set(receiver.received.map(({ body, headers }) => `${String(headers['webhook-id'])} ${body}`)).size).toBe(1);
  for (const request of receiver.received) verified(secret, request);
});

test('after ten attempts it has failed; by hand it is sent again under its id, and only then', async () => {
  const { id } = await register();
  receiver.answerNext(...Array.from({ length: 10 }, () => ({ status: 500 })));
  await publishOne();
  await eventually(
    async () => {
      await due(id);
      const [delivery] = await deliveriesOf(id);
      return delivery?.state === 'failed';
    },
    { withinMs: 60_000, what: 'a delivery that failed' },
  );
  const [failed] = await deliveriesOf(id);
  expect(failed).toMatchObject({ attempts: 10, answeredStatus: 500, nextAttemptAt: null });
  expect((await baton.key.get('/webhooks/deliveries?state=failed')).body.items).toContainEqual(failed);

  expect(await baton.key.post(`/webhooks/deliveries/${failed.id}/redeliver`)).toMatchObject({ status: 200, body: { state: 'queued' } });
  await reached(id, 'delivered');
  expect(receiver.received.at(-1)?.headers['webhook-id']).toBe(failed.id);
  // It would be given the answer that is meant for the next one.
  await baton.key.delete(`/webhooks/${id}`);
  const { id: slow } = await register();
  receiver.answerNext('never');
  await publishOne();
  const under = await reached(slow, 'sending');
  expect(await baton.key.post(`/webhooks/deliveries/${under.id}/redeliver`)).toMatchObject({
    status: 409,
    body: { code: 'delivery_under_way' },
  });
});

test('an endpoint that says it is gone, or was removed, gets nothing more', async () => {
  const { id: gone } = await register();
  receiver.answerNext({ status: 410 });
  await publishOne();
  const refused = await reached(gone, 'failed');
  const endpoints = async () => (await baton.key.get('/webhooks?limit=200')).body.items;
  expect(await endpoints()).toContainEqual(expect.objectContaining({ id: gone, endedBecause: 'gone' }));
  expect(await baton.key.post(`/webhooks/deliveries/${refused.id}/redeliver`)).toMatchObject({
    status: 409,
    body: { code: 'endpoint_ended' },
  });

  const { id: removed } = await register();
  receiver.answerNext({ status: 500 });
  await publishOne();
  await reached(removed, 'queued', { attempts: 1 });
  expect(await baton.key.delete(`/webhooks/${removed}`)).toMatchObject({ status: 200, body: { endedBecause: 'removed' } });
  expect(await deliveriesOf(removed)).toMatchObject([{ state: 'failed', error: 'endpoint_ended' }]);
  const before = receiver.received.length;
  await publishOne();
  expect(await deliveriesOf(removed)).toHaveLength(1);
  expect(receiver.received).toHaveLength(before);
});

describe('without being allowed', () => {
  test.each(['127.0.0.1', 'localhost', '[::1]', '0.0.0.0', '[::ffff:127.0.0.1]'])('%s is not called', async (host) => {
    const strict = createSender([]);
    const attempt = { id: newId(), url: `http://${host}:${receiver.port}/`, secret: `whsec_${'A'.repeat(32)}`, body: '{}' };
    expect(await strict(attempt, new AbortController().signal)).toEqual({ error: 'address_refused' });
    expect(receiver.received).toEqual([]);
  });

  test('an installation that allows nothing asks for https, and says of a private address that it was refused', async () => {
    const strict = await startBaton();
    const ask = (url: string) => strict.key.post('/webhooks', { url, eventTypes: [cleared] });
    expect(await ask(receiver.url)).toMatchObject({ status: 422, body: { code: 'https_required' } });
    expect(await ask(receiver.url.replace('http:', 'https:'))).toMatchObject({ status: 201 });
    const leaver = await addEmployee(strict.database);
    await strict.key.post('/personnel-changes', { employee: refOf(leaver), kind: 'resignation' });
    await eventually(
      async () => {
        const { body } = await strict.key.get('/webhooks/deliveries');
        expect(body.items).toMatchObject([{ state: 'queued', error: 'address_refused', answeredStatus: null }]);
        return true;
      },
      { what: 'a refused delivery' },
    );
    expect(receiver.received).toEqual([]);
    await strict.stop();
  }, 60_000);

  test('a redirect is not followed: it is no yes', async () => {
    const { id } = await register();
    const elsewhere = await openWebhookReceiver();
    receiver.answerNext({ status: 307, headers: { location: elsewhere.url } });
    await publishOne();
    const delivery = await eventually(async () => {
      const [first] = await deliveriesOf(id);
      return first?.attempts === 1 && first.state === 'queued' ? first : undefined;
    });
    expect(delivery).toMatchObject({ answeredStatus: 307 });
    expect(elsewhere.received).toEqual([]);
    await elsewhere.close();
  });
});

test('what a worker took and did not finish is sent again after its lease, under the same id', async () => {
  const { id } = await register();
  await publishOne();
  const { id: deliveryId } = await reached(id, 'delivered');
  await baton.database.webhookDelivery.update({
    where: { id: deliveryId },
    data: { state: 'sending', leaseUntil: new Date(Date.now() - 1_000), notBefore: new Date() },
  });
  await publishOne(); // rings
  await eventually(() => receiver.received.filter(({ headers }) => headers['webhook-id'] === deliveryId).length === 2);
});

test('registering is an administrator’s business: by https, without a password in the address, and the secret is shown once', async () => {
  const { id, secret } = await register();
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const listed = await baton.key.get('/webhooks');
  expect(listed.body.items).toContainEqual(expect.objectContaining({ id, url: receiver.url, eventTypes: [cleared], endedAt: null }));
  expect(JSON.stringify(listed.body)).not.toContain(secret);
  const kept = await baton.database.auditEntry.findMany({ where: { subjectId: id } });
  expect(JSON.stringify(kept)).not.toContain(secret);
  expect(kept).toMatchObject([{ action: 'webhook_endpoint.create', after: { url: receiver.url } }]);

  const hr = baton.withKey((await baton.key.post('/api-keys', { name: `hr-${newId()}`, scopes: ['hr'] })).body.key);
  for (const refused of [
    hr.post('/webhooks', { url: receiver.url, eventTypes: [cleared] }),
    hr.get('/webhooks'),
    hr.get('/webhooks/deliveries'),
    hr.delete(`/webhooks/${id}`),
  ])
    expect(await refused).toMatchObject({ status: 403 });
  const ask = (url: string, eventTypes: readonly string[] = [cleared]) => baton.key.post('/webhooks', { url, eventTypes });
  expect(await ask('https://baton:secret@example.com/')).toMatchObject({
    status: 422,
    body: { code: 'url_with_credentials', field: 'url' },
  });
  expect(await ask('ftp://example.com/')).toMatchObject({ status: 422, body: { code: 'https_required', field: 'url' } });
  expect(await ask('nonsense')).toMatchObject({ status: 400 });
  expect(await ask('https://example.com/', ['no.such'])).toMatchObject({ status: 400 });
});

test('a repeated registration shows no second secret and makes no second endpoint', async () => {
  const headers = { 'idempotency-key': newId() };
  const body = { url: receiver.url, eventTypes: [cleared] };
  const first = await baton.key.post('/webhooks', body, headers);
  const again = await baton.key.post('/webhooks', body, headers);
  expect(first.status).toBe(201);
  expect(again).toMatchObject({ status: 409, body: { code: 'already_registered', endpointId: first.body.id } });
  expect(JSON.stringify(again.body)).not.toContain(first.body.secret);
  expect(
    (await baton.key.get('/webhooks?limit=200')).body.items.filter(({ endedAt }: { endedAt: string | null }) => endedAt === null),
  ).toHaveLength(1);
});
