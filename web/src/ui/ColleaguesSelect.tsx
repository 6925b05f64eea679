import { useDeferredValue, useState } from 'react';
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ItemOf } from '../api/answers';
import { api } from '../api/client';
import { usePerson } from '../session/person';

export type Colleague = ItemOf<'/api/v1/employees'>;

interface ColleaguesSelectProps {
  readonly id?: string;
  readonly label?: string;
  readonly chosen: readonly Colleague[];
  readonly onChange: (colleagues: readonly Colleague[]) => void;
  /** Others only: what is chosen for is not for oneself. */
  readonly withoutMe?: boolean;
}

/** Active salespeople and managers: first those who report to oneself; whoever is typed for, among all. */
export function ColleaguesSelect({ id, label, chosen, onChange, withoutMe = false }: ColleaguesSelectProps) {
  const { t } = useTranslation('ui');
  const { id: me, role } = usePerson();
  const [typed, setTyped] = useState('');
  const q = useDeferredValue(typed.trim());
  const { data, isFetching } = api.useQuery('get', '/api/v1/employees', {
    params: { query: { status: 'active', limit: 100, ...(q !== '' ? { q } : role === 'manager' && { manager: me }) } },
  });
  const sellers = (data?.items ?? []).filter((each) => each.role === 'sales' || each.role === 'manager');
  const found = withoutMe ? sellers.filter((each) => each.id !== me) : sellers;
  const known = [...chosen, ...found.filter((each) => chosen.every((other) => other.id !== each.id))];
  return (
    <Select
      id={id}
      aria-label={label}
      style={{ width: '100%' }}
      mode="multiple"
      value={chosen.map((each) => each.id)}
      options={known.map(({ id: value, name, externalId, region }) => ({
        value,
        label: [name, externalId, region].filter(Boolean).join(' · '),
      }))}
      loading={isFetching}
      placeholder={t('choosePerson')}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      notFoundContent={isFetching ? t('loading') : t('noPerson')}
      onChange={(ids: string[]) => onChange(known.filter((each) => ids.includes(each.id)))}
    />
  );
}
