/** A message sent again: by Idempotency-Key, after an answer that came too late, by two people at once. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/platform/database.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import { eventually } from '../../harness/eventually.js';
import type { Answer } from '../../harness/http.js';
import { freeCustomer, meetPeople, openHandover, timelineOf, type People } from './people.js';

let baton: Baton;
let people: People;
beforeAll(async () => {
  baton = await startBaton({ demo: true });
  people = await meetPeople(baton);
});
afterAll(() => baton.stop());

const key = (name: string) => ({ 'idempotency-key': name });

describe('an action with an Idempotency-Key', () => {
  test('sent again gets the first answer, and is one step', async () => {
    const { id, send, allDone } = await openHandover(baton, people);
    const first = await send(people.oldOwner, 'complete-preparation', allDone, key('a-1'));
    expect(first).toMatchObject({ status: 200, body: { currentStage: 'review' } });
    expect(await send(people.manager, 'approve')).toMatchObject({ status: 200 });
    const again = await send(people.oldOwner, 'complete-preparation', allDone, key('a-1'));
    expect(again).toMatchObject({ status: 200, body: first.body });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await timelineOf(baton, id)).toEqual(['initiate applied', 'complete_preparation applied', 'approve applied']);
    expect(await people.manager.get(`/handovers/${id}/steps/a-1`)).toMatchObject({ status: 200, body: { status: 'applied' } });
  });

  test('gets a refusal again too', async () => {
    const { id, send, allDone } = await openHandover(baton, people);
    expect(await send(people.oldOwner, 'complete-preparation', {}, key('b-1'))).toMatchObject({
      status: 409,
      body: { code: 'items_open' },
    });
    await people.oldOwner.patch(`/handovers/${id}/items`, allDone);
    expect(await send(people.oldOwner, 'complete-preparation', {}, key('b-1'))).toMatchObject({
      status: 409,
      body: { code: 'items_open' },
    });
    expect(await send(people.oldOwner, 'complete-preparation', {}, key('b-2'))).toMatchObject({ status: 200 });
  });

  test('is 422 for another body, another message, another handover', async () => {
    const [one, other] = [await openHandover(baton, people, { stage: 'review' }), await openHandover(baton, people, { stage: 'review' })];
    const reused = { status: 422, body: { code: 'idempotency_key_reused', field: 'Idempotency-Key' } };
    expect(await one.send(people.manager, 'approve', {}, key('c-1'))).toMatchObject({ status: 200 });
    expect(await one.send(people.manager, 'approve', { reason: 'r' }, key('c-1'))).toMatchObject(reused);
    expect(await one.send(people.manager, 'cancel', { reason: 'r' }, key('c-1'))).toMatchObject(reused);
    expect(await other.send(people.manager, 'approve', {}, key('c-1'))).toMatchObject(reused);
    expect(await timelineOf(baton, one.id)).toEqual(['initiate applied', 'complete_preparation applied', 'approve applied']);
  });

  test('of somebody else for another message is refused: the key is the message id', async () => {
    const { send } = await openHandover(baton, people, { stage: 'review' });
    expect(await send(people.manager, 'approve', {}, key('d-1'))).toMatchObject({ status: 200 });
    expect(await send(people.receiver, 'confirm', {}, key('d-1'))).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    expect(await send(people.receiver, 'confirm', {}, key('d-2'))).toMatchObject({ status: 200 });
  });

  test('whose answer was lost with the API is done once', async () => {
    const { id, send, allDone } = await openHandover(baton, people);
    expect(await send(people.oldOwner, 'complete-preparation', allDone, key('e-1'))).toMatchObject({ status: 200 });
    // As a crash between the step and the answer leaves it.
    await baton.database
      .$executeRaw`UPDATE idempotency_keys SET response_status = NULL, response_body = NULL, locked_until = NULL WHERE key = 'e-1'`;
    expect(await send(people.oldOwner, 'complete-preparation', allDone, key('e-1'))).toMatchObject({
      status: 200,
      body: { currentStage: 'review', stepNumber: 1 },
    });
    expect(await timelineOf(baton, id)).toEqual(['initiate applied', 'complete_preparation applied']);
  });
});

describe('an opening with an Idempotency-Key', () => {
  test('sent again, at once or later, is one handover', async () => {
    const customer = await freeCustomer(baton);
    const body = { customerId: customer.id, reason: 'resignation' };
    const answers = await Promise.all(Array.from({ length: 4 }, () => people.manager.post('/handovers', body, key('f-1'))));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    await baton.database
      .$executeRaw`UPDATE idempotency_keys SET response_status = NULL, response_body = NULL, locked_until = NULL WHERE key = 'f-1'`;
    expect((await people.manager.post('/handovers', body, key('f-1'))).body.id).toBe(answers[0]!.body.id);
    expect(await baton.database.handover.count({ where: { customerId: customer.id } })).toBe(1);
  });

  test('that was refused is refused again, though its workflow has ended', async () => {
    const customer = await freeCustomer(baton);
    const body = { customerId: customer.id, reason: 'resignation', toOwner: people.oldOwner.ref };
    const refused = { status: 422, body: { code: 'receiver_is_owner' } };
    expect(await people.manager.post('/handovers', body, key('g-1'))).toMatchObject(refused);
    await baton.database
      .$executeRaw`UPDATE idempotency_keys SET response_status = NULL, response_body = NULL, locked_until = NULL WHERE key = 'g-1'`;
    expect(await people.manager.post('/handovers', body, key('g-1'))).toMatchObject(refused);
  });
});

describe('what became of a message', () => {
  test('is pending, applied or refused, to whoever sees the handover', async () => {
    const { id, workflowId, send } = await openHandover(baton, people);
    const outcome = async (messageId: string, by = people.manager) =>
      (await by.get(`/handovers/${id}/steps/${encodeURIComponent(messageId)}`)).body;
    expect(await outcome('h-1')).toEqual({ status: 'pending' });
    await baton.client.workflow.getHandle(workflowId).signal('confirm', { actor: 'E004', messageId: 'h-1' });
    await eventually(async () => expect(await outcome('h-1')).toMatchObject({ status: 'refused', code: 'wrong_stage' }));
    expect(await send(people.oldOwner, 'complete-preparation', {}, key('h-2'))).toMatchObject({ status: 409 });
    expect(await outcome('h-2')).toMatchObject({ status: 'refused', code: 'items_open', detail: { openItems: expect.any(Number) } });
    expect(await outcome('initiate')).toEqual({ status: 'applied' });
    expect(await people.outsider.get(`/handovers/${id}/steps/h-1`)).toMatchObject({ status: 404 });
  });

  test('with any characters in its id', async () => {
    const { id, send, allDone } = await openHandover(baton, people);
    const messageId = 'a/b?c=%20&d#e';
    expect(await send(people.oldOwner, 'complete-preparation', allDone, key(messageId))).toMatchObject({ status: 200 });
    expect(await people.manager.get(`/handovers/${id}/steps/${encodeURIComponent(messageId)}`)).toMatchObject({
      status: 200,
      body: { status: 'applied' },
    });
  });
});

test('with no worker there, a message is 202, and done once when one comes', { timeout: 120_000 }, async () => {
  const slow = await startBaton({ demo: true, worker: false });
  try {
    const worker = await slow.startWorker();
    const them = await meetPeople(slow);
    const { id, customer, allDone, send } = await openHandover(slow, them);
    await worker.stop();
    const other = await freeCustomer(slow);
    const openings = [
      { customerId: (await freeCustomer(slow, { id: { not: other.id } })).id, reason: 'resignation' },
      { customerId: other.id, reason: 'resignation', toOwner: them.oldOwner.ref },
    ];
    const [pending, toOpen, toRefuse] = await Promise.all([
      send(them.oldOwner, 'complete-preparation', allDone, key('w-1')),
      ...openings.map((opening) => them.manager.post('/handovers', opening)),
    ]);
    expect(pending).toMatchObject({
      status: 202,
      body: { handoverId: id, messageId: 'w-1', status: 'pending', location: `/handovers/${id}/steps/w-1` },
    });
    const outcomeOf = async ({ body }: Answer, by = them.manager) => (await by.get(body.location)).body;
    for (const answer of [pending, toOpen!, toRefuse!]) {
      expect(answer).toMatchObject({ status: 202 });
      expect(await outcomeOf(answer)).toEqual({ status: 'pending' });
    }
    await slow.startWorker();
    await eventually(async () => expect(await outcomeOf(toOpen!)).toEqual({ status: 'applied' }));
    await eventually(async () => expect(await outcomeOf(toRefuse!)).toEqual({ status: 'refused', code: 'receiver_is_owner' }));
    expect(await outcomeOf(toRefuse!, them.receiver), 'to whoever opens none').toMatchObject({ status: 404 });
    expect(await them.manager.get(`/handovers/${newId()}/steps/initiate`)).toMatchObject({ status: 404 });
    await eventually(async () => expect((await them.manager.get(pending.body.location)).body).toEqual({ status: 'applied' }));
    expect(await timelineOf(slow, id)).toEqual(['initiate applied', 'complete_preparation applied']);
    expect(await slow.database.customer.findUniqueOrThrow({ where: { id: customer.id } })).toMatchObject({ openHandoverId: id });
  } finally {
    await slow.stop();
  }
});
