import { Segmented, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { usePerson } from '../session/person';
import { PageHeader } from '../ui/PageHeader';
import { anyOf, parts, queryOf, readFilter, stages, statuses, writeFilter, type Filter } from './filter';
import { HandoverList } from './HandoverList';
import styles from './HandoversPage.module.css';

export default function HandoversPage() {
  const { t } = useTranslation('handovers');
  const { id } = usePerson();
  const [address, setAddress] = useSearchParams();
  const filter = readFilter(address);
  const change = (changed: Partial<Filter>) => setAddress(writeFilter({ ...filter, ...changed }), { replace: true });
  return (
    <>
      <PageHeader title={t('title')} subtitle={t('subtitle')} />
      <FilterBar filter={filter} onChange={change} />
      <HandoverList query={queryOf(filter, id)} emptyHint={t('emptyHint')} />
    </>
  );
}

interface FilterBarProps {
  readonly filter: Filter;
  readonly onChange: (changed: Partial<Filter>) => void;
}

function FilterBar({ filter: { status, stage, part }, onChange }: FilterBarProps) {
  const { t } = useTranslation('handovers');
  return (
    <search className={styles.filters}>
      <Segmented
        aria-label={t('filters.status')}
        value={status}
        options={statuses.map((value) => ({ value, label: t(`statuses.${value}`) }))}
        onChange={(value) => onChange({ status: value })}
      />
      <Select
        aria-label={t('filters.stage')}
        value={stage ?? ''}
        options={[{ value: '', label: t('filters.anyStage') }, ...stages.map((value) => ({ value, label: t(`stages.${value}`) }))]}
        onChange={(value) => onChange({ stage: anyOf(stages, value) })}
      />
      <Select
        aria-label={t('filters.part')}
        value={part ?? ''}
        options={[{ value: '', label: t('filters.anyPart') }, ...parts.map((value) => ({ value, label: t(`filters.parts.${value}`) }))]}
        onChange={(value) => onChange({ part: anyOf(parts, value) })}
      />
    </search>
  );
}
