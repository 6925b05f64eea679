import { SearchOutlined } from '@ant-design/icons';
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { usePerson } from '../session/person';
import { Filters } from '../ui/Filters';
import { narrowing } from '../ui/narrowing';
import { TextFilter } from '../ui/TextFilter';
import { levels, sorts, statuses, type Customer, type Filter } from './filter';
import { OwnerFilter } from './OwnerFilter';

interface FilterBarProps {
  readonly filter: Filter;
  /** What is shown, for what to suggest. */
  readonly customers: readonly Customer[];
  readonly onChange: (changed: Partial<Filter>) => void;
}

export function FilterBar({ filter, customers, onChange }: FilterBarProps) {
  const { t } = useTranslation(['customers', 'ui']);
  const { role } = usePerson();
  const named = (field: 'region' | 'industry') => [...new Set(customers.flatMap((customer) => customer[field] ?? []))].toSorted();
  return (
    <Filters
      search={
        <TextFilter label={t('filters.q')} value={filter.q} prefix={<SearchOutlined aria-hidden />} onCommit={(q) => onChange({ q })} />
      }
      count={narrowing(filter)}
    >
      {role !== 'sales' && <OwnerFilter value={filter.owner} onChange={(owner) => onChange({ owner })} />}
      <Select
        aria-label={t('filters.level')}
        value={filter.level ?? null}
        options={[{ value: null, label: t('filters.anyLevel') }, ...levels.map((value) => ({ value, label: t(`ui:levels.${value}`) }))]}
        onChange={(value) => onChange({ level: value ?? undefined })}
      />
      <Select
        aria-label={t('filters.status')}
        value={filter.status ?? null}
        options={[{ value: null, label: t('filters.anyStatus') }, ...statuses.map((value) => ({ value, label: t(`statuses.${value}`) }))]}
        onChange={(value) => onChange({ status: value ?? undefined })}
      />
      <TextFilter
        label={t('filters.region')}
        value={filter.region}
        suggestions={named('region')}
        onCommit={(region) => onChange({ region })}
      />
      <TextFilter
        label={t('filters.industry')}
        value={filter.industry}
        suggestions={named('industry')}
        onCommit={(industry) => onChange({ industry })}
      />
      <Select
        aria-label={t('filters.sort')}
        value={filter.sort}
        options={sorts.map((value) => ({ value, label: t(`filters.sorts.${value}`) }))}
        onChange={(sort) => onChange({ sort })}
      />
    </Filters>
  );
}
