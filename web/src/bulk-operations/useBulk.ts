import { useMutation, useQuery } from '@tanstack/react-query';
import { refreshAfterStep } from '../api/cache';
import { http, type BulkOperation } from '../api/client';
import { problemOf, RefusedError } from '../problems/problem';
import { startBulk, type NewBulkOperation } from './bulkOperation';
import { follow, useFollowed } from './followed';

const place = '/api/v1/bulk-operations/{id}';
const pollMs = 700;

/** How far the followed operation is; undefined: none is followed, or nothing is known of it yet. */
export function useFollowedOperation(): { readonly operation: BulkOperation | undefined; readonly error: unknown } {
  const id = useFollowed();
  const { data, error } = useQuery({
    queryKey: ['get', place, id],
    queryFn: () => readOperation(id ?? ''),
    enabled: id !== null,
    staleTime: ({ state }) => (state.data?.status === 'finished' ? Infinity : 0),
    refetchInterval: ({ state }) => (state.data?.status === 'finished' ? false : pollMs),
  });
  return { operation: id === null ? undefined : data, error: id === null ? null : error };
}

/** It is finished when what it has changed is here, so that nobody is shown what is no longer so. */
async function readOperation(id: string): Promise<BulkOperation> {
  const { data, error } = await http.GET(place, { params: { path: { id }, query: { limit: 1 } } });
  if (data === undefined) throw new RefusedError(problemOf(error));
  if (data.status === 'finished') await refreshAfterStep();
  return data;
}

/** Starts bulk operations, one at a time, and follows them. */
export function useBulk() {
  const { operation } = useFollowedOperation();
  const starting = useMutation({ mutationFn: (body: NewBulkOperation) => startBulk(body), onSuccess: ({ id }) => follow(id) });
  return {
    start: (body: NewBulkOperation) => starting.mutate(body),
    isBusy: starting.isPending || operation?.status === 'running',
    error: starting.error,
  };
}
