/**
 * A page of what lies in some pools. Each pool gives its first rows by an index that begins with it and ends in the page's order
 * (migration pool_as_a_list), and the page is the first of those: its cost is that of the page, whatever the size of the pool.
 */
import { nameCondition, nameInOrder, type NameWords } from '../customers/name-search.js';
import { Prisma } from '../platform/database.js';
import { malformed } from '../platform/errors.js';
import { decodeCursor, type CursorKey } from '../platform/pagination.js';
import type { PoolQuery, PoolSort } from './schemas.js';

/** What a page is sorted by: a column and then `id`, which is the order in which customers came into the pool. */
interface Order {
  readonly column: 'id' | 'customer_name' | 'customer_level';
  readonly direction: 'asc' | 'desc';
}

export interface FoundEntry {
  readonly id: string;
  /** The value of the order's column, as text. */
  readonly sortedBy: string;
}

const columns = { id: 'id', customerName: 'customer_name', customerLevel: 'customer_level' } as const;

export function orderOf(sort: PoolSort = '-id'): Order {
  const [, minus, name] = /^(-?)(.*)$/.exec(sort) ?? [];
  const column = Object.entries(columns).find(([field]) => field === name)?.[1] ?? 'id';
  return { column, direction: minus === '-' ? 'desc' : 'asc' };
}

export const cursorKeyOf = ({ column }: Order, { id, sortedBy }: FoundEntry): CursorKey => (column === 'id' ? [id] : [sortedBy, id]);

/** A name that is looked for; nothing else is, for the rest is masked. `isCommon`: so many bear it that looking at the pool in its order ends sooner. */
export interface WantedName {
  readonly words: NameWords;
  readonly isCommon: boolean;
}

export interface EntriesQuestion extends Pick<PoolQuery, 'level' | 'type' | 'region' | 'industry' | 'cursor'> {
  readonly poolIds: readonly string[];
  readonly name?: WantedName;
  readonly order: Order;
  readonly rows: number;
}

export function entriesStatement(question: EntriesQuestion): Prisma.Sql {
  const { name, order, rows } = question;
  const found = name === undefined || name.isCommon ? walked(question) : matched(question, name);
  return Prisma.sql`
    SELECT e.id, ${Prisma.raw(`e.${order.column}`)}::text AS "sortedBy" FROM (${found}) e
    ORDER BY ${sortedBy(order)} LIMIT ${rows}`;
}

const sortedBy = ({ column, direction }: Order) =>
  Prisma.raw(column === 'id' ? `e.id ${direction}` : `e.${column} ${direction}, e.id ${direction}`);

const shown = Prisma.sql`e.id, e.customer_name, e.customer_level`;

/** The first of each pool, in the page's order; names are looked at on the way. */
function walked(question: EntriesQuestion): Prisma.Sql {
  const { poolIds, name, order, rows } = question;
  const names = name === undefined ? Prisma.empty : Prisma.sql`JOIN customer_search s ON s.customer_id = e.customer_id`;
  const conditions = [...filters(question), ...(name === undefined ? [] : [nameInOrder(name.words)])];
  return Prisma.sql`
    SELECT e.* FROM unnest(${[...poolIds]}::uuid[]) AS drawn (pool_id)
    CROSS JOIN LATERAL (
      SELECT ${shown} FROM customer_pool e ${names}
      WHERE e.pool_id = drawn.pool_id AND ${Prisma.join(conditions, ' AND ')}
      ORDER BY ${sortedBy(order)} LIMIT ${rows}
    ) e`;
}

/** Those of the few who bear the name that lie in the pools. OFFSET 0: found by name first, then looked up one by one. */
function matched(question: EntriesQuestion, { words }: WantedName): Prisma.Sql {
  return Prisma.sql`
    SELECT ${shown} FROM (SELECT s.customer_id FROM customer_search s WHERE ${nameCondition(words)} OFFSET 0) AS named
    CROSS JOIN LATERAL (
      SELECT * FROM customer_pool one WHERE one.customer_id = named.customer_id AND one.pool_status = 'available' OFFSET 0
    ) AS e
    WHERE e.pool_id = ANY(${[...question.poolIds]}::uuid[]) AND ${Prisma.join(filters(question), ' AND ')}`;
}

function filters({ level, type, region, industry, order, cursor }: EntriesQuestion): Prisma.Sql[] {
  return [
    Prisma.sql`e.pool_status = 'available'`,
    ...(level === undefined ? [] : [Prisma.sql`e.customer_level = ${level}::customer_level`]),
    ...(type === undefined ? [] : [Prisma.sql`e.customer_type = ${type}::customer_type`]),
    ...(region === undefined ? [] : [Prisma.sql`e.region = ${region}`]),
    ...(industry === undefined ? [] : [Prisma.sql`e.industry = ${industry}`]),
    ...after(order, cursor),
  ];
}

/** What comes after the cursor's row in this order. */
function after({ column, direction }: Order, cursor: string | undefined): Prisma.Sql[] {
  const key = decodeCursor(cursor, column === 'id' ? 1 : 2);
  if (key === undefined) return [];
  const id = key.at(-1) ?? '';
  const value = key[0] ?? '';
  if (!isUuid(id) || !isValueOf(column, value))
    throw malformed('malformed', 'This cursor is none that a list has answered.', { field: 'cursor' });
  const beyond = Prisma.raw(direction === 'asc' ? '>' : '<');
  if (column === 'id') return [Prisma.sql`e.id ${beyond} ${id}::uuid`];
  const bound = column === 'customer_level' ? Prisma.sql`${value}::customer_level` : Prisma.sql`${value}`;
  return [Prisma.sql`(${Prisma.raw(`e.${column}`)}, e.id) ${beyond} (${bound}, ${id}::uuid)`];
}

const levels: readonly string[] = ['important', 'normal', 'potential'];
const isValueOf = (column: Order['column'], value: string) =>
  column === 'customer_level' ? levels.includes(value) : !value.includes('\0');
const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
