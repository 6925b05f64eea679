/** Customers of a change for which somebody has to say what follows. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { http } from '../api/client';
import { eachItem } from '../api/paging';
import type { Change, PlannedCustomer } from './change';

export interface Stuck extends Pick<PlannedCustomer, 'customerId' | 'customerName' | 'reason'> {
  readonly state: 'cancelled' | 'failed' | 'kept';
}

/** Why it was left out: somebody else has it, so there is nothing to decide. */
const isGone = ({ reason }: PlannedCustomer) => reason === 'owner_changed';

const limit = 200;

/** What was decided has a handover of its own, or none: what has not goes by the one that was cancelled still. Who leaves may keep nothing. */
async function readStuck({ id, kind, counts }: Change): Promise<readonly Stuck[]> {
  const path = { id };
  const planned = (state: PlannedCustomer['state']) =>
    eachItem((cursor) => http.GET('/api/v1/personnel-changes/{id}/customers', { params: { path, query: { state, limit, cursor } } }));
  const stuck: Stuck[] = [];
  if (counts.cancelled > 0) {
    const cancelled = new Set<string>();
    const query = { personnelChangeId: id, status: 'cancelled', limit } as const;
    for await (const handover of eachItem((cursor) => http.GET('/api/v1/handovers', { params: { query: { ...query, cursor } } })))
      cancelled.add(handover.id);
    for await (const row of planned('opened')) {
      if (row.handoverId !== null && cancelled.has(row.handoverId)) stuck.push({ ...row, state: 'cancelled' });
      if (stuck.length === counts.cancelled) break;
    }
  }
  if (counts.failed > 0) for await (const row of planned('failed')) stuck.push({ ...row, state: 'failed' });
  if (counts.excluded > 0 && kind === 'resignation')
    for await (const row of planned('excluded')) if (!isGone(row)) stuck.push({ ...row, state: 'kept' });
  return stuck;
}

export function useStuck(change: Change) {
  const { cancelled, failed, excluded } = change.counts;
  return useQuery({
    queryKey: ['get', '/api/v1/personnel-changes/{id}/customers', 'stuck', change.id, cancelled, failed, excluded],
    queryFn: () => readStuck(change),
    placeholderData: keepPreviousData,
  });
}
