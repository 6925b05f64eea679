/** Where a change stands as to its undo: what could go back, and what has. */
import type { Transaction } from '../platform/database.js';
import type { ChangeStanding } from './rules.js';
import type { ChangeUndo } from './schemas.js';
import { notInPool, ownerInactive, undoMessageId } from './undo.js';

type ChangeRow = Awaited<ReturnType<Transaction['personnelChange']['findUniqueOrThrow']>>;

/** What its undo is judged by; the caller holds the employee's lock. */
export async function readUndoStanding(tx: Transaction, change: ChangeRow): Promise<ChangeStanding> {
  const { id, employeeId, kind, status, undoRequestedAt } = change;
  const [counts] = await tx.$queryRaw<Omit<ChangeStanding, 'status' | 'isUndoing'>[]>`
    SELECT EXISTS (SELECT FROM personnel_changes o WHERE o.employee_id = ${employeeId}::uuid AND o.kind = ${kind}::personnel_change_kind AND o.id <> ${id}::uuid
                      AND o.status IN ('planned', 'running', 'paused', 'awaiting_decision')) AS "hasOtherOpen",
           count(*) FILTER (WHERE h.status = 'open')::int AS open,
           count(*) FILTER (WHERE h.status = 'completed')::int AS completed,
           count(*) FILTER (WHERE h.status = 'completed' AND undoable_until(h) > now())::int AS undoable,
           ((SELECT count(*) FROM personnel_change_customers c WHERE c.personnel_change_id = ${id}::uuid AND c.to_pool AND c.state = 'done')
             + (SELECT count(*) FROM personnel_change_loose_ends e WHERE e.personnel_change_id = ${id}::uuid AND e.returned_at IS NULL))::int AS besides
      FROM customer_handover h WHERE h.personnel_change_id = ${id}::uuid`;
  const none = { hasOtherOpen: false, open: 0, completed: 0, undoable: 0, besides: 0 };
  return { status, isUndoing: undoRequestedAt !== null, ...(counts ?? none) };
}

/** How far the undo has come, and what it left; null where nobody asked for one. */
export async function readUndo(tx: Transaction, change: ChangeRow): Promise<ChangeUndo | null> {
  const { id, employeeId, status, undoRequestedAt, undoRequestedBy, undoReason } = change;
  if (undoRequestedAt === null) return null;
  const [counts] = await tx.$queryRaw<Pick<ChangeUndo, 'undone' | 'remaining' | 'left' | 'returned' | 'overCapacity'>[]>`
    WITH refused AS (
      SELECT DISTINCT ON (h.id) h.id, t.code FROM customer_handover h
        JOIN handover_timeline t ON t.handover_id = h.id AND t.message_id = ${undoMessageId(id)} AND t.outcome = 'refused'
       WHERE h.personnel_change_id = ${id}::uuid AND h.status = 'completed' ORDER BY h.id, t.at DESC
    ), left_behind AS (
      SELECT code AS why FROM refused
      UNION ALL SELECT left_because FROM personnel_change_loose_ends WHERE personnel_change_id = ${id}::uuid AND left_because IS NOT NULL
      UNION ALL SELECT CASE reason WHEN ${ownerInactive} THEN reason ELSE ${notInPool} END FROM personnel_change_customers
                 WHERE personnel_change_id = ${id}::uuid AND to_pool AND state = 'done' AND ${status === 'undone'}
    )
    SELECT count(*) FILTER (WHERE h.status = 'undone')::int AS undone,
           count(*) FILTER (WHERE h.status = 'completed' AND NOT EXISTS (SELECT FROM refused r WHERE r.id = h.id))::int AS remaining,
           (SELECT count(*)::int FROM personnel_change_loose_ends WHERE personnel_change_id = ${id}::uuid AND returned_at IS NOT NULL) AS returned,
           (SELECT coalesce(jsonb_object_agg(why, many), '{}') FROM (SELECT why, count(*) AS many FROM left_behind GROUP BY why) l) AS left,
           (SELECT jsonb_build_object('capacity', e.capacity, 'load', held) FROM employees e, customers_held(e.id) AS held
             WHERE e.id = ${employeeId}::uuid AND held > e.capacity) AS "overCapacity"
      FROM customer_handover h WHERE h.personnel_change_id = ${id}::uuid`;
  const nothing = { undone: 0, remaining: 0, left: {}, returned: 0, overCapacity: null };
  return { requestedAt: undoRequestedAt.toISOString(), requestedBy: undoRequestedBy, reason: undoReason ?? '', ...(counts ?? nothing) };
}
