/** What a page of the pool costs does not depend on what lies there: each filter and each order has an index. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Prisma } from '../../../src/platform/database.js';
import { commonNameStatement } from '../../../src/customers/name-search.js';
import { nameWords } from '../../../src/customers/search.js';
import { entriesStatement, orderOf, type WantedName } from '../../../src/pool/list-statement.js';
import type { PoolQuery } from '../../../src/pool/schemas.js';
import { createTestDatabase, type TestDatabase } from '../../harness/database.js';

const customers = 50_000;
let own: TestDatabase;
let poolIds: string[];

beforeAll(async () => {
  own = await createTestDatabase();
  await own.database.pool.create({ data: { name: '华南公海', region: '华南', isOpenToAll: true } });
  poolIds = (await own.database.pool.findMany()).map(({ id }) => id);
  // One of a thousand is of a rare kind, and all of those came first: whoever walks the pool from the newest walks it all.
  await own.database.$executeRaw`
    INSERT INTO customers (customer_name, customer_type, customer_level, email, region, industry, status)
    SELECT CASE WHEN n <= 100 THEN '稀有公司' ELSE '公司' END || n, CASE WHEN n <= 100 THEN 'individual' ELSE 'enterprise' END::customer_type,
      CASE WHEN n <= 100 THEN 'important' ELSE 'normal' END::customer_level, 'a@b.example',
      CASE WHEN n <= 100 THEN '华北' WHEN n % 2 = 0 THEN '华南' ELSE '华东' END, CASE WHEN n <= 100 THEN '航天' ELSE '制造' END, 'in_pool'
    FROM generate_series(1, ${customers}::int) AS n`;
  await own.database.$executeRaw`
    INSERT INTO customer_pool (customer_id, pool_id, recycle_reason)
    SELECT id, pool_of_region(region), 'manual' FROM customers ORDER BY id`;
  await own.database.$executeRaw`VACUUM (ANALYZE) customers, customer_search, customer_pool`;
});
afterAll(() => own.drop());

interface Node {
  readonly 'Node Type': string;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly Node[];
}

async function planOf({ q, sort, ...filters }: PoolQuery): Promise<Node> {
  const name = q === undefined ? undefined : await wantedName(q);
  const statement = entriesStatement({ ...filters, poolIds, ...(name && { name }), order: orderOf(sort), rows: 51 });
  const [row] = await own.database.$queryRaw<{ 'QUERY PLAN': [{ Plan: Node }] }[]>(
    Prisma.sql`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${statement}`,
  );
  return row!['QUERY PLAN'][0].Plan;
}

async function wantedName(q: string): Promise<WantedName> {
  const words = nameWords(q)!;
  const [counted] = await own.database.$queryRaw<{ isCommon: boolean }[]>(commonNameStatement(words));
  return { words, isCommon: counted!.isCommon };
}

const typesOf = (node: Node): string[] => [node['Node Type'], ...(node.Plans ?? []).flatMap(typesOf)];

const sorts = ['id', '-id', 'customerName', '-customerName', 'customerLevel', '-customerLevel'] as const;
const filters: PoolQuery[] = [
  { level: 'important' },
  { type: 'individual' },
  { region: '华北' },
  { region: '火星' },
  { industry: '航天' },
  { industry: '无' },
  // A name that all have; one that is rare; one that a pool has none of; initials.
  { q: '公司' },
  { q: '稀有公司7' },
  { q: '没有这样的' },
  { q: 'xygs3' },
];

test.each([...sorts.map((sort) => ({ sort })), ...filters, ...filters.map((filter) => ({ ...filter, sort: 'id' as const }))])(
  'a page of a pool of fifty thousand with %j is an index scan of a few blocks',
  async (query) => {
    const plan = await planOf(query);
    expect(typesOf(plan)).not.toContain('Seq Scan');
    expect(plan['Shared Hit Blocks'] + plan['Shared Read Blocks']).toBeLessThan(500);
  },
);

test('a page far behind costs no more than the first', async () => {
  const [middle] = await own.database.poolEntry.findMany({ orderBy: { id: 'asc' }, skip: customers / 2, take: 1 });
  const { id, customerName } = middle!;
  const cursorOf = (...key: string[]) => Buffer.from(JSON.stringify(key)).toString('base64url');
  for (const query of [{ cursor: cursorOf(id) }, { sort: 'customerName', cursor: cursorOf(customerName!, id) }] as const) {
    const plan = await planOf(query);
    expect(typesOf(plan)).not.toContain('Seq Scan');
    expect(plan['Shared Hit Blocks'] + plan['Shared Read Blocks']).toBeLessThan(500);
  }
});
