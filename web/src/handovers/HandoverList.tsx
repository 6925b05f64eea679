import { Button, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { BulkProgress } from '../bulk-operations/BulkProgress';
import { SelectionBar } from '../bulk-operations/SelectionBar';
import { useSelection } from '../bulk-operations/useSelection';
import { ProblemAlert } from '../problems/ProblemAlert';
import { EmptyState } from '../ui/EmptyState';
import { useIsWide } from '../ui/useIsWide';
import { bulkFilterOf, type Query } from './filter';
import { HandoverCards } from './HandoverCards';
import { HandoverTable } from './HandoverTable';
import styles from './HandoversPage.module.css';

interface HandoverListProps {
  readonly query: Query;
  /** What is said where nothing matches. */
  readonly emptyHint: string;
}

/** The handovers that a query matches, page by page; open ones can be selected and acted on together. */
export function HandoverList({ query, emptyHint }: HandoverListProps) {
  const { t } = useTranslation(['handovers', 'ui']);
  const isWide = useIsWide('laptop');
  const list = api.useInfiniteQuery(
    'get',
    '/api/v1/handovers',
    { params: { query } },
    {
      pageParamName: 'cursor',
      initialPageParam: null,
      getNextPageParam: ({ nextCursor }: { nextCursor: string | null }) => nextCursor,
    },
  );
  const handovers = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const [selected, select] = useSelection(JSON.stringify(query));
  const isSelectable = query.status === 'open';
  const shown = { handovers, ...(isSelectable && { selected, onSelect: select }) };
  return (
    <>
      <BulkProgress />
      {list.error !== null && <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton active />}
      {list.isSuccess && handovers.length === 0 && <EmptyState title={t('empty')} hint={emptyHint} />}
      {handovers.length > 0 && (isWide ? <HandoverTable {...shown} /> : <HandoverCards {...shown} />)}
      {list.hasNextPage && (
        <Button block className={styles.more} loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('ui:loadMore')}
        </Button>
      )}
      {isSelectable && (
        <SelectionBar
          handovers={handovers}
          selected={selected}
          filter={list.hasNextPage ? bulkFilterOf(query) : undefined}
          onChange={select}
        />
      )}
    </>
  );
}
