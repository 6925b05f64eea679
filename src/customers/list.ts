/** GET /customers: keyset pages over what the caller may read. */
import type { Access } from '../identity/access.js';
import { customersInReach } from '../identity/permissions.js';
import { teamOf } from '../identity/team.js';
import { planned, type Database } from '../platform/database.js';
import { malformed } from '../platform/errors.js';
import { decodeCursor, page, rowsToRead, type CursorKey, type PageOf } from '../platform/pagination.js';
import { customerAnswer, maskedCustomer, type AnsweredCustomer } from './answers.js';
import { listStatement, type ListQuestion, type Order, type SearchQuestion } from './list-statement.js';
import { commonNameStatement } from './name-search.js';
import type { Customer, CustomerQuery, CustomerSort } from './schemas.js';
import { readSearch } from './search.js';
import { withContactData } from './visibility.js';

interface Deps {
  readonly database: Database;
  readonly phoneRegion: string;
}

export async function listCustomers(deps: Deps, access: Access, query: CustomerQuery): Promise<PageOf<Customer>> {
  const { database } = deps;
  const question = await questionOf(deps, access, query);
  const rows = question === undefined ? [] : await planned<AnsweredCustomer>(database, listStatement(question));
  const { items, nextCursor } = page(rows, query.limit, (row) => keyOf(orderOf(query.sort), row));
  const shown = await withContactData(
    database,
    access,
    items.map(({ id }) => id),
  );
  return { items: items.map((row) => (shown.has(row.id) ? customerAnswer(row) : maskedCustomer(customerAnswer(row)))), nextCursor };
}

/** What the query asks for, within the caller's reach; undefined where that can be nothing. */
export async function questionOf({ database, phoneRegion }: Deps, access: Access, query: CustomerQuery): Promise<ListQuestion | undefined> {
  const { owner, team, q, lastFollowUpBefore, lastFollowUpAfter, cursor, sort, limit, ...filters } = query;
  const order = orderOf(sort);
  const after = placeAfter(order, cursor);
  const scope = await scopeOf(database, access, owner, team);
  if (scope === undefined) return undefined;
  const search = q === undefined ? undefined : await searchOf(database, q, phoneRegion);
  if (search?.name === undefined && q !== undefined) return undefined;
  return {
    ...filters,
    ...scope,
    ...(lastFollowUpBefore !== undefined && { lastFollowUpBefore: new Date(lastFollowUpBefore) }),
    ...(lastFollowUpAfter !== undefined && { lastFollowUpAfter: new Date(lastFollowUpAfter) }),
    ...(search && { search }),
    ...(after && { after }),
    order,
    rows: rowsToRead(limit),
  };
}

async function searchOf(database: Database, q: string, phoneRegion: string): Promise<SearchQuestion> {
  const words = readSearch(q, phoneRegion);
  const [counted] = words.name ? await planned<{ isCommon: boolean }>(database, commonNameStatement(words.name)) : [];
  return { ...words, isCommonName: counted?.isCommon ?? false };
}

type Scope = Pick<ListQuestion, 'owners' | 'parts' | 'onlyOwners'>;

/** Whose customers: of those in reach the ones of `owner`, or of everybody below `team`, where they are asked for. */
async function scopeOf(
  database: Database,
  access: Access,
  owner: string | undefined,
  team: string | undefined,
): Promise<Scope | undefined> {
  const reach = customersInReach(access);
  const asked = await peopleAskedFor(database, owner, team);
  if (asked?.length === 0) return undefined;
  if (reach === 'everything') return asked === undefined ? {} : { owners: asked };
  if (reach.owners.length === 0 && reach.parts.length === 0) return undefined;
  if (asked === undefined) return reach;
  const wanted = new Set(asked);
  return { owners: reach.owners.filter((id) => wanted.has(id)), parts: reach.parts, onlyOwners: asked };
}

/** The ids of `owner`, and of everybody below `team`; undefined where neither is asked for. */
async function peopleAskedFor(database: Database, owner: string | undefined, team: string | undefined): Promise<string[] | undefined> {
  const named = [owner, team].filter((name) => name !== undefined);
  if (named.length === 0) return undefined;
  const people = await database.employee.findMany({
    where: { OR: [{ id: { in: named.filter(isUuid) } }, { externalId: { in: named } }] },
    select: { id: true, externalId: true },
  });
  const idOf = (name: string) => people.find(({ id, externalId }) => externalId === name || id === name.toLowerCase())?.id;
  const ownerIds = owner === undefined ? undefined : [idOf(owner) ?? []].flat();
  if (team === undefined) return ownerIds;
  const head = idOf(team);
  const members = head === undefined ? [] : await teamOf(database, head);
  return ownerIds === undefined ? members : members.filter((id) => ownerIds.includes(id));
}

function orderOf(sort: CustomerSort = '-id'): Order {
  const direction = sort.startsWith('-') ? 'desc' : 'asc';
  if (sort.endsWith('customerName')) return { column: 'customerName', direction };
  return sort.endsWith('lastFollowUp') ? { column: 'lastFollowUp', direction } : { column: 'id', direction };
}

const never = '-infinity';

const keyOf = ({ column }: Order, row: AnsweredCustomer): CursorKey => {
  if (column === 'id') return [row.id];
  return [column === 'customerName' ? row.customerName : (row.lastFollowUp?.toISOString() ?? never), row.id];
};

/** The last row of the page before. Throws Problem 400 for what no page of this order has answered. */
function placeAfter({ column }: Order, cursor: string | undefined): ListQuestion['after'] {
  const parts = decodeCursor(cursor, column === 'id' ? 1 : 2);
  if (parts === undefined) return undefined;
  const id = parts.at(-1) ?? '';
  const key = parts.length === 1 ? undefined : parts[0];
  if (!isUuid(id) || key?.includes('\0') || (column === 'lastFollowUp' && key !== never && !isInstant(key ?? ''))) {
    throw malformed('malformed', 'This cursor is none that a list has answered.', { field: 'cursor' });
  }
  return { ...(key !== undefined && { key }), id };
}

// PostgreSQL knows no year 0.
const isInstant = (text: string) => !text.startsWith('0000') && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text;
const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
