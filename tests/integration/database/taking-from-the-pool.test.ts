import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createCustomer, type CustomerToCreate } from '../../../src/ownership/create.js';
import { giveCustomers } from '../../../src/ownership/give.js';
import { poolCustomers } from '../../../src/ownership/pool.js';
import { takeFromPool } from '../../../src/ownership/take.js';
import { inTransaction, newId, openDatabase, type Database } from '../../../src/platform/database.js';
import { createTestDatabase, type TestDatabase } from '../../harness/database.js';
import { rounds } from '../../harness/rounds.js';

let own: TestDatabase;
/** Enough connections that everyone who races is in the database at once. */
let wide: Database;

beforeAll(async () => {
  own = await createTestDatabase();
  wide = openDatabase(own.url, { applicationName: 'race', poolSize: 40 });
});

afterAll(async () => {
  await wide.$disconnect();
  await own.drop();
});

let poolId: string;
beforeEach(async () => {
  const pool = await own.database.pool.findFirstOrThrow({ where: { isDefault: true } });
  poolId = pool.id;
  await own.database.pool.update({ where: { id: poolId }, data: { dailyLimit: null, cooldownDays: null, isOpenToAll: true } });
});

const employ = async (more: { capacity?: number; status?: 'leaving'; role?: 'hr' } = {}) => {
  const externalId = newId();
  return (await own.database.employee.create({ data: { externalId, name: '某人', email: `${externalId}@demo.example`, ...more } })).id;
};
const said = { actorId: null, actor: 'test', via: 'test', cause: 'create' } as const;
const row = { customerName: '某公司', customerType: 'enterprise', email: 'a@b.example' } as const;
const create = (more: Partial<CustomerToCreate> = {}) => createCustomer(wide, { ...row, id: newId(), ownerId: null, ...more }, said);
const inPool = async (count: number) => {
  const created = await Promise.all(Array.from({ length: count }, () => create()));
  return created.map(({ customerId }) => customerId!);
};
const claim = (employeeId: string, ...customerIds: string[]) =>
  takeFromPool(wide, {
    takings: customerIds.map((customerId) => ({ customerId, employeeId })),
    asMember: employeeId,
    actorId: employeeId,
    actor: 'test',
    via: 'test',
    timezone: 'Asia/Shanghai',
  });
const outcomes = (taken: Awaited<ReturnType<typeof claim>>[]) => taken.flat().map(({ outcome }) => outcome);
const count = (all: readonly string[], wanted: string) => all.filter((each) => each === wanted).length;

describe('of fifty who claim one customer at once', () => {
  test('one gets it, and the ledger, the entry and the manifest name that one', async () => {
    const people = await Promise.all(Array.from({ length: 50 }, () => employ()));
    for (let round = 0; round < rounds(2, 20); round += 1) {
      const [customerId] = await inPool(1);
      const all = outcomes(await Promise.all(people.map((person) => claim(person, customerId!))));
      expect(count(all, 'taken')).toBe(1);
      expect(count(all, 'already_taken')).toBe(49);

      const winner = people[all.indexOf('taken')];
      const customer = await own.database.customer.findUniqueOrThrow({ where: { id: customerId } });
      expect(customer).toMatchObject({ ownerId: winner, status: 'active', ownerChangeCause: 'claim' });
      expect(await own.database.poolClaim.findMany({ where: { customerId } })).toMatchObject([{ employeeId: winner }]);
      expect(await own.database.poolEntry.findMany({ where: { customerId } })).toMatchObject([{ poolStatus: 'claimed', takenBy: winner }]);
      expect(await own.database.ownershipChange.findMany({ where: { entityId: customerId } })).toMatchObject([
        { toOwnerId: winner, cause: 'claim' },
      ]);
      expect(await own.database.auditEntry.count({ where: { subjectId: customerId, action: 'claim_from_pool' } })).toBe(1);
    }
  });
});

describe('a limit holds for one person on twenty connections', () => {
  test('claims a day', async () => {
    await own.database.pool.update({ where: { id: poolId }, data: { dailyLimit: 3 } });
    const person = await employ();
    const customers = await inPool(20);
    const all = outcomes(await Promise.all(customers.map((customer) => claim(person, customer))));
    expect(count(all, 'taken')).toBe(3);
    expect(count(all, 'daily_limit')).toBe(17);
  });

  test('capacity, open handovers that name them as receiver included', async () => {
    const person = await employ({ capacity: 5 });
    const other = await employ();
    const { customerId } = await create({ ownerId: other });
    await own.database.handover.create({
      data: { customerId: customerId!, fromOwnerId: other, toOwnerId: person, handoverReason: 'resignation' },
    });
    const customers = await inPool(20);
    const all = outcomes(await Promise.all(customers.map((customer) => claim(person, customer))));
    expect(count(all, 'taken')).toBe(4);
    expect(count(all, 'capacity_exceeded')).toBe(16);
  });

  test('capacity, where customers are claimed and created at once', async () => {
    const person = await employ({ capacity: 4 });
    const customers = await inPool(10);
    const [claims, creations] = await Promise.all([
      Promise.all(customers.map((customer) => claim(person, customer))),
      Promise.all(customers.map(() => create({ ownerId: person }))),
    ]);
    const all = [...outcomes(claims), ...creations.map(({ outcome }) => outcome)];
    expect(count(all, 'taken') + count(all, 'created')).toBe(4);
    expect(count(all, 'capacity_exceeded')).toBe(16);
    expect(await own.database.customer.count({ where: { ownerId: person } })).toBe(4);
  });

  test('claims a day and capacity, in one claim of many customers', async () => {
    await own.database.pool.update({ where: { id: poolId }, data: { dailyLimit: 2 } });
    const all = outcomes([await claim(await employ(), ...(await inPool(4)))]);
    expect(all.toSorted()).toEqual(['daily_limit', 'daily_limit', 'taken', 'taken']);
  });
});

describe('a claim is refused', () => {
  const recycle = (customerId: string) =>
    inTransaction(own.database, (tx) =>
      poolCustomers(tx, { customerIds: [customerId], reason: 'manual', cause: 'recycle', actorId: null }),
    );

  test.each([
    ['someone who is leaving', { status: 'leaving' }, 'not_active'],
    ['HR', { role: 'hr' }, 'not_active'],
    ['someone without room', { capacity: 0 }, 'capacity_exceeded'],
  ] as const)('to %s', async (_, person, outcome) => {
    const [customerId] = await inPool(1);
    expect(await claim(await employ(person), customerId!)).toMatchObject([{ outcome }]);
  });

  test('first for what is not theirs, then for what is gone, then for who they are', async () => {
    const [leaving, active] = [await employ({ status: 'leaving' }), await employ()];
    const [closed, gone, open] = await inPool(3);
    await claim(active, gone!);
    expect(outcomes(await Promise.all([claim(leaving, gone!), claim(leaving, open!)]))).toEqual(['already_taken', 'not_active']);
    await own.database.pool.update({ where: { id: poolId }, data: { isOpenToAll: false } });
    expect(await claim(leaving, closed!)).toMatchObject([{ outcome: 'not_a_member' }]);
  });

  test('to who is no member of a pool that is not open to all', async () => {
    await own.database.pool.update({ where: { id: poolId }, data: { isOpenToAll: false } });
    const [person, member] = [await employ(), await employ()];
    await own.database.poolMember.create({ data: { poolId, employeeId: member } });
    const [customerId] = await inPool(1);
    expect(await claim(person, customerId!)).toMatchObject([{ outcome: 'not_a_member' }]);
    expect(await claim(member, customerId!)).toMatchObject([{ outcome: 'taken' }]);
  });

  test('to the previous owner until the cooldown ends, and to nobody else', async () => {
    await own.database.pool.update({ where: { id: poolId }, data: { cooldownDays: 7 } });
    const [previous, other] = [await employ(), await employ()];
    const { customerId } = await create({ ownerId: previous });
    await recycle(customerId!);
    const [refused] = await claim(previous, customerId!);
    expect(refused).toMatchObject({ outcome: 'cooldown', limit: 7 });
    expect(refused!.until!.getTime() / 86_400_000).toBeCloseTo(Date.now() / 86_400_000 + 7, 1);
    expect(await claim(other, customerId!)).toMatchObject([{ outcome: 'taken' }]);
  });

  test('where giving back would erase a claim from the day', async () => {
    await own.database.pool.update({ where: { id: poolId }, data: { dailyLimit: 1 } });
    const person = await employ();
    const [first, second] = await inPool(2);
    expect(await claim(person, first!)).toMatchObject([{ outcome: 'taken' }]);
    await recycle(first!);
    expect(await claim(person, second!)).toMatchObject([{ outcome: 'daily_limit', limit: 1, held: 1 }]);
  });

  test('for a customer that is not there', async () => {
    expect(await claim(await employ(), newId())).toMatchObject([{ outcome: 'not_found' }]);
  });
});

describe('an assignment', () => {
  test("is no claim: the pool's limits do not count, and it counts for none", async () => {
    await own.database.pool.update({ where: { id: poolId }, data: { dailyLimit: 0, isOpenToAll: false } });
    const [person, manager] = [await employ(), await employ()];
    const [customerId] = await inPool(1);
    const assigned = {
      takings: [{ customerId: customerId!, employeeId: person }],
      assignmentId: newId(),
      asMember: null,
      actorId: manager,
      actor: 'M',
      via: 'api',
      timezone: 'UTC',
    } as const;
    expect(await takeFromPool(wide, assigned)).toMatchObject([{ outcome: 'taken' }]);
    expect(await own.database.poolClaim.findMany({ where: { customerId } })).toMatchObject([
      { employeeId: person, assignmentId: assigned.assignmentId },
    ]);
    expect(await own.database.poolEntry.findMany({ where: { customerId } })).toMatchObject([
      { poolStatus: 'assigned', assignedBy: manager },
    ]);
    expect(await own.database.customer.findUnique({ where: { id: customerId } })).toMatchObject({
      ownerId: person,
      ownerChangeCause: 'assign',
    });
  });
});

describe('a frozen customer', () => {
  test('moves only with the handover that froze it, and is free afterwards', async () => {
    const [from, to] = [await employ(), await employ()];
    const { customerId } = await create({ ownerId: from });
    const { id: handoverId } = await own.database.handover.create({
      data: { customerId: customerId!, fromOwnerId: from, handoverReason: 'resignation' },
    });
    await own.database.customer.update({ where: { id: customerId! }, data: { openHandoverId: handoverId } });

    const give = (more: object) =>
      inTransaction(own.database, (tx) =>
        giveCustomers(tx, { customerIds: [customerId!], toOwnerId: to, cause: 'handover', actorId: null, ...more }),
      );
    const pool = () =>
      inTransaction(own.database, (tx) =>
        poolCustomers(tx, { customerIds: [customerId!], reason: 'inactive_days', cause: 'recycle', actorId: null }),
      );
    expect(await give({})).toEqual([]);
    expect(await give({ handoverId: newId() })).toEqual([]);
    expect(await pool()).toEqual([]);
    expect(await give({ handoverId })).toEqual([{ customerId, fromOwnerId: from }]);
    expect(await own.database.customer.findUnique({ where: { id: customerId! } })).toMatchObject({ ownerId: to, openHandoverId: null });
    expect(await pool()).toMatchObject([{ fromOwnerId: to }]);
  });
});
