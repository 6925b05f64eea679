/**
 * After a handover: has the receiver followed up? Looked at so many days after completion as the handover's policy says; where not, the
 * receiver is reminded and their manager learns of it, once (processes.md, Deadlines). Set-based, and repeatable at any moment.
 */
import { notifyEmployees, type EmployeeNotice, type Timing } from '../notifications/outbox.js';
import { inTransaction, type Database, type Transaction } from '../platform/database.js';

const pageSize = 1000;
/** How late a check may be, where Baton was away; one that comes later than that would surprise. */
const graceDays = 30;

interface Silent {
  readonly handoverId: string;
  readonly customerId: string;
  readonly days: number;
  readonly receiverId: string;
  readonly managerId: string | null;
}

/** Makes every check that is due; answers how many receivers had not followed up. */
export async function checkFollowUps(database: Database, timing: Timing, onPage: () => void = () => undefined): Promise<number> {
  let found = 0;
  for (;;) {
    const page = await inTransaction(database, (tx) => checkPage(tx, timing));
    found += page.silent;
    if (page.checked < pageSize) return found;
    onPage();
  }
}

async function checkPage(tx: Transaction, timing: Timing): Promise<{ readonly checked: number; readonly silent: number }> {
  const checked = await tx.$queryRaw<(Silent & { readonly followedUp: boolean })[]>`
    WITH due AS (
      SELECT h.id, h.customer_id, h.to_owner_id, h.completed_at, said.days
        FROM (SELECT p.version, d.days::int AS days
                FROM policies p, jsonb_array_elements_text(p.content->'followUpCheckDays') AS d (days) WHERE p.name = 'handover') said
        JOIN customer_handover h ON h.status = 'completed' AND h.policy_version = said.version
         AND h.completed_at <= now() - said.days * interval '1 day' AND h.completed_at > now() - (said.days + ${graceDays}::int) * interval '1 day'
        JOIN customers c ON c.id = h.customer_id AND c.owner_id = h.to_owner_id
       WHERE NOT EXISTS (SELECT FROM handover_follow_up_checks k WHERE k.handover_id = h.id AND k.days = said.days)
       ORDER BY h.completed_at, h.id LIMIT ${pageSize}),
    checked AS (
      INSERT INTO handover_follow_up_checks (handover_id, days, followed_up)
      SELECT due.id, due.days,
             -- What a system records has no employee: it is taken for the receiver's.
             EXISTS (SELECT FROM follow_ups f WHERE f.customer_id = due.customer_id AND f.occurred_at >= due.completed_at
                        AND coalesce(f.employee_id, due.to_owner_id) = due.to_owner_id)
        FROM due
      ON CONFLICT DO NOTHING
      RETURNING handover_id, days, followed_up),
    noted AS (
      INSERT INTO handover_timeline (id, handover_id, kind, actor, via, code, detail)
      SELECT uuid_v7(), handover_id, 'follow_up_check', 'system', 'schedule', CASE WHEN followed_up THEN 'followed_up' ELSE 'not_followed_up' END,
             jsonb_build_object('days', days)
        FROM checked)
    SELECT checked.handover_id AS "handoverId", due.customer_id AS "customerId", checked.days, checked.followed_up AS "followedUp",
           due.to_owner_id AS "receiverId", e.manager_id AS "managerId"
      FROM checked JOIN due ON due.id = checked.handover_id AND due.days = checked.days JOIN employees e ON e.id = due.to_owner_id`;
  const silent = checked.filter(({ followedUp }) => !followedUp);
  await notifyEmployees(tx, silent.flatMap(noticesOf), timing);
  return { checked: checked.length, silent: silent.length };
}

function noticesOf({ handoverId, customerId, days, receiverId, managerId }: Silent): EmployeeNotice[] {
  const about = { cause: `follow_up_check:${handoverId}:${days}`, handoverId, customerId } as const;
  const toReceiver: EmployeeNotice = { ...about, employeeId: receiverId, template: 'receiver_first_contact' };
  return managerId === null ? [toReceiver] : [toReceiver, { ...about, employeeId: managerId, template: 'receiver_silent' }];
}
