/** What a leaver has besides customers is shown before, given on, and written down. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tellHandover } from '../../../src/handovers/messaging.js';
import { giveOnPage } from '../../../src/personnel-changes/giving-on.js';
import { returnLooseEnds } from '../../../src/personnel-changes/undo.js';
import { newId } from '../../../src/platform/database.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import { eventually } from '../../harness/eventually.js';
import { addCustomers, addEmployee, addTeam, refOf, type Employee } from './company.js';

let baton: Baton;
beforeAll(async () => {
  baton = await startBaton();
});
afterAll(() => baton.stop());

const resign = (leaver: Employee, more: object = {}) =>
  baton.key.post('/personnel-changes', { employee: refOf(leaver), kind: 'resignation', ...more });
const read = async (id: string) => (await baton.key.get(`/personnel-changes/${id}`)).body;
const ends = async (id: string) => (await baton.key.get(`/personnel-changes/${id}/loose-ends`)).body.items;
const handover = (id: string) => baton.database.handover.findUniqueOrThrow({ where: { id } });
const open = async (customerId: string, more: object) => {
  const { body } = await baton.key.post('/handovers', { customerId, reason: 'position_change', ...more });
  return body.id as string;
};
const farAhead = { lastWorkingDay: new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10) };

test('open work at other people’s customers goes to their owners, and to the reviewer where there is none', async () => {
  const { leaver, manager } = await addTeam(baton.database, { customers: 1 });
  const owner = await addEmployee(baton.database, { managerId: manager.id });
  const [theirs] = await addCustomers(baton.database, owner.id, 1);
  const gone = await addEmployee(baton.database, { status: 'left' });
  const [orphaned] = await addCustomers(baton.database, gone.id, 1);
  const work = { ownerId: leaver.id };
  const [kept, other, signed] = [newId(), newId(), newId()];
  await baton.database.opportunity.create({ data: { ...work, id: kept, customerId: theirs!, name: '续约' } });
  await baton.database.payment.create({ data: { ...work, id: other, customerId: orphaned!, dueOn: new Date(), amount: 100 } });
  await baton.database.opportunity.create({ data: { ...work, id: signed, customerId: theirs!, name: '旧单', status: 'won' } });

  const shown = await baton.key.post('/personnel-changes/preview', { employee: refOf(leaver), kind: 'resignation' });
  expect(shown.body.looseEnds).toEqual([
    { kind: 'opportunities', many: 1, withoutTaker: 0 },
    { kind: 'payment_issues', many: 1, withoutTaker: 0 },
  ]);
  expect(await baton.database.opportunity.findUniqueOrThrow({ where: { id: kept } })).toMatchObject({ ownerId: leaver.id });

  const { body: change } = await resign(leaver, farAhead);
  await eventually(async () => (await ends(change.id)).length === 2, { what: 'two loose ends given on' });
  expect(await ends(change.id)).toMatchObject([
    { kind: 'opportunities', subjectId: kept, customerId: theirs, toId: owner.id },
    { kind: 'payment_issues', subjectId: other, customerId: orphaned, toId: manager.id },
  ]);
  expect(await baton.database.opportunity.findUniqueOrThrow({ where: { id: kept } })).toMatchObject({ ownerId: owner.id });
  expect(await baton.database.opportunity.findUniqueOrThrow({ where: { id: signed } })).toMatchObject({ ownerId: leaver.id });
  const manifest = await baton.database.personnelChangeLooseEnd.findMany({
    where: { personnelChangeId: change.id },
    include: { ownershipChange: true },
  });
  for (const { subjectId, toId, ownershipChange } of manifest) {
    expect(ownershipChange).toMatchObject({ entityId: subjectId, fromOwnerId: leaver.id, toOwnerId: toId });
  }
  expect((await read(change.id)).attention).toBeNull();
});

test('parts in other people’s handovers are given on: the review to the next manager up, what they were to receive to nobody yet', async () => {
  const { manager, director, leaver, colleagues, customerIds } = await addTeam(baton.database, { customers: 3, receivers: 1 });
  const [reviewed, received, confirmed] = customerIds as [string, string, string];
  const review = await open(reviewed, { toOwner: refOf(colleagues[0]!) });
  const receipt = await open(received, { toOwner: refOf(manager) });
  const confirmation = await open(confirmed, { toOwner: refOf(manager) });
  const signal = (message: string, actor: Employee) =>
    baton.client.workflow.getHandle(`handover/${confirmation}`).signal(message, { actor: actor.externalId });
  await signal('complete_preparation', leaver);
  await eventually(async () => (await handover(confirmation)).currentStage === 'review');
  await signal('approve', director);
  await eventually(async () => (await handover(confirmation)).currentStage === 'confirmation');
  expect(await handover(review)).toMatchObject({ reviewerId: manager.id });

  await addCustomers(baton.database, manager.id, 1);
  const { body: change } = await resign(manager, farAhead);
  await eventually(async () => (await handover(review)).reviewerId === director.id, { what: 'another reviewer' });
  await eventually(async () => (await handover(receipt)).toOwnerId === null, { what: 'no receiver' });
  await eventually(async () => (await handover(confirmation)).toOwnerId === null, { what: 'a declined confirmation' });
  expect(await handover(confirmation)).toMatchObject({ currentStage: 'review', status: 'open' });
  await eventually(async () => (await ends(change.id)).length === 3);
  // They lead to the last moment.
  expect(await baton.database.employee.findUniqueOrThrow({ where: { id: leaver.id } })).toMatchObject({ managerId: manager.id });
  await eventually(async () => (await read(change.id)).attention === null, { what: 'nothing that needs a person' });
});

test('a part that an undo gave back is given on again where the person leaves after all, and goes back a second time', async () => {
  const { database, client } = baton;
  const { manager, director, colleagues, customerIds } = await addTeam(database, { customers: 1, receivers: 1 });
  const review = await open(customerIds[0]!, { toOwner: refOf(colleagues[0]!) });
  // Without a workflow, which the Schedule would start: each step comes when the test takes it.
  const schedule = client.schedule.getHandle('relay-hr-events');
  await schedule.pause();
  const id = newId();
  const row = { id, source: 'test', externalEventId: id, employeeId: manager.id, lastWorkingDay: new Date(farAhead.lastWorkingDay) };
  await database.personnelChange.create({ data: { ...row, kind: 'resignation', status: 'running' } });
  const temporal = { client, taskQueue: baton.config.temporal.taskQueue };
  const tell = (handoverId: string, message: 'reassign' | 'decline', input: object) =>
    tellHandover({ database, temporal, baseUrl: baton.url }, handoverId, message, input);
  const isReviewedBy = (employee: Employee) =>
    eventually(async () => (await handover(review)).reviewerId === employee.id, { what: `a review by ${employee.externalId}` });
  for (const _ of [1, 2]) {
    expect(await giveOnPage(database, id, 'UTC', tell)).toBe(1);
    await isReviewedBy(director);
    await database.personnelChange.update({ where: { id }, data: { undoRequestedAt: new Date(), undoReason: '误报' } });
    await returnLooseEnds(database, id, tell);
    await isReviewedBy(manager);
    await database.personnelChange.update({ where: { id }, data: { undoRequestedAt: null, undoReason: null } });
  }
  await schedule.unpause();
});

test('who is gone leads, represents and reviews nobody any more', async () => {
  const { manager, director, leaver, colleagues } = await addTeam(baton.database, { customers: 0, receivers: 1 });
  const represented = await addEmployee(baton.database, { managerId: director.id });
  await baton.database.employee.update({ where: { id: represented.id }, data: { delegateId: manager.id } });
  const pool = await baton.database.pool.create({ data: { name: newId() } });
  await baton.database.poolMember.create({ data: { poolId: pool.id, employeeId: manager.id } });
  const [customerId] = await addCustomers(baton.database, manager.id, 1);
  const { body: theirs } = await resign(leaver, { lastWorkingDay: '2099-06-30' });
  expect(theirs.reviewerId).toBe(manager.id);

  const { body: change } = await resign(manager, { allocation: { receivers: [refOf(colleagues[0]!)] } });
  await eventually(async () => (await ends(change.id)).length === 5, { what: 'five loose ends given on' });
  for (const { id } of [leaver, colleagues[0]!]) {
    expect(await baton.database.employee.findUniqueOrThrow({ where: { id } })).toMatchObject({ managerId: director.id });
    expect(await baton.database.managerHistory.findMany({ where: { employeeId: id, until: null } })).toMatchObject([
      { managerId: director.id },
    ]);
  }
  expect(await baton.database.employee.findUniqueOrThrow({ where: { id: represented.id } })).toMatchObject({ delegateId: null });
  expect(await baton.database.poolMember.count({ where: { employeeId: manager.id } })).toBe(0);
  expect(await read(theirs.id)).toMatchObject({ reviewerId: director.id });
  await eventually(async () => (await baton.database.handover.count({ where: { customerId: customerId!, status: 'open' } })) === 1);
});
