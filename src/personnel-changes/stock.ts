/** How far a change has come, by counting rows (processes.md, Personnel change: End). */
import { Prisma, type Transaction } from '../platform/database.js';
import { dayOf } from './changes.js';
import { lastMoment } from './last-moment.js';
import { unplannedCustomers } from './planning.js';
import type { Attention, Counts, Stock } from './state.js';

/** Where the customers of a change stand. */
export async function countCustomers(tx: Transaction, changeId: string): Promise<Counts> {
  const [counts] = await tx.$queryRaw<Counts[]>`
    SELECT count(*) FILTER (WHERE p.state = 'planned')::int AS planned,
           count(*) FILTER (WHERE h.status = 'open' AND h.current_stage = 'preparation')::int AS preparation,
           count(*) FILTER (WHERE h.status = 'open' AND h.current_stage = 'review')::int AS review,
           count(*) FILTER (WHERE h.status = 'open' AND h.current_stage = 'confirmation')::int AS confirmation,
           count(*) FILTER (WHERE h.status = 'completed')::int AS completed,
           count(*) FILTER (WHERE p.state = 'done' AND p.to_pool)::int AS pooled,
           count(*) FILTER (WHERE h.status IN ('cancelled', 'undone'))::int AS cancelled,
           count(*) FILTER (WHERE p.state = 'excluded')::int AS excluded,
           count(*) FILTER (WHERE p.state = 'failed')::int AS failed
      FROM personnel_change_customers p
      LEFT JOIN customer_handover h ON h.id = p.handover_id AND p.state IN ('opened', 'adopted', 'done')
     WHERE p.personnel_change_id = ${changeId}::uuid`;
  return (
    counts ?? { planned: 0, preparation: 0, review: 0, confirmation: 0, completed: 0, pooled: 0, cancelled: 0, excluded: 0, failed: 0 }
  );
}

/**
 * Counts, writes down what needs a person, and finishes the change when nothing is left to do: for a resignation when the leaver
 * owns nothing open and the last moment has passed. Then the person has left and is let in no more.
 */
export async function takeStock(tx: Transaction, changeId: string, timezone: string): Promise<Stock> {
  const change = await tx.personnelChange.findUniqueOrThrow({ where: { id: changeId } });
  await tx.$queryRaw`SELECT id FROM employees WHERE id = ${change.employeeId}::uuid FOR NO KEY UPDATE`;
  const { status } = await tx.personnelChange.findUniqueOrThrow({ where: { id: changeId }, select: { status: true } });
  if (status !== 'running') return { counts: await countCustomers(tx, changeId), hasMore: false, attention: null, isFinished: false };
  await settleRows(tx, changeId, change.employeeId);
  const counts = await countCustomers(tx, changeId);
  const hasMore = counts.planned > 0 || (await unplannedCustomers(tx, { ...change, changeId }, 1)).length > 0;

  const isResignation = change.kind === 'resignation';
  const attention = isResignation ? await readLooseEnds(tx, changeId, change.employeeId, counts) : failures(counts);
  const dates = { lastWorkingDay: dayOf(change.lastWorkingDay), effectiveAt: change.effectiveAt?.toISOString() ?? null };
  const isGone = lastMoment(dates, timezone, change.createdAt) <= new Date();
  const isHandedOver = !hasMore && counts.preparation + counts.review + counts.confirmation === 0;
  const isFinished = isHandedOver && (isResignation ? attention === null && isGone : true);
  if (isResignation) await endSessions(tx, change.employeeId);
  if (isFinished && isResignation) await letGo(tx, change.employeeId);
  await tx.personnelChange.update({
    where: { id: changeId },
    data: { attention: attention ?? Prisma.DbNull, ...(isFinished && { status: 'finished', finishedAt: new Date() }) },
  });
  const toReassign =
    (await tx.personnelChangeCustomer.findFirst({
      where: { personnelChangeId: changeId, reassignMessageId: { not: null } },
      select: { customerId: true },
    })) !== null;
  return { counts, hasMore, toReassign, attention, isFinished };
}

/** A completed handover ends its row. An adopted one that was cancelled leaves the customer with the leaver: planned anew. */
async function settleRows(tx: Transaction, changeId: string, leaverId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE personnel_change_customers p SET state = 'done', updated_at = now()
      FROM customer_handover h
     WHERE p.personnel_change_id = ${changeId}::uuid AND p.state IN ('opened', 'adopted')
       AND h.id = p.handover_id AND h.status = 'completed'`;
  await tx.$executeRaw`
    UPDATE personnel_change_customers p SET state = 'planned', handover_id = NULL, reason = NULL, updated_at = now()
      FROM customer_handover h, customers c
     WHERE p.personnel_change_id = ${changeId}::uuid AND p.state = 'adopted'
       AND h.id = p.handover_id AND h.status = 'cancelled' AND c.id = p.customer_id AND c.owner_id = ${leaverId}::uuid`;
}

const failures = ({ failed }: Counts): Attention | null => (failed > 0 ? { failed } : null);

/**
 * What the leaver still has and no open handover of this change takes along: customers whose handover was cancelled or could not
 * be opened, parts in other handovers, open work at other people's customers.
 */
async function readLooseEnds(tx: Transaction, changeId: string, leaverId: string, counts: Counts): Promise<Attention | null> {
  const rows = await tx.$queryRaw<{ what: string; many: number }[]>`
    WITH own AS (
      SELECT p.customer_id, h.id AS handover_id, h.status
        FROM personnel_change_customers p LEFT JOIN customer_handover h ON h.id = p.handover_id
       WHERE p.personnel_change_id = ${changeId}::uuid)
    SELECT 'customers' AS what, count(*)::int AS many
      FROM own JOIN customers c ON c.id = own.customer_id AND c.owner_id = ${leaverId}::uuid
     WHERE own.status IS DISTINCT FROM 'open'
       AND NOT EXISTS (SELECT FROM personnel_change_customers p
                        WHERE p.personnel_change_id = ${changeId}::uuid AND p.customer_id = c.id AND p.state = 'planned')
    UNION ALL
    SELECT part, count(*)::int
      FROM (SELECT id, 'preparer_parts' AS part FROM customer_handover WHERE status = 'open' AND preparer_id = ${leaverId}::uuid
            UNION ALL
            SELECT id, 'reviewer_parts' FROM customer_handover WHERE status = 'open' AND reviewer_id = ${leaverId}::uuid
            UNION ALL
            SELECT id, 'receiver_parts' FROM customer_handover WHERE status = 'open' AND to_owner_id = ${leaverId}::uuid) parts
     WHERE NOT EXISTS (SELECT FROM own WHERE own.handover_id = parts.id)
     GROUP BY part
    UNION ALL
    SELECT w.item_type::text, count(*)::int
      FROM open_work w
     WHERE w.owner_id = ${leaverId}::uuid AND w.ended_on IS NULL
       AND NOT EXISTS (SELECT FROM own WHERE own.customer_id = w.customer_id AND own.status = 'open')
       AND NOT EXISTS (SELECT FROM personnel_change_customers p
                        WHERE p.personnel_change_id = ${changeId}::uuid AND p.customer_id = w.customer_id AND p.state = 'planned')
     GROUP BY w.item_type`;
  const left = Object.fromEntries(rows.filter(({ many }) => many > 0).map(({ what, many }) => [what, many]));
  const attention = { ...left, ...failures(counts) };
  return Object.keys(attention).length > 0 ? attention : null;
}

/** Once access has ended, open sessions go too. */
async function endSessions(tx: Transaction, employeeId: string): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM auth_sessions s USING employees e
     WHERE s.user_id = e.id AND e.id = ${employeeId}::uuid AND e.access_ends_at <= now()`;
}

async function letGo(tx: Transaction, employeeId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE employees SET status = 'left', access_ends_at = least(access_ends_at, now()), version = version + 1, updated_at = now()
     WHERE id = ${employeeId}::uuid AND status <> 'left'`;
  await tx.authSession.deleteMany({ where: { userId: employeeId } });
}
