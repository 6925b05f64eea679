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
