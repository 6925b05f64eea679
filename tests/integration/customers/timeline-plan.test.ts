/** The cost of a page of a timeline is that of its customer's records: at 100,000 customers with a million of them it is asked what is read. */
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { timelineStatement } from '../../../src/customers/timeline-statement.js';
import { createTestDatabase, type TestDatabase } from '../../harness/database.js';

const customers = 100_000;
const rows = 51;

let own: TestDatabase;
let sql: pg.Client;
beforeAll(async () => {
  own = await createTestDatabase();
  sql = new pg.Client(own.url);
  await sql.connect();
  await fill();
}, 300_000);
afterAll(async () => {
  await sql.end();
  await own.drop();
});

const customer = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;

/** One of each kind for every customer; the first has 500 of each, over as many days. */
async function fill() {
  const id = `('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid`;
  const everyone = `(SELECT ${id} AS customer, now() - n % 700 * interval '1 day' AS at FROM generate_series(2, ${customers}) n
      UNION ALL SELECT '${customer(1)}', now() - k * interval '1 day' FROM generate_series(1, 500) k) t`;
  await sql.query(`
    SET session_replication_role = replica;
    INSERT INTO customers (id, customer_name, customer_type, status, email)
      SELECT ${id}, 'customer ' || n, 'individual', 'in_pool', n || '@x.example' FROM generate_series(1, ${customers}) n;
    INSERT INTO follow_ups (customer_id, channel, content, occurred_at) SELECT customer, 'call', 'asked how they are', at FROM ${everyone};
    INSERT INTO opportunities (customer_id, name, status, created_at, ended_at)
      SELECT customer, 'second phase', 'won', at, at + interval '9 days' FROM ${everyone};
    INSERT INTO contracts (customer_id, number, signed_on, created_at) SELECT customer, 'HT', at::date, at FROM ${everyone};
    INSERT INTO service_tickets (customer_id, subject, created_at) SELECT customer, 'the invoice', at FROM ${everyone};
    INSERT INTO payments (customer_id, contract_id, due_on, amount, paid_on)
      SELECT customer, (SELECT id FROM contracts LIMIT 1), at::date, 1, at::date + 3 FROM ${everyone};
    INSERT INTO tasks (customer_id, employee_id, text, done_at) SELECT customer, customer, 'write to them', at FROM ${everyone};
    INSERT INTO ownership_changes (entity_type, entity_id, cause, at) SELECT 'customer', customer, 'claim', at FROM ${everyone};
    INSERT INTO customer_merges (survivor_id, merged_id, record, moved, filled, merged_at)
      SELECT customer, uuid_v7(), '{}', '{}', '{}', at FROM ${everyone};
    INSERT INTO customer_handover (customer_id, from_owner_id, handover_reason, status, created_at)
      SELECT customer, customer, 'resignation', 'cancelled', at FROM ${everyone};
    INSERT INTO handover_timeline (handover_id, kind, via, outcome, at) SELECT id, 'initiate', 'api', 'applied', created_at FROM customer_handover;
    RESET session_replication_role`);
  await sql.query('VACUUM (ANALYZE)');
}

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Node[];
}
const below = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(below)];

/** What a page reads of each table, behind `after`. */
async function readOf(id: string, after?: Date): Promise<Map<string, number>> {
  const { text, values } = timelineStatement(id, { after: after && { at: after, id }, rows });
  const { rows: plans } = await sql.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(`EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${text}`, values);
  const plan = below(plans[0]!['QUERY PLAN'][0].Plan);
  expect(plan.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name'])).toEqual([]);
  const read = new Map<string, number>();
  for (const node of plan) {
    const table = node['Relation Name'];
    if (table === undefined) continue;
    // Both are averages over the loops, rounded each for itself.
    const here = Math.round(node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
    read.set(table, Math.max(here, read.get(table) ?? 0));
  }
  return read;
}

test('of an ordinary customer no more is read than it has', async () => {
  const read = await readOf(customer(777));
  expect(read.size).toBe(11);
  for (const [table, count] of read) expect([table, count]).toSatisfy(([, each]: [string, number]) => each <= 1);
});

test('with five hundred of each kind, no more than those, and of follow-ups no more than a page', async () => {
  const read = await readOf(customer(1));
  expect(read.get('follow_ups')).toBeLessThanOrEqual(rows);
  for (const [table, count] of read) expect([table, count]).toSatisfy(([, each]: [string, number]) => each <= 500);
});

test('a page far down reads no more than the first', async () => {
  const first = await readOf(customer(1));
  const far = await readOf(customer(1), new Date(Date.now() - 400 * 24 * 3600 * 1000));
  for (const [table, count] of far) expect([table, count]).toSatisfy(([, each]: [string, number]) => each <= (first.get(table) ?? 0));
});
