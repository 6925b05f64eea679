import { Button, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api } from '../api/client';
import { refusal } from '../problems/problem';
import { useProblemTexts } from '../problems/useProblemText';
import styles from './BulkOperations.module.css';

/** What a bulk operation did not do, and why: a line and a link for each. */
export function RefusedHandovers({ operationId }: { readonly operationId: string }) {
  const { t } = useTranslation('ui');
  const list = api.useInfiniteQuery(
    'get',
    '/api/v1/bulk-operations/{id}',
    { params: { path: { id: operationId }, query: { outcome: 'refused', limit: 20 } } },
    {
      pageParamName: 'cursor',
      initialPageParam: null,
      getNextPageParam: ({ nextCursor }: { nextCursor: string | null }) => nextCursor,
    },
  );
  if (list.isPending) return <Skeleton active />;
  return (
    <>
      <ul className={styles.list}>
        {list.data?.pages
          .flatMap(({ items }) => items)
          .map(({ handoverId, code }) => (
            <RefusedHandover key={handoverId} id={handoverId} code={code ?? 'internal'} />
          ))}
      </ul>
      {list.hasNextPage && (
        <Button type="link" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('loadMore')}
        </Button>
      )}
    </>
  );
}

function RefusedHandover({ id, code }: { readonly id: string; readonly code: string }) {
  const { t } = useTranslation('bulk-operations');
  const textOf = useProblemTexts();
  const isThere = code !== 'not_found';
  const { data } = api.useQuery('get', '/api/v1/handovers/{id}', { params: { path: { id } } }, { enabled: isThere });
  return (
    <li>
      {isThere ? <Link to={`/handovers/${id}`}>{data?.customerName ?? '…'}</Link> : <b>{t('unknown')}</b>}
      <span>{textOf(refusal(code)).title}</span>
    </li>
  );
}
