/**
 * What an HR event means, given what is there already (processes.md, Personnel change: Events). Pure: src/intake/situation.ts
 * reads what is there, src/intake/service.ts carries the decision out behind the employee's lock.
 */

export const hrEventTypes = [
  'employee.terminated',
  'employee.termination_updated',
  'employee.termination_cancelled',
  'employee.position_changed',
  'employee.rehired',
] as const;
export type HrEventType = (typeof hrEventTypes)[number];

export type ChangeKind = 'resignation' | 'position_change';
export const openStatuses = ['planned', 'running', 'paused', 'awaiting_decision'] as const;
export type ChangeStatus = (typeof openStatuses)[number] | 'finished' | 'cancelled' | 'undone';

/** The kind of change that an event is about. */
export const kindOf = (type: HrEventType): ChangeKind => (type === 'employee.position_changed' ? 'position_change' : 'resignation');

export interface EventFacts {
  readonly type: HrEventType;
  /** As the event states it; null where it states none. */
  readonly occurredAt: Date | null;
  /** The event that a cancellation or update names. */
  readonly refersTo: string | null;
}

export interface KnownChange {
  readonly id: string;
  readonly status: ChangeStatus;
  /** Of the newest event that it follows; null where that one stated none. */
  readonly occurredAt: Date | null;
}

export interface Situation {
  /** null: nobody has this external id. `hasSomething`: customers, open work, a part in a handover or change, people to lead. */
  readonly employee: { readonly status: 'active' | 'leaving' | 'left'; readonly hasSomething: boolean } | null;
  /** The employee's open change of the event's kind. */
  readonly open: KnownChange | null;
  /** The newest cancellation of a change of this kind that took effect; `isRecent` within the time that cancellations wait. */
  readonly cancelled: { readonly changeId: string; readonly occurredAt: Date | null; readonly isRecent: boolean } | null;
  /** The change that the event named by `refersTo` led to; null where that event has not come, or led to none. */
  readonly referred: KnownChange | null;
  /** The newest change of this kind, however it ended. */
  readonly latest: KnownChange | null;
}

export type Decision =
  | { readonly state: 'applied'; readonly effect: 'open' }
  | { readonly state: 'applied'; readonly effect: 'cancel'; readonly changeId: string }
  | { readonly state: 'applied'; readonly effect: 'rehire'; readonly changeId: string | null }
  | { readonly state: 'rescheduled'; readonly changeId: string }
  | { readonly state: 'superseded'; readonly changeId: string }
  | { readonly state: 'waiting'; readonly reason: 'nothing_to_cancel_yet' | 'nothing_to_update_yet' }
  | { readonly state: 'ignored'; readonly reason: 'employee_unknown' | 'owns_nothing' | 'not_leaving' };

/** What to do about the event. */
export function decide(event: EventFacts, situation: Situation): Decision {
  if (situation.employee === null) return { state: 'ignored', reason: 'employee_unknown' };
  return decisions[event.type](event, situation, situation.employee);
}

type Employee = NonNullable<Situation['employee']>;

const decisions: Record<HrEventType, (event: EventFacts, situation: Situation, employee: Employee) => Decision> = {
  'employee.terminated': decideOpening,
  'employee.position_changed': decideOpening,
  'employee.termination_updated': decideUpdate,
  'employee.termination_cancelled': decideCancellation,
  'employee.rehired': decideRehiring,
};

/** Older, as far as both say when they occurred; else the one that came later is the newer. */
function isOlder(one: { readonly occurredAt: Date | null }, other: { readonly occurredAt: Date | null }): boolean {
  return one.occurredAt !== null && other.occurredAt !== null && one.occurredAt < other.occurredAt;
}

const isSameMoment = (one: { readonly occurredAt: Date | null }, other: { readonly occurredAt: Date | null }): boolean =>
  one.occurredAt !== null && one.occurredAt.getTime() === other.occurredAt?.getTime();

function decideOpening(event: EventFacts, { open, cancelled }: Situation, employee: Employee): Decision {
  if (open !== null) {
    const changesNothing = isOlder(event, open) || isSameMoment(event, open) || (cancelled !== null && isOlder(event, cancelled));
    return { state: changesNothing ? 'superseded' : 'rescheduled', changeId: open.id };
  }
  // A second system's late report of what was called off since.
  if (cancelled !== null && isOlder(event, cancelled)) return { state: 'superseded', changeId: cancelled.changeId };
  return employee.hasSomething ? { state: 'applied', effect: 'open' } : { state: 'ignored', reason: 'owns_nothing' };
}

function decideUpdate(event: EventFacts, { open, cancelled, referred }: Situation): Decision {
  const meant = referred ?? open;
  if (meant === null) {
    return cancelled?.isRecent
      ? { state: 'superseded', changeId: cancelled.changeId }
      : { state: 'waiting', reason: 'nothing_to_update_yet' };
  }
  // What was called off, or is over, has no dates left to move; only a new termination takes it up again.
  const canMove = meant.status === 'planned' || meant.status === 'running' || meant.status === 'paused';
  return { state: canMove && !isOlder(event, meant) ? 'rescheduled' : 'superseded', changeId: meant.id };
}

function decideCancellation(event: EventFacts, { open, cancelled, referred }: Situation): Decision {
  if (event.refersTo !== null) {
    return referred === null ? { state: 'waiting', reason: 'nothing_to_cancel_yet' } : cancel(event, referred, open);
  }
  if (open !== null) return cancel(event, open, open);
  // The second of two systems that report one cancellation: were it kept, it would call off the next resignation.
  if (cancelled?.isRecent) return { state: 'superseded', changeId: cancelled.changeId };
  return { state: 'waiting', reason: 'nothing_to_cancel_yet' };
}

/** A finished change is cancelled too (keep or undo is then to be decided), unless the next one is open already. */
function cancel(event: EventFacts, meant: KnownChange, open: KnownChange | null): Decision {
  const isOver = meant.status === 'awaiting_decision' || meant.status === 'cancelled' || meant.status === 'undone';
  const isReplaced = meant.status === 'finished' && open !== null;
  if (isOver || isReplaced || isOlder(event, meant)) return { state: 'superseded', changeId: meant.id };
  return { state: 'applied', effect: 'cancel', changeId: meant.id };
}

function decideRehiring(event: EventFacts, { open, latest }: Situation, employee: Employee): Decision {
  if (open !== null) return cancel(event, open, open);
  if (employee.status === 'active') return { state: 'ignored', reason: 'not_leaving' };
  // A late report of an earlier return: the person has left since.
  if (latest !== null && isOlder(event, latest)) return { state: 'superseded', changeId: latest.id };
  return { state: 'applied', effect: 'rehire', changeId: latest?.id ?? null };
}
