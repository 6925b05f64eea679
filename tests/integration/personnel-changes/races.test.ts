/** What happens in the same moment as a fan-out: another one for the same receivers, a claim, a handover by hand. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addLogins, hashPassword } from '../../../src/identity/logins.js';
import { newId } from '../../../src/platform/database.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import { eventually } from '../../harness/eventually.js';
import { rounds } from '../../harness/rounds.js';
import { addCustomers, addEmployee, addTeam, refOf, type Employee } from './company.js';

let baton: Baton;
let passwordHash: string;
beforeAll(async () => {
  baton = await startBaton();
  passwordHash = await hashPassword('baton-demo');
});
afterAll(() => baton.stop());

const resigned = (employee: Employee, more: object = {}) => ({
  id: `HR-${newId()}`,
  type: 'employee.terminated',
  employee: refOf(employee),
  lastWorkingDay: new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10),
  ...more,
});
const report = async (body: object): Promise<string> => (await baton.key.post('/hr/events', body)).body.personnelChangeId;
const openOf = (personnelChangeId: string) => baton.database.handover.findMany({ where: { personnelChangeId, status: 'open' } });
const loadOf = async (id: string) =>
  (await baton.database.customer.count({ where: { ownerId: id } })) +
  (await baton.database.handover.count({ where: { toOwnerId: id, status: 'open' } }));

test('two changes at once that share receivers fill them and exceed no capacity, but where a reviewer says so', async () => {
  for (let round = 0; round < rounds(4, 40); round += 1) {
    const { leaver, manager, colleagues } = await addTeam(baton.database, { customers: 6, receivers: 2 });
    const other = await addEmployee(baton.database, { managerId: manager.id });
    await addCustomers(baton.database, other.id, 6);
    await baton.database.employee.updateMany({ where: { id: { in: colleagues.map(({ id }) => id) } }, data: { capacity: 4 } });
    const allocation = { strategy: 'least_loaded', receivers: colleagues.map(refOf) };
    const changes = await Promise.all([report(resigned(leaver, { allocation })), report(resigned(other, { allocation }))]);
    await eventually(async () => (await Promise.all(changes.map(openOf))).every((open) => open.length === 6), { what: 'twelve handovers' });

    for (const { id } of colleagues) expect(await loadOf(id)).toBeLessThanOrEqual(4);
    const rows = await baton.database.personnelChangeCustomer.findMany({
      where: { personnelChangeId: { in: changes } },
      include: { handover: true },
    });
    for (const { handover, reason } of rows) {
      if (handover?.toOwnerId === null) expect(['receivers_full', 'receiver_not_available']).toContain(reason);
    }
    if (round > 0) continue;

    const left = rows.find(({ handover }) => handover?.toOwnerId === null)!;
    const workflow = baton.client.workflow.getHandle(`handover/${left.handoverId}`);
    const send = (message: string, actor: Employee, fields: object = {}) =>
      workflow.executeUpdate(message, { args: [{ actor: actor.externalId, ...fields }] });
    // A page's rows are there before its workflows are started.
    await eventually(async () => (await workflow.describe()).status.name === 'RUNNING', { what: 'the workflow of the one left' });
    await send('complete_preparation', left.personnelChangeId === changes[0] ? leaver : other);
    const [full] = colleagues as [Employee];
    const toOwner = refOf(full);
    while ((await loadOf(full.id)) < 4) await addCustomers(baton.database, full.id, 1);
    await expect(send('approve', manager, { toOwner })).rejects.toMatchObject({ cause: { type: 'capacity_exceeded' } });
    await send('approve', manager, { toOwner, overCapacity: true, reason: '他熟悉这个客户' });
    expect(await loadOf(full.id)).toBe(5);
  }
}, 600_000);

test('two plans at once that pin to one colleague exceed the capacity by what their reviewers said, and by nothing else', async () => {
  for (let round = 0; round < rounds(4, 40); round += 1) {
    const { leaver, manager, colleagues, customerIds } = await addTeam(baton.database, { customers: 6, receivers: 1 });
    const other = await addEmployee(baton.database, { managerId: manager.id });
    const otherIds = await addCustomers(baton.database, other.id, 6);
    const [full] = colleagues as [Employee];
    await baton.database.employee.update({ where: { id: full.id }, data: { capacity: 4 } });
    const allocation = (ids: readonly string[]) => ({
      strategy: 'one_receiver',
      receivers: [refOf(full)],
      pins: ids.slice(0, 5).map((customerId) => ({ customerId, employee: refOf(full), overCapacityReason: '他熟悉这些客户' })),
    });
    const resign = (employee: Employee, ids: readonly string[]) =>
      baton.key.post('/personnel-changes', { employee: refOf(employee), kind: 'resignation', allocation: allocation(ids) });
    const created = await Promise.all([resign(leaver, customerIds), resign(other, otherIds)]);
    const changes: string[] = created.map(({ body }) => body.id);
    await eventually(async () => (await Promise.all(changes.map(openOf))).every((open) => open.length === 6), { what: 'twelve handovers' });

    const toFull = (await Promise.all(changes.map(openOf))).flat().filter(({ toOwnerId }) => toOwnerId === full.id);
    const said = await baton.database.personnelChangeCustomer.count({
      where: { personnelChangeId: { in: changes }, overCapacityReason: { not: null } },
    });
    const beyond = toFull.filter(({ overCapacityReason }) => overCapacityReason !== null);
    expect(beyond).toHaveLength(said);
    expect(said).toBeGreaterThanOrEqual(2);
    expect(toFull.length - beyond.length).toBeLessThanOrEqual(4);
    expect(await loadOf(full.id)).toBe(toFull.length);
  }
}, 600_000);

test('a plan that is replaced in the moment of the fan-out is the plan of every handover, whether it was open by then or not', async () => {
  const many = rounds(60, 450);
  for (let round = 0; round < rounds(6, 30); round += 1) {
    const { leaver, colleagues } = await addTeam(baton.database, { customers: many, receivers: 2 });
    const [one, other] = colleagues as [Employee, Employee];
    const allTo = (employee: Employee) => ({ strategy: 'one_receiver', receivers: [refOf(employee)] });
    const id = await report(resigned(leaver, { allocation: allTo(one) }));
    // Before the first row, with it, and while they are opened.
    if (round % 3 === 1)
      await eventually(() => baton.database.personnelChangeCustomer.count({ where: { personnelChangeId: id } }), { everyMs: 2 });
    if (round % 3 === 2)
      await eventually(
        async () => (await baton.client.workflow.getHandle(`personnel-change/${id}`).describe()).raw.pendingActivities?.length,
        { everyMs: 2 },
      );
    expect(await baton.key.put(`/personnel-changes/${id}/allocation`, { ...allTo(other), planVersion: 1 })).toMatchObject({ status: 200 });
    await eventually(
      async () => {
        const open = await openOf(id);
        expect(open.map(({ toOwnerId }) => toOwnerId)).toEqual(Array.from({ length: many }, () => other.id));
        return true;
      },
      { what: 'every handover with the receiver of the new plan', withinMs: 60_000 },
    );
  }
}, 600_000);

test('a termination that is called off in the moment of the fan-out leaves nothing open and nothing with anybody else', async () => {
  const many = rounds(60, 450);
  const seen = new Set<string>();
  for (let round = 0; round < rounds(4, 20); round += 1) {
    const { leaver } = await addTeam(baton.database, { customers: many });
    const id = await report(resigned(leaver));
    // Before the first page, with it, and when some of it is there.
    if (round % 3 === 1)
      await eventually(() => baton.database.personnelChangeCustomer.count({ where: { personnelChangeId: id } }), { everyMs: 2 });
    if (round % 3 === 2) await eventually(() => baton.database.handover.count({ where: { personnelChangeId: id } }), { everyMs: 2 });
    const cancelled = { id: `HR-${newId()}`, type: 'employee.termination_cancelled', employee: refOf(leaver) };
    expect((await baton.key.post('/hr/events', cancelled)).body).toMatchObject({ state: 'applied', personnelChangeId: id });
    await eventually(async () => (await baton.key.get(`/personnel-changes/${id}`)).body.status === 'cancelled', {
      what: 'a change that is called off',
      withinMs: 120_000,
    });
    expect(await baton.database.customer.count({ where: { ownerId: leaver.id, openHandoverId: null, status: 'active' } })).toBe(many);
    expect(await openOf(id)).toEqual([]);
    const { status, accessEndsAt } = await baton.database.employee.findUniqueOrThrow({ where: { id: leaver.id } });
    expect({ status, accessEndsAt }).toEqual({ status: 'active', accessEndsAt: null });
    const opened = await baton.database.handover.count({ where: { personnelChangeId: id } });
    seen.add(opened === 0 ? 'nothing was opened' : 'something was opened');
    // What was opened has ended in Temporal, too.
    const handovers = await baton.database.handover.findMany({ where: { personnelChangeId: id }, select: { id: true } });
    await eventually(
      async () => {
        const statuses = await Promise.all(
          handovers.map(async (each) => (await baton.client.workflow.getHandle(`handover/${each.id}`).describe()).status.name),
        );
        return statuses.every((each) => each === 'COMPLETED');
      },
      { what: 'ended workflows', withinMs: 60_000 },
    );
  }
  expect(seen).toContain('something was opened');
}, 600_000);

test('what the leaver claims, and what somebody hands over by hand, in the moment of the fan-out: nothing stays, nothing is opened twice', async () => {
  const pool = await baton.database.pool.findFirstOrThrow({ where: { isDefault: true } });
  const outcomes = new Set<string>();
  for (let round = 0; round < rounds(8, 60); round += 1) {
    const { leaver, customerIds } = await addTeam(baton.database, { customers: 3 });
    const { id: employeeId, name, email } = leaver;
    await addLogins(baton.database, [{ employeeId, name, email, passwordHash }]);
    const claimer = await baton.signIn(leaver.externalId);
    const pooled = await baton.database.customer.create({
      data: { customerName: `公海${round}`, customerType: 'individual', email: `${newId()}@example.com`, status: 'in_pool' },
    });
    await baton.database.poolEntry.create({ data: { customerId: pooled.id, poolId: pool.id, recycleReason: 'manual' } });

    const claimIt = () => claimer.post(`/pool/${pooled.id}/claim`);
    const handOver = () => baton.key.post('/handovers', { customerId: customerIds[0], reason: 'position_change' });
    // Before the event, with it, and when the fan-out has begun to open handovers.
    const order = round % 3;
    const early = order === 0 ? await Promise.all([claimIt(), handOver()]) : undefined;
    const reported = report(resigned(leaver));
    if (order === 2) await eventually(() => baton.database.handover.count({ where: { fromOwnerId: leaver.id } }), { everyMs: 5 });
    const [changeId, claim, handover] = await Promise.all([reported, early?.[0] ?? claimIt(), early?.[1] ?? handOver()]);
    outcomes.add(`claim ${claim.status}`).add(`by hand ${handover.status}`);
    const expected = claim.status === 200 ? 4 : 3;
    await eventually(
      async () => {
        const owned = await baton.database.customer.findMany({ where: { ownerId: leaver.id } });
        expect(owned).toHaveLength(expected);
        expect(owned.filter(({ openHandoverId }) => openHandoverId === null)).toEqual([]);
        return true;
      },
      { what: 'an open handover for each customer of the leaver', withinMs: 60_000 },
    );
    const open = await baton.database.handover.findMany({ where: { fromOwnerId: leaver.id, status: 'open' } });
    expect(open).toHaveLength(expected);
    expect(await baton.database.handover.count({ where: { fromOwnerId: leaver.id } })).toBe(expected);
    const rows = await baton.database.personnelChangeCustomer.findMany({ where: { personnelChangeId: changeId } });
    expect(rows.map(({ handoverId }) => handoverId).toSorted()).toEqual(open.map(({ id }) => id).toSorted());
  }
  // Both orders of both were met: a leaver claims until the change begins, and a customer is handed over by hand or by the change.
  expect([...outcomes].toSorted()).toEqual(['by hand 201', 'by hand 409', 'claim 200', 'claim 422']);
}, 600_000);
