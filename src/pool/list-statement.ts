/**
 * A page of what lies in some pools. Each pool gives its first rows by an index that begins with it and ends in the page's order
 * (migration pool_as_a_list), and the page is the first of those: its cost is that of the page, whatever the size of the pool.
 */
import { Prisma } from '../platform/database.js';
import { malformed } from '../platform/errors.js';
import { likeLiteral } from '../platform/like.js';
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

export function entriesStatement(poolIds: readonly string[], query: PoolQuery, order: Order, rows: number): Prisma.Sql {
  const sorted = Prisma.raw(
    order.column === 'id' ? `e.id ${order.direction}` : `e.${order.column} ${order.direction}, e.id ${order.direction}`,
  );
  const where = Prisma.join([...filters(query), ...after(order, query.cursor)], ' AND ');
  const column = Prisma.raw(`e.${order.column}`);
  return Prisma.sql`
    SELECT e.id, ${column}::text AS "sortedBy"
    FROM unnest(${[...poolIds]}::uuid[]) AS drawn (pool_id)
    CROSS JOIN LATERAL (
      SELECT e.id, e.customer_name, e.customer_level FROM customer_pool e
      WHERE e.pool_id = drawn.pool_id AND ${where}
      ORDER BY ${sorted} LIMIT ${rows}
    ) e
    ORDER BY ${sorted} LIMIT ${rows}`;
}

function filters({ level, type, region, industry, q }: PoolQuery): Prisma.Sql[] {
  return [
    Prisma.sql`e.pool_status = 'available'`,
    ...(level === undefined ? [] : [Prisma.sql`e.customer_level = ${level}::customer_level`]),
    ...(type === undefined ? [] : [Prisma.sql`e.customer_type = ${type}::customer_type`]),
    ...(region === undefined ? [] : [Prisma.sql`e.region = ${region}`]),
    ...(industry === undefined ? [] : [Prisma.sql`e.industry = ${industry}`]),
    ...(q === undefined ? [] : [Prisma.sql`e.customer_name ILIKE ${`%${likeLiteral(q.trim())}%`}`]),
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
