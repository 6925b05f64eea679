/** Many at once: one wins, the others are told why, and nothing is half done. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBaton, type Baton } from '../../harness/baton.js';
import type { Answer } from '../../harness/http.js';
import { rounds } from '../../harness/rounds.js';
import { freeCustomer, meetPeople, openHandover, timelineOf, type People } from './people.js';

let baton: Baton;
let people: People;
beforeAll(async () => {
  baton = await startBaton({ demo: true });
  people = await meetPeople(baton);
});
afterAll(() => baton.stop());

const many = <T>(count: number, work: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));
const statuses = (answers: readonly Answer[]) => answers.map(({ status }) => status).toSorted();
const rowOf = (id: string) => baton.database.handover.findUniqueOrThrow({ where: { id } });
const round = Array.from({ length: rounds(2, 8) }, (_, index) => index + 1);

test.each(round)('of twenty approvals at once one is 200, the others 409 wrong_stage (%i)', async () => {
  const { id, send } = await openHandover(baton, people, { stage: 'review' });
  const answers = await many(20, () => send(people.manager, 'approve'));
  expect(statuses(answers)).toEqual([200, ...Array.from({ length: 19 }, () => 409)]);
  for (const { status, body } of answers)
    expect(body).toMatchObject(status === 200 ? { currentStage: 'confirmation' } : { code: 'wrong_stage' });
  expect(await rowOf(id)).toMatchObject({ currentStage: 'confirmation', stepNumber: 2 });
  expect((await timelineOf(baton, id)).filter((line) => line === 'approve applied')).toHaveLength(1);
});

test.each(round)('of two openings at once one is 201, the other names it (%i)', async () => {
  const customer = await freeCustomer(baton);
  const body = { customerId: customer.id, reason: 'resignation' };
  const answers = await many(2, (index) => (index === 0 ? people.manager : people.director).post('/handovers', body));
  expect(statuses(answers)).toEqual([201, 409]);
  const opened = answers.find(({ status }) => status === 201)!;
  expect(answers.find(({ status }) => status === 409)!.body).toMatchObject({ code: 'handover_open', handoverId: opened.body.id });
  expect(await baton.database.handover.count({ where: { customerId: customer.id } })).toBe(1);
  expect(await baton.database.customer.findUniqueOrThrow({ where: { id: customer.id } })).toMatchObject({ openHandoverId: opened.body.id });
});

test.each(round)('approve against cancel: never both undone, never a cancelled one confirmed (%i)', async () => {
  const { id, customer, send } = await openHandover(baton, people, { stage: 'review' });
  const [approved, cancelled] = await Promise.all([send(people.manager, 'approve'), send(people.hr, 'cancel', { reason: 'r' })]);
  // Cancel applies before and after; approve only before.
  expect(cancelled).toMatchObject({ status: 200 });
  expect([200, 409]).toContain(approved.status);
  expect(await rowOf(id)).toMatchObject({ status: 'cancelled', currentStage: approved.status === 200 ? 'confirmation' : 'review' });
  expect(await send(people.receiver, 'confirm')).toMatchObject({ status: 409 });
  expect(await baton.database.customer.findUniqueOrThrow({ where: { id: customer.id } })).toMatchObject({
    ownerId: people.oldOwner.id,
    openHandoverId: null,
  });
});

test.each(round)('complete_preparation against a reopened item: review never begins with an open one (%i)', async () => {
  const { id, items, allDone, send } = await openHandover(baton, people);
  await people.oldOwner.patch(`/handovers/${id}/items`, allDone);
  const reopen = { items: [{ id: items[0]!.id, isCompleted: false }] };
  const [completed, reopened] = await Promise.all([
    send(people.oldOwner, 'complete-preparation'),
    people.oldOwner.patch(`/handovers/${id}/items`, reopen),
  ]);
  const open = await baton.database.handoverItem.count({ where: { handoverId: id, isCompleted: false } });
  const { currentStage } = await rowOf(id);
  expect([completed.status, reopened.status, currentStage, open]).toSatisfy((seen: unknown[]) =>
    [
      [200, 409, 'review', 0],
      [409, 200, 'preparation', 1],
    ].some((possible) => possible.every((value, at) => value === seen[at])),
  );
  if (completed.status === 409) expect(completed.body).toMatchObject({ code: 'items_open' });
  else expect(reopened.body).toMatchObject({ code: 'wrong_stage' });
});

test.each(round)('of two confirmations one moves the customer, once (%i)', async () => {
  const { id, customer, send } = await openHandover(baton, people, { stage: 'confirmation' });
  expect(statuses(await many(2, () => send(people.receiver, 'confirm')))).toEqual([200, 409]);
  expect(await baton.database.ownershipChange.count({ where: { handoverId: id, entityType: 'customer' } })).toBe(1);
  expect(await baton.database.task.count({ where: { handoverId: id } })).toBe(1);
  const told = await baton.database.notification.groupBy({
    by: ['channel'],
    where: { customerId: customer.id, template: 'handover_completed', recipientKind: 'customer' },
    _count: true,
  });
  expect(told.every(({ _count }) => _count === 1)).toBe(true);
});

test.each(round)('confirm against decline: one of them (%i)', async () => {
  const { id, send } = await openHandover(baton, people, { stage: 'confirmation' });
  expect(statuses(await Promise.all([send(people.receiver, 'confirm'), send(people.receiver, 'decline', { reason: 'r' })]))).toEqual([
    200, 409,
  ]);
  expect(['completed', 'review']).toContain((await rowOf(id)).currentStage);
});

test('updates and signals of all kinds at once leave a gapless sequence of steps', async () => {
  const { id, workflowId, send, allDone } = await openHandover(baton, people);
  const workflow = baton.client.workflow.getHandle(workflowId);
  await many(rounds(5, 20), async (index) => {
    const answers = [
      send(people.oldOwner, 'complete-preparation', allDone),
      send(people.manager, 'request-changes', { reason: 'r' }),
      workflow.signal('reassign', { actor: 'E002', role: 'preparer', employee: { externalId: index % 2 === 0 ? 'E003' : 'E005' } }),
      workflow.signal('approve', index),
      send(people.manager, 'approve'),
      send(people.receiver, 'send-back', { question: 'q' }),
    ];
    for (const answer of await Promise.all(answers)) if (answer !== undefined) expect([200, 403, 409]).toContain(answer.status);
  });
  const applied = await baton.database.timelineEntry.findMany({
    where: { handoverId: id, outcome: 'applied' },
    orderBy: { stepNumber: 'asc' },
  });
  expect(applied.map(({ stepNumber }) => stepNumber)).toEqual(applied.map((_, index) => index));
  applied.slice(1).forEach((line, index) => expect(line.fromStage).toBe(applied[index]!.toStage));
  const row = await rowOf(id);
  expect(row).toMatchObject({ stepNumber: applied.at(-1)!.stepNumber, currentStage: applied.at(-1)!.toStage });
});

test('a receiver with room for one is given one of two handovers', async () => {
  const reviewed = [
    await openHandover(baton, people, { stage: 'review', toOwner: undefined }),
    await openHandover(baton, people, { stage: 'review', toOwner: undefined }),
  ];
  const held = await baton.database.customer.count({ where: { ownerId: people.outsider.id } });
  await baton.database.employee.update({ where: { id: people.outsider.id }, data: { capacity: held + 1 } });
  const answers = await Promise.all(reviewed.map(({ send }) => send(people.manager, 'approve', { toOwner: people.outsider.ref })));
  expect(statuses(answers)).toEqual([200, 422]);
  expect(answers.find(({ status }) => status === 422)!.body).toMatchObject({ code: 'capacity_exceeded', load: held + 1 });
  await baton.database.employee.update({ where: { id: people.outsider.id }, data: { capacity: null } });
});
