import { Button, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import type { paths } from '../api/openapi';
import { useFormats } from '../language/formats';
import { ProblemAlert } from '../problems/ProblemAlert';
import page from './HandoverPage.module.css';
import styles from './Timeline.module.css';

type Entry = paths['/api/v1/handovers/{id}/timeline']['get']['responses'][200]['content']['application/json']['items'][number];

/** Everything that happened, oldest first; what was refused, too. */
export function Timeline({ handoverId }: { readonly handoverId: string }) {
  const { t } = useTranslation(['handovers', 'ui', 'problems']);
  const list = api.useInfiniteQuery(
    'get',
    '/api/v1/handovers/{id}/timeline',
    { params: { path: { id: handoverId }, query: { limit: 50 } } },
    {
      pageParamName: 'cursor',
      initialPageParam: null,
      getNextPageParam: ({ nextCursor }: { nextCursor: string | null }) => nextCursor,
    },
  );
  const entries = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <section className={page.section} aria-labelledby="timeline">
      <div className={page.head}>
        <h2 id="timeline">{t('timeline.title')}</h2>
      </div>
      {list.isPending && <Skeleton active />}
      {list.error !== null && <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />}
      <ol className={styles.timeline}>
        {entries.map((entry) => (
          <TimelineLine key={entry.id} entry={entry} />
        ))}
      </ol>
      {list.hasNextPage && (
        <Button size="small" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('ui:loadMore')}
        </Button>
      )}
    </section>
  );
}

function TimelineLine({ entry: { at, actor, kind, outcome, code, detail, toStage, via } }: { readonly entry: Entry }) {
  const { t } = useTranslation(['handovers', 'ui', 'problems']);
  const { moment } = useFormats();
  const kinds: Readonly<Record<string, string>> = t('timeline.kinds', { returnObjects: true });
  const codes: Readonly<Record<string, string>> = t('problems:codes', { returnObjects: true });
  const stages: Readonly<Record<string, string>> = t('stages', { returnObjects: true });
  const said = saidIn(detail);
  return (
    <li className={outcome === 'refused' ? styles.refused : undefined}>
      <div>
        <b>{kinds[kind] ?? kind}</b>
        {toStage !== null && outcome === 'applied' && <span className={styles.to}> → {stages[toStage] ?? toStage}</span>}
        {outcome === 'refused' && <span> {t('timeline.refused')}</span>}
      </div>
      {outcome === 'refused' && code !== null && <div>{codes[code] ?? code}</div>}
      {said !== undefined && <div className={styles.said}>{said}</div>}
      <div className={styles.when}>
        {actor?.name ?? actor?.externalId ?? t('timeline.system')} · <time dateTime={at}>{moment(at)}</time>
        {via === 'signal' && ` · ${t('timeline.bySignal')}`}
      </div>
    </li>
  );
}

/** The words that somebody gave with it. */
function saidIn(detail: unknown): string | undefined {
  if (typeof detail !== 'object' || detail === null) return undefined;
  const { reason, question, channel }: { reason?: unknown; question?: unknown; channel?: unknown } = detail;
  const said = [reason, question].find((each) => typeof each === 'string' && each !== '');
  if (typeof said === 'string') return said;
  return typeof channel === 'string' ? channel : undefined;
}
