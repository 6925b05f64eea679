import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCustomer } from '../../../src/ownership/create.js';
import { giveCustomers } from '../../../src/ownership/give.js';
import { poolCustomers } from '../../../src/ownership/pool.js';
import { takeFromPool } from '../../../src/ownership/take.js';
import { inTransaction, newId } from '../../../src/platform/database.js';
import { createTestDatabase, type TestDatabase } from '../../harness/database.js';
import { rounds } from '../../harness/rounds.js';

let own: TestDatabase;

beforeAll(async () => {
  own = await createTestDatabase();
});

afterAll(async () => {
  await own.drop();
});

const few = { min: 0, max: 3 };
/** One way for owners to change, on customers and people given by number. */
const move = fc.oneof(
  fc.record({ way: fc.constant('create' as const), customer: fc.integer(few), person: fc.option(fc.integer(few)) }),
  fc.record({ way: fc.constant('give' as const), customers: fc.uniqueArray(fc.integer(few)), person: fc.integer(few) }),
  fc.record({ way: fc.constant('pool' as const), customers: fc.uniqueArray(fc.integer(few)) }),
  fc.record({ way: fc.constant('claim' as const), customers: fc.uniqueArray(fc.integer(few)), person: fc.integer(few) }),
  fc.record({ way: fc.constant('by hand' as const), customer: fc.integer(few), person: fc.integer(few) }),
);

/** An update that names a change and leaves the owner is none. */
const namedTheSameOwner = [
  { way: 'create' as const, customer: 0, person: 2 },
  { way: 'by hand' as const, customer: 0, person: 2 },
];

test('whatever moves customers, the manifest read from the beginning leads to the present owners', async () => {
  const { database } = own;
  await fc.assert(
    fc.asyncProperty(fc.array(move, { maxLength: 15 }), async (moves) => {
      const customerIds = [0, 1, 2, 3].map(newId);
      const people = await database.employee.createManyAndReturn({
        data: customerIds.map((id) => ({ externalId: id, name: '某人', email: `${id}@demo.example` })),
      });
      const personId = (number: number) => people[number]!.id;
      const idsOf = (numbers: readonly number[]) => numbers.map((number) => customerIds[number]!);
      const said = { actorId: null, actor: 'test', via: 'test' } as const;

      for (const each of moves) {
        if (each.way === 'create') {
          const row = { customerName: '某公司', customerType: 'enterprise', email: 'a@b.example' } as const;
          const ownerId = each.person === null ? null : personId(each.person);
          await createCustomer(database, { ...row, id: customerIds[each.customer]!, ownerId }, { ...said, cause: 'create' });
        } else if (each.way === 'give') {
          const toOwnerId = personId(each.person);
          await inTransaction(database, (tx) =>
            giveCustomers(tx, { customerIds: idsOf(each.customers), toOwnerId, cause: 'handover', actorId: null }),
          );
        } else if (each.way === 'pool') {
          const recycled = { customerIds: idsOf(each.customers), reason: 'manual', cause: 'recycle', actorId: null } as const;
          await inTransaction(database, (tx) => poolCustomers(tx, recycled));
        } else if (each.way === 'claim') {
          const employeeId = personId(each.person);
          const takings = idsOf(each.customers).map((customerId) => ({ customerId, employeeId }));
          await takeFromPool(database, { ...said, takings, asMember: employeeId, timezone: 'UTC' });
        } else {
          await database.$executeRaw`
            UPDATE customers SET owner_id = ${personId(each.person)}::uuid, owner_change_id = uuid_v7(), owner_change_cause = 'import'
            WHERE id = ${customerIds[each.customer]}::uuid AND status = 'active'`;
        }
      }

      const customers = await database.customer.findMany({ where: { id: { in: customerIds } } });
      const changes = await database.ownershipChange.findMany({ where: { entityId: { in: customerIds } }, orderBy: { id: 'asc' } });
      const replayed = new Map<string, string | null>();
      for (const { entityId, fromOwnerId, toOwnerId } of changes) {
        expect(fromOwnerId).toBe(replayed.get(entityId) ?? null);
        replayed.set(entityId, toOwnerId);
      }
      for (const { id, ownerId, ownerChangeId } of customers) {
        expect(replayed.get(id) ?? null).toBe(ownerId);
        const last = changes.findLast(({ entityId }) => entityId === id);
        expect(last?.id ?? null).toBe(ownerChangeId);
      }

      const inPool = customers.filter(({ status }) => status === 'in_pool').map(({ id }) => id);
      const available = await database.poolEntry.findMany({ where: { customerId: { in: customerIds }, poolStatus: 'available' } });
      expect(available.map(({ customerId }) => customerId).toSorted()).toEqual(inPool.toSorted());
    }),
    { numRuns: rounds(25, 500), examples: [[namedTheSameOwner]] },
  );
}, 300_000);

test('an import of many rows writes a line for each that has an owner', async () => {
  const { database } = own;
  const owner = await database.employee.create({ data: { externalId: 'many', name: '某人', email: 'many@demo.example' } });
  await database.$executeRaw`
    INSERT INTO customers (customer_name, customer_type, email, owner_id, status, owner_change_cause, industry)
    SELECT '导入 ' || n, 'individual', n || '@b.example', CASE WHEN n % 2 = 0 THEN ${owner.id}::uuid END,
      CASE WHEN n % 2 = 0 THEN 'active' ELSE 'in_pool' END::customer_status, 'import', 'imported'
    FROM generate_series(1, 1000) AS n`;
  const changes = await database.ownershipChange.groupBy({ by: ['cause'], where: { toOwnerId: owner.id }, _count: true });
  expect(changes).toEqual([{ cause: 'import', _count: 500 }]);
  const ownedSince = await database.customer.count({ where: { industry: 'imported', ownedSince: { not: null } } });
  expect(ownedSince).toBe(500);
});

test('a connection that has moved one customer does not compare all of thousands with each other', async () => {
  const client = new pg.Client(own.url);
  const plans: string[] = [];
  client.on('notice', ({ message }) => plans.push(message ?? ''));
  await client.connect();
  try {
    await client.query(`LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SET auto_explain.log_nested_statements = on;
      SET auto_explain.log_level = 'notice'; BEGIN`);
    await client.query(`UPDATE customers SET owner_id = NULL, status = 'in_pool', owner_change_id = uuid_v7(), owner_change_cause = 'recycle'
      WHERE id = (SELECT id FROM customers WHERE owner_id IS NOT NULL LIMIT 1)`);
    await client.query('ROLLBACK');
  } finally {
    await client.end();
  }
  // The plan is kept, and serves every change that comes after it.
  const recording = plans.find((plan) => plan.includes('Insert on ownership_changes'));
  expect(recording).toMatch(/(Merge|Hash) Join/);
  expect(recording).not.toContain('Nested Loop');
});
