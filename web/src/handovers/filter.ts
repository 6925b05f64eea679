/** The list's filter as it stands in the address, so that a link shows the same list and "back" leads to it. Pure. */
import type { paths } from '../api/openapi';

export type Query = NonNullable<paths['/api/v1/handovers']['get']['parameters']['query']>;

export const statuses = ['open', 'completed', 'cancelled', 'undone'] as const;
export const stages = ['preparation', 'review', 'confirmation'] as const;
export const parts = ['preparer', 'reviewer', 'receiver', 'fromOwner'] as const;

export interface Filter {
  readonly status: (typeof statuses)[number];
  readonly stage?: (typeof stages)[number];
  readonly part?: (typeof parts)[number];
  readonly personnelChangeId?: string;
  readonly customerId?: string;
}

/** The one of `values` that `text` is, or undefined. */
export const anyOf = <const Value extends string>(values: readonly Value[], text: string | null): Value | undefined =>
  values.find((each) => each === text);

/** What the address says; what it does not, or says wrongly, is the default: what is open. */
export function readFilter(address: URLSearchParams): Filter {
  return {
    status: anyOf(statuses, address.get('status')) ?? 'open',
    stage: anyOf(stages, address.get('stage')),
    part: anyOf(parts, address.get('part')),
    personnelChangeId: address.get('personnelChangeId') ?? undefined,
    customerId: address.get('customerId') ?? undefined,
  };
}

export function writeFilter(filter: Filter): URLSearchParams {
  const { status, ...rest } = filter;
  const address = new URLSearchParams();
  if (status !== 'open') address.set('status', status);
  for (const [name, value] of Object.entries(rest)) if (value !== undefined) address.set(name, value);
  return address;
}

/** The same handovers as one bulk operation is asked for them; undefined where it cannot be asked so. */
export function bulkFilterOf({
  status,
  customerId,
  limit: _,
  cursor: __,
  ...rest
}: Query): Omit<Query, 'status' | 'customerId' | 'limit' | 'cursor'> | undefined {
  return status === 'open' && customerId === undefined ? rest : undefined;
}

const idOf = { preparer: 'preparerId', reviewer: 'reviewerId', receiver: 'toOwnerId', fromOwner: 'fromOwnerId' } as const;

/** The query of the API for it; `personId` is who "I" is. */
export function queryOf({ part, ...rest }: Filter, personId: string): Query {
  return { ...rest, ...(part !== undefined && { [idOf[part]]: personId }), limit: 50 };
}
