/** Who gets which customer (processes.md, Personnel change: Plan), first form. Pure, and the same for the same input. */

export const strategies = ['one_receiver', 'round_robin', 'least_loaded'] as const;
export type Strategy = (typeof strategies)[number];

/** A customer to be given away; region, industry and level are there for strategies that look at them. */
export interface PlannedCustomer {
  readonly id: string;
  readonly region: string | null;
  readonly industry: string | null;
  readonly level: string;
}

export interface Receiver {
  readonly id: string;
  readonly isActive: boolean;
  /** Whether the strategy may choose this person; else only a pin does. */
  readonly isInTurn: boolean;
  /** How many more customers this person may hold; null is unlimited. */
  readonly capacityLeft: number | null;
  /** Customers that this person holds or is to receive, those of this plan included. */
  readonly load: number;
  /** How many this plan has given this person already, where it grows in pages. */
  readonly given: number;
}

export interface Pin {
  readonly customerId: string;
  readonly receiverId: string;
}

export interface AllocationRequest {
  readonly customers: readonly PlannedCustomer[];
  readonly receivers: readonly Receiver[];
  readonly strategy: Strategy;
  /** Customers whose receiver a person has chosen; they go before the strategy. */
  readonly pins: readonly Pin[];
}

export type LeftOver = 'no_receivers' | 'receivers_full' | 'pinned_receiver_inactive' | 'pinned_receiver_full';

/** One customer's place in the plan; without a receiver it is left to the reviewer, and `reason` says why. */
export type Assignment =
  | { readonly customerId: string; readonly receiverId: string; readonly reason: null }
  | { readonly customerId: string; readonly receiverId: null; readonly reason: LeftOver };

interface Place {
  readonly id: string;
  readonly isInTurn: boolean;
  left: number;
  load: number;
  given: number;
}

/**
 * Gives every customer a place exactly once, in the order of the customers: none to an inactive person, none beyond a
 * capacity. `round_robin` keeps what receivers get within one of each other until one is full; `least_loaded` evens out what
 * they hold afterwards; `one_receiver` fills them in their order.
 */
export function allocate({ customers, receivers, strategy, pins }: AllocationRequest): Assignment[] {
  const places: Place[] = receivers
    .filter(({ isActive }) => isActive)
    .map(({ id, isInTurn, capacityLeft, load, given }) => ({ id, isInTurn, left: capacityLeft ?? Infinity, load, given }));
  const inTurn = places.filter(({ isInTurn }) => isInTurn);
  const placeById = new Map(places.map((place) => [place.id, place]));
  const pinOf = new Map(pins.map(({ customerId, receiverId }) => [customerId, receiverId]));

  // Pins first, so that the strategy cannot fill a person whom somebody has chosen.
  const pinned = new Map<string, Assignment>();
  for (const { id } of customers) {
    const receiverId = pinOf.get(id);
    if (receiverId !== undefined) pinned.set(id, assignPinned(id, placeById.get(receiverId)));
  }
  return customers.map(({ id }) => pinned.get(id) ?? assign(id, next(inTurn, strategy), inTurn.length > 0));
}

function assignPinned(customerId: string, place: Place | undefined): Assignment {
  if (place === undefined) return { customerId, receiverId: null, reason: 'pinned_receiver_inactive' };
  if (place.left <= 0) return { customerId, receiverId: null, reason: 'pinned_receiver_full' };
  return take(customerId, place);
}

function assign(customerId: string, place: Place | undefined, isAnyoneThere: boolean): Assignment {
  if (place === undefined) return { customerId, receiverId: null, reason: isAnyoneThere ? 'receivers_full' : 'no_receivers' };
  return take(customerId, place);
}

function take(customerId: string, place: Place): Assignment {
  place.left -= 1;
  place.load += 1;
  place.given += 1;
  return { customerId, receiverId: place.id, reason: null };
}

/** The receiver whose turn it is, among those with room; the earlier in the list where two are equal. */
function next(places: readonly Place[], strategy: Strategy): Place | undefined {
  return chosen[strategy](places.filter(({ left }) => left > 0));
}

const chosen: Record<Strategy, (open: readonly Place[]) => Place | undefined> = {
  one_receiver: ([first]) => first,
  round_robin: (open) => least(open, ({ given }) => given),
  least_loaded: (open) => least(open, ({ load }) => load),
};

function least(places: readonly Place[], measure: (place: Place) => number): Place | undefined {
  return places.reduce<Place | undefined>(
    (best, place) => (best === undefined || measure(place) < measure(best) ? place : best),
    undefined,
  );
}
