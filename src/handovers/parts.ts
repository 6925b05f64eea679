/** Who plays which part in a handover: pure, asked by the steps, by the API's availableActions and by the page. */
import type { Part } from './stages.js';

/** Whoever sends a message. A system (a key, or Baton itself) has no id and plays by its office alone. */
export interface Actor {
  readonly id: string | null;
  readonly isAdmin: boolean;
  readonly isHr: boolean;
  /** Baton itself, whose parts are those of `ofBaton`. */
  readonly isBaton?: boolean;
  /** Ids of those who are away and whose delegate this person is. */
  readonly represents?: readonly string[];
}

/** Ids of the people of a handover. */
export interface Cast {
  readonly fromOwnerId: string;
  readonly toOwnerId: string | null;
  readonly reviewerId: string | null;
  readonly preparerId: string | null;
  /** The managers who were told of a missed deadline. */
  readonly escalatedToIds: readonly string[];
}

/**
 * The parts of `actor`, their own and those of people whom they represent. Without a reviewer (or preparer) any admin plays that part.
 * Nobody reviews a handover in which they are the old owner or the receiver, whatever the row says; nor does the old owner or the
 * receiver represent anybody in it.
 */
export function partsOf(actor: Actor, cast: Cast): Part[] {
  const parts = new Set(ownParts(actor, cast));
  for (const id of representedIn(actor, cast)) for (const part of ownParts({ id, isAdmin: false, isHr: false }, cast)) parts.add(part);
  return order.filter((part) => parts.has(part));
}

/** For whom `actor` acts who plays a part that is not their own: the first represented person whose part `isEnough`; null for nobody. */
export function actingFor(actor: Actor, cast: Cast, isEnough: (parts: readonly Part[]) => boolean): string | null {
  if (isEnough(ownParts(actor, cast))) return null;
  return representedIn(actor, cast).find((id) => isEnough(ownParts({ id, isAdmin: false, isHr: false }, cast))) ?? null;
}

const order: readonly Part[] = ['preparer', 'reviewer', 'receiver', 'escalated', 'hr', 'admin', 'clock'];

/**
 * Baton keeps the clock, and where the policy advances it acts for the manager who was told; it gives on what a leaver had, calls off what
 * a change began, and declines for a receiver who leaves.
 */
const ofBaton: readonly Part[] = ['receiver', 'escalated', 'hr', 'admin', 'clock'];

function ownParts(actor: Actor, cast: Cast): readonly Part[] {
  if (actor.isBaton === true) return ofBaton;
  const parts: Part[] = [];
  const isInvolved = involves(cast, actor.id);
  if (plays(actor, cast.preparerId)) parts.push('preparer');
  if (plays(actor, cast.reviewerId) && !isInvolved) parts.push('reviewer');
  if (actor.id !== null && actor.id === cast.toOwnerId) parts.push('receiver');
  if (actor.id !== null && cast.escalatedToIds.includes(actor.id) && !isInvolved) parts.push('escalated');
  if (actor.isHr) parts.push('hr');
  if (actor.isAdmin && !isInvolved) parts.push('admin');
  return parts;
}

const representedIn = ({ id, represents = [] }: Actor, cast: Cast): readonly string[] => (involves(cast, id) ? [] : represents);

const involves = (cast: Cast, id: string | null): boolean => id !== null && (id === cast.fromOwnerId || id === cast.toOwnerId);

const plays = (actor: Actor, personId: string | null): boolean => (personId === null ? actor.isAdmin : personId === actor.id);
