/** A change that is undone takes customers out of the pool again, and says what it left there and why. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { poolCustomers } from '../../../src/ownership/pool.js';
import { rescheduleChange } from '../../../src/personnel-changes/changes.js';
import { readUndo } from '../../../src/personnel-changes/undo-request.js';
import { settleUndo, takePageFromPool } from '../../../src/personnel-changes/undo.js';
import { inTransaction, newId } from '../../../src/platform/database.js';
import { createTestDatabase, type TestDatabase } from '../../harness/database.js';
import { addCustomers, addEmployee } from './company.js';

let own: TestDatabase;
beforeAll(async () => {
  own = await createTestDatabase();
});
afterAll(() => own.drop());

/** A change whose plan gave all customers of somebody to the pool, as it stands while it is undone. */
async function pooledChange(kind: 'resignation' | 'position_change', many: number) {
  const { database } = own;
  const person = await addEmployee(database);
  const customerIds = await addCustomers(database, person.id, many);
  const id = newId();
  const asked = { undoRequestedAt: new Date(), undoReason: '误报' };
  const row = { id, source: 'test', externalEventId: id, employeeId: person.id, kind, status: 'awaiting_decision' as const, ...asked };
  await database.personnelChange.create({ data: row });
  await database.personnelChangeCustomer.createMany({
    data: customerIds.map((customerId) => ({ personnelChangeId: id, customerId, toPool: true, state: 'done', reason: 'to_pool' })),
  });
  await inTransaction(database, (tx) => poolCustomers(tx, { customerIds, reason: 'manual', cause: 'recycle', actorId: null }));
  return { id, person, customerIds };
}

/** As the workflow does it; answers what the change says of its undo. */
async function undo(id: string) {
  const { database } = own;
  for (let after: string | null = null; ;) {
    after = await takePageFromPool(database, id, after);
    if (after === null) break;
  }
  await inTransaction(database, (tx) => settleUndo(tx, id));
  return readUndo(database, await database.personnelChange.findUniqueOrThrow({ where: { id } }));
}

const ownersOf = async (ids: readonly string[]) => {
  const rows = await own.database.customer.findMany({ where: { id: { in: [...ids] } }, orderBy: { id: 'asc' } });
  return rows.map(({ ownerId, status }) => [ownerId, status]);
};

test('beyond the capacity of whom they go back to, which is said', async () => {
  const { id, person, customerIds } = await pooledChange('resignation', 3);
  await own.database.employee.update({ where: { id: person.id }, data: { capacity: 1 } });
  expect(await undo(id)).toMatchObject({ left: {}, overCapacity: { capacity: 1, load: 3 } });
  expect(await ownersOf(customerIds)).toEqual(customerIds.map(() => [person.id, 'active']));
  expect(await own.database.poolEntry.count({ where: { customerId: { in: customerIds }, poolStatus: 'available' } })).toBe(0);
  expect(await own.database.auditEntry.count({ where: { subjectId: { in: customerIds }, action: 'assign_from_pool' } })).toBe(3);
  await own.database.employee.update({ where: { id: person.id }, data: { capacity: 3 } });
  const change = await own.database.personnelChange.findUniqueOrThrow({ where: { id } });
  expect(await readUndo(own.database, change)).toMatchObject({ overCapacity: null });
});

test('of a position change too, whose scope bars the person from such customers until it is undone', async () => {
  const { id, person, customerIds } = await pooledChange('position_change', 2);
  expect(await undo(id)).toMatchObject({ left: {}, overCapacity: null });
  expect(await ownersOf(customerIds)).toEqual(customerIds.map(() => [person.id, 'active']));
});

test('but not what somebody has taken meanwhile', async () => {
  const { id, person, customerIds } = await pooledChange('resignation', 2);
  const other = await addEmployee(own.database);
  await own.database.$queryRaw`
    SELECT outcome FROM take_from_pool(ARRAY[${customerIds[0]}]::uuid[], ARRAY[${other.id}]::uuid[], 'claimed', NULL, NULL, NULL, 't', 't', NULL, 'UTC')`;
  expect(await undo(id)).toMatchObject({ left: { not_in_pool: 1 } });
  expect((await ownersOf(customerIds)).map(([owner]) => owner).toSorted()).toEqual([other.id, person.id].toSorted());
});

test('and nothing for somebody who is leaving: what lies in the pool is not said to be taken', async () => {
  const { id, person, customerIds } = await pooledChange('position_change', 2);
  await own.database.employee.update({ where: { id: person.id }, data: { status: 'leaving' } });
  expect(await undo(id)).toMatchObject({ left: { owner_inactive: 2 } });
  expect(await ownersOf(customerIds)).toEqual(customerIds.map(() => [null, 'in_pool']));
});

test('and plans it anew where a newer event takes the change up again', async () => {
  const { id, customerIds } = await pooledChange('resignation', 2);
  await takePageFromPool(own.database, id, null);
  const moved = { occurredAt: null, takesUpAgain: true, dates: {}, scope: undefined, reviewerId: undefined, allocation: undefined };
  await inTransaction(own.database, (tx) => rescheduleChange(tx, id, moved, 'UTC'));
  const rows = await own.database.personnelChangeCustomer.findMany({ where: { personnelChangeId: id } });
  expect(rows.map(({ state, reason }) => [state, reason])).toEqual(customerIds.map(() => ['planned', null]));
});
