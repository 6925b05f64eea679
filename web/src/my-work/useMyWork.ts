/** What waits for the person: their open handovers at the stage that is theirs. */
import { useQueries } from '@tanstack/react-query';
import { http, type HandoverSummary } from '../api/client';
import { problemOf, RefusedError } from '../problems/problem';
import { usePerson } from '../session/person';

const parts = {
  receiver: { stage: 'confirmation', id: 'toOwnerId' },
  reviewer: { stage: 'review', id: 'reviewerId' },
  preparer: { stage: 'preparation', id: 'preparerId' },
} as const;
export type WorkPart = keyof typeof parts;

/** What one person can look through; a resignation of more is worked off from the personnel change. */
const mostPages = 10;
const pageSize = 200;

async function waitingFor(part: WorkPart, personId: string): Promise<HandoverSummary[]> {
  const all: HandoverSummary[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const query = { status: 'open' as const, stage: parts[part].stage, [parts[part].id]: personId, limit: pageSize, cursor };
    const { data, error } = await http.GET('/api/v1/handovers', { params: { query } });
    if (data === undefined) throw new RefusedError(problemOf(error));
    all.push(...data.items);
    if (data.nextCursor === null) break;
    cursor = data.nextCursor;
  }
  return all.toSorted((a, b) => (a.stageDueAt ?? '9999').localeCompare(b.stageDueAt ?? '9999'));
}

export function useMyWork() {
  const { id } = usePerson();
  const query = (part: WorkPart) => ({ queryKey: ['get', '/api/v1/handovers', 'waiting', part, id], queryFn: () => waitingFor(part, id) });
  const [receiver, reviewer, preparer] = useQueries({ queries: [query('receiver'), query('reviewer'), query('preparer')] });
  const lists = [receiver, reviewer, preparer];
  return {
    toConfirm: receiver.data ?? [],
    toReview: reviewer.data ?? [],
    toPrepare: preparer.data ?? [],
    isPending: lists.some(({ isPending }) => isPending),
    error: lists.find(({ error }) => error !== null)?.error ?? null,
    retry: () => void Promise.all(lists.map(({ refetch }) => refetch())),
  };
}
