/** How far a change has come, by counting rows (processes.md, Personnel change: End). */
import { Prisma, type Transaction } from '../platform/database.js';
import type { Timing } from '../notifications/outbox.js';
import { cancelMessageId } from './cancelling.js';
import { giveClearance } from './clearance.js';
import { keepDividingTask } from './dividing-task.js';
import { countLooseEnds, type LooseEndCount } from './loose-ends.js';
import { ownerChanged, unplannedCustomers } from './planning.js';
import { isGone } from './row.js';
import type { Attention, Counts, Stock } from './state.js';
import { undoMessageId } from './undo.js';

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
 * Counts, writes down what needs a person, and finishes the change when nothing is left to do and nobody has to decide anything: for a
 * resignation when the leaver owns nothing open and the last moment has passed. Then the person has left and is let in no more.
 */
export async function takeStock(tx: Transaction, changeId: string, timing: Timing): Promise<Stock> {
  const { timezone } = timing;
  const change = await tx.personnelChange.findUniqueOrThrow({ where: { id: changeId } });
  await tx.$queryRaw`SELECT id FROM employees WHERE id = ${change.employeeId}::uuid FOR NO KEY UPDATE`;
  const { status } = await tx.personnelChange.findUniqueOrThrow({ where: { id: changeId }, select: { status: true } });
  if (status !== 'running') return { counts: await countCustomers(tx, changeId), hasMore: false, attention: null, isFinished: false };
  await settleRows(tx, changeId, change.employeeId);
  const counts = await countCustomers(tx, changeId);
  const hasMore = counts.planned > 0 || (await unplannedCustomers(tx, { ...change, changeId }, 1)).length > 0;

  const isResignation = change.kind === 'resignation';
  const hasLeft = isGone(change, timezone);
  const looseEnds = isResignation ? await countLooseEnds(tx, { ...change, changeId }, hasLeft) : [];
  const attention = attentionTo(await countCustomersLeft(tx, change), looseEnds, counts);
  const toGiveOn = looseEnds.some(({ due }) => due > 0);
  const isHandedOver = !hasMore && !toGiveOn && counts.preparation + counts.review + counts.confirmation === 0;
  const isFinished = isHandedOver && attention === null && (!isResignation || hasLeft);
  if (isResignation) await endSessions(tx, change.employeeId);
  if (isFinished && isResignation) {
    await letGo(tx, change.employeeId);
    await giveClearance(tx, change, timing);
  }
  await tx.personnelChange.update({
    where: { id: changeId },
    data: { attention: attention ?? Prisma.DbNull, ...(isFinished && { status: 'finished', finishedAt: new Date() }) },
  });
  await keepDividingTask(tx, change, timing);
  const toReassign =
    (await tx.personnelChangeCustomer.findFirst({
      where: { personnelChangeId: changeId, reassignMessageId: { not: null } },
      select: { customerId: true },
    })) !== null;
  return { counts, hasMore, toReassign, toGiveOn, attention, isFinished };
}

/**
 * A completed handover ends its row. An adopted one that was cancelled leaves the customer with the leaver: planned anew; so is one
 * that was cancelled because a new plan gives the customer to the pool, a customer that the leaver got back, and one whose handover was
 * cancelled or undone with the change itself, in the moment in which a newer event took the change up again. What could not be opened and
 * is with somebody else by now needs no decision any more.
 */
async function settleRows(tx: Transaction, changeId: string, leaverId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE personnel_change_customers p SET state = 'done', to_pool = false, receiver_id = h.to_owner_id, over_capacity_reason = h.over_capacity_reason, updated_at = now()
      FROM customer_handover h
     WHERE p.personnel_change_id = ${changeId}::uuid AND p.state IN ('opened', 'adopted')
       AND h.id = p.handover_id AND h.status = 'completed'`;
  await tx.$executeRaw`
    UPDATE personnel_change_customers p SET state = 'excluded', reason = ${ownerChanged}, updated_at = now()
      FROM customers c
     WHERE p.personnel_change_id = ${changeId}::uuid AND p.state = 'failed'
       AND c.id = p.customer_id AND c.owner_id IS DISTINCT FROM ${leaverId}::uuid`;
  await tx.$executeRaw`
    UPDATE personnel_change_customers p SET state = 'planned', reason = NULL, updated_at = now()
      FROM customers c
     WHERE p.personnel_change_id = ${changeId}::uuid AND p.state = 'excluded' AND p.reason = ${ownerChanged}
       AND c.id = p.customer_id AND c.owner_id = ${leaverId}::uuid AND c.open_handover_id IS NULL`;
  await tx.$executeRaw`
    UPDATE personnel_change_customers p SET state = 'planned', handover_id = NULL, reason = NULL, updated_at = now()
      FROM customer_handover h, customers c
     WHERE p.personnel_change_id = ${changeId}::uuid AND (p.state = 'adopted' OR (p.state = 'opened' AND p.to_pool))
       AND h.id = p.handover_id AND h.status = 'cancelled' AND c.id = p.customer_id AND c.owner_id = ${leaverId}::uuid`;
  await tx.$executeRaw`
    UPDATE personnel_change_customers p SET state = 'planned', handover_id = NULL, reason = NULL, updated_at = now()
      FROM customer_handover h
     WHERE p.personnel_change_id = ${changeId}::uuid AND h.id = p.handover_id AND h.status IN ('cancelled', 'undone')
       AND EXISTS (SELECT FROM handover_timeline l
                    WHERE l.handover_id = h.id AND l.message_id IN (${cancelMessageId(changeId)}, ${undoMessageId(changeId)})
                      AND l.outcome = 'applied')`;
}

type ChangeRow = Awaited<ReturnType<Transaction['personnelChange']['findUniqueOrThrow']>>;

/**
 * Customers that the person still has and no open handover takes along; those that could not be opened are counted by themselves. Who
 * leaves may keep none. Who moves may keep what a person decided to leave with them: of theirs those count whose handover was cancelled,
 * and about which nobody has said what follows.
 */
async function countCustomersLeft(tx: Transaction, { id, employeeId, kind }: ChangeRow): Promise<number> {
  const [left] = await tx.$queryRaw<{ many: number }[]>`
    SELECT count(*)::int AS many
      FROM personnel_change_customers p
      JOIN customers c ON c.id = p.customer_id AND c.owner_id = ${employeeId}::uuid
      LEFT JOIN customer_handover h ON h.id = p.handover_id
     WHERE p.personnel_change_id = ${id}::uuid AND p.state NOT IN ('planned', 'failed') AND h.status IS DISTINCT FROM 'open'
       AND (${kind === 'resignation'} OR (p.state <> 'excluded' AND h.status = 'cancelled'))`;
  return left?.many ?? 0;
}

/** What keeps a change from being finished and needs a person, by kind: not what is about to be given on. */
function attentionTo(customers: number, looseEnds: readonly LooseEndCount[], counts: Counts): Attention | null {
  const left = looseEnds.map(({ kind, many, due, isBlocking }) => [kind, isBlocking ? many - due : 0] as const);
  const ends = left.filter(([, many]) => many > 0);
  const attention = {
    ...(customers > 0 && { customers }),
    ...Object.fromEntries(ends),
    ...(counts.failed > 0 && { failed: counts.failed }),
  };
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
