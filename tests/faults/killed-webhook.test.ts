/** A worker that is killed while another system takes an event in: the next one delivers it, and the receiver knows the repetition by its id. */
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../harness/eventually.js';
import { rounds } from '../harness/rounds.js';
import { startStack, type Stack } from '../harness/stack.js';
import { openWebhookReceiver, type WebhookReceiver } from '../harness/webhook-receiver.js';

let stack: Stack;
let receiver: WebhookReceiver;
beforeAll(async () => {
  [stack, receiver] = await Promise.all([startStack({ settings: { BATON_WEBHOOK_ADDRESSES: '127.0.0.0/8' } }), openWebhookReceiver()]);
});
afterAll(async () => {
  await stack.stop();
  await receiver.close();
});

test('worker killed before the answer: every clearance arrives, signed, under one id', async () => {
  const { body: endpoint } = await stack.key.post('/webhooks', { url: receiver.url, eventTypes: ['personnel_change.cleared'] });
  for (let round = 0; round < rounds(1, 6); round += 1) {
    const person = { externalId: `W${round}`, name: `离职${round}`, email: `w${round}@demo.example`, role: 'sales' };
    expect(await stack.key.post('/employees', person)).toMatchObject({ status: 201 });
    const before = receiver.received.length;
    receiver.answerNext('never');
    const { body: change } = await stack.key.post('/personnel-changes', { employee: { externalId: `W${round}` }, kind: 'resignation' });
    await eventually(() => receiver.received.length > before, { what: 'the event under way', withinMs: 60_000 });
    await stack.kill('worker');
    await stack.start('worker');
    const delivery = await eventually(
      async () => {
        const { body } = await stack.key.get('/webhooks/deliveries');
        return body.items[0]?.state === 'delivered' ? body.items[0] : undefined;
      },
      { what: 'a delivery', withinMs: 120_000, everyMs: 250 },
    );
    const ours = receiver.received.slice(before);
    expect(ours.length).toBeGreaterThanOrEqual(2);
    for (const { body, headers } of ours) {
      expect(headers['webhook-id']).toBe(delivery.id);
      const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;
      const read = new Webhook(endpoint.secret).verify(body, Object.fromEntries(names.map((name) => [name, String(headers[name])])));
      expect(read).toMatchObject({ data: { personnelChangeId: change.id } });
    }
  }
  const { rows } = await stack.sql.query('SELECT count(*)::int AS many, count(DISTINCT cause)::int AS causes FROM webhook_deliveries');
  expect(rows).toEqual([{ many: rounds(1, 6), causes: rounds(1, 6) }]);
}, 400_000);
