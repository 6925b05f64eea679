/** Rules about persons in a handover: who may be its receiver, reviewer, preparer. Pure; what they judge was read behind locks. */
import { conflict, notFound, unprocessable, type Problem } from '../platform/errors.js';
import type { Cast } from './parts.js';

export interface Person {
  readonly id: string;
  readonly externalId: string;
  readonly status: 'active' | 'leaving' | 'left';
  /** A salesperson or a manager: others own no customers, and could not even read them. */
  readonly mayOwn: boolean;
  /** NULL is unlimited. */
  readonly capacity: number | null;
  /** Customers owned plus open handovers that name this person as receiver. */
  readonly load: number;
  /** Whether the customer is in the scope of a position change of theirs; only where that was asked. */
  readonly isMovingAway?: boolean;
}

export interface CustomerStanding {
  readonly ownerId: string | null;
  readonly openHandoverId: string | null;
  readonly level: 'important' | 'normal' | 'potential';
}

/** Why this customer cannot be handed over now, or undefined where it can. */
export function whyNotOpened(customer: Pick<CustomerStanding, 'ownerId' | 'openHandoverId'> | undefined): Problem | undefined {
  if (customer === undefined) return notFound('customer');
  if (customer.openHandoverId !== null) {
    const detail = { handoverId: customer.openHandoverId };
    return conflict('handover_open', 'This customer is being handed over already. Finish or cancel that handover first.', detail);
  }
  if (customer.ownerId === null) {
    return conflict('in_pool', 'This customer has no owner: it lies in the public pool. Claim or assign it instead.');
  }
  return undefined;
}

interface ReceiverStanding {
  /** The handover names them as receiver already, so they carry it in their load. */
  readonly alreadyCounted: boolean;
  /** Whether somebody answers for it that they are full. */
  readonly overCapacity: boolean;
  /** Where the message names them. */
  readonly field?: string;
}

/** Why `receiver` may not take the customer, or undefined where they may. */
export function whyNotReceiver(
  receiver: Person,
  cast: Pick<Cast, 'fromOwnerId'>,
  { alreadyCounted, overCapacity, field = 'toOwner' }: ReceiverStanding,
): Problem | undefined {
  if (receiver.id === cast.fromOwnerId) {
    return unprocessable('receiver_is_owner', 'The receiver is the present owner. Name somebody else.', { field });
  }
  if (receiver.status !== 'active') {
    return unprocessable('receiver_inactive', 'The receiver is leaving or has left. Name somebody else.', {
      field,
      receiver: receiver.externalId,
    });
  }
  if (!receiver.mayOwn) {
    return unprocessable('receiver_not_in_sales', 'Customers are owned by salespeople and managers. Name one of them.', {
      field,
      receiver: receiver.externalId,
    });
  }
  if (receiver.isMovingAway) {
    return unprocessable(
      'position_change',
      'The receiver is changing position and gives customers like this one away. Name somebody else.',
      {
        field,
        receiver: receiver.externalId,
      },
    );
  }
  const loadAfter = receiver.load + (alreadyCounted ? 0 : 1);
  if (!overCapacity && receiver.capacity !== null && loadAfter > receiver.capacity) {
    return unprocessable('capacity_exceeded', 'The receiver is full. Name somebody else, or approve over capacity with a reason.', {
      field,
      receiver: receiver.externalId,
      capacity: receiver.capacity,
      load: receiver.load,
    });
  }
  return undefined;
}

/** Why `person` may not review, or undefined where they may. */
export function whyNotReviewer(person: Person, cast: Pick<Cast, 'fromOwnerId' | 'toOwnerId'>, field = 'reviewer'): Problem | undefined {
  if (person.id === cast.fromOwnerId || person.id === cast.toOwnerId) {
    return unprocessable('reviewer_is_involved', 'Nobody reviews a handover in which they are the old owner or the receiver.', { field });
  }
  return whyNotTakingPart(person, field);
}

/**
 * Why the customer may not go to `receiver` on the word of who reviews, or undefined where it may: asked where the next message is the
 * receiver's to confirm, so that two people have looked at it.
 */
export function whyNotToReviewer(
  receiver: Pick<Person, 'id'>,
  reviewers: readonly (string | null)[],
  field = 'toOwner',
): Problem | undefined {
  if (!reviewers.includes(receiver.id)) return undefined;
  return unprocessable(
    'reviewer_is_receiver',
    'Nobody approves a handover to themselves: reassign the receiver before it is approved, then the next manager up reviews.',
    { field },
  );
}

/** A leaver is given nothing new: no part either. */
export function whyNotTakingPart(person: Person, field: string): Problem | undefined {
  if (person.status === 'active') return undefined;
  return unprocessable('employee_inactive', 'This person is leaving or has left and takes no new part.', {
    field,
    employee: person.externalId,
  });
}

/** The first of `managers` (nearest first) who may review; undefined where only an admin is left to act. */
export function nextReviewer(managers: readonly Person[], cast: Pick<Cast, 'fromOwnerId' | 'toOwnerId'>): Person | undefined {
  return managers.find((manager) => whyNotReviewer(manager, cast) === undefined);
}

export interface Undoing {
  readonly row: Pick<Cast, 'fromOwnerId' | 'toOwnerId'>;
  /** Who is to have the customer, and whether the message named them; else it is the old owner. */
  readonly target: Person;
  readonly isNamed: boolean;
  /** Why the message names nobody, where it names somebody who is not there. */
  readonly namedProblem?: Problem | undefined;
  readonly openHandoverId: string | null;
  /** The end of the window. */
  readonly undoableUntil: Date | null;
  readonly now: Date;
}

/** Why a completed handover cannot be undone now, or undefined where it can. Capacity does not refuse it. */
export function whyNotUndone({ row, target, isNamed, namedProblem, openHandoverId, undoableUntil, now }: Undoing): Problem | undefined {
  if (undoableUntil === null || undoableUntil < now) {
    const detail = { undoableUntil: undoableUntil?.toISOString() ?? null };
    return conflict('undo_window_over', 'The time in which this handover can be undone is over. Hand the customer over anew.', detail);
  }
  if (openHandoverId !== null) {
    const detail = { handoverId: openHandoverId };
    return conflict('handover_open', 'This customer is being handed over again. Finish or cancel that handover first.', detail);
  }
  if (namedProblem !== undefined) return namedProblem;
  if (!isNamed && target.status !== 'active') {
    return unprocessable('owner_inactive', 'The old owner is leaving or has left. Name with toOwner who is to have the customer.', {
      field: 'toOwner',
      owner: target.externalId,
    });
  }
  // The present owner is the receiver.
  const present = { fromOwnerId: row.toOwnerId ?? '' };
  return isNamed ? whyNotReceiver(target, present, { alreadyCounted: false, overCapacity: true }) : undefined;
}
