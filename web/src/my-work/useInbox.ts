/** What else concerns the person: customers on their way to the pool, tasks, notices, and handovers that wait for them beside their own part. */
import { api } from '../api/client';
import { byCursor } from '../api/paging';
import type { paths } from '../api/openapi';

export type InboxItem = paths['/api/v1/me/inbox']['get']['responses'][200]['content']['application/json']['items'][number];
type Kind = InboxItem['kind'];
export type Going = Extract<InboxItem, { kind: 'recycling' }>;
export type Task = Extract<InboxItem, { kind: 'task' }>;
export type Notice = Extract<InboxItem, { kind: 'notice' }>;
export type WaitingHandover = Extract<InboxItem, { kind: 'handover' }>;

export const isGoing = (item: InboxItem): item is Going => item.kind === 'recycling';
export const isTask = (item: InboxItem): item is Task => item.kind === 'task';
export const isNotice = (item: InboxItem): item is Notice => item.kind === 'notice';
export const isHandover = (item: InboxItem): item is WaitingHandover => item.kind === 'handover';

/** The items of one kind, the most urgent first, page by page, and how many there are in all. */
export function useInbox<Item extends InboxItem>(kind: Kind, isOne: (item: InboxItem) => item is Item, limit = 10) {
  const list = api.useInfiniteQuery('get', '/api/v1/me/inbox', { params: { query: { kind, limit } } }, byCursor);
  const pages = list.data?.pages ?? [];
  return {
    items: pages.flatMap(({ items }) => items).filter(isOne),
    /** Of this kind. */
    count: list.isLoadingError ? undefined : (pages[0]?.counts[kind] ?? 0),
    counts: pages[0]?.counts,
    isPending: list.isPending,
    error: list.error,
    retry: () => void list.refetch(),
    more: list.hasNextPage ? () => void list.fetchNextPage() : undefined,
  };
}

/** Handovers that wait for the person beside those of their own part, and whether anything else does. */
export function useBesides(own: readonly { readonly id: string }[]) {
  const { items, counts, isPending, error, retry } = useInbox('handover', isHandover, 200);
  const ownIds = new Set(own.map(({ id }) => id));
  const others = items.filter(({ handoverId }) => !ownIds.has(handoverId));
  return { others, count: others.length + (counts?.task ?? 0) + (counts?.recycling ?? 0), isPending, error, retry };
}
