import { useDeferredValue, useState } from 'react';
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import type { Named } from './allocation';

interface ReceiversSelectProps {
  readonly id: string;
  readonly value: readonly Named[];
  readonly onChange: (receivers: readonly Named[]) => void;
  readonly placeholder: string;
  /** Id of whom nobody gives customers to: the leaver. */
  readonly except?: string;
}

/** Several salespeople or managers, found by name or id. */
export function ReceiversSelect({ id, value, onChange, placeholder, except }: ReceiversSelectProps) {
  const { t } = useTranslation('ui');
  const [typed, setTyped] = useState('');
  const q = useDeferredValue(typed.trim());
  const { data, isFetching } = api.useQuery('get', '/api/v1/employees', {
    params: { query: { status: 'active', limit: 100, ...(q !== '' && { q }) } },
  });
  const options = (data?.items ?? [])
    .filter((person) => (person.role === 'sales' || person.role === 'manager') && person.id !== except)
    .map(({ id: each, name, externalId }) => ({ value: each, label: `${name} · ${externalId}`, name }));
  return (
    <Select
      id={id}
      mode="multiple"
      labelInValue
      style={{ width: '100%' }}
      value={value.map(({ id: each, name }) => ({ value: each, label: name }))}
      onChange={(chosen) =>
        onChange(
          chosen.map(({ value: each, label }) => ({
            id: each,
            name: options.find((option) => option.value === each)?.name ?? label,
          })),
        )
      }
      options={options}
      loading={isFetching}
      placeholder={placeholder}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      notFoundContent={isFetching ? t('loading') : t('noPerson')}
    />
  );
}
