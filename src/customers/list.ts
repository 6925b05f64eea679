/** GET /customers: keyset pages over what the caller may read. */
import type { Customer as CustomerRow } from '../../prisma/client/client.js';
import type { Access } from '../identity/access.js';
import { reachOf } from '../identity/permissions.js';
import type { Database, Prisma } from '../platform/database.js';
import { malformed } from '../platform/errors.js';
import { decodeCursor, page, rowsToRead, type CursorKey, type PageOf } from '../platform/pagination.js';
import { customerAnswer, maskedCustomer } from './answers.js';
import type { Customer, CustomerQuery, CustomerSort } from './schemas.js';
import { withContactData } from './visibility.js';

/** What a page is sorted by: `id` alone, or another column and then `id`. */
interface Order {
  readonly column: 'id' | 'customerName' | 'lastFollowUp';
  readonly direction: 'asc' | 'desc';
}

export async function listCustomers(database: Database, access: Access, query: CustomerQuery): Promise<PageOf<Customer>> {
  const order = orderOf(query.sort ?? '-id');
  const rows = await database.customer.findMany({
    where: { AND: [reachOf(access, 'Customer'), filters(query), after(order, query.cursor)] },
    orderBy: orderBy(order),
    take: rowsToRead(query.limit),
  });
  const { items, nextCursor } = page(rows, query.limit, (row) => keyOf(order, row));
  const shown = await withContactData(
    database,
    access,
    items.map(({ id }) => id),
  );
  return { items: items.map((row) => (shown.has(row.id) ? customerAnswer(row) : maskedCustomer(customerAnswer(row)))), nextCursor };
}

function orderOf(sort: CustomerSort): Order {
  const direction = sort.startsWith('-') ? 'desc' : 'asc';
  if (sort.endsWith('customerName')) return { column: 'customerName', direction };
  return sort.endsWith('lastFollowUp') ? { column: 'lastFollowUp', direction } : { column: 'id', direction };
}

/** Customers nobody ever followed up come last when the most recent is asked for first, and first otherwise: the most neglected. */
function orderBy({ column, direction }: Order): Prisma.CustomerOrderByWithRelationInput[] {
  if (column === 'id') return [{ id: direction }];
  if (column === 'customerName') return [{ customerName: direction }, { id: direction }];
  return [{ lastFollowUp: { sort: direction, nulls: direction === 'asc' ? 'first' : 'last' } }, { id: direction }];
}

function filters({ owner, status, level, type, region, industry, q }: CustomerQuery): Prisma.CustomerWhereInput {
  return {
    ...(owner !== undefined && { owner: isUuid(owner) ? { id: owner } : { externalId: owner } }),
    ...(status !== undefined && { status }),
    ...(level !== undefined && { customerLevel: level }),
    ...(type !== undefined && { customerType: type }),
    ...(region !== undefined && { region }),
    ...(industry !== undefined && { industry }),
    ...(q !== undefined && { OR: matches(q.trim()) }),
  };
}

/** By part of the name, or by how phone or tax id begin; a number is also tried without its separators and in its national form. */
function matches(q: string): Prisma.CustomerWhereInput[] {
  const digits = q.replace(/[\s()-]/g, '');
  const number = /^\+?\d{3,}$/.test(digits)
    ? [digits.startsWith('+') ? { phone: { startsWith: digits } } : { phone: { contains: digits } }]
    : [];
  return [{ customerName: { contains: q, mode: 'insensitive' } }, { taxId: { startsWith: digits.toUpperCase() } }, ...number];
}

const keyOf = ({ column }: Order, row: CustomerRow): CursorKey => {
  if (column === 'id') return [row.id];
  return [column === 'customerName' ? row.customerName : (row.lastFollowUp?.toISOString() ?? ''), row.id];
};

/** What comes after the cursor's row in this order. */
function after(order: Order, cursor: string | undefined): Prisma.CustomerWhereInput {
  const key = decodeCursor(cursor, order.column === 'id' ? 1 : 2);
  if (key === undefined) return {};
  const id = key.at(-1) ?? '';
  if (!isUuid(id)) throw wrongCursor();
  const beyond = order.direction === 'asc' ? 'gt' : 'lt';
  if (order.column === 'id') return { id: { [beyond]: id } };
  const value = key[0] ?? '';
  if (order.column === 'customerName')
    return { OR: [{ customerName: { [beyond]: value } }, { customerName: value, id: { [beyond]: id } }] };
  return afterFollowUp(order.direction, value, id);
}

function afterFollowUp(direction: Order['direction'], value: string, id: string): Prisma.CustomerWhereInput {
  const beyond = direction === 'asc' ? 'gt' : 'lt';
  if (value === '') {
    const rest = { lastFollowUp: null, id: { [beyond]: id } };
    return direction === 'asc' ? { OR: [rest, { lastFollowUp: { not: null } }] } : rest;
  }
  const at = new Date(value);
  if (Number.isNaN(at.getTime())) throw wrongCursor();
  const beyondIt = [{ lastFollowUp: { [beyond]: at } }, { lastFollowUp: at, id: { [beyond]: id } }];
  return { OR: direction === 'desc' ? [...beyondIt, { lastFollowUp: null }] : beyondIt };
}

const wrongCursor = () => malformed('malformed', 'This cursor is none that a list has answered.', { field: 'cursor' });
const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
