/** A handover's row as the steps and the workflow need it. */
import { notFound } from '../platform/errors.js';
import type { Transaction } from '../platform/database.js';
import type { Cast } from './parts.js';
import type { HandoverState } from './state.js';

export type HandoverRow = Omit<HandoverState, 'link' | 'stageDueAt'> &
  Cast & {
    readonly stageDueAt: Date | null;
    readonly brief: unknown;
    /** Whether the message that was asked about has been applied; false where none was. */
    readonly isApplied: boolean;
  };

/** The address of a handover's page in Baton. */
export const handoverLink = (baseUrl: string, handoverId: string) => `${baseUrl}/handovers/${handoverId}`;

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
    link,
  };
}

/** The rows of `handoverIds`, in no particular order; of each, whether `messageId` has been applied to it. */
export function readRows(tx: Transaction, handoverIds: readonly string[], messageId: string | null = null): Promise<HandoverRow[]> {
  return tx.$queryRaw<HandoverRow[]>`
    SELECT h.id AS "handoverId", h.customer_id AS "customerId", h.handover_reason::text AS reason, h.current_stage::text AS stage,
           h.status::text AS status, h.step_number AS "stepNumber", h.stage_due_at AS "stageDueAt", h.brief,
           h.personnel_change_id AS "personnelChangeId", h.from_owner_id AS "fromOwnerId", h.to_owner_id AS "toOwnerId",
           h.reviewer_id AS "reviewerId", h.preparer_id AS "preparerId", f.external_id AS "fromOwner", t.external_id AS "toOwner",
           r.external_id AS reviewer, p.external_id AS preparer,
           (SELECT count(*) FROM customer_handover_items i
             WHERE i.handover_id = h.id AND i.is_required AND NOT i.is_completed)::int AS "openItems",
           EXISTS (SELECT FROM handover_timeline t
                    WHERE t.handover_id = h.id AND t.message_id = ${messageId} AND t.outcome = 'applied') AS "isApplied"
      FROM customer_handover h
      JOIN employees f ON f.id = h.from_owner_id
      LEFT JOIN employees t ON t.id = h.to_owner_id
      LEFT JOIN employees r ON r.id = h.reviewer_id
      LEFT JOIN employees p ON p.id = h.preparer_id
     WHERE h.id = ANY(${[...handoverIds]}::uuid[])`;
}

/** One row; a Problem 404 where there is none. */
export async function readRow(tx: Transaction, handoverId: string, messageId: string | null = null): Promise<HandoverRow> {
  const [row] = await readRows(tx, [handoverId], messageId);
  if (row === undefined) throw notFound('handover');
  return row;
}

/** Locks the row, then reads it: whatever another transaction wrote before the lock is seen. */
export async function lockRow(tx: Transaction, handoverId: string, messageId: string | null = null): Promise<HandoverRow> {
  await tx.$queryRaw`SELECT id FROM customer_handover WHERE id = ${handoverId}::uuid FOR UPDATE`;
  return readRow(tx, handoverId, messageId);
}
