/** The row of a change as its workflow asks for it. */
import type { Transaction } from '../platform/database.js';
import { calendarUntil, policyInForce } from '../policies/service.js';
import { dayOf } from './changes.js';
import { lastMoment, startsAt } from './last-moment.js';
import type { ChangeState } from './state.js';

interface StateSettings {
  /** Baton's public address, for links. */
  readonly baseUrl: string;
  readonly timezone: string;
}

export const changeLink = (baseUrl: string, id: string): string => `${baseUrl}/personnel-changes/${id}`;

/** Where the change stands, and when its work is to start: at once where a person started it. */
export async function readState(tx: Transaction, changeId: string, { baseUrl, timezone }: StateSettings): Promise<ChangeState> {
  const change = await tx.personnelChange.findUniqueOrThrow({ where: { id: changeId } });
  const employee = await tx.employee.findUniqueOrThrow({ where: { id: change.employeeId }, select: { externalId: true } });
  const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT now() AS now`;
  const dates = await readChangeDates(tx, change, timezone);
  const decisionEndsAt = change.status === 'awaiting_decision' ? await undoEndsAt(tx, changeId) : null;
  return {
    personnelChangeId: changeId,
    employee: employee.externalId,
    kind: change.kind,
    status: change.status,
    startsAt: dates.startsAt.toISOString(),
    lastMoment: dates.lastMoment.toISOString(),
    readAt: (clock?.now ?? new Date()).toISOString(),
    link: changeLink(baseUrl, changeId),
    isUndoing: change.undoRequestedAt !== null,
    ...(decisionEndsAt !== null && { decisionEndsAt: decisionEndsAt.toISOString() }),
  };
}

/**
 * Until when the last of what the change handed over, or gave to the pool, can be undone; null where nothing is. A handover keeps the
 * policy of its day; for the pool there is the one in force.
 */
export async function undoEndsAt(tx: Transaction, changeId: string): Promise<Date | null> {
  const { undoDays } = await policyInForce(tx);
  const [window] = await tx.$queryRaw<{ endsAt: Date | null }[]>`
    SELECT greatest(
      (SELECT max(undoable_until(h)) FROM customer_handover h WHERE h.personnel_change_id = ${changeId}::uuid AND h.status = 'completed'),
      (SELECT max(p.updated_at) + ${undoDays}::int * interval '1 day' FROM personnel_change_customers p
        WHERE p.personnel_change_id = ${changeId}::uuid AND p.to_pool AND p.state = 'done')) AS "endsAt"`;
  return window?.endsAt ?? null;
}

export interface DatedChange {
  readonly lastWorkingDay: Date | null;
  readonly effectiveAt: Date | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
}

/** The last moment of a row. */
export const lastMomentOf = ({ lastWorkingDay, effectiveAt, createdAt }: Omit<DatedChange, 'startedAt'>, timezone: string): Date =>
  lastMoment({ lastWorkingDay: dayOf(lastWorkingDay), effectiveAt: effectiveAt?.toISOString() ?? null }, timezone, createdAt);

/** Whether the last moment of a change has passed. */
export const isGone = (change: Omit<DatedChange, 'startedAt'>, timezone: string): boolean => lastMomentOf(change, timezone) <= new Date();

/** The last moment and the start of a row, by the firm's own calendar days and the national calendar. */
export async function readChangeDates(
  tx: Transaction,
  change: DatedChange,
  timezone: string,
): Promise<{ lastMoment: Date; startsAt: Date }> {
  const last = lastMomentOf(change, timezone);
  if (change.startedAt !== null) return { lastMoment: last, startsAt: change.startedAt };
  const { startWorkingDaysBefore } = await policyInForce(tx);
  return { lastMoment: last, startsAt: startsAt(last, timezone, await calendarUntil(tx, last), startWorkingDaysBefore) };
}

/**
 * Begins the work: a leaver is given nothing new from here on. In a transaction of its own before any customer is read, so that
 * whoever gives customers to people sees it.
 */
export async function beginChange(tx: Transaction, changeId: string): Promise<void> {
  const { employeeId, kind } = await tx.personnelChange.findUniqueOrThrow({
    where: { id: changeId },
    select: { employeeId: true, kind: true },
  });
  await tx.$queryRaw`SELECT id FROM employees WHERE id = ${employeeId}::uuid FOR NO KEY UPDATE`;
  const begun = await tx.$executeRaw`
    UPDATE personnel_changes SET status = 'running', started_at = coalesce(started_at, now()), updated_at = now()
     WHERE id = ${changeId}::uuid AND status = 'planned'`;
  if (begun === 0 || kind !== 'resignation') return;
  await tx.$executeRaw`
    UPDATE employees SET status = 'leaving', version = version + 1, updated_at = now() WHERE id = ${employeeId}::uuid AND status = 'active'`;
}
