import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { EmployeeSelect } from '../handovers/EmployeeSelect';

interface OwnerFilterProps {
  readonly value: string | undefined;
  readonly onChange: (id: string | undefined) => void;
}

/** Whose customers; the one who is chosen is shown by name, wherever they are in the list. */
export function OwnerFilter({ value, onChange }: OwnerFilterProps) {
  const { t } = useTranslation('customers');
  const { data: chosen } = api.useQuery(
    'get',
    '/api/v1/employees/{id}',
    { params: { path: { id: value ?? '' } } },
    { enabled: value !== undefined, staleTime: 300_000 },
  );
  return (
    <EmployeeSelect
      label={t('filters.owner')}
      placeholder={t('filters.anyOwner')}
      value={value}
      known={value === undefined ? null : chosen}
      onChange={onChange}
    />
  );
}
