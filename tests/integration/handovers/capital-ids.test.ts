/** An id means the same in capital letters, as some systems write them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendOpening } from '../../../src/handovers/messaging.js';
import { newId } from '../../../src/platform/database.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import { freeCustomer, meetPeople, openHandover, type People } from './people.js';

let baton: Baton;
let people: People;
beforeAll(async () => {
  baton = await startBaton({ demo: true });
  people = await meetPeople(baton);
});
afterAll(() => baton.stop());

test('a handover is opened for a customer and a receiver', async () => {
  const { id: customerId } = await freeCustomer(baton);
  const opened = await people.manager.post('/handovers', {
    customerId: customerId.toUpperCase(),
    reason: 'resignation',
    toOwner: { id: people.receiver.id.toUpperCase() },
  });
  expect(opened, JSON.stringify(opened.body)).toMatchObject({ status: 201, body: { customerId, toOwnerId: people.receiver.id } });
});

test('a checklist is changed, reopened and completed', async () => {
  const { id, items, allDone } = await openHandover(baton, people);
  const at = `/handovers/${id.toUpperCase()}`;
  const inCapitals = allDone.items.map((item) => ({ ...item, id: item.id.toUpperCase() }));
  const [first] = inCapitals;
  expect(await people.oldOwner.patch(`${at}/items/${first!.id}`, { note: '已谈' })).toMatchObject({
    status: 200,
    body: { id: items[0]!.id },
  });
  expect(await people.oldOwner.patch(`${at}/items`, { items: inCapitals })).toMatchObject({ status: 200 });
  expect(await people.oldOwner.post(`${at}/complete-preparation`, { items: inCapitals })).toMatchObject({ status: 200, body: { id } });
  expect(await people.manager.post(`${at}/request-changes`, { items: [first!.id], reason: '请补充' })).toMatchObject({ status: 200 });
  const unknown = {
    items: [
      { ...first, isCompleted: true },
      { id: people.manager.id.toUpperCase(), isCompleted: true },
    ],
  };
  expect(await people.oldOwner.patch(`${at}/items`, unknown)).toMatchObject({
    status: 422,
    body: { code: 'item_unknown', field: 'items/1/id' },
  });
});

test('parts are given to people, and the handover is undone by its one workflow', async () => {
  const { id, send } = await openHandover(baton, people, { stage: 'review' });
  const capital = { id: people.colleague.id.toUpperCase() };
  expect(await send(people.manager, 'reassign', { role: 'receiver', employee: capital })).toMatchObject({
    status: 200,
    body: { toOwnerId: people.colleague.id },
  });
  expect(await send(people.manager, 'approve', { toOwner: capital })).toMatchObject({ status: 200 });
  expect(await send(people.colleague, 'confirm')).toMatchObject({ status: 200 });
  const at = `/handovers/${id.toUpperCase()}`;
  expect(await people.manager.post(`${at}/undo`, { reason: '弄错了' })).toMatchObject({ status: 200, body: { id, status: 'undone' } });
  expect((await baton.client.workflow.getHandle(`handover-undo/${id}`).describe()).status.name).toBe('COMPLETED');
});

test('what became of an opening that was refused is told', async () => {
  const { customer } = await openHandover(baton, people);
  const handoverId = newId();
  const opening = { handoverId, customerId: customer.id, reason: 'resignation', personnelChangeId: null, actor: 'system' } as const;
  const nobody = { toOwnerId: null, reviewerId: null, preparerId: null };
  const outcome = await sendOpening({ client: baton.client, taskQueue: baton.config.temporal.taskQueue }, { ...opening, ...nobody });
  expect(outcome).toMatchObject({ refused: { code: 'handover_open' } });
  for (const id of [handoverId, handoverId.toUpperCase()]) {
    expect(await people.admin.get(`/handovers/${id}/steps/initiate`)).toMatchObject({
      status: 200,
      body: { status: 'refused', code: 'handover_open' },
    });
  }
});
