/** get_customer_360_view: the statement's row as it is answered. */
import type { Access } from '../identity/access.js';
import { employeeIdOf } from '../identity/caller.js';
import { may } from '../identity/permissions.js';
import { prepared, type Database } from '../platform/database.js';
import { notFound } from '../platform/errors.js';
import { encodeCursor } from '../platform/pagination.js';
import type { WorkRecord } from '../open-work/records.js';
import { customerAnswer, maskedCustomer, type AnsweredCustomer } from './answers.js';
import type { Contact, FollowUp, HandoverLine, LatestFollowUp, Owner, OwnershipLine, PoolStay } from './schemas.js';
import { summaryText, type Sums } from './summary.js';
import { partSize, view360Statement } from './view-360-statement.js';

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
  return answer(row, may(access, 'see_contact_data', 'Customer', facts));
}

/** Whoever has not claimed the customer sees how much there is, and not what (processes.md, Pool). */
function answer(row: ViewRow, isOpen: boolean) {
  const of = <Item extends Identified>(rows: Rows<Item>, cursorOf = ({ id }: Item): readonly string[] => [id]) =>
    partOf(rows, isOpen, cursorOf);
  const summary = { ...row.sums, lastFollowUp: isOpen ? row.latestFollowUp : null };
  return {
    customer: isOpen ? customerAnswer(row) : maskedCustomer(customerAnswer(row)),
    owner: row.owner,
    contacts: of(row.contacts, ({ isPrimary, id }) => [isPrimary ? '1' : '0', id]),
    opportunities: of(row.opportunities),
    contracts: of(row.contracts),
    serviceTickets: of(row.serviceTickets),
    payments: of(row.payments),
    followUps: of(row.followUps, ({ occurredAt, id }) => [occurredAt, id]),
    handovers: of(row.handovers),
    ownershipHistory: partOf(row.ownershipHistory, true, ({ id }) => [id]),
    pool: partOf(row.pool, true, ({ id }) => [id]),
    summary: { ...summary, text: summaryText(row.sums, row.lastFollowUp) },
  };
}

function partOf<Item>({ total, items }: Rows<Item>, isOpen: boolean, cursorOf: (item: Item) => readonly string[]) {
  const last = items.at(-1);
  const nextCursor = isOpen && last !== undefined && total > partSize ? encodeCursor(cursorOf(last)) : null;
  return { items: isOpen ? [...items] : [], total, nextCursor };
}
