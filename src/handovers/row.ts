/** A handover's row as the steps and the workflow need it. */
import { notFound } from '../platform/errors.js';
import { prepared, Prisma, type OrderedQueries, type Queries } from '../platform/database.js';
import type { Cast } from './parts.js';
import type { HandoverState, NextMoment, StageMoment } from './state.js';

/** The columns of a row that tell what the clock does next. */
export interface ClockColumns {
  readonly status: string;
  readonly nextMoment: StageMoment | null;
  readonly nextMomentAt: Date | null;
  /** When the preparer's part leaves the old owner; null where it is not theirs, or nothing says that they go. */
  readonly ownerLeavesAt: Date | null;
  readonly overdueSince: Date | null;
}

export type HandoverRow = Omit<HandoverState, 'link' | 'stageDueAt' | 'nextMoment' | 'attention'> &
  Cast &
  ClockColumns & {
    readonly stageDueAt: Date | null;
    readonly stageEnteredAt: Date;
    readonly brief: unknown;
    /** Who had a part, and keeps reading the handover. */
    readonly formerPartIds: readonly string[];
    /** Why the receiver gets the customer beyond their capacity. */
    readonly overCapacityReason: string | null;
    /** Whether the message that was asked about has been applied; false where none was. */
    readonly isApplied: boolean;
  };

/** The address of a handover's page in Baton. */
const handoverLink = (baseUrl: string, handoverId: string) => `${baseUrl}/handovers/${handoverId}`;

/** What of a row's clock its workflow knows: the earlier of the deadline's next moment and the old owner's going. */
export function clockOf(row: ClockColumns): Required<Pick<HandoverState, 'nextMoment' | 'attention'>> {
  if (row.status !== 'open') return { nextMoment: null, attention: null };
  const { nextMoment: what, nextMomentAt: at, ownerLeavesAt, overdueSince } = row;
  const moments: NextMoment[] = [];
  if (ownerLeavesAt !== null) moments.push({ what: 'owner_left', at: ownerLeavesAt.toISOString() });
  if (what !== null && at !== null) moments.push({ what, at: at.toISOString() });
  const nextMoment = moments.reduce<NextMoment | null>((first, each) => (first === null || each.at < first.at ? each : first), null);
  return { nextMoment, attention: overdueSince === null ? null : 'overdue' };
}

/** What the workflow knows of a row. */
export function stateOf(row: HandoverRow, baseUrl: string): HandoverState {
  const {
    handoverId,
    customerId,
    reason,
    stage,
    status,
    stepNumber,
    fromOwner,
    toOwner,
    reviewer,
    preparer,
    personnelChangeId,
    openItems,
  } = row;
  const stageDueAt = row.stageDueAt?.toISOString() ?? null;
  const link = handoverLink(baseUrl, handoverId);
  return {
    handoverId,
    customerId,
    reason,
    stage,
    status,
    stepNumber,
    stageDueAt,
    fromOwner,
    toOwner,
    reviewer,
    preparer,
    personnelChangeId,
    openItems,
    ...clockOf(row),
    link,
  };
}

/** ClockColumns but for the status, from `customer_handover h`. */
export const clockColumns = Prisma.sql`
  h.next_moment::text AS "nextMoment", h.next_moment_at AS "nextMomentAt", h.owner_leaves_at AS "ownerLeavesAt", h.overdue_since AS "overdueSince"`;

/** The columns of a HandoverRow, from `standingTables`; of the row, whether `messageId` has been applied to it. */
export const standingColumns = (messageId: string | null) => Prisma.sql`
  h.id AS "handoverId", h.customer_id AS "customerId", h.handover_reason::text AS reason, h.current_stage::text AS stage,
  h.status::text AS status, h.step_number AS "stepNumber", h.stage_entered_at AS "stageEnteredAt",
  h.stage_due_at AS "stageDueAt", h.brief, h.over_capacity_reason AS "overCapacityReason",
  h.personnel_change_id AS "personnelChangeId", h.from_owner_id AS "fromOwnerId", h.to_owner_id AS "toOwnerId",
  h.reviewer_id AS "reviewerId", h.preparer_id AS "preparerId", f.external_id AS "fromOwner", t.external_id AS "toOwner",
  r.external_id AS reviewer, p.external_id AS preparer, h.escalated_to_ids AS "escalatedToIds",
  h.former_part_ids AS "formerPartIds", ${clockColumns},
  (SELECT count(*) FROM customer_handover_items i
    WHERE i.handover_id = h.id AND i.is_required AND NOT i.is_completed)::int AS "openItems",
  EXISTS (SELECT FROM handover_timeline l
           WHERE l.handover_id = h.id AND l.message_id = ${messageId} AND l.outcome = 'applied') AS "isApplied"`;

/** `customer_handover h` with its people. */
export const standingTables = Prisma.sql`
  customer_handover h
  JOIN employees f ON f.id = h.from_owner_id
  LEFT JOIN employees t ON t.id = h.to_owner_id
  LEFT JOIN employees r ON r.id = h.reviewer_id
  LEFT JOIN employees p ON p.id = h.preparer_id`;

/** The rows of `handoverIds`, in no particular order. */
export function readRows(tx: Queries, handoverIds: readonly string[]): Promise<HandoverRow[]> {
  const statement = Prisma.sql`SELECT ${standingColumns(null)} FROM ${standingTables} WHERE h.id = ANY(${[...handoverIds]}::uuid[])`;
  return prepared(tx, 'handovers as they stand', statement);
}

/** One row; a Problem 404 where there is none. */
export async function readRow(tx: Queries, handoverId: string): Promise<HandoverRow> {
  const [row] = await readRows(tx, [handoverId]);
  if (row === undefined) throw notFound('handover');
  return row;
}

/** Locks the row, then reads it: whatever another transaction wrote before the lock is seen. */
export async function lockRow(tx: OrderedQueries, handoverId: string): Promise<HandoverRow> {
  const lock = tx.$executeRaw`SELECT FROM customer_handover WHERE id = ${handoverId}::uuid FOR UPDATE`;
  const [, row] = await Promise.all([lock, readRow(tx, handoverId)]);
  return row;
}
