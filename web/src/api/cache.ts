/** What is kept of the API's answers, and when it is asked anew. */
import { QueryClient } from '@tanstack/react-query';
import { problemOf } from '../problems/problem';

/** What another try cannot change: everything but a server that is away and a network that is. */
const isFinal = (error: unknown) => {
  const problem = problemOf(error);
  return problem !== undefined && problem.status < 500;
};

export const cache = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 10_000, retry: (failures, error) => !isFinal(error) && failures < 3 },
    mutations: { retry: false },
  },
});

/** Asks anew for everything under these addresses, for example `/api/v1/handovers`. */
export const refresh = (...prefixes: readonly string[]) =>
  cache.invalidateQueries({
    predicate: ({ queryKey: [, path] }) => typeof path === 'string' && prefixes.some((prefix) => path.startsWith(prefix)),
  });

/**
 * After a step of a handover or of a personnel change: it may have given the customer to somebody else, or to the pool, and the customer's
 * page must not go on naming the old owner.
 */
export const refreshAfterStep = () =>
  refresh('/api/v1/handovers', '/api/v1/me', '/api/v1/personnel-changes', '/api/v1/customers', '/api/v1/pool');
