import { useState } from 'react';
import { Alert, Button, Progress, Segmented, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { refresh } from '../api/cache';
import { api } from '../api/client';
import { byCursor } from '../api/paging';
import { useFormats } from '../language/formats';
import { ProblemAlert } from '../problems/ProblemAlert';
import { usePerson } from '../session/person';
import { ConfirmButton } from '../ui/ConfirmButton';
import { EmployeeName } from '../ui/EmployeeName';
import { EmptyState } from '../ui/EmptyState';
import { PagedList } from '../ui/PagedList';
import { LinkButton } from '../ui/LinkButton';
import { PageHeader } from '../ui/PageHeader';
import { RecordList, type Column } from '../ui/RecordList';
import { isMoving, percentOf, type Recycled, type Run, type RunAction } from './run';
import { RunStatus } from './RunStatus';
import styles from './RunPage.module.css';

const pollMs = 1_500;

export default function RunPage() {
  const { t } = useTranslation('recycling-runs');
  const { moment } = useFormats();
  const { id = '' } = useParams();
  const {
    data: run,
    error,
    refetch,
  } = api.useQuery(
    'get',
    '/api/v1/pool/recycling-runs/{id}',
    { params: { path: { id } } },
    { refetchInterval: ({ state: { data } }) => (data !== undefined && isMoving(data) ? pollMs : false) },
  );
  return (
    <>
      <PageHeader
        title={run ? t('runTitle', { at: moment(run.createdAt) }) : t('title')}
        subtitle={run && <RunStatus status={run.status} />}
      >
        <LinkButton to="/pool/recycling-runs">{t('back')}</LinkButton>
        {run && <RunActions run={run} />}
      </PageHeader>
      {error !== null && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {run === undefined ? (
        error === null && <Skeleton active />
      ) : (
        <>
          <Report run={run} />
          <RecycledCustomers key={`${run.moved} ${run.failed}`} run={run} />
        </>
      )}
    </>
  );
}

/** Those that the run takes now; what cannot be taken back is asked about. */
function RunActions({ run: { id, availableActions, due } }: { readonly run: Run }) {
  const { t } = useTranslation('recycling-runs');
  const { role } = usePerson();
  const params = { params: { path: { id } }, body: {} };
  const options = { onSuccess: () => refresh('/api/v1/pool/') };
  const approve = api.useMutation('post', '/api/v1/pool/recycling-runs/{id}/approve', options);
  const pause = api.useMutation('post', '/api/v1/pool/recycling-runs/{id}/pause', options);
  const resume = api.useMutation('post', '/api/v1/pool/recycling-runs/{id}/resume', options);
  const cancel = api.useMutation('post', '/api/v1/pool/recycling-runs/{id}/cancel', options);
  const senders = { approve, pause, resume, cancel } as const satisfies Record<RunAction, unknown>;
  if (role !== 'admin') return null;
  return (
    <>
      {availableActions.map((action) => {
        const { isPending, mutate } = senders[action];
        const does = t(`actions.${action}`);
        return action === 'pause' || action === 'resume' ? (
          <Button key={action} loading={isPending} onClick={() => mutate(params)}>
            {does}
          </Button>
        ) : (
          <ConfirmButton
            key={action}
            type={action === 'approve' ? 'primary' : 'default'}
            danger={action === 'cancel'}
            loading={isPending}
            question={t(`asks.${action}`, { count: due ?? 0 })}
            does={does}
            onConfirm={() => mutate(params)}
          >
            {does}
          </ConfirmButton>
        );
      })}
      {Object.values(senders).map(({ error }) => error !== null && <ProblemAlert key={error.code} error={error} />)}
    </>
  );
}

function Report({ run }: { readonly run: Run }) {
  const { t } = useTranslation(['recycling-runs', 'pool-rules', 'about']);
  const formats = useFormats();
  const { moment, number } = formats;
  const { role } = usePerson();
  const { status, trigger, customers, due, share, moved, failed, skipped, rulesVersion, startedBy, approvedBy, approvedAt, finishedAt } =
    run;
  const percent = percentOf(run);
  const reasons: Readonly<Record<string, string>> = t('pool-rules:stays', { returnObjects: true });
  const facts = [
    { key: 'customers', title: t('report.customers'), value: customers !== null && number(customers) },
    {
      key: 'due',
      title: t('report.due'),
      value: due !== null && (share === null ? number(due) : `${number(due)} (${formats.percent(share)})`),
    },
    { key: 'moved', title: t('report.moved'), value: number(moved) },
    { key: 'failed', title: t('report.failed'), value: number(failed) },
    ...Object.entries(skipped).map(([key, count]) => ({
      key,
      title: t('report.skipped', { reason: reasons[key] ?? key }),
      value: number(count),
    })),
    { key: 'rules', title: t('report.rules'), value: t('pool-rules:history.version', { version: rulesVersion }) },
    {
      key: 'startedBy',
      title: t('report.startedBy'),
      value: startedBy === null ? t(`triggers.${trigger}`) : <EmployeeName id={startedBy} />,
    },
    {
      key: 'approved',
      title: t('report.approved'),
      value: approvedAt !== null && (
        <>
          {moment(approvedAt)} {approvedBy !== null && <EmployeeName id={approvedBy} />}
        </>
      ),
    },
    { key: 'finished', title: t('report.finished'), value: finishedAt !== null && moment(finishedAt) },
  ];
  const hint = status === 'waiting' || status === 'paused' || status === 'stopped' ? t(`hints.${status}`) : undefined;
  return (
    <section aria-label={t('report.title')} className={styles.report}>
      {hint !== undefined && <Alert type="warning" showIcon title={hint} />}
      {percent !== undefined && <Progress percent={percent} aria-label={t('report.progress')} />}
      <dl className={styles.facts}>
        {facts.map(({ key, title, value }) =>
          value === false ? null : (
            <div key={key}>
              <dt>{title}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      {role === 'operator' && <a href={run.temporalUrl}>{t('report.temporal')}</a>}
    </section>
  );
}

/** Whom it moved, and whom it could not move and why. */
function RecycledCustomers({ run: { id, failed } }: { readonly run: Run }) {
  const { t } = useTranslation('recycling-runs');
  const [outcome, setOutcome] = useState<Recycled['outcome']>(failed > 0 ? 'failed' : 'moved');
  const columns = useColumns();
  const list = api.useInfiniteQuery(
    'get',
    '/api/v1/pool/recycling-runs/{id}/customers',
    { params: { path: { id }, query: { outcome, limit: 20 } } },
    { ...byCursor, refetchOnMount: 'always' },
  );
  return (
    <section aria-label={t('customers.title')}>
      <Segmented
        className={styles.outcomes}
        aria-label={t('customers.title')}
        value={outcome}
        options={(['moved', 'failed'] as const).map((value) => ({ value, label: t(`customers.${value}`) }))}
        onChange={setOutcome}
      />
      <PagedList list={list} empty={<EmptyState title={t(`customers.none.${outcome}`)} />}>
        {(customers: readonly Recycled[]) => <RecordList items={customers} columns={columns} />}
      </PagedList>
    </section>
  );
}

function useColumns(): Column<Recycled>[] {
  const { t } = useTranslation(['recycling-runs', 'pool-rules']);
  return [
    { key: 'customer', title: t('customers.customer'), render: ({ customerId }) => <CustomerLink id={customerId} /> },
    {
      key: 'formerOwner',
      title: t('customers.formerOwner'),
      render: ({ formerOwnerId }) => (formerOwnerId === null ? undefined : <EmployeeName id={formerOwnerId} />),
    },
    { key: 'rule', title: t('customers.rule'), render: ({ ruleKey }) => ruleKey },
    {
      key: 'why',
      title: t('customers.why'),
      render: ({ code, detail }) => (code === null ? undefined : code === 'busy' ? t('pool-rules:stays.busy') : (detail ?? code)),
    },
  ];
}

/** Operators see that it was one, not which. */
function CustomerLink({ id }: { readonly id: string }) {
  const { t } = useTranslation('recycling-runs');
  const { data, isPending } = api.useQuery('get', '/api/v1/customers/{id}', { params: { path: { id } } }, { staleTime: 300_000 });
  if (data === undefined) return <span>{isPending ? '…' : t('customers.hidden')}</span>;
  return <Link to={`/customers/${id}`}>{data.customerName}</Link>;
}
