/** One action on many handovers: Baton is asked once, answers at once, and works it off whether or not the page stays open. */
import { http, type BulkOperation } from '../api/client';
import type { paths } from '../api/openapi';
import { problemOf, RefusedError } from '../problems/problem';

export type NewBulkOperation = NonNullable<paths['/api/v1/handovers/bulk']['post']['requestBody']>['content']['application/json'];
export type BulkAction = NewBulkOperation['action'];
/** Which handovers: these, or all open ones that the filter matches. */
export type Selection = Pick<NewBulkOperation, 'ids'> | Pick<NewBulkOperation, 'filter'>;

/** What many can be asked at once; the order in which the page offers it. */
export const bulkActions = ['complete_preparation', 'approve', 'confirm', 'reassign', 'decline', 'cancel'] as const satisfies BulkAction[];

/** Throws RefusedError. */
export async function startBulk(body: NewBulkOperation): Promise<BulkOperation> {
  const { data, error } = await http.POST('/api/v1/handovers/bulk', { body });
  if (data === undefined) throw new RefusedError(problemOf(error));
  return data;
}
