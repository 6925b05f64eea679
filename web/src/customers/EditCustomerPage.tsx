import { Skeleton } from 'antd';
import { useParams } from 'react-router';
import { api } from '../api/client';
import { ProblemAlert } from '../problems/ProblemAlert';
import { EditCustomerForm } from './EditCustomerForm';

export default function EditCustomerPage() {
  const { id = '' } = useParams();
  // What the form began with stays what it is until it is saved: somebody else's change is told when saving, not while typing.
  const options = { staleTime: 0, refetchOnWindowFocus: false, refetchOnReconnect: false };
  const {
    data: customer,
    error,
    refetch,
    isFetchedAfterMount,
  } = api.useQuery('get', '/api/v1/customers/{id}', { params: { path: { id } } }, options);
  if (customer === undefined || !isFetchedAfterMount) {
    return error === null ? <Skeleton active /> : <ProblemAlert error={error} onRetry={() => void refetch()} />;
  }
  return <EditCustomerForm key={customer.id} customer={customer} />;
}
