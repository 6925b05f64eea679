/**
 * Pins beyond a colleague's capacity (processes.md, Capacity): only with a reason and by the reviewer, written down, and shown to the next
 * manager up.
 */
import type { Access } from '../identity/access.js';
import { demand } from '../identity/permissions.js';
import { activeAdmins } from '../identity/team.js';
import { notifyEmployees, type Timing } from '../notifications/outbox.js';
import type { Transaction } from '../platform/database.js';
import { unprocessable } from '../platform/errors.js';
import type { Assignment, Pin } from './allocation.js';
import { successorsOf } from './loose-ends.js';
import type { Plan, Planned } from './planning.js';
import type { AllocationBody } from './plan-schemas.js';
import { planMessageId } from './state.js';

/**
 * HR plans within capacities, and leaves as it is what the plan in force says beyond them. Throws Problem 403 `not_permitted` where a pin
 * gives another reason and the caller is not who may.
 */
export function demandExcess(access: Access, { employeeId, reviewerId, allocation }: Planned, inForce: readonly Pin[] = []): void {
  const wordOf = ({ customerId, receiverId, overCapacityReason }: Pin) => JSON.stringify([customerId, receiverId, overCapacityReason]);
  const said = new Set(inForce.map(wordOf));
  if (allocation.pins.some((pin) => pin.overCapacityReason !== undefined && !said.has(wordOf(pin))))
    demand(access, 'exceed_capacity', 'PersonnelChange', { employeeId, reviewerId });
}

/**
 * Refuses a plan that pins a customer to somebody who is full without saying why. `field`: where the body has its pins.
 * @throws Problem 422 `capacity_exceeded`, naming the pin
 */
export function refuseFullPins(
  { assignments, receivers }: Pick<Plan, 'assignments' | 'receivers'>,
  allocation: Planned['allocation'],
  { pins = [] }: Pick<AllocationBody, 'pins'>,
  field: string,
): void {
  const full = assignments.find(({ reason }) => reason === 'pinned_receiver_full');
  if (full === undefined) return;
  const { customerId } = full;
  const { receiverId } = pinOf(allocation.pins, customerId);
  const receiver = receivers.find(({ id }) => id === receiverId);
  const place = pins.findLastIndex((pin) => pin.customerId === customerId);
  const { withoutReason } = pinnedBeyond(assignments, allocation.pins, receiverId);
  throw unprocessable('capacity_exceeded', 'Whom you pinned is full. Choose somebody else, or let the reviewer say why nevertheless.', {
    field: `${field}/${place}/overCapacityReason`,
    customerId,
    receiver: receiver?.externalId,
    capacity: receiver?.capacity,
    exceedsBy: withoutReason,
  });
}

/** How many customers are pinned to this person beyond their capacity. */
export function pinnedBeyond(assignments: readonly Assignment[], pins: readonly Pin[], receiverId: string) {
  const refused = assignments.filter(({ reason }) => reason === 'pinned_receiver_full');
  return {
    withReason: excessIn(assignments).filter((each) => each.receiverId === receiverId).length,
    withoutReason: refused.filter(({ customerId }) => pinOf(pins, customerId).receiverId === receiverId).length,
  };
}

function pinOf(pins: readonly Pin[], customerId: string): Pin {
  const pin = pins.findLast((each) => each.customerId === customerId);
  if (pin === undefined) throw new Error(`no pin of ${customerId}`);
  return pin;
}

/** Who gets which customer beyond their capacity, and why. */
export const excessIn = (assignments: readonly Assignment[]) =>
  assignments.flatMap((assignment) =>
    'overCapacityReason' in assignment && assignment.overCapacityReason !== undefined
      ? [{ customerId: assignment.customerId, receiverId: assignment.receiverId, reason: assignment.overCapacityReason }]
      : [],
  );

/** Shows the manager above the reviewer, or the admins where nobody is, what a plan gives beyond capacities: once for each version of it. */
export async function showExcess(
  tx: Transaction,
  { changeId, planVersion, reviewerId }: { readonly changeId: string; readonly planVersion: number; readonly reviewerId: string | null },
  assignments: readonly Assignment[],
  timing: Timing,
): Promise<void> {
  const excess = excessIn(assignments);
  if (excess.length === 0) return;
  const [next] = reviewerId === null ? [] : await successorsOf(tx, reviewerId);
  const shownTo = next === undefined ? await activeAdmins(tx) : [next];
  const note = [...new Set(excess.map(({ reason }) => reason))].join('；').slice(0, 2000);
  const cause = `personnel_change_over_capacity:${changeId}:${planMessageId(changeId, planVersion)}`;
  const notice = { template: 'personnel_change_over_capacity', cause, parameters: { personnelChangeId: changeId, note } } as const;
  await notifyEmployees(
    tx,
    shownTo.map((employeeId) => ({ ...notice, employeeId })),
    timing,
  );
}
