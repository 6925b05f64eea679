/** The check on a record and the filter of a list come from one definition: here both are asked about the same rows. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '../../../src/identity/caller.js';
import { abilityOf, may, reachOf, type Action } from '../../../src/identity/permissions.js';
import { managersAbove, teamOf } from '../../../src/identity/team.js';
import { newId } from '../../../src/platform/database.js';
import { createTestDatabase, type TestDatabase } from '../../harness/database.js';

let db: TestDatabase;
const ids = new Map<string, string>();
const idOf = (externalId: string) => ids.get(externalId) ?? '';

beforeAll(async () => {
  db = await createTestDatabase();
  await addPeople();
  await addCustomers();
});
afterAll(() => db.drop());

/** D leads M and N; M leads S and T; N leads U. X and Y lead each other, by mistake. */
const people = [
  ['D', 'manager', undefined],
  ['M', 'manager', 'D'],
  ['N', 'manager', 'D'],
  ['S', 'sales', 'M'],
  ['T', 'sales', 'M'],
  ['U', 'sales', 'N'],
  ['X', 'manager', undefined],
  ['Y', 'manager', 'X'],
  ['H', 'hr', undefined],
  ['A', 'admin', undefined],
  ['O', 'operator', undefined],
] as const;

async function addPeople() {
  for (const [externalId, role, manager] of people) {
    const id = newId();
    ids.set(externalId, id);
    const email = `${externalId}@firm.example`;
    await db.database.employee.create({ data: { id, externalId, name: externalId, email, role, managerId: manager && idOf(manager) } });
  }
  await db.database.employee.update({ where: { id: idOf('X') }, data: { managerId: idOf('Y') } });
}

/** Everyone who sells owns two; and there is a handover from S to U, an open one and a completed one, each for another customer. */
async function addCustomers() {
  const owned = ['S', 'T', 'U', 'M', 'Y', 'S', 'T', 'U', 'M', 'Y'].map((owner, n) => ({ id: newId(), owner, n }));
  await db.database.customer.createMany({
    data: owned.map(({ id, owner, n }) => ({
      id,
      customerName: `K${n}`,
      customerType: 'individual' as const,
      phone: `+86138000000${n}0`,
      ownerId: idOf(owner),
      status: 'active' as const,
      ownerChangeId: newId(),
      ownerChangeCause: 'create' as const,
    })),
  });
  const [open, completed] = owned.filter(({ owner }) => owner === 'S');
  const handover = { fromOwnerId: idOf('S'), toOwnerId: idOf('U'), reviewerId: idOf('M'), handoverReason: 'resignation' as const };
  await db.database.handover.create({ data: { ...handover, customerId: open!.id, preparerId: idOf('S') } });
  await db.database.handover.create({
    data: { ...handover, customerId: completed!.id, status: 'completed', currentStage: 'completed', completedAt: new Date() },
  });
}

async function accessOf(externalId: string) {
  const role = people.find(([name]) => name === externalId)![1];
  const id = idOf(externalId);
  const caller: Caller = { kind: 'employee', id, externalId, name: externalId, role };
  const team = role === 'manager' ? await teamOf(db.database, id) : [id];
  return { ability: abilityOf(caller, { team, represents: [] }) };
}

const everyone = people.map(([externalId]) => externalId);

describe.each(everyone)('%s is shown by a list exactly what the check allows', (externalId) => {
  test.each(['read', 'see_contact_data', 'update', 'follow_up', 'recycle', 'give_back', 'assign'] as const satisfies readonly Action[])(
    'customers: %s',
    async (action) => {
      const access = await accessOf(externalId);
      const all = await db.database.customer.findMany({ include: { handovers: true }, orderBy: { id: 'asc' } });
      const listed = await db.database.customer.findMany({ where: { AND: [reachOf(access, 'Customer', action)] }, orderBy: { id: 'asc' } });
      expect(listed.map(({ id }) => id)).toEqual(all.filter((each) => may(access, action, 'Customer', each)).map(({ id }) => id));
    },
  );

  test.each(['read', 'initiate'] as const)('handovers: %s', async (action) => {
    const access = await accessOf(externalId);
    const all = await db.database.handover.findMany({ orderBy: { id: 'asc' } });
    const listed = await db.database.handover.findMany({ where: { AND: [reachOf(access, 'Handover', action)] }, orderBy: { id: 'asc' } });
    expect(listed.map(({ id }) => id)).toEqual(all.filter((each) => may(access, action, 'Handover', each)).map(({ id }) => id));
  });
});

test.each([
  ['S', 2, 2],
  ['U', 3, 2],
  ['T', 2, 0],
  ['M', 6, 2],
  ['N', 3, 2],
  ['D', 8, 2],
  ['A', 10, 2],
  ['H', 0, 2],
  ['O', 0, 2],
] as const)('%s reads %i customers and %i handovers', async (externalId, customers, handovers) => {
  const access = await accessOf(externalId);
  expect(await db.database.customer.count({ where: { AND: [reachOf(access, 'Customer')] } })).toBe(customers);
  expect(await db.database.handover.count({ where: { AND: [reachOf(access, 'Handover')] } })).toBe(handovers);
});

describe('a team', () => {
  const named = (found: readonly string[]) => found.map((id) => [...ids].find(([, each]) => each === id)?.[0]);

  test.each([
    ['D', 'D M N S T U'],
    ['M', 'M S T'],
    ['S', 'S'],
    ['X', 'X Y'],
  ])('of %s is %s', async (externalId, expected) => {
    expect(
      named(await teamOf(db.database, idOf(externalId)))
        .toSorted()
        .join(' '),
    ).toBe(expected);
  });

  test.each([
    ['S', 'M D'],
    ['M', 'D'],
    ['D', ''],
    ['X', 'Y'],
    ['Y', 'X'],
  ])('above %s stand, the nearest first: %s', async (externalId, expected) => {
    expect(named(await managersAbove(db.database, idOf(externalId))).join(' ')).toBe(expected);
  });
});
