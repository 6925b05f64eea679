/** What became of customers that somebody wanted out of the pool. */
import { cache, refresh } from '../api/cache';
import { http, type Problem } from '../api/client';
import { problemOf } from '../problems/problem';
import type { PoolEntry } from './filter';

export interface Outcome {
  readonly customerId: string;
  readonly customerName: string;
  readonly status: 'claimed' | 'assigned' | 'refused';
  /** Of a refusal: why, with the limit or the day that refused. */
  readonly code?: string;
  readonly limit?: number;
  readonly until?: string;
  /** Where it is refused by something unforeseen. */
  readonly problem?: Problem;
  /** The server was not reached: nothing is known of what became of it. */
  readonly isLost?: boolean;
}

/** The customer is in the pool no more: whoever looks need not see it any longer. */
export const isGone = ({ status, code }: Outcome): boolean => status !== 'refused' || code === 'already_taken' || code === 'not_found';

type Answered = Pick<Outcome, 'customerId' | 'status' | 'code' | 'limit' | 'until'>;
export type Named = Pick<PoolEntry['customer'], 'id' | 'customerName'>;

export async function claimOne({ id, customerName }: Named): Promise<Outcome> {
  const { data, error } = await http
    .POST('/api/v1/pool/{customerId}/claim', { params: { path: { customerId: id } }, body: {} })
    .catch(unreached);
  return data === undefined ? { customerId: id, customerName, ...refusalBy(error) } : { customerId: id, customerName, status: 'claimed' };
}

/** As many as one request takes. */
const atOnce = 500;

export async function claimMany(customers: readonly Named[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let from = 0; from < customers.length; from += atOnce) {
    const some = customers.slice(from, from + atOnce);
    const { data, error } = await http.POST('/api/v1/pool/claims', { body: { customerIds: some.map(({ id }) => id) } }).catch(unreached);
    outcomes.push(...named(some, data?.items, error));
  }
  return outcomes;
}

export interface Share {
  readonly colleagueId: string;
  readonly customerIds: readonly string[];
}

export async function assignAll(customers: readonly Named[], shares: readonly Share[]): Promise<Outcome[]> {
  const assignments = shares.map(({ colleagueId, customerIds }) => ({ customerIds: [...customerIds], employee: { id: colleagueId } }));
  const { data, error } = await http.POST('/api/v1/pool/assignments', { body: { assignments } }).catch(unreached);
  return named(customers, data?.items, error);
}

const unreached = (error: unknown) => ({ data: undefined, error });

function refusalBy(error: unknown): Omit<Outcome, 'customerId' | 'customerName'> {
  const problem = problemOf(error);
  if (problem === undefined) return { status: 'refused', isLost: true };
  const { code, limit, until } = problem;
  return {
    status: 'refused',
    code,
    problem,
    ...(typeof limit === 'number' && { limit }),
    ...(typeof until === 'string' && { until }),
  };
}

/** Each customer with what became of it; without an answer, what became of the request. */
function named(customers: readonly Named[], answered: readonly Answered[] | undefined, error: unknown): Outcome[] {
  const byId = new Map(answered?.map((outcome) => [outcome.customerId, outcome]));
  return customers.map(({ id, customerName }) => {
    const outcome = byId.get(id);
    return { customerId: id, customerName, ...(outcome ?? refusalBy(error)) };
  });
}

const pool = '/api/v1/pool';

interface Pages {
  readonly pages: readonly { readonly items: readonly PoolEntry[] }[];
}
const isPages = (data: unknown): data is Pages => typeof data === 'object' && data !== null && 'pages' in data;

/** Takes what is gone off the list at once, without reading it anew, and reads anew what has changed with it. */
export async function settle(outcomes: readonly Outcome[]): Promise<void> {
  const gone = new Set(outcomes.filter(isGone).map(({ customerId }) => customerId));
  cache.setQueriesData<unknown>({ predicate: ({ queryKey: [, path] }) => path === pool }, (data: unknown) =>
    isPages(data)
      ? { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.filter(({ customer }) => !gone.has(customer.id)) })) }
      : data,
  );
  await refresh(`${pool}/limits`, '/api/v1/pools', '/api/v1/customers', '/api/v1/me');
}
