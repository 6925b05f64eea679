import { Button, Segmented, Select, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { api } from '../api/client';
import { ProblemAlert } from '../problems/ProblemAlert';
import { usePerson } from '../session/person';
import { EmptyState } from '../ui/EmptyState';
import { PageHeader } from '../ui/PageHeader';
import { useIsWide } from '../ui/useIsWide';
import { anyOf, parts, queryOf, readFilter, stages, statuses, writeFilter, type Filter } from './filter';
import { HandoverCards } from './HandoverCards';
import { HandoverTable } from './HandoverTable';
import styles from './HandoversPage.module.css';

export default function HandoversPage() {
  const { t } = useTranslation(['handovers', 'ui']);
  const { id } = usePerson();
  const isWide = useIsWide('desktop');
  const [address, setAddress] = useSearchParams();
  const filter = readFilter(address);
  const list = api.useInfiniteQuery(
    'get',
    '/api/v1/handovers',
    { params: { query: queryOf(filter, id) } },
    {
      pageParamName: 'cursor',
      initialPageParam: null,
      getNextPageParam: ({ nextCursor }: { nextCursor: string | null }) => nextCursor,
    },
  );
  const handovers = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const change = (changed: Partial<Filter>) => setAddress(writeFilter({ ...filter, ...changed }), { replace: true });
  return (
    <>
      <PageHeader title={t('title')} subtitle={t('subtitle')} />
      <FilterBar filter={filter} onChange={change} />
      {list.error !== null && <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton active />}
      {list.isSuccess && handovers.length === 0 && <EmptyState title={t('empty')} hint={t('emptyHint')} />}
      {handovers.length > 0 && (isWide ? <HandoverTable handovers={handovers} /> : <HandoverCards handovers={handovers} />)}
      {list.hasNextPage && (
        <Button block className={styles.more} loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('ui:loadMore')}
        </Button>
      )}
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
