import { api, type Handover, type HandoverItem } from '../api/client';
import type { Facts } from './changes';

const partOf = {
  opportunities: 'opportunities',
  contracts: 'contracts',
  service_tickets: 'serviceTickets',
  payment_issues: 'payments',
} as const;

/** The records of an open handover's customer as they are now, for whoever may see the customer. */
export function useRecordsNow({ customerId, status }: Handover): (item: HandoverItem) => Facts | null | undefined {
  const { data: view } = api.useQuery(
    'get',
    '/api/v1/customers/{id}/360',
    { params: { path: { id: customerId } } },
    { enabled: status === 'open', retry: false, throwOnError: false },
  );
  return ({ itemType, subjectId }) => {
    if (view === undefined || subjectId === null) return undefined;
    if (itemType === 'basic_info') return { ...view.customer };
    const { items, nextCursor } = view[partOf[itemType]];
    const record = items.find(({ id }) => id === subjectId);
    if (record !== undefined) return { ...record };
    return nextCursor === null ? null : undefined;
  };
}
