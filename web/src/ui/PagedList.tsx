import type { ReactNode } from 'react';
import { Button, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../problems/ProblemAlert';
import styles from './PagedList.module.css';

/** What is used of an answer of `api.useInfiniteQuery(…, byCursor)`. */
interface Paged<Item> {
  readonly data: { readonly pages: readonly { readonly items: readonly Item[] }[] } | undefined;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => unknown;
  readonly refetch: () => unknown;
}

interface PagedListProps<Item> {
  readonly list: Paged<Item>;
  /** What is shown where nothing is there. */
  readonly empty: ReactNode;
  readonly children: (items: readonly Item[]) => ReactNode;
}

/** A list that is read page by page: what is there, that it is being read, that nothing is there, or why it is not shown. */
export function PagedList<Item>({ list, empty, children }: PagedListProps<Item>) {
  const { t } = useTranslation('ui');
  const items = list.data?.pages.flatMap((page) => page.items);
  return (
    <>
      {list.error !== null && <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton active />}
      {items !== undefined && (items.length === 0 && !list.hasNextPage ? empty : children(items))}
      {list.hasNextPage && (
        <Button block className={styles.more} loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('loadMore')}
        </Button>
      )}
    </>
  );
}
