/** What waits for a person among handovers, for src/inbox. */
import { jsonInstant, Prisma } from '../platform/database.js';

/** Open handovers whose stage is the person's part. */
export const waitingHandovers = (employeeId: string) => Prisma.sql`
  SELECT 'handover' AS kind, h.id, h.stage_due_at AS at, jsonb_build_object(
    'dueAt', ${jsonInstant(Prisma.sql`h.stage_due_at`)}, 'daysLeft', ceil(extract(epoch FROM h.stage_due_at - now()) / 86400)::int,
    'handoverId', h.id, 'stage', h.current_stage, 'customerId', c.id, 'customerName', c.customer_name) AS details
  FROM customer_handover h JOIN customers c ON c.id = h.customer_id
  WHERE h.status = 'open' AND ((h.current_stage = 'preparation' AND h.preparer_id = ${employeeId}::uuid)
    OR (h.current_stage = 'review' AND h.reviewer_id = ${employeeId}::uuid)
    OR (h.current_stage = 'confirmation' AND h.to_owner_id = ${employeeId}::uuid))`;
