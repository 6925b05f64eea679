/** What happens to people while customers are handed over: they decline, resign too, come back, have no manager, or lead each other. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/platform/database.js';
import { startBaton, type Baton } from '../harness/baton.js';
import { eventually } from '../harness/eventually.js';
import { signalHandover } from '../harness/signals.js';
import { lastEvents } from '../harness/workflow-events.js';
import { addCustomers, addEmployee, addTeam, refOf, type Employee } from '../integration/personnel-changes/company.js';

let baton: Baton;
beforeAll(async () => {
  baton = await startBaton();
});
afterAll(() => baton.stop());

const event = (type: string, employee: Employee, more: object = {}) => ({
  id: `HR-${newId()}`,
  type: `employee.${type}`,
  employee: refOf(employee),
  ...more,
});
const send = async (body: object) => (await baton.key.post('/hr/events', body)).body;
const resign = async (employee: Employee, more: object = {}): Promise<string> =>
  (await send(event('terminated', employee, more))).personnelChangeId;
const read = async (id: string) => (await baton.key.get(`/personnel-changes/${id}`)).body;
const employeeOf = ({ id }: Employee) => baton.database.employee.findUniqueOrThrow({ where: { id } });
const handoversOf = (personnelChangeId: string) => baton.database.handover.findMany({ where: { personnelChangeId } });
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

/** The handovers of a change, once all are in preparation. */
async function opened(id: string, many: number) {
  await eventually(async () => (await read(id)).counts.preparation === many, {
    what: `${many} handovers in preparation`,
  });
  return handoversOf(id);
}

/** Sends a message as an operator could, and waits until the handover stands where it leads. */
async function tell(handoverId: string, message: string, actor: string, fields: object, stage: string) {
  await signalHandover(baton.client, handoverId, message, { actor, ...fields });
  await eventually(
    async () => {
      const { currentStage } = await baton.database.handover.findUniqueOrThrow({ where: { id: handoverId } });
      const refused = await baton.database.timelineEntry.findMany({
        where: { handoverId, outcome: 'refused' },
        select: { kind: true, code: true },
      });
      expect({ currentStage, refused }).toEqual({ currentStage: stage, refused: [] });
      return true;
    },
    { what: `${message} leads to ${stage}`, because: () => lastEvents(baton.client, `handover/${handoverId}`) },
  );
}

const finished = (id: string) => eventually(async () => (await read(id)).status === 'finished', { what: 'a finished change' });

describe('a receiver', () => {
  test('who declines sends the customer back to the reviewer, who names another, and the change ends all the same', async () => {
    const { leaver, manager, colleagues, customerIds } = await addTeam(baton.database, { customers: 1, receivers: 2 });
    const [unwilling, willing] = colleagues as [Employee, Employee];
    const id = await resign(leaver, { suggestedReceivers: [refOf(unwilling)] });
    const [handover] = await opened(id, 1);
    await tell(handover!.id, 'complete_preparation', manager.externalId, {}, 'review');
    await tell(handover!.id, 'approve', manager.externalId, {}, 'confirmation');
    await tell(handover!.id, 'decline', unwilling.externalId, { reason: '手上客户太多' }, 'review');
    expect(await baton.database.customer.findUniqueOrThrow({ where: { id: customerIds[0]! } })).toMatchObject({ ownerId: leaver.id });
    await tell(handover!.id, 'approve', manager.externalId, { toOwner: refOf(willing) }, 'confirmation');
    await tell(handover!.id, 'confirm', willing.externalId, {}, 'completed');
    await finished(id);
    expect(await baton.database.customer.findUniqueOrThrow({ where: { id: customerIds[0]! } })).toMatchObject({ ownerId: willing.id });
  });

  test('who resigns too gives up what was on its way to them, which the reviewer divides anew, and hands over their own', async () => {
    const { leaver, colleagues } = await addTeam(baton.database, { customers: 1, receivers: 1 });
    const receiver = colleagues[0]!;
    const [own] = await addCustomers(baton.database, receiver.id, 1);
    const first = await resign(leaver, { suggestedReceivers: [refOf(receiver)] });
    const [handover] = await opened(first, 1);
    expect(handover).toMatchObject({ toOwnerId: receiver.id });

    const second = await resign(receiver, { lastWorkingDay: inDays(5).slice(0, 10) });
    expect(second).not.toBe(first);
    expect(await opened(second, 1)).toMatchObject([{ customerId: own, fromOwnerId: receiver.id }]);
    await eventually(async () => (await handoversOf(first))[0]?.toOwnerId === null, { what: 'no receiver' });
    await eventually(async () => (await read(first)).undecided === 1, { what: 'a customer to divide' });
  });
});

test('a reviewer who resigns gives the reviews on to the next manager up, and hands over their own', async () => {
  const { leaver, manager, director } = await addTeam(baton.database, { customers: 1 });
  const [own] = await addCustomers(baton.database, manager.id, 1);
  const first = await resign(leaver, { lastWorkingDay: inDays(5).slice(0, 10) });
  expect(await opened(first, 1)).toMatchObject([{ reviewerId: manager.id }]);

  const second = await resign(manager, { lastWorkingDay: inDays(5).slice(0, 10) });
  expect(await opened(second, 1)).toMatchObject([{ customerId: own, reviewerId: director.id }]);
  await eventually(async () => (await handoversOf(first))[0]?.reviewerId === director.id, { what: 'another reviewer' });
  await eventually(async () => (await read(first)).reviewerId === director.id, {
    what: 'another reviewer of the change',
  });
});

test('a manager without customers who resigns is given up by those they lead, and reviews nothing new', async () => {
  const { leaver, manager, director } = await addTeam(baton.database, { customers: 2 });
  const id = await resign(manager, { effectiveAt: inDays(-1) });
  await finished(id);
  expect(await employeeOf(manager)).toMatchObject({ status: 'left' });
  expect(await employeeOf(leaver)).toMatchObject({ managerId: director.id });
  const handovers = await opened(await resign(leaver), 2);
  expect(handovers.map(({ reviewerId }) => reviewerId)).toEqual([director.id, director.id]);
});

test('who is rehired after all was handed over is active, gets nothing back, and can resign again', async () => {
  const { leaver, manager, colleagues } = await addTeam(baton.database, { customers: 1, receivers: 1 });
  const receiver = colleagues[0]!;
  const id = await resign(leaver, { occurredAt: inDays(-9), suggestedReceivers: [refOf(receiver)] });
  const [handover] = await opened(id, 1);
  await tell(handover!.id, 'complete_preparation', manager.externalId, {}, 'review');
  await tell(handover!.id, 'approve', manager.externalId, {}, 'confirmation');
  await tell(handover!.id, 'confirm', receiver.externalId, {}, 'completed');
  await finished(id);
  expect(await employeeOf(leaver)).toMatchObject({ status: 'left' });

  expect(await send(event('rehired', leaver, { occurredAt: inDays(-1) }))).toMatchObject({ state: 'applied', personnelChangeId: id });
  expect(await employeeOf(leaver)).toMatchObject({ status: 'active', accessEndsAt: null });
  expect(await baton.database.customer.count({ where: { ownerId: receiver.id } })).toBe(1);
  expect((await read(id)).status).toBe('finished');

  await addCustomers(baton.database, leaver.id, 1);
  const again = await resign(leaver);
  expect(again).not.toBe(id);
  await opened(again, 1);
});

test('a cancellation that waits for its event in vain for thirty days is given up, and calls off nothing that comes later', async () => {
  const { leaver } = await addTeam(baton.database, { customers: 1 });
  const early = event('termination_cancelled', leaver);
  expect(await send(early)).toMatchObject({ state: 'waiting' });
  const where = { externalEventId: early.id };
  const state = async () => (await baton.database.hrEvent.findFirstOrThrow({ where, select: { state: true, reason: true } })) as object;
  await baton.database.hrEvent.updateMany({ where, data: { receivedAt: new Date(inDays(-29)) } });
  await baton.client.schedule.getHandle('relay-hr-events').trigger();
  expect(await state()).toMatchObject({ state: 'waiting' });
  await baton.database.hrEvent.updateMany({ where, data: { receivedAt: new Date(inDays(-31)) } });
  await eventually(
    async () => {
      await baton.client.schedule.getHandle('relay-hr-events').trigger();
      expect(await state()).toEqual({ state: 'dead', reason: 'waited_in_vain' });
      return true;
    },
    { what: 'a dead event' },
  );
  await opened(await resign(leaver), 1);
});

test('an effective date in the past begins at once without the leaver, one in a year waits', async () => {
  const past = await addTeam(baton.database, { customers: 1 });
  const gone = await resign(past.leaver, { effectiveAt: inDays(-40) });
  expect(await opened(gone, 1)).toMatchObject([{ preparerId: past.manager.id, reviewerId: past.manager.id }]);
  expect((await employeeOf(past.leaver)).accessEndsAt!.getTime()).toBeLessThan(Date.now());

  const future = await addTeam(baton.database, { customers: 1 });
  const far = await resign(future.leaver, { effectiveAt: inDays(365) });
  const workflow = baton.client.workflow.getHandle(`personnel-change/${far}`);
  await eventually(async () => (await workflow.query<object | null>('progress')) !== null, { what: 'a workflow that waits' });
  const { status, startsAt } = await read(far);
  expect(status).toBe('planned');
  expect(Date.parse(startsAt)).toBeGreaterThan(Date.parse(inDays(300)));
  expect(await employeeOf(future.leaver)).toMatchObject({ status: 'active' });
});

describe('without a manager who could review', () => {
  /** Nobody reviews: an administrator does what the stages ask for. */
  async function handedOverByAdmin(leaver: Employee) {
    const receiver = await addEmployee(baton.database);
    const id = await resign(leaver, { suggestedReceivers: [refOf(receiver)] });
    const [handover] = await opened(id, 1);
    expect(handover).toMatchObject({ reviewerId: null, preparerId: null });
    const admin = await addEmployee(baton.database, { role: 'admin' });
    await tell(handover!.id, 'complete_preparation', admin.externalId, {}, 'review');
    await tell(handover!.id, 'approve', admin.externalId, {}, 'confirmation');
    await tell(handover!.id, 'confirm', receiver.externalId, {}, 'completed');
    await finished(id);
    // Whoever is gone had no part that the clock would have to give on: the admin's first message cannot come before that.
    const lines = await baton.database.timelineEntry.findMany({ where: { handoverId: handover!.id }, orderBy: { id: 'asc' } });
    expect(lines.map(({ kind }) => kind)).toEqual(['initiate', 'complete_preparation', 'approve', 'confirm']);
  }

  test('an employee at the top is handed over by an administrator', async () => {
    const top = await addEmployee(baton.database);
    await addCustomers(baton.database, top.id, 1);
    await handedOverByAdmin(top);
  });

  test('so is one whose managers lead each other and have left: the loop is walked once', async () => {
    const [one, other] = [await addEmployee(baton.database, { status: 'left' }), await addEmployee(baton.database, { status: 'left' })];
    for (const [led, by] of [
      [one, other],
      [other, one],
    ] as const) {
      await baton.database.employee.update({ where: { id: led.id }, data: { managerId: by.id } });
    }
    const leaver = await addEmployee(baton.database, { managerId: one.id });
    await addCustomers(baton.database, leaver.id, 1);
    await handedOverByAdmin(leaver);
  });

  test('of two who lead each other one reviews the other', async () => {
    const one = await addEmployee(baton.database, { role: 'manager' });
    const other = await addEmployee(baton.database, { role: 'manager', managerId: one.id });
    await baton.database.employee.update({ where: { id: one.id }, data: { managerId: other.id } });
    await addCustomers(baton.database, one.id, 1);
    expect(await opened(await resign(one), 1)).toMatchObject([{ reviewerId: other.id }]);
  });
});

test.each([
  ['region', { region: '华东' }, { region: ['华东', '华北'] }],
  ['industry', { industry: '制造' }, { industry: '制造' }],
  ['level', { customerLevel: 'important' }, { level: ['important'] }],
] as const)('of a position change by %s only the customers in scope go, and the person keeps the rest', async (_, those, scope) => {
  const { leaver, customerIds } = await addTeam(baton.database, { customers: 3 });
  const [goes] = customerIds;
  await baton.database.customer.update({ where: { id: goes! }, data: those });
  const { personnelChangeId } = await send(event('position_changed', leaver, { change: { scope } }));
  expect(await opened(personnelChangeId, 1)).toMatchObject([{ customerId: goes, handoverReason: 'position_change' }]);
  expect((await baton.key.get(`/personnel-changes/${personnelChangeId}/customers`)).body.items).toHaveLength(1);
  expect(await baton.database.customer.count({ where: { ownerId: leaver.id, openHandoverId: null } })).toBe(2);
});
