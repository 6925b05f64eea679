/** Reading what deadlines are counted by: policy, level, the firm's own days, the dates of the old owner's going. */
import { calendarWith, ownDays, type OwnDay } from '../policies/service.js';
import { readHandoverPolicy } from '../policies/rules.js';
import { lastMoment } from '../personnel-changes/last-moment.js';
import { Prisma } from '../platform/database.js';
import type { DeadlineRules } from './deadlines.js';

/** The dates of a personnel change, as jsonb gives them. */
export interface GoingDates {
  /** YYYY-MM-DD */
  readonly lastWorkingDay: string | null;
  readonly effectiveAt: string | null;
  readonly createdAt: string;
}

/** What `deadlineColumns` reads. */
export interface DeadlineFacts {
  readonly level: DeadlineRules['level'];
  readonly policy: unknown;
  readonly ownDays: readonly OwnDay[];
  /** Of each change with which the old owner goes: the first one counts. Empty where nothing says that they go. */
  readonly going: readonly GoingDates[];
}

/** Of `personnel_changes g`. */
export const goingDates = Prisma.sql`
  jsonb_build_object('lastWorkingDay', g.last_working_day, 'effectiveAt', g.effective_at, 'createdAt', g.created_at)`;

/** Of `personnel_changes g`: a change that was called off takes nobody away. */
export const isStillMeant = Prisma.sql`g.status NOT IN ('cancelled', 'awaiting_decision', 'undone')`;

/** Of `personnel_changes g`: whoever resigns leaves all their handovers, whatever these were opened for. */
export const isResigning = Prisma.sql`g.kind = 'resignation' AND g.status IN ('running', 'paused')`;

/**
 * The columns of DeadlineFacts, from `customer_handover h`. The old owner goes with the handover's own personnel change, and with their
 * resignation. Two statements, so that each goes by its index.
 */
export const deadlineColumns = Prisma.sql`
  (SELECT customer_level::text FROM customers WHERE id = h.customer_id) AS level, handover_policy(h.policy_version) AS policy,
  ${ownDays(Prisma.sql`h.stage_entered_at::date - 1`, Prisma.sql`'infinity'`)} AS "ownDays",
  ARRAY(SELECT ${goingDates} FROM personnel_changes g WHERE g.id = h.personnel_change_id AND ${isStillMeant}
        UNION ALL
        SELECT ${goingDates} FROM personnel_changes g WHERE g.employee_id = h.from_owner_id AND ${isResigning}) AS going`;

/** The rules that the facts come to. */
export function rulesOf({ level, policy, ownDays: own, going }: DeadlineFacts, timezone: string): DeadlineRules {
  const lastMoments = going.map((dates) => lastMoment(dates, timezone, new Date(dates.createdAt)));
  return {
    policy: readHandoverPolicy(policy),
    level,
    timezone,
    isWorkingDay: calendarWith(own),
    ownerLeavesAt: lastMoments.reduce<Date | null>((first, each) => (first === null || each < first ? each : first), null),
  };
}
