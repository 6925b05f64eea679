/** What waits for a person among handovers, for src/inbox. */
import { jsonInstant, Prisma } from '../platform/database.js';

/**
 * Open handovers whose stage is the part of the person or of somebody who is away and whom they represent, or of whose missed deadline
 * they were told. The old owner and the receiver of a handover act in it for nobody but themselves.
 */
export const waitingHandovers = (employeeId: string, represents: readonly string[]) => {
  const ids = [employeeId, ...represents];
  return Prisma.sql`
  SELECT 'handover' AS kind, h.id, h.stage_due_at AS at, jsonb_build_object(
    'dueAt', ${jsonInstant(Prisma.sql`h.stage_due_at`)}, 'daysLeft', ceil(extract(epoch FROM h.stage_due_at - now()) / 86400)::int,
    'handoverId', h.id, 'stage', h.current_stage, 'customerId', c.id, 'customerName', c.customer_name) AS details
  FROM customer_handover h JOIN customers c ON c.id = h.customer_id
  WHERE h.status = 'open' AND ((h.current_stage = 'preparation' AND h.preparer_id = ANY(${ids}::uuid[]))
    OR (h.current_stage = 'review' AND h.reviewer_id = ANY(${ids}::uuid[]))
    OR (h.current_stage = 'confirmation' AND h.to_owner_id = ANY(${ids}::uuid[]))
    OR (h.overdue_since IS NOT NULL AND h.escalated_to_ids && ${ids}::uuid[]))
    AND (${employeeId}::uuid NOT IN (h.from_owner_id, coalesce(h.to_owner_id, h.from_owner_id))
      OR ${employeeId}::uuid = CASE h.current_stage WHEN 'preparation' THEN h.preparer_id WHEN 'review' THEN h.reviewer_id ELSE h.to_owner_id END)`;
};
