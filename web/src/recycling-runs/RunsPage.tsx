import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { refresh } from '../api/cache';
import { api } from '../api/client';
import { byCursor } from '../api/paging';
import { useFormats } from '../language/formats';
import { ProblemAlert } from '../problems/ProblemAlert';
import { problemOf } from '../problems/problem';
import { usePerson } from '../session/person';
import { ConfirmButton } from '../ui/ConfirmButton';
import { EmptyState } from '../ui/EmptyState';
import { PagedList } from '../ui/PagedList';
import { LinkButton } from '../ui/LinkButton';
import { PageHeader } from '../ui/PageHeader';
import { RecordList, type Column } from '../ui/RecordList';
import { isMoving, type Run } from './run';
import { RunStatus } from './RunStatus';

const pollMs = 3_000;

export default function RunsPage() {
  const { t } = useTranslation('recycling-runs');
  const { role } = usePerson();
  const columns = useColumns();
  const list = api.useInfiniteQuery(
    'get',
    '/api/v1/pool/recycling-runs',
    { params: { query: { limit: 30 } } },
    {
      ...byCursor,
      refetchInterval: ({ state: { data } }) => (data?.pages.some(({ items }) => items.some(isMoving)) === true ? pollMs : false),
    },
  );
  return (
    <>
      <PageHeader title={t('title')} subtitle={t('subtitle')}>
        <LinkButton to="/pool/rules">{t('toRules')}</LinkButton>
        {role === 'admin' && <StartButton />}
      </PageHeader>
      <PagedList list={list} empty={<EmptyState title={t('empty')} hint={t('emptyHint')} />}>
        {(runs: readonly Run[]) => <RecordList items={runs} columns={columns} />}
      </PagedList>
    </>
  );
}

/** A run that is open already is where it leads. */
function StartButton() {
  const { t } = useTranslation('recycling-runs');
  const navigate = useNavigate();
  const start = api.useMutation('post', '/api/v1/pool/recycling-runs', {
    onSuccess: async ({ id }) => {
      await refresh('/api/v1/pool/recycling-runs');
      await navigate(`/pool/recycling-runs/${id}`);
    },
  });
  const openRun = problemOf(start.error)?.runId;
  return (
    <>
      <ConfirmButton
        type="primary"
        loading={start.isPending}
        question={t('startTitle')}
        hint={t('startHint')}
        does={t('start')}
        onConfirm={() => start.mutate({ body: {} })}
      >
        {t('start')}
      </ConfirmButton>
      {start.error !== null && <ProblemAlert error={start.error} />}
      {typeof openRun === 'string' && <Link to={`/pool/recycling-runs/${openRun}`}>{t('toOpenRun')}</Link>}
    </>
  );
}

function useColumns(): Column<Run>[] {
  const { t } = useTranslation('recycling-runs');
  const { moment, number } = useFormats();
  return [
    {
      key: 'started',
      title: t('columns.started'),
      render: ({ id, createdAt }) => <Link to={`/pool/recycling-runs/${id}`}>{moment(createdAt)}</Link>,
    },
    { key: 'trigger', title: t('columns.trigger'), render: ({ trigger }) => t(`triggers.${trigger}`) },
    { key: 'status', title: t('columns.status'), render: ({ status }) => <RunStatus status={status} /> },
    { key: 'due', title: t('columns.due'), align: 'right', render: ({ due }) => (due === null ? undefined : number(due)) },
    { key: 'moved', title: t('columns.moved'), align: 'right', render: ({ moved }) => number(moved) },
    { key: 'failed', title: t('columns.failed'), align: 'right', render: ({ failed }) => number(failed) },
  ];
}
