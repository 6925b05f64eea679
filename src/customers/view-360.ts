/** get_customer_360_view: the statement's row as it is answered. */
import type { Access } from '../identity/access.js';
import { employeeIdOf } from '../identity/caller.js';
import { may, type Action } from '../identity/permissions.js';
import { prepared, type Database } from '../platform/database.js';
import { malformed, notFound } from '../platform/errors.js';
import { decodeCursor, encodeCursor, rowsToRead, type PageOf, type PageQuery } from '../platform/pagination.js';
import type { WorkRecord } from '../open-work/records.js';
import { availableActions } from './available-actions.js';
import { customerAnswer, maskedCustomer, type AnsweredCustomer } from './answers.js';
import type { Contact, FollowUp } from './schemas.js';
import type { HandoverLine, LatestFollowUp, Owner, OwnershipLine, PoolStay } from './view-360-schemas.js';
import { summaryText, type Sums } from './summary.js';
import { cursorPartsOf, isOpenToAll, type ViewPart } from './view-360-parts.js';
import { partSize, view360PartStatement, view360Statement } from './view-360-statement.js';
import { requireCustomer } from './visibility.js';

interface Rows<Item> {
  readonly total: number;
  readonly items: readonly Item[];
}
interface Identified {
  readonly id: string;
}
interface OpenParts {
  readonly status: string;
  readonly fromOwnerId: string;
  readonly toOwnerId: string | null;
  readonly preparerId: string | null;
  readonly reviewerId: string | null;
}
interface ViewRow extends AnsweredCustomer {
  readonly owner: Owner | null;
  readonly contacts: Rows<Contact>;
  readonly opportunities: Rows<WorkRecord>;
  readonly contracts: Rows<WorkRecord>;
  readonly serviceTickets: Rows<WorkRecord>;
  readonly payments: Rows<WorkRecord>;
  readonly followUps: Rows<FollowUp>;
  readonly handovers: Rows<HandoverLine>;
  readonly ownershipHistory: Rows<OwnershipLine>;
  readonly pool: Rows<PoolStay>;
  readonly sums: Sums;
  readonly latestFollowUp: LatestFollowUp | null;
  readonly openParts: readonly OpenParts[];
  readonly isDrawn: boolean;
}

/** Throws Problem 404 where the caller may not see the customer. */
export async function view360(database: Database, access: Access, id: string) {
  const [row] = await prepared<ViewRow>(database, 'view_360', view360Statement(id, employeeIdOf(access.caller)));
  if (!row) throw notFound('customer');
  const facts = { ownerId: row.ownerId, handovers: row.openParts };
  const isPooled = row.isDrawn && may(access, 'read', 'PoolEntry');
  if (!isPooled && !may(access, 'read', 'Customer', facts)) throw notFound('customer');
  const standing = {
    status: row.status,
    isInHandover: row.openHandoverId !== null,
    isProtected: row.protectedUntil !== null && row.protectedUntil.getTime() > Date.now(),
    owner: row.ownerId === null ? 'nobody' : row.ownerId === employeeIdOf(access.caller) ? 'caller' : 'other',
  } as const;
  const mayDo = (action: Action): boolean => {
    if (action === 'initiate') return may(access, 'initiate', 'Handover', castOf(row.ownerId));
    if (action === 'claim') return row.isDrawn && may(access, 'claim', 'PoolEntry');
    return may(access, action, 'Customer', facts);
  };
  return { ...answer(row, may(access, 'see_contact_data', 'Customer', facts)), availableActions: availableActions(standing, mayDo) };
}

/** The handover that somebody would open. */
const castOf = (ownerId: string | null) => ({ fromOwnerId: ownerId ?? '', toOwnerId: null, preparerId: null, reviewerId: null });

/** Whoever has not claimed the customer sees how much there is, and not what (processes.md, Pool). */
function answer(row: ViewRow, isOpen: boolean) {
  const of = <Item extends Identified>(rows: Rows<Item>) => partOf(rows, isOpen);
  const summary = { ...row.sums, lastFollowUp: isOpen ? row.latestFollowUp : null };
  return {
    customer: isOpen ? customerAnswer(row) : maskedCustomer(customerAnswer(row)),
    owner: row.owner,
    contacts: of(row.contacts),
    opportunities: of(row.opportunities),
    contracts: of(row.contracts),
    serviceTickets: of(row.serviceTickets),
    payments: of(row.payments),
    followUps: of(row.followUps),
    handovers: of(row.handovers),
    ownershipHistory: partOf(row.ownershipHistory, true),
    pool: partOf(row.pool, true),
    summary: { ...summary, text: summaryText(row.sums, row.lastFollowUp) },
  };
}

function partOf<Item extends Identified>({ total, items }: Rows<Item>, isOpen: boolean) {
  const last = items.at(-1);
  const nextCursor = isOpen && last !== undefined && total > partSize ? cursorAfter(last) : null;
  return { items: isOpen ? [...items] : [], total, nextCursor };
}

/** Contacts are sorted by whether they are primary, follow-ups by when they were; everything else by id. */
function cursorAfter(item: Identified & { readonly isPrimary?: boolean; readonly occurredAt?: string }): string {
  if (item.isPrimary !== undefined) return encodeCursor([item.isPrimary ? '1' : '0', item.id]);
  return encodeCursor(item.occurredAt === undefined ? [item.id] : [item.occurredAt, item.id]);
}

type ItemOf<Part extends ViewPart> = ViewRow[Part]['items'][number];

/** A page of one part, by the view's cursor or its own. Throws Problem 404 and 403 like the list of that name. */
export async function view360Part<Part extends ViewPart>(
  database: Database,
  access: Access,
  id: string,
  part: Part,
  { cursor, limit }: PageQuery,
): Promise<PageOf<ItemOf<Part>>> {
  const key = decodeCursor(cursor, cursorPartsOf(part)) ?? [];
  if (key.length > 0 && !isKeyOf(part, key))
    throw malformed('malformed', 'This cursor is none that a list has answered.', { field: 'cursor' });
  await requireCustomer(database, access, id, isOpenToAll(part) ? 'read' : 'see_contact_data');
  const rows = await database.$queryRaw<{ record: ItemOf<Part> }[]>(view360PartStatement(id, part, key, rowsToRead(limit)));
  const items = rows.slice(0, rowsToRead(limit) - 1).map(({ record }) => record);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > items.length && last ? cursorAfter(last) : null };
}

function isKeyOf(part: ViewPart, key: readonly string[]): boolean {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(key.at(-1) ?? '')) return false;
  return part !== 'followUps' || !Number.isNaN(Date.parse(key[0] ?? ''));
}
