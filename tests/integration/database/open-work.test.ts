/** Open has one meaning (migration open_is_what_moves): what moves with a customer is what somebody has, and keeps them from leaving. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readHoldings, hasSomething } from '../../../src/ownership/holdings.js';
import { transferOpenWork } from '../../../src/ownership/open-work.js';
import { unplannedCustomers } from '../../../src/personnel-changes/planning.js';
import { inTransaction, newId, type Database } from '../../../src/platform/database.js';
import { createTestDatabase, type TestDatabase } from '../../harness/database.js';

let own: TestDatabase;
let database: Database;
beforeAll(async () => {
  own = await createTestDatabase();
  ({ database } = own);
});
afterAll(() => own.drop());

const employ = async () => {
  const externalId = newId();
  return (await database.employee.create({ data: { externalId, name: '某人', email: `${externalId}@demo.example` } })).id;
};
const customerOf = async (ownerId: string, more: object = {}) => {
  const words = { customerName: '某公司', customerType: 'enterprise', email: 'a@b.example', status: 'active' } as const;
  return (await database.customer.create({ data: { ...words, ownerId, ...more } })).id;
};

/** What each kind of record needs besides; a payment is due next week. */
const kinds = {
  opportunities: `name) SELECT '续约'`,
  contracts: `number) SELECT 'HT-1'`,
  service_tickets: `subject) SELECT '发票'`,
  payments: `amount, due_on) SELECT 1, current_date + 7`,
} as const;
type Kind = keyof typeof kinds;

const addWork = (kind: Kind, status: string, customerId: string, ownerId: string) => {
  const [columns, values] = kinds[kind].split(' SELECT ');
  return database.$executeRawUnsafe(
    `INSERT INTO ${kind} (customer_id, owner_id, status, ${columns} SELECT '${customerId}', '${ownerId}', '${status}', ${values}`,
  );
};

const cases = [
  ['opportunities', 'open', 1],
  ['opportunities', 'won', 0],
  ['opportunities', 'lost', 0],
  ['contracts', 'draft', 1],
  ['contracts', 'in_force', 1],
  ['contracts', 'ended', 0],
  ['contracts', 'terminated', 0],
  ['service_tickets', 'open', 1],
  ['service_tickets', 'pending', 1],
  ['service_tickets', 'resolved', 0],
  ['service_tickets', 'closed', 0],
  ['payments', 'due', 1],
  ['payments', 'overdue', 1],
  ['payments', 'disputed', 1],
  ['payments', 'paid', 0],
] as const;

describe.each(cases)('of %s that are %s', (kind, status, open) => {
  test(`somebody ${open === 1 ? 'has something, cannot leave with it, and hands it over' : 'has nothing, and may leave'}`, async () => {
    const [person, other, receiver] = [await employ(), await employ(), await employ()];
    const customerId = await customerOf(other);
    await addWork(kind, status, customerId, person);
    expect(await hasSomething(database, person)).toBe(open === 1);
    expect((await readHoldings(database, [person])).get(person)).toMatchObject({ customers: 0, openWork: open });

    const handover = await database.handover.create({ data: { customerId, fromOwnerId: person, handoverReason: 'resignation' } });
    const transfer = { handoverId: handover.id, customerId, fromOwnerId: person, toOwnerId: receiver, actorId: null };
    const leave = () => database.$executeRaw`UPDATE employees SET status = 'left' WHERE id = ${person}::uuid`;
    if (open === 1) await expect(leave()).rejects.toThrow(/personnel change/);
    expect(await inTransaction(database, (tx) => transferOpenWork(tx, transfer))).toHaveLength(open);
    expect(await leave()).toBe(1);
  });

  test(`a customer of level potential that nobody followed up is ${open === 1 ? 'not ' : ''}idle`, async () => {
    const person = await employ();
    const long = { customerLevel: 'potential', ownedSince: new Date('2020-01-01') };
    const customerId = await customerOf(person, long);
    await addWork(kind, status, customerId, person);
    const planned = { changeId: null, employeeId: person, scope: null };
    expect(await unplannedCustomers(database, planned, 1)).toMatchObject([{ id: customerId, isIdle: open === 0 }]);
  });
});

describe('where somebody has settled thousands of each kind', () => {
  let person: string;
  beforeAll(async () => {
    person = await employ();
    const customerId = await customerOf(person);
    const settled = [
      ['opportunities', 'won'],
      ['contracts', 'ended'],
      ['service_tickets', 'closed'],
      ['payments', 'paid'],
    ] as const;
    for (const [kind, status] of settled) {
      const [columns, values] = kinds[kind].split(' SELECT ');
      await database.$executeRawUnsafe(`
        INSERT INTO ${kind} (customer_id, owner_id, status, ${columns} SELECT '${customerId}', '${person}', '${status}', ${values} FROM generate_series(1, 3000)`);
      await database.$executeRawUnsafe(`ANALYZE ${kind}`);
    }
  });

  test('whether they have anything open is looked up by index, and none of the settled is read', async () => {
    const plan = await database.$queryRawUnsafe<{ 'QUERY PLAN': string }[]>(
      `EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) SELECT FROM work_in_hand WHERE owner_id = '${person}'`,
    );
    const lines = plan.map((row) => row['QUERY PLAN']).join('\n');
    expect(lines.match(/Index (Only )?Scan/g)).toHaveLength(4);
    expect(lines).not.toMatch(/Seq Scan|Rows Removed by Filter/);
  });
});
