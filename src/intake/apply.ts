/** Carries out what decide.ts says about an event, in the transaction that stores it. */
import {
  allocationOf,
  cancelChange,
  keepEmployee,
  openChange,
  readAllocation,
  rescheduleChange,
  reviewerOf,
  scopeOf,
  type ChangeDates,
} from '../personnel-changes/service.js';
import type { Prisma, Transaction } from '../platform/database.js';
import { Problem } from '../platform/errors.js';
import { decide, kindOf, type Decision } from './decide.js';
import { waitingSince } from './rules.js';
import { readStoredEvent, type HrEventBody } from './schemas.js';
import { lockEmployee, readSituation, type LockedEmployee } from './situation.js';

export interface StoredEvent {
  /** The row's id; the event's own id is in the body. */
  readonly id: string;
  readonly source: string;
  readonly body: HrEventBody;
  /** The id of the change, should the event open one. */
  readonly newChangeId: string;
  readonly initiatedBy: string | null;
}

export interface Outcome {
  readonly state: Decision['state'];
  readonly personnelChangeId: string | null;
}

/** Decides about the event behind the employee's lock and writes what follows from it; the event's row says what became of it. */
export async function applyEvent(tx: Transaction, event: StoredEvent, timezone: string): Promise<Outcome> {
  const employee = await lockEmployee(tx, event.body.employee);
  const decision = await settle(tx, event, employee, timezone);
  const awaited = whatAwaited(decision, event);
  if (employee !== null && awaited !== undefined) await applyWaiting(tx, employee, awaited, timezone);
  return { state: decision.state, personnelChangeId: changeIdOf(decision, event) };
}

/** Which waiting events are looked at again: all where this one changed something; where it was superseded, those that name it. */
function whatAwaited({ state }: Decision, { source, body }: StoredEvent): Prisma.HrEventWhereInput | undefined {
  if (state === 'applied' || state === 'rescheduled') return {};
  return state === 'superseded' ? { source, raw: { path: ['refersTo'], equals: body.id } } : undefined;
}

/** What came before the event that it is about: now it may apply. */
async function applyWaiting(tx: Transaction, employee: LockedEmployee, awaited: Prisma.HrEventWhereInput, timezone: string): Promise<void> {
  const waiting = await tx.hrEvent.findMany({
    where: { ...awaited, state: 'waiting', employeeExternalId: employee.externalId, receivedAt: { gte: waitingSince() } },
    orderBy: [{ occurredAt: { sort: 'asc', nulls: 'last' } }, { id: 'asc' }],
  });
  // One after the other: each is judged by what the one before it has changed.
  for (const { id, source, raw } of waiting) {
    const live = { ...employee, ...(await tx.employee.findUniqueOrThrow({ where: { id: employee.id }, select: { status: true } })) };
    const event = { id, source, body: readStoredEvent(raw), newChangeId: id, initiatedBy: null };
    await settle(tx, event, live, timezone).catch((error: unknown) => ignore(tx, id, error));
  }
}

/**
 * A waiting event was taken in long ago: that it names somebody unknown is no reason to refuse the one that it waited for. Sent again, it is
 * looked at again.
 */
async function ignore(tx: Transaction, id: string, error: unknown): Promise<void> {
  if (!(error instanceof Problem)) throw error;
  await tx.hrEvent.update({ where: { id }, data: { state: 'ignored', reason: error.code } });
}

async function settle(tx: Transaction, event: StoredEvent, employee: LockedEmployee | null, timezone: string): Promise<Decision> {
  const facts = {
    type: event.body.type,
    occurredAt: momentOf(event.body.occurredAt),
    refersTo: event.body.refersTo ?? null,
    source: event.source,
  };
  const decision =
    (await decideAndCarryOut(tx, event, facts, employee, timezone)) ??
    // The constraint knew of an open change that was not to be seen a moment ago: now it is.
    (await decideAndCarryOut(tx, event, facts, employee, timezone));
  if (decision === null) throw new Error(`Event ${event.id} can neither open a change nor join one.`);
  await tx.hrEvent.update({
    where: { id: event.id },
    data: {
      state: decision.state,
      reason: 'reason' in decision ? decision.reason : null,
      employeeExternalId: employee?.externalId,
      personnelChangeId: changeIdOf(decision, event),
      // Nothing to tell the workflow.
      relayedAt: decision.state === 'superseded' ? new Date() : null,
    },
  });
  return decision;
}

/** null: the change could not be opened. */
async function decideAndCarryOut(
  tx: Transaction,
  event: StoredEvent,
  facts: Parameters<typeof readSituation>[1],
  employee: LockedEmployee | null,
  timezone: string,
): Promise<Decision | null> {
  const decision = decide(facts, await readSituation(tx, facts, employee));
  if (employee === null) return decision;
  if (decision.state === 'applied' && decision.effect === 'open' && !(await open(tx, event, employee, timezone))) return null;
  if (decision.state === 'rescheduled') await reschedule(tx, event, decision.changeId, employee, timezone);
  if (decision.state === 'applied' && decision.effect === 'cancel') await cancelChange(tx, decision.changeId);
  if (decision.state === 'applied' && decision.effect === 'rehire') await keepEmployee(tx, employee.id);
  return decision;
}

async function open(tx: Transaction, event: StoredEvent, employee: LockedEmployee, timezone: string): Promise<boolean> {
  const { body, source, newChangeId, initiatedBy } = event;
  const dates: ChangeDates = { lastWorkingDay: null, effectiveAt: null, accessEndsAt: null, ...statedDates(body) };
  const allocation = (await allocationOf(tx, body, employee.id)) ?? readAllocation({});
  const change = {
    ...dates,
    id: newChangeId,
    source,
    externalEventId: body.id,
    employeeId: employee.id,
    kind: kindOf(body.type),
    occurredAt: momentOf(body.occurredAt),
    scope: scopeOf(body.change?.scope) ?? null,
    reviewerId: await reviewerFor(tx, body, employee.id),
    allocation,
    initiatedBy,
  };
  return openChange(tx, change, timezone);
}

async function reschedule(
  tx: Transaction,
  { body }: StoredEvent,
  changeId: string,
  employee: LockedEmployee,
  timezone: string,
): Promise<void> {
  const reviewerId = body.change?.from?.manager ? await reviewerFor(tx, body, employee.id) : null;
  const moved = {
    occurredAt: momentOf(body.occurredAt),
    takesUpAgain: body.type !== 'employee.termination_updated',
    dates: statedDates(body),
    scope: scopeOf(body.change?.scope),
    reviewerId: reviewerId ?? undefined,
    allocation: await allocationOf(tx, body, employee.id),
  };
  await rescheduleChange(tx, changeId, moved, timezone);
}

/** For a position change the manager before it. One whom Baton does not know cannot review: then history or the present manager says. */
async function reviewerFor(tx: Transaction, { type, change, occurredAt }: HrEventBody, employeeId: string): Promise<string | null> {
  if (kindOf(type) === 'resignation') return reviewerOf(tx, employeeId, null);
  const named = change?.from?.manager ? await tx.employee.findUnique({ where: change.from.manager, select: { id: true } }) : null;
  return reviewerOf(tx, employeeId, { managerId: named?.id ?? null, occurredAt: momentOf(occurredAt) });
}

const statedDates = ({ lastWorkingDay, effectiveAt, accessEndsAt }: HrEventBody): Partial<ChangeDates> => ({
  ...(lastWorkingDay !== undefined && { lastWorkingDay }),
  ...(effectiveAt !== undefined && { effectiveAt }),
  ...(accessEndsAt !== undefined && { accessEndsAt }),
});

const momentOf = (instant: string | undefined): Date | null => (instant === undefined ? null : new Date(instant));

const changeIdOf = (decision: Decision, { newChangeId }: StoredEvent): string | null => {
  if ('changeId' in decision) return decision.changeId;
  return decision.state === 'applied' ? newChangeId : null;
};
