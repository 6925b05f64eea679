/** Who is to get which customer, while a person is still thinking about it. Pure. */
import type { paths } from '../api/openapi';

export type Plan = paths['/api/v1/personnel-changes/preview']['post']['responses'][200]['content']['application/json'];
export type AllocationInForce = paths['/api/v1/personnel-changes/{id}/allocation']['get']['responses'][200]['content']['application/json'];
export type Strategy = Plan['strategy'];

export const strategies = [
  'proposed',
  'least_loaded',
  'round_robin',
  'by_region',
  'by_industry',
  'by_level',
  'one_receiver',
  'by_hand',
] as const satisfies readonly Strategy[];

export interface Named {
  readonly id: string;
  readonly name: string;
}

/** Instead of a colleague. */
export const pool = 'pool' as const;

export interface Draft {
  readonly strategy: Strategy;
  readonly receivers: readonly Named[];
  /** By customer: a colleague's id, or the pool. They go before the strategy. */
  readonly pins: Readonly<Record<string, string>>;
  /** By colleague's id: why they get what is pinned to them although they are full. */
  readonly reasons: Readonly<Record<string, string>>;
}

/** The reviewer's own salespeople, the same region and industry first. */
export const proposal: Draft = { strategy: 'proposed', receivers: [], pins: {}, reasons: {} };

/** The plan in force to go on from; where nobody was named yet, the proposal. */
export function draftOf({ strategy, receivers, pins }: Pick<AllocationInForce, 'strategy' | 'receivers' | 'pins'>): Draft {
  const kept = {
    pins: Object.fromEntries(pins.map(({ customerId, receiverId }) => [customerId, receiverId ?? pool])),
    reasons: Object.fromEntries(
      pins.flatMap(({ receiverId, overCapacityReason }) =>
        receiverId === null || overCapacityReason === null ? [] : [[receiverId, overCapacityReason] as const],
      ),
    ),
  };
  if (receivers.length === 0 && strategy !== 'by_hand') return { ...proposal, ...kept };
  return { strategy, receivers: receivers.map(({ id, name }) => ({ id, name })), ...kept };
}

export const bodyOf = ({ strategy, receivers, pins, reasons }: Draft) => ({
  strategy,
  receivers: receivers.map(({ id }) => ({ id })),
  pins: Object.entries(pins).map(([customerId, to]) => {
    if (to === pool) return { customerId, employee: pool };
    const overCapacityReason = reasons[to]?.trim() ?? '';
    return { customerId, employee: { id: to }, ...(overCapacityReason !== '' && { overCapacityReason }) };
  }),
});

/** Fixes where customers go; undefined: wherever the strategy says. */
export function withPins(draft: Draft, customerIds: readonly string[], to: string | undefined): Draft {
  const others = Object.entries(draft.pins).filter(([customerId]) => !customerIds.includes(customerId));
  const fixed = to === undefined ? [] : customerIds.map((customerId) => [customerId, to] as const);
  return { ...draft, pins: Object.fromEntries([...others, ...fixed]) };
}

/** Whom more is pinned to than they may hold, and by how many. */
export const overfilled = (receivers: Plan['receivers']) =>
  receivers.flatMap(({ id, name, capacity, pinnedBeyond: { withReason, withoutReason } }) =>
    withReason + withoutReason > 0
      ? [{ id, name, capacity: capacity ?? 0, many: withReason + withoutReason, lacksReason: withoutReason > 0 }]
      : [],
  );

/** How many a strategy has for this person and gives to others, since they are full. */
export const givenAway = ({ exceedsBy, pinnedBeyond }: Pick<Plan['receivers'][number], 'exceedsBy' | 'pinnedBeyond'>): number =>
  Math.max(0, exceedsBy - pinnedBeyond.withReason - pinnedBeyond.withoutReason);

/** The longest bar of the picture: what somebody will hold, or may. */
export const largestLoad = (receivers: Plan['receivers']): number =>
  Math.max(1, ...receivers.map(({ loadAfter, capacity }) => Math.max(loadAfter, capacity ?? 0)));
