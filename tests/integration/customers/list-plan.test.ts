/** The cost of a page of customers is that of the page: at 100,000 customers each filter in each order is asked how it is carried out. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listStatement, type ListQuestion, type Order } from '../../../src/customers/list-statement.js';
import { commonNameStatement } from '../../../src/customers/name-search.js';
import { readSearch } from '../../../src/customers/search.js';
import { createTestDatabase, type TestDatabase } from '../../harness/database.js';

const customers = 100_000;

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

const seller = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;
const sellers = (count: number) => Array.from({ length: count }, (_, index) => seller(index + 1));

/** 400 salespeople; one customer in ten is in the pool, one in five was never followed up. Columns vary by hash, not in step. */
async function fill() {
  await sql.query(`
    SET session_replication_role = replica;
    INSERT INTO employees (id, external_id, name, email)
      SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'S' || n, 'S' || n, 's' || n || '@x.example' FROM generate_series(1, 400) n;
    INSERT INTO customers (id, customer_name, customer_type, phone, email, industry, region, customer_level, owner_id, status, last_follow_up, owned_since)
      SELECT uuid_v7(),
        substr('云恒启瑞博新天海凌金长明卓安百华致星和永', 1 + h.a % 20, 1) || substr('栖泰明丰远禾舟棠桥青德立', 1 + h.b % 12, 1) || substr('甲乙丙丁戊己庚辛壬癸', 1 + h.c % 10, 1)
          || CASE WHEN h.d % 2 = 0 THEN '科技有限公司' ELSE '' END,
        CASE WHEN h.d % 2 = 0 THEN 'enterprise' ELSE 'individual' END::customer_type,
        '+861' || (3000000000 + n::bigint * 7919 % 1000000000)::text, 'c' || n || '@example.com',
        'industry ' || h.e % 12, 'region ' || h.f % 7, CASE h.g % 20 WHEN 0 THEN 'important' WHEN 1 THEN 'potential' ELSE 'normal' END::customer_level,
        CASE WHEN h.a % 10 > 0 THEN ('00000000-0000-7000-8000-' || lpad((1 + h.h % 400)::text, 12, '0'))::uuid END,
        CASE WHEN h.a % 10 = 0 THEN 'in_pool' WHEN h.b % 500 = 0 THEN 'inactive' ELSE 'active' END::customer_status,
        CASE WHEN h.c % 5 > 0 THEN now() - (h.g % 730) * interval '1 day' END,
        CASE WHEN h.a % 10 > 0 THEN now() - interval '800 days' END
      FROM generate_series(1, ${customers}) n,
        LATERAL (SELECT (abs(hashint4(n)::bigint) % 1000000)::int AS a, (abs(hashint4(n + 1)::bigint) % 1000000)::int AS b, (abs(hashint4(n + 2)::bigint) % 1000000)::int AS c, (abs(hashint4(n + 3)::bigint) % 1000000)::int AS d,
          (abs(hashint4(n + 4)::bigint) % 1000000)::int AS e, (abs(hashint4(n + 5)::bigint) % 1000000)::int AS f, (abs(hashint4(n + 6)::bigint) % 1000000)::int AS g, (abs(hashint4(n + 7)::bigint) % 1000000)::int AS h) h;
    SELECT complete_search();
    RESET session_replication_role`);
  await sql.query('VACUUM (ANALYZE) customers, customer_search, employees');
}

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly Plans?: readonly Node[];
}
const below = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(below)];
const rowsOf = (node: Node) => node['Actual Rows'] * node['Actual Loops'];

async function planOf(question: ListQuestion): Promise<Node[]> {
  const { text, values } = listStatement(question);
  const { rows } = await sql.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(`EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${text}`, values);
  return below(rows[0]!['QUERY PLAN'][0].Plan);
}

async function searched(q: string) {
  const words = readSearch(q, 'CN');
  const { text, values } = commonNameStatement(words.name!);
  const { rows } = await sql.query<{ isCommon: boolean }>(text, values);
  return { search: { ...words, isCommonName: rows[0]!.isCommon } };
}

const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3600 * 1000);

const filters: Readonly<Record<string, () => Promise<Partial<ListQuestion>> | Partial<ListQuestion>>> = {
  'no filter': () => ({}),
  level: () => ({ level: 'important' }),
  type: () => ({ type: 'individual' }),
  status: () => ({ status: 'active' }),
  'a rare status': () => ({ status: 'inactive' }),
  region: () => ({ region: 'region 3' }),
  'a region that nobody is in': () => ({ region: 'nowhere' }),
  industry: () => ({ industry: 'industry 3' }),
  'level, region and industry': () => ({ level: 'important', region: 'region 3', industry: 'industry 3' }),
  'last follow-up before': () => ({ lastFollowUpBefore: daysAgo(300) }),
  'last follow-up long before': () => ({ lastFollowUpBefore: daysAgo(728) }),
  'last follow-up after': () => ({ lastFollowUpAfter: daysAgo(3) }),
  'part of a name': () => searched('云栖'),
  'part of a name that half of them have': () => searched('科技'),
  initials: () => searched('yqj'),
  'initials that half of them have': () => searched('kj'),
  'a first character': () => searched('云'),
  phone: () => searched('+8613000007919'),
  'last digits': () => searched('7919'),
  'an e-mail address': () => searched('c777@example.com'),
};

const scopes: Readonly<Record<string, Pick<ListQuestion, 'owners' | 'parts'>>> = {
  'all customers': {},
  "a salesperson's": { owners: sellers(1), parts: sellers(1) },
  "a team's": { owners: sellers(11), parts: sellers(11) },
  'of half the firm': { owners: sellers(200), parts: sellers(200) },
};

const orders: readonly Order[] = (['id', 'customerName', 'lastFollowUp'] as const).flatMap((column) => [
  { column, direction: 'asc' },
  { column, direction: 'desc' },
]);

describe.each(Object.entries(scopes))('of %s', (_scope, scope) => {
  test.each(Object.keys(filters))('by %s: index scans, and no sorting of more than a few rows', async (filter) => {
    const filtered = await filters[filter]!();
    for (const order of orders) {
      const plan = await planOf({ ...scope, ...filtered, order, rows: 51 });
      const place = `${filter}, ${order.column} ${order.direction}`;
      // The tables of handovers and contacts are empty here: those are read whole.
      const scanned = plan.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name'] ?? '');
      expect([place, scanned.filter((table) => ['customers', 'customer_search'].includes(table))]).toEqual([place, []]);
      const sorted = plan.filter((node) => node['Node Type'] === 'Sort').flatMap((node) => (node.Plans ?? []).map(rowsOf));
      expect([place, Math.max(0, ...sorted)]).toSatisfy(([, rows]: [string, number]) => rows <= customers / 10);
    }
  });
});

test('a page far down costs what the first one does', async () => {
  for (const order of orders) {
    const key = { id: 'c.id::text', customerName: 'c.customer_name', lastFollowUp: `coalesce(c.last_follow_up, '-infinity')::text` }[
      order.column
    ];
    const sort = {
      id: 'c.id',
      customerName: 'c.customer_name COLLATE "zh-x-icu"',
      lastFollowUp: `coalesce(c.last_follow_up, '-infinity')`,
    }[order.column];
    const { rows } = await sql.query<{ id: string; key: string }>(
      `SELECT id, ${key} AS key FROM customers c ORDER BY ${sort} ${order.direction}, id ${order.direction} OFFSET 50000 LIMIT 1`,
    );
    const { id, key: at } = rows[0]!;
    const plan = await planOf({ order, rows: 51, after: { id, ...(order.column !== 'id' && { key: at }) } });
    const read = plan.filter((node) => node['Node Type'].includes('Index')).map(rowsOf);
    expect(Math.max(...read)).toBeLessThanOrEqual(51);
  }
});
