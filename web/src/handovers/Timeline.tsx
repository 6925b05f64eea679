import { Button, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import type { paths } from '../api/openapi';
import { useFormats } from '../language/formats';
import { ProblemAlert } from '../problems/ProblemAlert';
import { actorOf, causesFirst, saidWith, timelineWord } from './timelineWord';
import page from './HandoverPage.module.css';
import styles from './Timeline.module.css';

type Entry = paths['/api/v1/handovers/{id}/timeline']['get']['responses'][200]['content']['application/json']['items'][number];

/** Everything that happened, oldest first; what was refused, too. */
export function Timeline({ handoverId }: { readonly handoverId: string }) {
  // With the texts of the lines that come later: what waits for texts hides the whole page.
  const { t } = useTranslation(['handovers', 'notices', 'ui', 'problems']);
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
        {causesFirst(entries).map((entry) => (
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

function TimelineLine({ entry }: { readonly entry: Entry }) {
  const { t } = useTranslation(['handovers', 'notices', 'ui', 'problems']);
  const { moment } = useFormats();
  const { at, outcome, code, toStage, via } = entry;
  const codes: Readonly<Record<string, string>> = t('problems:codes', { returnObjects: true });
  const stages: Readonly<Record<string, string>> = t('stages', { returnObjects: true });
  const { words, channel, state } = saidWith(entry);
  const { group, name } = timelineWord(entry);
  const names: Readonly<Record<string, string>> =
    group === 'templates' ? t('notices:templates', { returnObjects: true }) : t(`timeline.${group}`, { returnObjects: true });
  const channels: Readonly<Record<string, string>> = t('notices:channels', { returnObjects: true });
  const states: Readonly<Record<string, string>> = t('notices:states', { returnObjects: true });
  const actor = actorOf(entry.actor);
  const who =
    actor === undefined ? t('timeline.system') : 'system' in actor ? t('timeline.otherSystem', { name: actor.system }) : actor.person;
  const sent = [channel && (channels[channel] ?? channel), state && (states[state] ?? state)].filter(Boolean).join(' · ');
  return (
    <li className={outcome === 'refused' ? styles.refused : undefined}>
      <div>
        <b>{names[name] ?? name}</b>
        {toStage !== null && outcome === 'applied' && toStage !== entry.fromStage && (
          <span className={styles.to}> → {stages[toStage] ?? toStage}</span>
        )}
        {outcome === 'refused' && <span> {t('timeline.refused')}</span>}
      </div>
      {outcome === 'refused' && code !== null && <div>{codes[code] ?? code}</div>}
      {words !== undefined && <div className={styles.said}>{words}</div>}
      {sent !== '' && <div className={styles.when}>{sent}</div>}
      <div className={styles.when}>
        {who} · <time dateTime={at}>{moment(at)}</time>
        {via === 'signal' && ` · ${t('timeline.bySignal')}`}
      </div>
    </li>
  );
}
