/**
 * When a stage is due, and what its deadline does before and after (processes.md, Deadlines): a reminder at half time, the next manager up
 * at the deadline, and after the grace period what the policy says. Pure: what it counts by is handed in.
 */
import { Temporal } from 'temporal-polyfill';
import type { HandoverPolicy, Term } from '../policies/rules.js';
import type { Stage } from './stages.js';
import type { StageMoment } from './state.js';

export type WorkingStage = Exclude<Stage, 'completed'>;

/** What the deadlines of one handover are counted by. */
export interface DeadlineRules {
  readonly policy: Pick<HandoverPolicy, 'stageWorkingDays' | 'halfTimeReminder' | 'graceWorkingDays' | 'afterGrace'>;
  readonly level: 'important' | 'normal' | 'potential';
  readonly timezone: string;
  /** Takes YYYY-MM-DD. */
  readonly isWorkingDay: (day: string) => boolean;
  /** The first moment at which the old owner is gone; null where nothing says that they go. */
  readonly ownerLeavesAt: Date | null;
}

export interface Moment {
  readonly what: StageMoment;
  readonly at: Date;
}

/** A stage's deadline as the row keeps it. */
export interface StageDeadline {
  readonly dueAt: Date | null;
  /** What happens next by the clock; null where nothing more does. */
  readonly next: Moment | null;
  /** When it was missed. */
  readonly overdueSince: Date | null;
  /** The managers who were told since, and may act. */
  readonly escalatedToIds: readonly string[];
}

/** The deadline of a stage that begins at `enteredAt`. */
export function newDeadline(stage: WorkingStage, enteredAt: Date, rules: DeadlineRules): StageDeadline {
  const dueAt = stageDueAt(stage, enteredAt, rules);
  return { dueAt, next: firstMoment(enteredAt, dueAt, enteredAt, rules), overdueSince: null, escalatedToIds: [] };
}

/**
 * The deadline counted anew for a stage under way, where a date or the policy was changed. What was missed and is not due any more
 * is not overdue any more; what stays overdue has a new grace period where the policy wants another consequence than before.
 */
export function movedDeadline(stage: WorkingStage, enteredAt: Date, before: StageDeadline, now: Date, rules: DeadlineRules): StageDeadline {
  const dueAt = stageDueAt(stage, enteredAt, rules);
  if (before.overdueSince !== null && dueAt <= now) {
    const isSameConsequence = before.next?.what === rules.policy.afterGrace;
    return { ...before, dueAt, next: isSameConsequence ? before.next : momentAfterGrace(before.overdueSince, now, rules) };
  }
  return { dueAt, next: firstMoment(enteredAt, dueAt, now, rules), overdueSince: null, escalatedToIds: [] };
}

/**
 * The end of the stage's time. With a last working day preparation is due by half of the time left, and confirmation one working day
 * before it, where that is earlier; once the old owner is gone neither counts any more.
 */
export function stageDueAt(stage: WorkingStage, enteredAt: Date, rules: DeadlineRules): Date {
  const due = after(rules.policy.stageWorkingDays[stage][rules.level], enteredAt, rules);
  const bound = boundOf(stage, enteredAt, rules);
  return bound !== undefined && bound < due ? bound : due;
}

function boundOf(stage: WorkingStage, enteredAt: Date, rules: DeadlineRules): Date | undefined {
  const { ownerLeavesAt } = rules;
  if (ownerLeavesAt === null || ownerLeavesAt <= enteredAt) return undefined;
  switch (stage) {
    case 'preparation':
      return between(enteredAt, ownerLeavesAt);
    case 'review':
      return undefined;
    case 'confirmation': {
      const dayBefore = workingDayBefore(lastDayOf(ownerLeavesAt, rules.timezone), rules);
      const end = startOf(dayBefore.add({ days: 1 }), rules.timezone);
      // On the last day itself it is that day's end.
      return end > enteredAt ? end : ownerLeavesAt;
    }
  }
}

/** Half time, unless it is over or the policy wants no reminder; then the deadline itself. */
function firstMoment(enteredAt: Date, dueAt: Date, now: Date, rules: DeadlineRules): Moment {
  const half = halfTime(enteredAt, dueAt, rules);
  return rules.policy.halfTimeReminder && half > now && half < dueAt ? { what: 'half_time', at: half } : { what: 'due', at: dueAt };
}

/** The hour at which a reminder comes that would fall on a day of rest. */
const morning = '09:00';

function halfTime(enteredAt: Date, dueAt: Date, rules: DeadlineRules): Date {
  const half = between(enteredAt, dueAt);
  let day = dayOf(half, rules.timezone);
  if (rules.isWorkingDay(day.toString())) return half;
  while (!rules.isWorkingDay(day.toString())) day = day.add({ days: 1 });
  const moved = new Date(day.toZonedDateTime({ timeZone: rules.timezone, plainTime: morning }).epochMilliseconds);
  return moved < dueAt ? moved : half;
}

/**
 * What follows when the grace period that began at `since` is over; null where the policy waits. A moment that has passed meanwhile (Baton
 * was away) is counted from `now`, so that nobody is passed over.
 */
export function momentAfterGrace(since: Date, now: Date, rules: DeadlineRules): Moment | null {
  const { afterGrace, graceWorkingDays } = rules.policy;
  if (afterGrace === 'wait') return null;
  // A deadline is the midnight that ends a day: the day after that one is the first of the grace period.
  const endOfGrace = (start: Date) => after(graceWorkingDays, start, rules, lastDayOf(start, rules.timezone));
  const end = endOfGrace(since);
  return { what: afterGrace, at: end > now ? end : endOfGrace(now) };
}

/** The end of the last of so many working days, counted from the day after `sinceDay`; or `since` and a duration. */
function after(term: Term, since: Date, rules: DeadlineRules, sinceDay = dayOf(since, rules.timezone)): Date {
  if (typeof term === 'string') return new Date(since.getTime() + Temporal.Duration.from(term).total('milliseconds'));
  let day = sinceDay;
  for (let counted = 0; counted < term;) {
    day = day.add({ days: 1 });
    if (rules.isWorkingDay(day.toString())) counted += 1;
  }
  return startOf(day.add({ days: 1 }), rules.timezone);
}

function workingDayBefore(day: Temporal.PlainDate, { isWorkingDay }: DeadlineRules): Temporal.PlainDate {
  let before = day.subtract({ days: 1 });
  while (!isWorkingDay(before.toString())) before = before.subtract({ days: 1 });
  return before;
}

const between = (start: Date, end: Date) => new Date((start.getTime() + end.getTime()) / 2);

/** The last day of which something is over at `end`. */
const lastDayOf = (end: Date, timezone: string) => dayOf(new Date(end.getTime() - 1), timezone);

const dayOf = (at: Date, timezone: string) =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timezone).toPlainDate();

const startOf = (day: Temporal.PlainDate, timezone: string) => new Date(day.toZonedDateTime({ timeZone: timezone }).epochMilliseconds);
