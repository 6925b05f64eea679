import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { http } from '../api/client';
import type { paths } from '../api/openapi';
import { problemOf, RefusedError } from '../problems/problem';
import type { Plan } from './allocation';

export type NewChange = paths['/api/v1/personnel-changes']['post']['requestBody']['content']['application/json'];

/** What is asked: the plan of a change that is not there yet, or another plan of one that is. */
export type PlanRequest =
  | { readonly change: NewChange }
  | { readonly changeId: string; readonly allocation: NonNullable<NewChange['allocation']> };

const pageSize = 100;
const firstPage: string | undefined = undefined;

/** The plan as it would run now; nothing is written. While another is asked for, the one before stays. */
export function usePlan(request: PlanRequest | undefined) {
  return useInfiniteQuery({
    queryKey: ['post', '/api/v1/personnel-changes/preview', request],
    enabled: request !== undefined,
    queryFn: ({ pageParam }) => readPlan(request, pageParam),
    initialPageParam: firstPage,
    getNextPageParam: ({ nextCursor }: Plan) => nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
}

async function readPlan(request: PlanRequest | undefined, cursor: string | undefined): Promise<Plan> {
  if (request === undefined) throw new Error('There is nothing to plan yet.');
  const query = { limit: pageSize, cursor };
  const { data, error } =
    'change' in request
      ? await http.POST('/api/v1/personnel-changes/preview', { params: { query }, body: request.change })
      : await http.POST('/api/v1/personnel-changes/{id}/allocation/preview', {
          params: { path: { id: request.changeId }, query },
          body: request.allocation,
        });
  if (data === undefined) throw new RefusedError(problemOf(error));
  return data;
}
