/** What of the pool is shown, as it stands in the address. Pure. */
import type { ItemOf, QueryOf } from '../api/answers';

export type PoolEntry = ItemOf<'/api/v1/pool'>;
export type PoolQuery = QueryOf<'/api/v1/pool'>;

export const levels = ['important', 'normal', 'potential'] as const;
export const types = ['enterprise', 'individual'] as const;
/** The first is the default. */
export const sorts = ['-id', 'id', 'customerLevel', 'customerName'] as const;

export interface Filter {
  readonly q?: string;
  readonly level?: (typeof levels)[number];
  readonly type?: (typeof types)[number];
  readonly region?: string;
  readonly industry?: string;
  readonly pool?: string;
  readonly sort: (typeof sorts)[number];
}

const anyOf = <const Value extends string>(values: readonly Value[], text: string | null): Value | undefined =>
  values.find((each) => each === text);
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What the address says; what it does not, or says wrongly, does not narrow the list. */
export function readFilter(address: URLSearchParams): Filter {
  const text = (name: string) => address.get(name)?.trim() || undefined;
  const pool = text('pool');
  return {
    q: text('q'),
    level: anyOf(levels, address.get('level')),
    type: anyOf(types, address.get('type')),
    region: text('region'),
    industry: text('industry'),
    pool: pool !== undefined && uuid.test(pool) ? pool : undefined,
    sort: anyOf(sorts, address.get('sort')) ?? sorts[0],
  };
}

export function writeFilter({ sort, ...rest }: Filter): URLSearchParams {
  const address = new URLSearchParams();
  for (const [name, value] of Object.entries(rest)) if (value !== undefined && value !== '') address.set(name, value);
  if (sort !== sorts[0]) address.set('sort', sort);
  return address;
}

export const queryOf = (filter: Filter): PoolQuery => ({ ...filter, limit: 50 });
