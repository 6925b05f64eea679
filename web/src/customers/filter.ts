/** Which customers are shown, as it stands in the address, so that a link shows the same list and "back" leads to it. Pure. */
import type { ItemOf, QueryOf } from '../api/answers';
import { anyOf } from '../handovers/filter';

export type Customer = ItemOf<'/api/v1/customers'>;
export type CustomerQuery = QueryOf<'/api/v1/customers'>;

export const levels = ['important', 'normal', 'potential'] as const;
export const statuses = ['active', 'inactive'] as const;
/** The first is the default. */
export const sorts = ['-id', 'id', 'customerName', '-customerName', 'lastFollowUp', '-lastFollowUp'] as const;

export interface Filter {
  readonly q?: string;
  readonly level?: (typeof levels)[number];
  readonly status?: (typeof statuses)[number];
  readonly region?: string;
  readonly industry?: string;
  /** An employee by id. */
  readonly owner?: string;
  readonly sort: (typeof sorts)[number];
}

/** What the address says; what it does not, or says wrongly, does not narrow the list. */
export function readFilter(address: URLSearchParams): Filter {
  const text = (name: string) => address.get(name)?.trim() || undefined;
  return {
    q: text('q'),
    level: anyOf(levels, address.get('level')),
    status: anyOf(statuses, address.get('status')),
    region: text('region'),
    industry: text('industry'),
    owner: text('owner'),
    sort: anyOf(sorts, address.get('sort')) ?? sorts[0],
  };
}

export function writeFilter({ sort, ...rest }: Filter): URLSearchParams {
  const address = new URLSearchParams();
  for (const [name, value] of Object.entries(rest)) if (value !== undefined) address.set(name, value);
  if (sort !== sorts[0]) address.set('sort', sort);
  return address;
}

export const queryOf = (filter: Filter): CustomerQuery => ({ ...filter, limit: 50 });
