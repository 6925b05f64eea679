/**
 * How a personnel change begins, moves and is called off, in a transaction that has locked the employee. Asked by HR events and
 * by HR people alike; the workflow reads the rows and follows (design: One table, one truth).
 */
import { managersAbove } from '../identity/team.js';
import { Prisma, type Transaction } from '../platform/database.js';
import { lastMoment, type Dates } from './last-moment.js';
import type { Allocation, ChangeScope } from './stored.js';

export type ChangeKind = 'resignation' | 'position_change';

export interface ChangeDates extends Dates {
  /** ISO 8601: from here on sessions are refused, where that is before the last moment. */
  readonly accessEndsAt: string | null;
}

export interface NewChange extends ChangeDates {
  readonly id: string;
  readonly source: string;
  readonly externalEventId: string;
  readonly employeeId: string;
  readonly kind: ChangeKind;
  readonly occurredAt: Date | null;
  readonly scope: ChangeScope | null;
  readonly reviewerId: string | null;
  readonly allocation: Allocation;
  readonly initiatedBy: string | null;
}

/** Opens the change; false where the employee has an open one of the kind: the database's constraint decides. */
export async function openChange(tx: Transaction, change: NewChange, timezone: string): Promise<boolean> {
  const { count } = await tx.personnelChange.createMany({
    data: [
      {
        ...datesOf(change),
        id: change.id,
        source: change.source,
        externalEventId: change.externalEventId,
        employeeId: change.employeeId,
        kind: change.kind,
        occurredAt: change.occurredAt,
        scope: change.scope ?? Prisma.DbNull,
        reviewerId: change.reviewerId,
        allocation: change.allocation,
        initiatedBy: change.initiatedBy,
      },
    ],
    skipDuplicates: true,
  });
  if (count === 1 && change.kind === 'resignation') await endAccess(tx, change.employeeId, change, timezone);
  return count === 1;
}

export interface Rescheduling {
  readonly occurredAt: Date | null;
  /** Whether the newer event opens the change anew where it had been called off. */
  readonly takesUpAgain: boolean;
  /** What the newer event does not state stays as it is. */
  readonly dates: Partial<ChangeDates>;
  readonly scope: ChangeScope | null | undefined;
  readonly reviewerId: string | undefined;
  readonly allocation: Allocation | undefined;
}

/** Moves an open change to what a newer event says. */
export async function rescheduleChange(tx: Transaction, id: string, moved: Rescheduling, timezone: string): Promise<void> {
  const change = await tx.personnelChange.findUniqueOrThrow({ where: { id } });
  const stated = moved.dates.lastWorkingDay !== undefined || moved.dates.effectiveAt !== undefined;
  const dates: ChangeDates = {
    lastWorkingDay: stated ? (moved.dates.lastWorkingDay ?? null) : dayOf(change.lastWorkingDay),
    effectiveAt: stated ? (moved.dates.effectiveAt ?? null) : (change.effectiveAt?.toISOString() ?? null),
    accessEndsAt: moved.dates.accessEndsAt ?? change.accessEndsAt?.toISOString() ?? null,
  };
  const isTakenUp = moved.takesUpAgain && change.status === 'awaiting_decision';
  await tx.personnelChange.update({
    where: { id },
    data: {
      ...datesOf(dates),
      occurredAt: moved.occurredAt,
      ...(moved.scope !== undefined && { scope: moved.scope ?? Prisma.DbNull }),
      ...(moved.reviewerId !== undefined && { reviewerId: moved.reviewerId }),
      ...(moved.allocation !== undefined && { allocation: moved.allocation, planVersion: { increment: 1 } }),
      ...(isTakenUp && { status: 'planned', startedAt: null, finishedAt: null, attention: Prisma.DbNull, ...notUndone }),
    },
  });
  if (isTakenUp) await planAgain(tx, id);
  if (change.kind === 'resignation') await endAccess(tx, change.employeeId, dates, timezone, change.createdAt);
}

/** An undo that is under way stops: what went back is with the leaver again, and is handed over anew. */
const notUndone = { undoRequestedAt: null, undoRequestedBy: null, undoReason: null } as const;

/** What the cancellation had called off, or an undo has given back, is handed over after all. */
async function planAgain(tx: Transaction, id: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE personnel_change_customers p SET state = 'planned', handover_id = NULL, reason = NULL, updated_at = now()
     WHERE p.personnel_change_id = ${id}::uuid
       AND (p.reason IN (${calledOff}, ${takenBack})
            OR EXISTS (SELECT FROM customer_handover h WHERE h.id = p.handover_id AND h.status IN ('cancelled', 'undone')))`;
}

/** Why a customer of a change that was called off is excluded. */
export const calledOff = 'change_cancelled';

/** Why a customer is excluded that the plan gave to the pool, and the undo of the change took out of it again. */
export const takenBack = 'undone';

/**
 * Calls the change off: nothing more is opened from here on. Where handovers were opened, the workflow cancels the open ones,
 * and what is completed or in the pool waits for a decision (keep or undo). With `keepsOpenHandovers` all that was opened stands,
 * and there is nothing to decide. The person stays.
 */
export async function cancelChange(
  tx: Transaction,
  id: string,
  { keepsOpenHandovers = false }: { readonly keepsOpenHandovers?: boolean } = {},
): Promise<void> {
  const change = await tx.personnelChange.findUniqueOrThrow({ where: { id }, select: { employeeId: true, kind: true } });
  await tx.$executeRaw`
    UPDATE personnel_change_customers SET state = 'excluded', reason = ${calledOff}, updated_at = now()
     WHERE personnel_change_id = ${id}::uuid AND state = 'planned'`;
  const open = await tx.handover.count({ where: { personnelChangeId: id, status: 'open' } });
  const isToDecide = !keepsOpenHandovers && open + (await countMoved(tx, id)) > 0;
  await tx.personnelChange.update({
    where: { id },
    data: {
      attention: Prisma.DbNull,
      ...(isToDecide ? { status: 'awaiting_decision', finishedAt: null } : { status: 'cancelled', finishedAt: new Date() }),
    },
  });
  await tx.task.updateMany({ where: { personnelChangeId: id, doneAt: null }, data: { doneAt: new Date() } });
  if (change.kind === 'resignation') await keepEmployee(tx, change.employeeId);
}

/** How many customers the change has taken from the person: they are with others, or it gave them to the pool. */
export async function countMoved(tx: Transaction, changeId: string): Promise<number> {
  const completed = await tx.handover.count({ where: { personnelChangeId: changeId, status: 'completed' } });
  return completed + (await tx.personnelChangeCustomer.count({ where: { personnelChangeId: changeId, ...givenToPool } }));
}

/** Rows of customers that the plan has given to the pool. */
export const givenToPool = { toPool: true, state: 'done' } as const;

/** The person is with the firm again, or still: active, and let in. */
export async function keepEmployee(tx: Transaction, employeeId: string): Promise<void> {
  await tx.employee.update({ where: { id: employeeId }, data: { status: 'active', accessEndsAt: null, version: { increment: 1 } } });
}

/** From the last moment on at the latest, sessions of a leaver are refused. */
async function endAccess(tx: Transaction, employeeId: string, dates: ChangeDates, timezone: string, received = new Date()): Promise<void> {
  const last = lastMoment(dates, timezone, received);
  const stated = dates.accessEndsAt === null ? last : new Date(dates.accessEndsAt);
  await tx.employee.update({ where: { id: employeeId }, data: { accessEndsAt: stated < last ? stated : last } });
}

/**
 * Who reviews: the leaver's manager; for a position change the manager before it, who is the one the event names or, by the
 * history, the one of the moment before. The nearest active one upwards; null where there is none.
 */
export async function reviewerOf(
  tx: Transaction,
  employeeId: string,
  before: { readonly managerId: string | null; readonly occurredAt: Date | null } | null,
): Promise<string | null> {
  const first = before === null ? null : (before.managerId ?? (await managerBefore(tx, employeeId, before.occurredAt)));
  const chain = first === null ? await managersAbove(tx, employeeId) : [first, ...(await managersAbove(tx, first))];
  const active = await tx.employee.findMany({ where: { id: { in: chain }, status: 'active' }, select: { id: true } });
  const activeIds = new Set(active.map(({ id }) => id));
  return chain.find((id) => id !== employeeId && activeIds.has(id)) ?? null;
}

async function managerBefore(tx: Transaction, employeeId: string, occurredAt: Date | null): Promise<string | null> {
  if (occurredAt === null) return null;
  const period = await tx.managerHistory.findFirst({
    where: { employeeId, since: { lt: occurredAt }, OR: [{ until: null }, { until: { gte: occurredAt } }] },
    orderBy: { since: 'desc' },
    select: { managerId: true },
  });
  return period?.managerId ?? null;
}

const datesOf = ({ lastWorkingDay, effectiveAt, accessEndsAt }: ChangeDates) => ({
  lastWorkingDay: lastWorkingDay === null ? null : new Date(lastWorkingDay),
  effectiveAt,
  accessEndsAt,
});

/** YYYY-MM-DD of a `date` column. */
export const dayOf = (date: Date | null): string | null => date?.toISOString().slice(0, 10) ?? null;
