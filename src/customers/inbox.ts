/** What a person still has to do for customers, for src/inbox. */
import { jsonInstant, Prisma } from '../platform/database.js';

/** Open tasks of the person; one is due when its day ends in `timezone`. */
export const openTasks = (employeeId: string, timezone: string) => {
  const dueAt = Prisma.sql`((t.due_on + 1)::timestamp AT TIME ZONE ${timezone})`;
  return Prisma.sql`
    SELECT 'task' AS kind, t.id, ${dueAt} AS at, jsonb_build_object(
      'dueAt', ${jsonInstant(dueAt)}, 'daysLeft', ceil(extract(epoch FROM ${dueAt} - now()) / 86400)::int,
      'text', t.text, 'dueOn', t.due_on, 'customerId', t.customer_id, 'customerName', c.customer_name, 'handoverId', t.handover_id,
      'personnelChangeId', t.personnel_change_id) AS details
    FROM tasks t LEFT JOIN customers c ON c.id = t.customer_id
    WHERE t.employee_id = ${employeeId}::uuid AND t.done_at IS NULL`;
};
