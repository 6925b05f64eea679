/** By which row of the outbox a step tells an employee (docs/notifications.md, Who is told what). Pure. */
import type { StepRequest } from '../../workflows/messages.js';
import type { EmployeeNotice } from '../notifications/outbox.js';
import { isOfPlan } from '../personnel-changes/state.js';
import type { HandoverRow } from './row.js';
import type { Notice } from './step-context.js';

type Step = Pick<StepRequest, 'stepNumber' | 'messageId'>;
type Handover = Pick<HandoverRow, 'handoverId' | 'personnelChangeId'>;

/**
 * The notice as it is written at `now`: a row for each step, which the dispatcher joins with what else the person is to be told. So a task
 * that is done meanwhile is left out without the others, and nobody's words are lost. What a personnel change tells in numbers is one row
 * for many handovers.
 */
export function employeeNotices({ to, parameters, ...notice }: Notice, step: Step, handover: Handover, now: Date): EmployeeNotice[] {
  if (to === null) return [];
  const { handoverId, personnelChangeId } = handover;
  // A plan cancels only what it gives to the pool: the customer stays with nobody.
  const isForPool = notice.template === 'handover_cancelled' && personnelChangeId !== null && isOfPlan(step.messageId, personnelChangeId);
  const template = isForPool ? 'handover_to_pool' : notice.template;
  const counted = personnelChangeId === null ? undefined : countedNotice(template, step, personnelChangeId, now);
  if (counted !== undefined && personnelChangeId !== null) {
    return [{ employeeId: to, ...counted, parameters: { personnelChangeId, ...parameters } }];
  }
  const cause = `${template}:${handoverId}:${step.stepNumber}`;
  return [{ employeeId: to, template, cause, handoverId, ...(parameters && { parameters }) }];
}

type CountedNotice = Pick<EmployeeNotice, 'template' | 'cause' | 'notBefore'>;

/** What a change tells instead, in numbers that are read when it is sent; undefined where each handover is named. */
function countedNotice(template: Notice['template'], { messageId }: Step, changeId: string, now: Date): CountedNotice | undefined {
  switch (template) {
    case 'handover_due_soon':
      // It counts all that waits for the person: the first of an hour says what the others would.
      return { template: 'personnel_change_due_soon', cause: `personnel_change_due_soon:${changeId}:${now.toISOString().slice(0, 13)}` };
    case 'handover_overdue': {
      // Hundreds are overdue from the same midnight on: what is counted has to be committed, or the first would speak for itself alone.
      const notBefore = new Date(endOfMinute(now) + longestTransactionMs);
      return {
        template: 'personnel_change_overdue',
        cause: `personnel_change_overdue:${changeId}:${now.toISOString().slice(0, 16)}`,
        notBefore,
      };
    }
    case 'handover_over_capacity':
      // A plan says why as a whole; by hand, each customer is given for a reason of its own.
      return isOfPlan(messageId, changeId)
        ? { template: 'personnel_change_over_capacity', cause: `personnel_change_over_capacity:${changeId}:${messageId}` }
        : undefined;
    default:
      return undefined;
  }
}

/** A step's transaction is given up after that time. */
const longestTransactionMs = 15_000;

const endOfMinute = (now: Date): number => (Math.floor(now.getTime() / 60_000) + 1) * 60_000;
