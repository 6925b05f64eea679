/** What a body asks for, turned into what a change keeps: references become ids, lists take one form. */
import { resolveEmployees, type EmployeeRef } from '../identity/employee-ref.js';
import type { Transaction } from '../platform/database.js';
import { unprocessable } from '../platform/errors.js';
import { toPool, type Pin } from './allocation.js';
import type { AllocationBody } from './plan-schemas.js';
import type { ScopeBody } from './schemas.js';
import type { Allocation, ChangeScope } from './stored.js';

export interface RequestedAllocation {
  readonly allocation?: AllocationBody | undefined;
  /** An event's shorter form: receivers in turn. */
  readonly suggestedReceivers?: readonly EmployeeRef[] | undefined;
  /** Where the body has the allocation; '' where it is one. */
  readonly place?: '' | 'allocation/';
}

/**
 * The allocation with ids, or undefined where none is asked for. The leaver is dropped from the receivers, with a note; who is
 * not active is passed over when the plan is made, since that can change until then.
 * @throws Problem 422 `employee_unknown`, `customer_unknown` or `pin_repeated`, naming the field
 */
export async function allocationOf(
  tx: Transaction,
  { allocation, suggestedReceivers, place = 'allocation/' }: RequestedAllocation,
  leaverId: string,
): Promise<Allocation | undefined> {
  if (allocation === undefined && suggestedReceivers === undefined) return undefined;
  const [refs, field] = allocation?.receivers
    ? [allocation.receivers, `${place}receivers`]
    : [suggestedReceivers ?? [], 'suggestedReceivers'];
  const receivers = await resolveEmployees(tx, refs, (index) => `${field}/${index}`);
  const pins = allocation?.pins ?? [];
  const pinned = await resolvePins(tx, pins, `${place}pins`);
  const isLeaver = ({ id }: { readonly id: string }) => id === leaverId;
  return {
    strategy: allocation?.strategy ?? 'round_robin',
    receiverIds: [...new Set(receivers.filter((receiver) => !isLeaver(receiver)).map(({ id }) => id))],
    pins: pinned.filter(({ receiverId }) => receiverId !== leaverId),
    dropped: receivers.some(isLeaver) ? [{ employeeId: leaverId, reason: 'is_leaver' }] : [],
  };
}

/** Each pin with its receiver's id, or `pool`, and with the customer's id as the database writes it: a plan compares ids as texts. */
async function resolvePins(tx: Transaction, pins: NonNullable<AllocationBody['pins']>, field: string): Promise<Pin[]> {
  refuseRepeated(pins, field);
  const named = pins.flatMap(({ employee }, at) => (employee === toPool ? [] : [{ ref: employee, at }]));
  const people = await resolveEmployees(
    tx,
    named.map(({ ref }) => ref),
    (index) => `${field}/${named[index]?.at}/employee`,
  );
  await refuseUnknown(tx, pins, field);
  const idOf = new Map(named.map(({ ref }, index) => [ref, people[index]?.id]));
  return pins.flatMap(({ customerId, employee, overCapacityReason }) => {
    const receiverId = employee === toPool ? toPool : idOf.get(employee);
    return receiverId === undefined
      ? []
      : [{ customerId: customerId.toLowerCase(), receiverId, ...(overCapacityReason !== undefined && { overCapacityReason }) }];
  });
}

/** Of two pins of one customer one would be lost without a word. */
function refuseRepeated(pins: readonly { readonly customerId: string }[], field: string): void {
  const seen = new Set<string>();
  for (const [at, { customerId }] of pins.entries()) {
    const id = customerId.toLowerCase();
    if (seen.has(id)) throw unprocessable('pin_repeated', 'This customer has a pin already.', { field: `${field}/${at}/customerId` });
    seen.add(id);
  }
}

/** A customer that is there, though with somebody else, keeps its pin: the leaver may get it back. */
async function refuseUnknown(tx: Transaction, pins: readonly { readonly customerId: string }[], field: string): Promise<void> {
  const ids = pins.map(({ customerId }) => customerId.toLowerCase());
  const known = await customersThere(tx, ids);
  const at = ids.findIndex((id) => !known.has(id));
  if (at >= 0) throw unprocessable('customer_unknown', `No customer has the id ${ids[at]}.`, { field: `${field}/${at}/customerId` });
}

/** Of these customers those that are there, with whomever. */
export async function customersThere(tx: Transaction, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.$queryRaw<{ id: string }[]>`SELECT id FROM customers WHERE id = ANY(${[...ids]}::uuid[])`;
  return new Set(rows.map(({ id }) => id));
}

/** The scope in one form; null is all customers, undefined is nothing said. */
export function scopeOf(body: ScopeBody | undefined): ChangeScope | null | undefined {
  if (body === undefined) return undefined;
  if (body === 'all' || Object.keys(body).length === 0) return null;
  return {
    ...(body.region !== undefined && { regions: listOf(body.region) }),
    ...(body.industry !== undefined && { industries: listOf(body.industry) }),
    ...(body.level !== undefined && { levels: listOf(body.level) }),
  };
}

const listOf = <T extends string>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);
