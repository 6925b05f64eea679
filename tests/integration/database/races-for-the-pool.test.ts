/** Everybody wants the same at once, each on a connection of their own. Whatever the order, the database holds what the answers say. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openHandovers } from '../../../src/handovers/opening.js';
import { createCustomer } from '../../../src/ownership/create.js';
import { poolCustomers } from '../../../src/ownership/pool.js';
import { takeFromPool, type TakenCustomer, type Taking } from '../../../src/ownership/take.js';
import { inOrder, inTransaction, newId, openDatabase, repeated, type Database } from '../../../src/platform/database.js';
import { Problem } from '../../../src/platform/errors.js';
import { createTestDatabase, type TestDatabase } from '../../harness/database.js';
import { inTurn } from '../../harness/lock-queue.js';
import { rounds } from '../../harness/rounds.js';

let own: TestDatabase;
/** Enough connections that everyone who races is in the database at once. */
let wide: Database;
let poolId: string;

beforeAll(async () => {
  own = await createTestDatabase();
  wide = openDatabase(own.url, { applicationName: 'race', poolSize: 30 });
  poolId = (await own.database.pool.findFirstOrThrow({ where: { isDefault: true } })).id;
});
beforeEach(async () => {
  await own.database.pool.update({ where: { id: poolId }, data: { dailyLimit: null, cooldownDays: null } });
});
afterAll(async () => {
  await wide.$disconnect();
  await own.drop();
});

const settings = { baseUrl: 'http://baton.example', timing: { bundlingMs: 0, timezone: 'Asia/Shanghai' } };
const said = { actor: 'test', via: 'test', timezone: 'Asia/Shanghai' };
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

async function employ(more: { capacity?: number } = {}): Promise<string> {
  const externalId = newId();
  return (await own.database.employee.create({ data: { externalId, name: '某人', email: `${externalId}@demo.example`, ...more } })).id;
}
const customerOf = (id: string) => own.database.customer.findUniqueOrThrow({ where: { id } });
const hire = (count: number) => Promise.all(numbers(count).map(() => employ()));

async function create(ownerId: string | null): Promise<string> {
  const row = { id: newId(), customerName: '某公司', customerType: 'enterprise', email: 'a@b.example', ownerId } as const;
  const { outcome } = await createCustomer(wide, row, { actorId: null, actor: 'test', via: 'test', cause: 'create' });
  if (outcome !== 'created') throw new Error(outcome);
  return row.id;
}
const inPool = (count: number) => Promise.all(numbers(count).map(() => create(null)));

const claim = (employeeId: string, ...customerIds: string[]) =>
  repeated(() =>
    takeFromPool(wide, {
      ...said,
      takings: customerIds.map((customerId) => ({ customerId, employeeId })),
      asMember: employeeId,
      actorId: employeeId,
    }),
  );
const assign = (...takings: Taking[]) =>
  repeated(() => takeFromPool(wide, { ...said, takings, assignmentId: newId(), asMember: null, actorId: null }));

const took = (all: readonly TakenCustomer[]) => all.filter(({ outcome }) => outcome === 'taken');
const codes = (all: readonly TakenCustomer[]) => all.map(({ outcome }) => outcome).filter((outcome) => outcome !== 'taken');

/** What was reported as taken is taken, with a row of each kind, and nothing else is. */
async function expectExactly(reported: readonly TakenCustomer[], customerIds: readonly string[]) {
  const winners = new Map(took(reported).map(({ customerId, employeeId }) => [customerId, employeeId]));
  expect(winners.size).toBe(took(reported).length);
  const [customers, ledger, changes, audited, entries] = await Promise.all([
    own.database.customer.findMany({ where: { id: { in: [...customerIds] } }, select: { id: true, ownerId: true, status: true } }),
    own.database.poolClaim.findMany({ where: { customerId: { in: [...customerIds] } } }),
    own.database.ownershipChange.findMany({ where: { entityId: { in: [...customerIds] } } }),
    own.database.auditEntry.findMany({ where: { subjectId: { in: [...customerIds] }, action: { endsWith: '_from_pool' } } }),
    own.database.poolEntry.findMany({ where: { customerId: { in: [...customerIds] } } }),
  ]);
  for (const { id, ownerId, status } of customers) {
    const winner = winners.get(id) ?? null;
    expect({ id, ownerId, status }).toEqual({ id, ownerId: winner, status: winner === null ? 'in_pool' : 'active' });
  }
  const sorted = [...winners].toSorted();
  expect(ledger.map(({ customerId, employeeId }) => [customerId, employeeId]).toSorted()).toEqual(sorted);
  expect(changes.map(({ entityId, toOwnerId }) => [entityId, toOwnerId]).toSorted()).toEqual(sorted);
  expect(audited.map(({ subjectId, after }) => [subjectId, (after as { ownerId: string }).ownerId]).toSorted()).toEqual(sorted);
  expect(entries.flatMap(({ customerId, takenBy }) => (takenBy === null ? [] : [[customerId, takenBy]])).toSorted()).toEqual(sorted);
}

describe('one customer goes to one of', () => {
  test('all who claim it and all to whom it is assigned', async () => {
    const people = await hire(20);
    for (let round = 0; round < rounds(10, 200); round += 1) {
      const [customerId] = (await inPool(1)) as [string];
      const all = await Promise.all(
        people.map((employeeId, index) => (index % 2 === 0 ? claim(employeeId, customerId) : assign({ customerId, employeeId }))),
      );
      expect(took(all.flat())).toHaveLength(1);
      expect(new Set(codes(all.flat()))).toEqual(new Set(['already_taken']));
      await expectExactly(all.flat(), [customerId]);
    }
  });

  test('those who claim many at once, in whatever order each names them', async () => {
    const people = await hire(8);
    for (let round = 0; round < rounds(5, 100); round += 1) {
      const customerIds = await inPool(20);
      const orders = people.map((_, index) => (index % 2 === 0 ? customerIds : customerIds.toReversed()).toSpliced(index, 3));
      const all = await Promise.all(people.map((employeeId, index) => claim(employeeId, ...orders[index]!)));
      expect(new Set(took(all.flat()).map(({ customerId }) => customerId)).size).toBe(20);
      await expectExactly(all.flat(), customerIds);
    }
  });
});

describe('a limit holds for one person on twenty connections', () => {
  test('claims a day, one by one and several at once', async () => {
    await own.database.pool.update({ where: { id: poolId }, data: { dailyLimit: 7 } });
    for (let round = 0; round < rounds(8, 100); round += 1) {
      const [person, customerIds] = [await employ(), await inPool(30)];
      const calls = numbers(20).map((call) =>
        call < 15 ? customerIds.slice(call, call + 1) : customerIds.slice(15 + (call - 15) * 3, 18 + (call - 15) * 3),
      );
      const all = (await Promise.all(calls.map((ids) => claim(person, ...ids)))).flat();
      expect(took(all)).toHaveLength(7);
      expect(new Set(codes(all))).toEqual(new Set(['daily_limit']));
      expect(await own.database.poolClaim.count({ where: { employeeId: person } })).toBe(7);
      await expectExactly(all, customerIds);
    }
  });

  test('capacity, where they claim, are assigned customers and are named as receiver at once', async () => {
    for (let round = 0; round < rounds(8, 100); round += 1) {
      const [person, other, customerIds] = [await employ({ capacity: 4 }), await employ(), await inPool(16)];
      const owned = await Promise.all(numbers(4).map(() => create(other)));
      const takings = customerIds.map((customerId, index) =>
        index < 8 ? claim(person, customerId) : assign({ customerId, employeeId: person }),
      );
      const openings = owned.map((customerId) => open(customerId, person));
      const all = (await Promise.all(takings)).flat();
      const opened = (await Promise.all(openings)).filter((outcome) => outcome === 'opened').length;
      expect(took(all).length + opened).toBe(4);
      expect(new Set(codes(all))).toEqual(new Set(['capacity_exceeded']));
      await expectExactly(all, customerIds);
    }
  });
});

/** Opens a handover; the code of a refusal where it is refused. */
function open(customerId: string, toOwnerId: string | null): Promise<string> {
  const opening = {
    handoverId: newId(),
    customerId,
    reason: 'resignation',
    toOwnerId,
    reviewerId: null,
    preparerId: null,
    personnelChangeId: null,
    actor: 'system',
  } as const;
  return inTransaction(wide, async (tx) => {
    const [opened] = await openHandovers(inOrder(tx), [opening], settings);
    return opened && 'refused' in opened && opened.refused instanceof Problem ? opened.refused.code : 'opened';
  });
}

describe('a handover that starts', () => {
  test('and a customer that is given back and claimed: one of them finds the customer', async () => {
    const [owner, ...claimers] = (await hire(5)) as [string, ...string[]];
    const seen = new Set<string>();
    for (let round = 0; round < rounds(20, 200); round += 1) {
      const customerId = await create(owner);
      const giveBack = () =>
        inTransaction(wide, (tx) => poolCustomers(tx, { customerIds: [customerId], reason: 'manual', cause: 'give_back', actorId: owner }));
      // One round at once, one in which the handover comes while it is claimed, one in which it has come before.
      const given = round % 3 === 1 ? [await giveBack()] : [];
      const begun = round % 3 === 2 ? [await open(customerId, null)] : [];
      const [pooled, opened, ...claims] = await Promise.all([
        given[0] ?? giveBack(),
        begun[0] ?? open(customerId, null),
        ...claimers.map((each) => claim(each, customerId)),
      ]);
      const winners = took(claims.flat());
      const after = await own.database.customer.findUniqueOrThrow({ where: { id: customerId } });
      const isOpen = after.openHandoverId !== null;
      seen.add(isOpen ? 'handover' : 'claim');
      expect(await own.database.handover.count({ where: { customerId, status: 'open' } })).toBe(isOpen ? 1 : 0);
      expect(opened === 'opened').toBe(isOpen);
      if (isOpen && pooled.length === 0) expect({ winners, ownerId: after.ownerId }).toEqual({ winners: [], ownerId: owner });
      if (!isOpen)
        expect({ pooled: pooled.length, ownerId: after.ownerId }).toEqual({ pooled: 1, ownerId: winners[0]?.employeeId ?? null });
      expect(winners.length).toBeLessThanOrEqual(1);
    }
    expect([...seen].toSorted()).toEqual(['claim', 'handover']);
  });

  test('before the owner gives the customer back keeps it; after that it finds nobody to take it from', async () => {
    for (let round = 0; round < rounds(4, 60); round += 1) {
      const [owner] = (await hire(1)) as [string];
      const [kept, given] = [await create(owner), await create(owner)];
      const giveBack = (customerId: string) => () =>
        inTransaction(wide, (tx) => poolCustomers(tx, { customerIds: [customerId], reason: 'manual', cause: 'give_back', actorId: owner }));
      const first = await inTurn(own.url, kept, [() => open(kept, null), giveBack(kept)]);
      expect(first).toEqual(['opened', []]);
      expect(await customerOf(kept)).toMatchObject({ ownerId: owner, openHandoverId: expect.any(String) });
      const [pooled, opened] = await inTurn(own.url, given, [giveBack(given), () => open(given, null)]);
      expect([pooled.length, opened]).toEqual([1, 'in_pool']);
      expect(await customerOf(given)).toMatchObject({ ownerId: null, openHandoverId: null, status: 'in_pool' });
    }
  });

  test('before a claim finds nobody to take the customer from; after one, it says that somebody else has it now', async () => {
    for (let round = 0; round < rounds(4, 60); round += 1) {
      const [claimer] = (await hire(1)) as [string];
      const [one, other] = (await inPool(2)) as [string, string];
      const [refused, claimed] = await inTurn(own.url, one, [() => open(one, null), () => claim(claimer, one)]);
      expect([refused, took(claimed).length]).toEqual(['in_pool', 1]);
      expect(await customerOf(one)).toMatchObject({ ownerId: claimer, openHandoverId: null });
      const [taken, opened] = await inTurn(own.url, other, [() => claim(claimer, other), () => open(other, null)]);
      expect(took(taken)).toHaveLength(1);
      expect(opened).toBe('customer_changed');
      expect(await customerOf(other)).toMatchObject({ ownerId: claimer, openHandoverId: null });
    }
  });

  test('keeps its customer from being claimed or assigned until it ends', async () => {
    const [owner, person] = (await hire(2)) as [string, string];
    const customerId = await create(owner);
    expect(await open(customerId, null)).toBe('opened');
    const all = await Promise.all([claim(person, customerId), assign({ customerId, employeeId: person })]);
    expect(codes(all.flat())).toEqual(['already_taken', 'already_taken']);
    expect(await own.database.customer.findUnique({ where: { id: customerId } })).toMatchObject({
      ownerId: owner,
      openHandoverId: expect.any(String),
    });
  });
});

describe('a batch', () => {
  test('of which some are refused leaves exactly what it reports, while others claim the same', async () => {
    for (let round = 0; round < rounds(8, 100); round += 1) {
      const [person, full, ...others] = [await employ(), await employ({ capacity: 3 }), ...(await hire(4))];
      const customerIds = await inPool(30);
      const all = await Promise.all([
        claim(person, ...customerIds),
        claim(full, ...customerIds.toReversed()),
        assign(...customerIds.map((customerId, index) => ({ customerId, employeeId: others[index % others.length]! }))),
        ...others.map((each, index) => claim(each, ...customerIds.slice(index * 5, index * 5 + 10))),
      ]);
      for (const [index, batch] of all.entries()) expect(batch.map(({ customerId }) => customerId)).toHaveLength(index < 3 ? 30 : 10);
      await expectExactly(all.flat(), customerIds);
    }
  });

  test('of which one cannot be written leaves nothing, and says so', async () => {
    const [person, customerIds] = [await employ(), await inPool(10)];
    await own.database.$executeRawUnsafe(`
      CREATE FUNCTION fail_for_one() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'this one fails'; END $$`);
    await own.database.$executeRawUnsafe(`
      CREATE TRIGGER fails BEFORE UPDATE ON customers FOR EACH ROW WHEN (NEW.id = '${customerIds[6]}') EXECUTE FUNCTION fail_for_one()`);
    await expect(claim(person, ...customerIds)).rejects.toThrow(/this one fails/);
    await expectExactly([], customerIds);
    await own.database.$executeRawUnsafe('DROP TRIGGER fails ON customers');
    expect(took(await claim(person, ...customerIds))).toHaveLength(10);
  });
});
