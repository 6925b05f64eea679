import { SearchOutlined } from '@ant-design/icons';
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ItemOf } from '../api/answers';
import { Filters } from '../ui/Filters';
import { narrowing } from '../ui/narrowing';
import { TextFilter } from '../ui/TextFilter';
import { levels, sorts, types, type Filter, type PoolEntry } from './filter';

interface FilterBarProps {
  readonly filter: Filter;
  /** What is shown, for what to suggest. */
  readonly entries: readonly PoolEntry[];
  readonly pools: readonly ItemOf<'/api/v1/pools'>[];
  readonly onChange: (changed: Partial<Filter>) => void;
}

export function FilterBar({ filter, entries, pools, onChange }: FilterBarProps) {
  const { t } = useTranslation(['pool', 'ui']);
  const named = (field: 'region' | 'industry') => [...new Set(entries.flatMap(({ customer }) => customer[field] ?? []))].toSorted();
  const level = levels.map((value) => ({ value, label: t(`ui:levels.${value}`) }));
  const type = types.map((value) => ({ value, label: t(`ui:customerTypes.${value}`) }));
  return (
    <Filters
      search={
        <TextFilter label={t('filters.q')} value={filter.q} prefix={<SearchOutlined aria-hidden />} onCommit={(q) => onChange({ q })} />
      }
      count={narrowing(filter)}
    >
      <Select
        aria-label={t('filters.level')}
        value={filter.level ?? null}
        options={[{ value: null, label: t('filters.anyLevel') }, ...level]}
        onChange={(value) => onChange({ level: value ?? undefined })}
      />
      <Select
        aria-label={t('filters.type')}
        value={filter.type ?? null}
        options={[{ value: null, label: t('filters.anyType') }, ...type]}
        onChange={(value) => onChange({ type: value ?? undefined })}
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
      {pools.length > 1 && (
        <Select
          aria-label={t('filters.pool')}
          value={filter.pool ?? null}
          options={[{ value: null, label: t('filters.anyPool') }, ...pools.map(({ id, name }) => ({ value: id, label: name }))]}
          onChange={(value) => onChange({ pool: value ?? undefined })}
        />
      )}
      <Select
        aria-label={t('filters.sort')}
        value={filter.sort}
        options={sorts.map((value) => ({ value, label: t(`filters.sorts.${value}`) }))}
        onChange={(sort) => onChange({ sort })}
      />
    </Filters>
  );
}
