/** Who gets which customer (processes.md, Personnel change: Plan). Pure, and the same for the same input. */

export const strategies = [
  'one_receiver',
  'round_robin',
  'least_loaded',
  'by_region',
  'by_industry',
  'by_level',
  'by_hand',
  'proposed',
] as const;
export type Strategy = (typeof strategies)[number];

/** Which customers: those that match every list that is there; without any, all. */
export interface Scope {
  readonly regions?: readonly string[];
  readonly industries?: readonly string[];
  readonly levels?: readonly string[];
}

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
  /** Who is to have it by the plan so far, where it is on its way: of what is pinned to them, that has their room first. */
  readonly receiverId?: string | null;
}

export interface Receiver {
  readonly id: string;
  readonly region: string | null;
  /** Of the customers that this person owns. */
  readonly industries: readonly string[];
  /** And in sales: nobody else owns customers. */
  readonly isActive: boolean;
  /** Scopes of position changes of this person: who gives such customers away gets none. */
  readonly barredFrom?: readonly Scope[];
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
  /** Why this person is to have the customer though they are full; without it a full person gets nothing. */
  readonly overCapacityReason?: string;
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

/** `receivers_barred`: whoever has room may not take this customer. `not_pinned`: a plan by hand does not name it. */
export type LeftOver =
  | 'no_receivers'
  | 'receivers_full'
  | 'receivers_barred'
  | 'not_pinned'
  | 'pinned_receiver_inactive'
  | 'pinned_receiver_full'
  | 'pinned_receiver_barred';

/** One customer's place in the plan; without a receiver or the pool it is left to the reviewer, and `reason` says why. */
export type Assignment =
  | {
      readonly customerId: string;
      readonly receiverId: string;
      readonly toPool: false;
      readonly reason: null;
      /** Only of what is beyond the receiver's capacity. */
      readonly overCapacityReason?: string;
    }
  | { readonly customerId: string; readonly receiverId: null; readonly toPool: true; readonly reason: null }
  | { readonly customerId: string; readonly receiverId: null; readonly toPool: false; readonly reason: LeftOver };

type Taken = Extract<Assignment, { readonly receiverId: string }>;

interface Place {
  readonly id: string;
  readonly barredFrom?: readonly Scope[];
  readonly region: string | null;
  readonly industries: readonly string[];
  left: number;
  load: number;
  given: number;
}

/**
 * Gives every customer a place exactly once and answers in the order of the customers: none to an inactive person, none beyond a
 * capacity but a pin that says why, none to who may not take it. `round_robin` keeps what receivers get within one of each other until one is full; `least_loaded` evens out what they
 * hold afterwards; `one_receiver` fills them in their order; `by_region` prefers people of the customer's region, and like
 * `by_industry` and `by_level` keeps a group together; `proposed` prefers the same region and industry, spreads the largest
 * first, and gives idle customers to the pool; `by_hand` gives what is pinned, and nothing else.
 */
export function allocate({ customers, receivers, strategy, pins }: AllocationRequest): Assignment[] {
  const places = receivers
    .filter(({ isActive }) => isActive)
    .map(({ capacityLeft, isInTurn, ...person }) => ({ ...person, isInTurn, left: capacityLeft ?? Infinity }));
  const inTurn: Place[] = places.filter(({ isInTurn }) => isInTurn);
  const placeById = new Map<string, Place>(places.map((place) => [place.id, place]));
  const pinOf = new Map(pins.map((pin) => [pin.customerId, pin]));

  const assignments = new Map<string, Assignment>();
  // Pins first, so that the strategy cannot fill a person whom somebody has chosen.
  const isThere = ({ id, receiverId }: PlannedCustomer) => receiverId !== undefined && pinOf.get(id)?.receiverId === receiverId;
  for (const customer of customers.toSorted((one, other) => Number(isThere(other)) - Number(isThere(one)))) {
    const { id } = customer;
    const pin = pinOf.get(id);
    if (pin?.receiverId === toPool) assignments.set(id, poolOf(id));
    else if (pin !== undefined) assignments.set(id, assignPinned(customer, placeById.get(pin.receiverId), pin.overCapacityReason));
  }
  const choose = choosers[strategy]();
  for (const customer of inOrderOf(strategy, customers)) {
    if (assignments.has(customer.id)) continue;
    if (strategy === 'proposed' && customer.isIdle) assignments.set(customer.id, poolOf(customer.id));
    else if (strategy === 'by_hand') assignments.set(customer.id, leftOver(customer.id, 'not_pinned'));
    else {
      const open = inTurn.filter(({ left }) => left > 0);
      const place = choose(
        open.filter((each) => mayTake(each, customer)),
        customer,
      );
      assignments.set(customer.id, place === undefined ? leftOver(customer.id, whyNobody(inTurn, open)) : take(customer.id, place));
    }
  }
  return customers.flatMap(({ id }) => assignments.get(id) ?? []);
}

const inOrderOf = (strategy: Strategy, customers: readonly PlannedCustomer[]) =>
  strategy === 'proposed' ? customers.toSorted((one, other) => other.amount - one.amount) : customers;

function assignPinned(customer: PlannedCustomer, place: Place | undefined, overCapacityReason: string | undefined): Assignment {
  if (place === undefined) return leftOver(customer.id, 'pinned_receiver_inactive');
  if (!mayTake(place, customer)) return leftOver(customer.id, 'pinned_receiver_barred');
  if (place.left > 0) return take(customer.id, place);
  if (overCapacityReason === undefined) return leftOver(customer.id, 'pinned_receiver_full');
  return { ...take(customer.id, place), overCapacityReason };
}

function whyNobody(inTurn: readonly Place[], open: readonly Place[]): LeftOver {
  if (inTurn.length === 0) return 'no_receivers';
  return open.length === 0 ? 'receivers_full' : 'receivers_barred';
}

const mayTake = ({ barredFrom = [] }: Place, customer: PlannedCustomer): boolean => !barredFrom.some((scope) => isInScope(scope, customer));

/** Whether the customer matches every list of the scope. */
function isInScope({ regions, industries, levels }: Scope, { region, industry, level }: PlannedCustomer): boolean {
  const matches = (list: readonly string[] | undefined, value: string | null) =>
    list === undefined || (value !== null && list.includes(value));
  return matches(regions, region) && matches(industries, industry) && matches(levels, level);
}

const poolOf = (customerId: string): Assignment => ({ customerId, receiverId: null, toPool: true, reason: null });
const leftOver = (customerId: string, reason: LeftOver): Assignment => ({ customerId, receiverId: null, toPool: false, reason });

function take(customerId: string, place: Place): Taken {
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
  by_hand: () => () => undefined,
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

/** By how many each person would exceed their capacity, were the plan made without regard to it; who would not is left out. */
export function excessOf(request: AllocationRequest): Map<string, number> {
  const unlimited = request.receivers.map((receiver) => ({ ...receiver, capacityLeft: null }));
  const wanted = new Map<string, number>();
  for (const { receiverId } of allocate({ ...request, receivers: unlimited }))
    if (receiverId !== null) wanted.set(receiverId, (wanted.get(receiverId) ?? 0) + 1);
  const excess = request.receivers.map(({ id, capacityLeft }) => [id, (wanted.get(id) ?? 0) - (capacityLeft ?? Infinity)] as const);
  return new Map(excess.filter(([, many]) => many > 0));
}

function least(places: readonly Place[], measure: (place: Place) => number): Place | undefined {
  return places.reduce<Place | undefined>(
    (best, place) => (best === undefined || measure(place) < measure(best) ? place : best),
    undefined,
  );
}
