/** Who gets which customer (processes.md, Personnel change: Plan). Pure, and the same for the same input. */

export const strategies = ['one_receiver', 'round_robin', 'least_loaded', 'by_region', 'by_industry', 'by_level', 'proposed'] as const;
export type Strategy = (typeof strategies)[number];

/** A customer to be given away. */
export interface PlannedCustomer {
  readonly id: string;
  readonly region: string | null;
  readonly industry: string | null;
  readonly level: string;
  /** The open work's worth, in whatever currency; the largest customers are proposed one by one. */
  readonly amount: number;
  /** Of level potential with nothing open and long without a follow-up. */
  readonly isIdle: boolean;
}

export interface Receiver {
  readonly id: string;
  readonly region: string | null;
  /** Of the customers that this person owns. */
  readonly industries: readonly string[];
  readonly isActive: boolean;
  /** Whether the strategy may choose this person; else only a pin does. */
  readonly isInTurn: boolean;
  /** How many more customers this person may hold; null is unlimited. */
  readonly capacityLeft: number | null;
  /** Customers that this person holds or is to receive, those of this plan included. */
  readonly load: number;
  /** How many this plan has given this person already, where it grows. */
  readonly given: number;
}

/** A place that a person has chosen for a customer. */
export interface Pin {
  readonly customerId: string;
  /** An employee, or `toPool`. */
  readonly receiverId: string;
}
/** Instead of a receiver: the customer goes to the public pool. */
export const toPool = 'pool';

export interface AllocationRequest {
  readonly customers: readonly PlannedCustomer[];
  readonly receivers: readonly Receiver[];
  readonly strategy: Strategy;
  /** Customers whose receiver a person has chosen; they go before the strategy. */
  readonly pins: readonly Pin[];
}

export type LeftOver = 'no_receivers' | 'receivers_full' | 'pinned_receiver_inactive' | 'pinned_receiver_full';

/** One customer's place in the plan; without a receiver or the pool it is left to the reviewer, and `reason` says why. */
export type Assignment =
  | { readonly customerId: string; readonly receiverId: string; readonly toPool: false; readonly reason: null }
  | { readonly customerId: string; readonly receiverId: null; readonly toPool: true; readonly reason: null }
  | { readonly customerId: string; readonly receiverId: null; readonly toPool: false; readonly reason: LeftOver };

interface Place {
  readonly id: string;
  readonly region: string | null;
  readonly industries: readonly string[];
  left: number;
  load: number;
  given: number;
}

/**
 * Gives every customer a place exactly once and answers in the order of the customers: none to an inactive person, none beyond a
 * capacity. `round_robin` keeps what receivers get within one of each other until one is full; `least_loaded` evens out what they
 * hold afterwards; `one_receiver` fills them in their order; `by_region` prefers people of the customer's region, and like
 * `by_industry` and `by_level` keeps a group together; `proposed` prefers the same region and industry, spreads the largest
 * first, and gives idle customers to the pool.
 */
export function allocate({ customers, receivers, strategy, pins }: AllocationRequest): Assignment[] {
  const places = receivers
    .filter(({ isActive }) => isActive)
    .map(({ capacityLeft, isInTurn, ...person }) => ({ ...person, isInTurn, left: capacityLeft ?? Infinity }));
  const inTurn: Place[] = places.filter(({ isInTurn }) => isInTurn);
  const placeById = new Map<string, Place>(places.map((place) => [place.id, place]));
  const pinOf = new Map(pins.map(({ customerId, receiverId }) => [customerId, receiverId]));

  const assignments = new Map<string, Assignment>();
  // Pins first, so that the strategy cannot fill a person whom somebody has chosen.
  for (const { id } of customers) {
    const receiverId = pinOf.get(id);
    if (receiverId === toPool) assignments.set(id, poolOf(id));
    else if (receiverId !== undefined) assignments.set(id, assignPinned(id, placeById.get(receiverId)));
  }
  const choose = choosers[strategy]();
  for (const customer of inOrderOf(strategy, customers)) {
    if (assignments.has(customer.id)) continue;
    if (strategy === 'proposed' && customer.isIdle) assignments.set(customer.id, poolOf(customer.id));
    else {
      const open = inTurn.filter(({ left }) => left > 0);
      assignments.set(customer.id, assign(customer.id, choose(open, customer), inTurn.length > 0));
    }
  }
  return customers.flatMap(({ id }) => assignments.get(id) ?? []);
}

const inOrderOf = (strategy: Strategy, customers: readonly PlannedCustomer[]) =>
  strategy === 'proposed' ? customers.toSorted((one, other) => other.amount - one.amount) : customers;

function assignPinned(customerId: string, place: Place | undefined): Assignment {
  if (place === undefined) return leftOver(customerId, 'pinned_receiver_inactive');
  if (place.left <= 0) return leftOver(customerId, 'pinned_receiver_full');
  return take(customerId, place);
}

function assign(customerId: string, place: Place | undefined, isAnyoneThere: boolean): Assignment {
  if (place === undefined) return leftOver(customerId, isAnyoneThere ? 'receivers_full' : 'no_receivers');
  return take(customerId, place);
}

const poolOf = (customerId: string): Assignment => ({ customerId, receiverId: null, toPool: true, reason: null });
const leftOver = (customerId: string, reason: LeftOver): Assignment => ({ customerId, receiverId: null, toPool: false, reason });

function take(customerId: string, place: Place): Assignment {
  place.left -= 1;
  place.load += 1;
  place.given += 1;
  return { customerId, receiverId: place.id, toPool: false, reason: null };
}

/** Whose turn it is, among those with room; the earlier in the list where two are equal. Made anew for each plan: some remember. */
type Chooser = (open: readonly Place[], customer: PlannedCustomer) => Place | undefined;

const choosers: Record<Strategy, () => Chooser> = {
  one_receiver:
    () =>
    ([first]) =>
      first,
  round_robin: () => (open) => least(open, ({ given }) => given),
  least_loaded: () => leastLoaded,
  by_region: () =>
    together(
      ({ region }) => region,
      (open, { region }) => leastLoaded(open.filter((place) => region !== null && place.region === region)),
    ),
  by_industry: () => together(({ industry }) => industry),
  by_level: () => together(({ level }) => level),
  proposed: () => (open, customer) => {
    const score = (place: Place) =>
      Number(customer.region !== null && place.region === customer.region) +
      Number(customer.industry !== null && place.industries.includes(customer.industry));
    const best = Math.max(...open.map(score));
    return leastLoaded(open.filter((place) => score(place) === best));
  },
};

const leastLoaded = (open: readonly Place[]) => least(open, ({ load }) => load);

/** Customers of one group go to the person who got the first of them, while there is room; the first one to whom `preferred` says, else to the least loaded. */
function together(groupOf: (customer: PlannedCustomer) => string | null, preferred: Chooser = () => undefined): Chooser {
  const takers = new Map<string | null, string>();
  return (open, customer) => {
    const group = groupOf(customer);
    const taker = open.find(({ id }) => id === takers.get(group)) ?? preferred(open, customer) ?? leastLoaded(open);
    if (taker !== undefined) takers.set(group, taker.id);
    return taker;
  };
}

function least(places: readonly Place[], measure: (place: Place) => number): Place | undefined {
  return places.reduce<Place | undefined>(
    (best, place) => (best === undefined || measure(place) < measure(best) ? place : best),
    undefined,
  );
}
