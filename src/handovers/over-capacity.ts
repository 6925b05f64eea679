/** What is given beyond a capacity (processes.md, Capacity): a reviewer says why, and the next manager up is shown it. */
import { activeAdmins } from '../identity/team.js';
import { unprocessable } from '../platform/errors.js';
import type { Change, StepContext } from './step-context.js';
import type { Person } from './rules.js';

export interface Excess {
  readonly overCapacity?: boolean;
  readonly reason?: string;
}

/**
 * The reason of who gives beyond a capacity; undefined where nobody does.
 * @throws Problem 422 `reason_required`
 */
export function reasonOf({ overCapacity = false, reason }: Excess): string | undefined {
  if (!overCapacity) return undefined;
  if (reason === undefined) throw unprocessable('reason_required', 'Giving over capacity needs a reason.', { field: 'reason' });
  return reason;
}

/** Whether the receiver has more than they may with this customer. */
export const isBeyond = ({ id, capacity, load }: Person, toOwnerId: string | null): boolean =>
  capacity !== null && load + (id === toOwnerId ? 0 : 1) > capacity;

/** What follows where the receiver gets the customer beyond their capacity: row, record, and a word to the next manager up. */
export async function beyondCapacity(context: StepContext, reason: string): Promise<Pick<Change, 'overCapacityReason' | 'notices'>> {
  const shownTo = await nextManagerUp(context);
  return {
    overCapacityReason: reason,
    notices: shownTo.map((to) => ({ to, template: 'handover_over_capacity', parameters: { note: reason } })),
  };
}

/** The nearest active manager above the reviewer, or above whoever acts in their place from higher up; where there is none, the admins. */
async function nextManagerUp({ tx, row, actor, chain, people }: StepContext): Promise<string[]> {
  const place = actor.id === null ? -1 : chain.indexOf(actor.id);
  const above = chain.slice(Math.max(place + 1, row.reviewerId === null ? 0 : 1));
  const next = above.find((id) => id !== actor.id && people.get(id)?.status === 'active');
  return next === undefined ? activeAdmins(tx) : [next];
}
