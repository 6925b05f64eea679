/** Who plays which part in a handover: pure, asked by the steps, by the API's availableActions and by the page. */
import type { Part } from './stages.js';

/** Whoever sends a message. A system (a key, or Baton itself) has no id and plays by its office alone. */
export interface Actor {
  readonly id: string | null;
  readonly isAdmin: boolean;
  readonly isHr: boolean;
  /** Baton itself: it gives on what a leaver had, as an admin could, and declines for a receiver who leaves. */
  readonly isBaton?: boolean;
}

/** Ids of the people of a handover. */
export interface Cast {
  readonly fromOwnerId: string;
  readonly toOwnerId: string | null;
  readonly reviewerId: string | null;
  readonly preparerId: string | null;
}

/**
 * The parts of `actor`. Without a reviewer (or preparer) any admin plays that part. Nobody reviews a handover in which they are the
 * old owner or the receiver, whatever the row says.
 */
export function partsOf(actor: Actor, cast: Cast): Part[] {
  const parts: Part[] = [];
  const isInvolved = actor.id !== null && (actor.id === cast.fromOwnerId || actor.id === cast.toOwnerId);
  if (plays(actor, cast.preparerId)) parts.push('preparer');
  if (plays(actor, cast.reviewerId) && !isInvolved) parts.push('reviewer');
  if (actor.isBaton === true || (actor.id !== null && actor.id === cast.toOwnerId)) parts.push('receiver');
  if (actor.isHr) parts.push('hr');
  if (actor.isAdmin && !isInvolved) parts.push('admin');
  return parts;
}

const plays = (actor: Actor, personId: string | null): boolean => (personId === null ? actor.isAdmin : personId === actor.id);
