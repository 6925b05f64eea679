/** What waits for the person: their open handovers at the stage that is theirs, the most urgent first. */
import { useQueries } from '@tanstack/react-query';
import { api, type HandoverSummary } from '../api/client';
import { usePerson } from '../session/person';

const parts = {
  receiver: { stage: 'confirmation', id: 'toOwnerId' },
  reviewer: { stage: 'review', id: 'reviewerId' },
  preparer: { stage: 'preparation', id: 'preparerId' },
} as const;
export type WorkPart = keyof typeof parts;
const names = ['receiver', 'reviewer', 'preparer'] as const satisfies readonly WorkPart[];

export interface WorkGroup {
  readonly part: WorkPart;
  readonly handovers: readonly HandoverSummary[];
}

export function useMyWork() {
  const { id } = usePerson();
  const lists = useQueries({
    queries: names.map((part) =>
      api.queryOptions('get', '/api/v1/handovers', {
        params: { query: { status: 'open', stage: parts[part].stage, [parts[part].id]: id, limit: 200 } },
      }),
    ),
  });
  const groups = names
    .map((part, at): WorkGroup => ({ part, handovers: byUrgency(lists[at]?.data?.items ?? []) }))
    .filter(({ handovers }) => handovers.length > 0);
  return {
    groups,
    isPending: lists.some(({ isPending }) => isPending),
    error: lists.find(({ error }) => error !== null)?.error ?? null,
    retry: () => void Promise.all(lists.map(({ refetch }) => refetch())),
  };
}

const byUrgency = (handovers: readonly HandoverSummary[]) =>
  handovers.toSorted((a, b) => (a.stageDueAt ?? '9999').localeCompare(b.stageDueAt ?? '9999'));
