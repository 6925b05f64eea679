import { useTranslation } from 'react-i18next';
import { api } from '../api/client';

/** The name of an employee of whom a record knows the id only. */
export function EmployeeName({ id }: { readonly id: string }) {
  const { t } = useTranslation('ui');
  const { data, isPending } = api.useQuery('get', '/api/v1/employees/{id}', { params: { path: { id } } }, { staleTime: 300_000 });
  return <span>{data?.name ?? (isPending ? '…' : t('unknownPerson'))}</span>;
}
