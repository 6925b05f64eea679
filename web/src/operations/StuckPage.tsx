import { App, Button, Tag, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { Section } from '../administration/Section';
import type { ItemOf } from '../api/answers';
import { refresh } from '../api/cache';
import { api } from '../api/client';
import { byCursor } from '../api/paging';
import { useFormats } from '../language/formats';
import { ProblemAlert } from '../problems/ProblemAlert';
import { EmptyState } from '../ui/EmptyState';
import { PagedList } from '../ui/PagedList';
import { StuckSubjects } from './StuckSubjects';
import styles from './StuckPage.module.css';

type Stuck = ItemOf<'/api/v1/operations/stuck'>;

/** What an operator looks for at night: what is stuck, since when, why, and what to do. Asks again every half minute. */
export default function StuckPage() {
  const { t } = useTranslation('operations');
  const { moment } = useFormats();
  const list = api.useInfiniteQuery('get', '/api/v1/operations/stuck', {}, { ...byCursor, refetchInterval: 30_000 });
  return (
    <Section
      name="stuck"
      actions={
        <Button loading={list.isFetching} onClick={() => void list.refetch()}>
          {t('askAgain')}
        </Button>
      }
    >
      <PagedList
        list={list}
        empty={<EmptyState title={t('nothing')} hint={t('nothingHint', { at: moment(new Date(list.dataUpdatedAt).toISOString()) })} />}
      >
        {(kinds: readonly Stuck[]) => kinds.map((stuck) => <StuckKind key={stuck.kind} stuck={stuck} />)}
      </PagedList>
    </Section>
  );
}

function StuckKind({ stuck: { kind, count, since, subjects } }: { readonly stuck: Stuck }) {
  const { t } = useTranslation('operations');
  const { moment, number } = useFormats();
  const { message } = App.useApp();
  const repair = api.useMutation('post', '/api/v1/operations/handovers/{id}/repair', {
    onSuccess: ({ workflow }) => {
      void message.success(t(`repaired.${workflow}`));
      void refresh('/api/v1/operations/stuck');
    },
  });
  const repairing = repair.isPending ? repair.variables.params.path.id : undefined;
  return (
    <section className={styles.kind} aria-labelledby={`stuck-${kind}`}>
      <h2 id={`stuck-${kind}`}>
        {t(`kinds.${kind}.title`)} <Tag color="error">{number(count)}</Tag>
      </h2>
      {since !== null && <Typography.Text type="secondary">{t('since', { at: moment(since) })}</Typography.Text>}
      <p>{t(`kinds.${kind}.why`)}</p>
      <p className={styles.todo}>
        <b>{t('whatToDo')}</b>
        {t(`kinds.${kind}.whatToDo`)}
      </p>
      {repair.error !== null && <ProblemAlert error={repair.error} />}
      {subjects.length > 0 && (
        <StuckSubjects
          kind={kind}
          subjects={subjects}
          repairing={repairing}
          onRepair={(id) => repair.mutate({ params: { path: { id } }, body: {} })}
        />
      )}
      {count > subjects.length && <Typography.Text type="secondary">{t('more', { count: count - subjects.length })}</Typography.Text>}
    </section>
  );
}
