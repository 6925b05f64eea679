/** What a person was told lately, for src/inbox. */
import { jsonInstant, Prisma } from '../platform/database.js';

/** So long a notice stays. */
const days = 14;

/** Notices to the person, also those whose e-mail is still to come; not what was withdrawn. */
export const recentNotices = (employeeId: string) => Prisma.sql`
  SELECT 'notice' AS kind, n.id, n.created_at AS at, jsonb_build_object('at', ${jsonInstant(Prisma.sql`n.created_at`)},
    'template', n.template, 'subject', n.subject, 'handoverId', n.handover_id, 'customerId', n.customer_id) AS details
  FROM notifications n
  WHERE n.recipient_id = ${employeeId}::uuid AND n.recipient_kind = 'employee' AND n.state <> 'suppressed' AND n.bundled_into IS NULL
    AND n.created_at > now() - make_interval(days => ${days}::int)`;
