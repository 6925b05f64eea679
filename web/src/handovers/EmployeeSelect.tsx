import { useDeferredValue, useState } from 'react';
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';

interface EmployeeSelectProps {
  readonly id?: string;
  readonly value?: string;
  readonly onChange?: (id: string | undefined) => void;
  /** Ids of those who cannot be chosen. */
  readonly except?: readonly (string | null)[];
  readonly placeholder?: string;
  /** Who is chosen already, and may not be on the first page of the list. */
  readonly known?: { readonly id: string; readonly name: string; readonly externalId: string } | null;
  readonly label?: string;
}

/** An active salesperson or manager, found by name or id. */
export function EmployeeSelect({ id, value, onChange, except = [], placeholder, label, known }: EmployeeSelectProps) {
  const { t } = useTranslation('ui');
  const [typed, setTyped] = useState('');
  const q = useDeferredValue(typed.trim());
  const { data, isFetching } = api.useQuery('get', '/api/v1/employees', {
    params: { query: { status: 'active', limit: 100, ...(q !== '' && { q }) } },
  });
  const options = (data?.items ?? [])
    .filter(({ role, id: each }) => (role === 'sales' || role === 'manager') && !except.includes(each))
    .map(({ id: each, name, externalId, region }) => ({ value: each, label: [name, externalId, region].filter(Boolean).join(' · ') }));
  if (known && q === '' && !options.some(({ value: each }) => each === known.id)) {
    options.unshift({ value: known.id, label: `${known.name} · ${known.externalId}` });
  }
  return (
    <Select
      id={id}
      aria-label={label}
      style={{ width: '100%' }}
      value={value}
      onChange={onChange}
      options={options}
      loading={isFetching}
      placeholder={placeholder ?? t('choosePerson')}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      allowClear
      notFoundContent={isFetching ? t('loading') : t('noPerson')}
    />
  );
}
