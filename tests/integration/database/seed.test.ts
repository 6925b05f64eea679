/** What `npm run seed` loads past triggers and foreign keys is what they would have let in. */
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seedCompany, type Seeded } from '../../../prisma/seed/seed.js';
import { createTestDatabase, type TestDatabase } from '../../harness/database.js';

const options = { customers: 2000, salespeople: 40, seed: 7, today: '2026-11-20', passwordHash: 'not to be signed in with' };

let there: TestDatabase;
let sql: pg.Pool;
let seeded: Seeded;

beforeAll(async () => {
  there = await createTestDatabase();
  sql = new pg.Pool({ connectionString: there.url, max: 2 });
  seeded = await seedCompany(there.url, options);
});

afterAll(async () => {
  await sql.end();
  await there.drop();
});

const numberOf = async (query: string): Promise<number> => {
  const { rows } = await sql.query<{ n: string }>(`SELECT count(*) AS n FROM (${query}) AS found`);
  return Number(rows[0]?.n);
};

test('there are as many customers as asked for, a tenth of them in the pool, each with about ten records', async () => {
  expect(await numberOf('SELECT FROM customers')).toBe(2000);
  const pooled = await numberOf(`SELECT FROM customers WHERE status = 'in_pool'`);
  expect(pooled).toBeGreaterThan(120);
  expect(pooled).toBeLessThan(280);
  const records = await Promise.all(
    ['customer_contacts', 'follow_ups', 'opportunities', 'contracts', 'service_tickets', 'payments'].map((table) =>
      numberOf(`SELECT FROM ${table}`),
    ),
  );
  expect(records.reduce((sum, one) => sum + one) / 2000).toBeCloseTo(10, -0.5);
});

test('each row that another one names is there', async () => {
  const { rows } = await sql.query<{ from: string; of: string; to: string; key: string }>(
    `SELECT conrelid::regclass::text AS from, a.attname AS of, confrelid::regclass::text AS to, f.attname AS key
     FROM pg_constraint
     JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = conkey[1]
     JOIN pg_attribute f ON f.attrelid = confrelid AND f.attnum = confkey[1]
     WHERE contype = 'f'`,
  );
  expect(rows.length).toBeGreaterThan(20);
  for (const { from, of, to, key } of rows) {
    const dangling = `SELECT FROM ${from} f WHERE f.${of} IS NOT NULL AND NOT EXISTS (SELECT FROM ${to} t WHERE t.${key} = f.${of})`;
    expect(await numberOf(dangling), `${from}.${of}`).toBe(0);
  }
});

test.each([
  ['customer', 'customers'],
  ['opportunity', 'opportunities'],
  ['contract', 'contracts'],
  ['service_ticket', 'service_tickets'],
  ['payment', 'payments'],
])('the manifest of each %s ends with who owns it, and begins with nobody', async (entity, table) => {
  const last = `SELECT DISTINCT ON (entity_id) entity_id, id, to_owner_id, cause FROM ownership_changes
    WHERE entity_type = '${entity}' ORDER BY entity_id, id DESC`;
  const wrong = `SELECT FROM ${table} t LEFT JOIN (${last}) m ON m.entity_id = t.id
    WHERE m.to_owner_id IS DISTINCT FROM t.owner_id OR m.id IS DISTINCT FROM t.owner_change_id OR m.cause IS DISTINCT FROM t.owner_change_cause`;
  expect(await numberOf(wrong)).toBe(0);
  const broken = `SELECT FROM (SELECT from_owner_id, lag(to_owner_id) OVER (PARTITION BY entity_id ORDER BY id) AS before
    FROM ownership_changes WHERE entity_type = '${entity}') chain WHERE from_owner_id IS DISTINCT FROM before`;
  expect(await numberOf(broken)).toBe(0);
});

test('nothing has happened in the future, and nothing before the customer was there', async () => {
  const instants = [
    'SELECT created_at AS at FROM customers',
    'SELECT last_follow_up FROM customers',
    'SELECT owned_since FROM customers',
    'SELECT occurred_at FROM follow_ups',
    'SELECT at FROM ownership_changes',
    'SELECT pooled_at FROM customer_pool',
    'SELECT taken_at FROM customer_pool',
    'SELECT completed_at FROM customer_handover',
  ];
  expect(await numberOf(`SELECT FROM (${instants.join(' UNION ALL ')}) moments WHERE at >= '2026-11-20'`)).toBe(0);
  expect(await numberOf('SELECT FROM follow_ups f JOIN customers c ON c.id = f.customer_id WHERE f.occurred_at < c.created_at')).toBe(0);
  expect(await numberOf('SELECT FROM customers WHERE owned_since < created_at')).toBe(0);
});

test('who is in the pool has one entry there, and nobody else has', async () => {
  const wrong = `SELECT FROM customers c FULL JOIN (SELECT customer_id FROM customer_pool WHERE pool_status = 'available') e ON e.customer_id = c.id
    WHERE (c.status = 'in_pool') IS DISTINCT FROM (e.customer_id IS NOT NULL)`;
  expect(await numberOf(wrong)).toBe(0);
  const unsaid = `SELECT FROM customer_pool e JOIN customers c ON c.id = e.customer_id
    WHERE (e.customer_name, e.customer_type, e.customer_level, e.region, e.industry)
      IS DISTINCT FROM (c.customer_name, c.customer_type, c.customer_level, c.region, c.industry)`;
  expect(await numberOf(unsaid)).toBe(0);
  const unlike = `SELECT FROM customers c WHERE last_follow_up IS DISTINCT FROM (SELECT max(occurred_at) FROM follow_ups f WHERE f.customer_id = c.id)`;
  expect(await numberOf(unlike)).toBe(0);
});

test('the same seed on the same day makes the same rows', async () => {
  const other = await createTestDatabase();
  try {
    const again = await seedCompany(other.url, options);
    expect(again.rows).toBe(seeded.rows);
    const digest = `SELECT md5(string_agg(t::text, '' ORDER BY id)) AS digest FROM`;
    for (const table of ['customers', 'payments', 'ownership_changes']) {
      const [one, two] = await Promise.all([
        sql.query(`${digest} ${table} t`),
        other.database.$queryRawUnsafe<{ digest: string }[]>(`${digest} ${table} t`),
      ]);
      expect(two[0]?.digest, table).toBe(one.rows[0].digest);
    }
  } finally {
    await other.drop();
  }
});

test('a second time is refused, and says what was loaded before', async () => {
  await expect(seedCompany(there.url, options)).rejects.toThrow(/was seeded before.*"customers":2000/);
});
