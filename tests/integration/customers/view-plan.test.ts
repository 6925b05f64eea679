/**
 * What a page of anything around a customer costs is what it shows: the 360° view, each of its parts, and the lists of sub-records, at
 * 100,000 customers with a million records. PostgreSQL itself tells of each statement that it ran how it did (auto_explain).
 */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCustomers } from '../../../src/customers/service.js';
import { viewPartNames } from '../../../src/customers/view-360-parts.js';
import type { Access } from '../../../src/identity/access.js';
import { scopes } from '../../../src/identity/caller.js';
import { abilityOf } from '../../../src/identity/permissions.js';
import { createOpenWork } from '../../../src/open-work/service.js';
import { openDatabase, rawPoolOf, type Database } from '../../../src/platform/database.js';
import type { PageOf } from '../../../src/platform/pagination.js';
import { createTestDatabase, type TestDatabase } from '../../harness/database.js';

const customers = 100_000;
/** Of each kind, with the one customer that has many; others have one. */
const many = 1_000;
const limit = 50;

let own: TestDatabase;
let database: Database;
beforeAll(async () => {
  own = await createTestDatabase();
  await fill();
  database = openDatabase(own.url, { applicationName: 'baton test' });
  for (const pool of [rawPoolOf(database).pool, rawPoolOf(database).steady]) {
    pool.on('connect', (client) => client.on('notice', ({ message }) => told.push(message ?? '')));
  }
}, 300_000);
afterAll(async () => {
  await database.$disconnect();
  await own.drop();
});

const customer = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;
const [busy, ordinary, gone, goneBefore] = [customer(1), customer(77_777), customer(2), customer(3)];

/** `gone` was merged into `busy`, and `goneBefore` into `gone`: each has a history as long. */
async function fill() {
  const sql = new pg.Client(own.url);
  await sql.connect();
  const id = `('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid`;
  const each = (
    ...more: string[]
  ) => `(SELECT ${id} AS customer, now() - n % 700 * interval '1 day' AS at FROM generate_series(4, ${customers}) n
    ${more.map((one) => `UNION ALL SELECT '${one}', now() - k * interval '1 hour' FROM generate_series(1, ${many}) k`).join('\n')}) t`;
  await sql.query(`
    SET session_replication_role = replica;
    INSERT INTO customers (id, customer_name, customer_type, status, email, merged_at)
      SELECT ${id}, 'customer ' || n, 'individual', CASE WHEN n IN (2, 3) THEN 'inactive' ELSE 'in_pool' END::customer_status,
        CASE WHEN n NOT IN (2, 3) THEN n || '@x.example' END, CASE WHEN n IN (2, 3) THEN now() END FROM generate_series(1, ${customers}) n;
    INSERT INTO follow_ups (customer_id, channel, content, occurred_at) SELECT customer, 'call', 'asked how they are', at FROM ${each(busy)};
    INSERT INTO customer_contacts (customer_id, name) SELECT customer, 'k' FROM ${each(busy)};
    INSERT INTO opportunities (customer_id, name) SELECT customer, 'second phase' FROM ${each(busy)};
    INSERT INTO contracts (customer_id, number) SELECT customer, 'HT' FROM ${each(busy)};
    INSERT INTO service_tickets (customer_id, subject) SELECT customer, 'the invoice' FROM ${each(busy)};
    INSERT INTO payments (customer_id, due_on, amount) SELECT customer, at::date, 1 FROM ${each(busy)};
    INSERT INTO ownership_changes (entity_type, entity_id, cause, at) SELECT 'customer', customer, 'claim', at FROM ${each(busy, gone, goneBefore)};
    INSERT INTO customer_handover (customer_id, from_owner_id, handover_reason, status, created_at)
      SELECT customer, customer, 'resignation', 'cancelled', at FROM ${each(busy)};
    INSERT INTO customer_pool (customer_id, pool_id, recycle_reason, pool_status, taken_by, taken_at)
      SELECT customer, (SELECT id FROM pools LIMIT 1), 'manual', 'claimed', customer, at FROM ${each(busy)};
    INSERT INTO customer_merges (survivor_id, merged_id, record, moved, filled) SELECT '${busy}', '${gone}', '{}',
      jsonb_build_object('customer_handover', (SELECT jsonb_agg(id) FROM customer_handover WHERE customer_id = '${busy}')), '{}';
    INSERT INTO customer_merges (survivor_id, merged_id, record, moved, filled) VALUES ('${gone}', '${goneBefore}', '{}', '{}', '{}');
    INSERT INTO customer_merges (survivor_id, merged_id, record, moved, filled)
      SELECT customer, uuid_v7(), '{}', '{}', '{}' FROM ${each()} LIMIT 20000;
    RESET session_replication_role`);
  await sql.query('VACUUM (ANALYZE)');
  const { rows } = await sql.query<{ name: string }>('SELECT current_database() AS name');
  const settings = { log_min_duration: '0', log_analyze: 'on', log_timing: 'off', log_format: 'json', log_level: 'notice' };
  await sql.query(`ALTER DATABASE ${rows[0]!.name} SET session_preload_libraries = 'auto_explain'`);
  for (const [name, value] of Object.entries({ ...settings, log_nested_statements: 'on' })) {
    await sql.query(`LOAD 'auto_explain'; ALTER DATABASE ${rows[0]!.name} SET auto_explain.${name} = '${value}'`);
  }
  await sql.end();
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
const told: string[] = [];

/** What the statements of `work` read of each table; none of them by reading a table from end to end. */
async function readBy(work: () => Promise<unknown>): Promise<Map<string, number>> {
  told.length = 0;
  await work();
  const plans = told.flatMap((message) => (/\{[^]*\}/.exec(message) ?? []).map((json): { Plan: Node } => JSON.parse(json)));
  expect(plans.length).toBeGreaterThan(0);
  const read = new Map<string, number>();
  for (const node of plans.flatMap(({ Plan }) => below(Plan))) {
    const table = node['Relation Name'];
    expect([node['Node Type'], table]).not.toEqual(['Seq Scan', expect.stringMatching(/^(?!employees|pools|pool_members)/)]);
    // Both are averages over the loops, rounded each for itself.
    const rows = Math.round(node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
    if (table !== undefined) read.set(table, Math.max(rows, read.get(table) ?? 0));
  }
  return read;
}
/** How many statements were asked; what a function asks inside of one is not another. */
const asked = () => told.filter((message) => !message.includes('RECURSIVE went')).length;
const most = (read: ReadonlyMap<string, number>) => Math.max(...read.values());

const caller = { kind: 'key', id: 'k', name: 'test', scopes } as const;
const nobody = { team: [], represents: [] };
const access: Access = { caller, ...nobody, ability: abilityOf(caller, nobody), requestId: 'test' };
const services = () => ({ customers: createCustomers({ database, phoneRegion: 'CN' }), openWork: createOpenWork({ database }) });

type List = (id: string, query: { readonly cursor?: string; readonly limit: number }) => Promise<PageOf<unknown>>;
const lists: Readonly<Record<string, List>> = {
  ...Object.fromEntries(
    (['opportunities', 'contracts', 'service-tickets', 'payments'] as const).map((path): [string, List] => [
      path,
      (id, query) => services().openWork.list(access, path, id, query),
    ]),
  ),
  ...Object.fromEntries(
    viewPartNames.map((part): [string, List] => [
      `the part ${part}`,
      (id, query) => services().customers.view360Part(access, id, part, query),
    ]),
  ),
};

describe.each(Object.entries(lists))('%s', (name, list) => {
  test('of an ordinary customer: no more is read than it has', async () => {
    expect(most(await readBy(() => list(ordinary, { limit })))).toBe(1);
  });

  test('of one with a thousand: a page, the first as one far down', async () => {
    // One row more tells that there is a next page, and one is the cursor's. Of the past there are three histories, each of which is
    // read as far as a page goes; and for each handover the merges say where it comes from.
    const page = (limit + 2) * (name.endsWith('ownershipHistory') || name.endsWith('handovers') ? 3 : 1);
    let found: PageOf<unknown> = { items: [], nextCursor: null };
    const read = async (cursor?: string) =>
      most(
        await readBy(async () => {
          found = await list(busy, { limit, ...(cursor !== undefined && { cursor }) });
        }),
      );
    expect(await read()).toBeLessThanOrEqual(page);
    for (let at = 0; at < 10; at += 1) found = await list(busy, { limit, cursor: found.nextCursor! });
    expect(await read(found.nextCursor!)).toBeLessThanOrEqual(page);
    expect(found.items).toHaveLength(limit);
  });
});

describe('the view', () => {
  test('of an ordinary customer: one statement, which reads no more than it has', async () => {
    const read = await readBy(() => services().customers.view360(access, ordinary));
    expect(most(read)).toBe(1);
    expect(asked()).toBe(1);
  });

  test('of one with a thousand of each: one statement, which reads none that are not its own', async () => {
    const read = await readBy(() => services().customers.view360(access, busy));
    expect(asked()).toBe(1);
    for (const [table, rows] of read) expect([table, rows]).toEqual([table, expect.toSatisfy((count: number) => count <= 3 * many)]);
  });

  test('tells of those that were merged into it, and those that were merged into them', async () => {
    const view = await services().customers.view360(access, busy);
    expect(view).toMatchObject({ ownershipHistory: { total: 3 * many }, handovers: { total: many } });
  });
});
