import { Segmented, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { api } from '../api/client';
import { byCursor } from '../api/paging';
import { anyOf } from '../handovers/filter';
import { useFormats } from '../language/formats';
import { usePerson } from '../session/person';
import { EmptyState } from '../ui/EmptyState';
import { LinkButton } from '../ui/LinkButton';
import { PagedList } from '../ui/PagedList';
import { PageHeader } from '../ui/PageHeader';
import { RecordList, type Column } from '../ui/RecordList';
import { isMoving, mayDivide, statuses, type ChangeSummary, type Leaver } from './change';
import { ChangeStatus } from './ChangeStatus';
import styles from './PersonnelChanges.module.css';

const views = ['all', 'leavers'] as const;
const pollMs = 5_000;

export default function ChangesPage() {
  const { t } = useTranslation('personnel-changes');
  const { role } = usePerson();
  const [address, setAddress] = useSearchParams();
  const view = anyOf(views, address.get('view')) ?? 'all';
  const status = anyOf(statuses, address.get('status'));
  return (
    <>
      <PageHeader title={t('title')} subtitle={t('subtitle')}>
        {(role === 'hr' || role === 'admin') && (
          <LinkButton type="primary" to="/personnel-changes/new">
            {t('new')}
          </LinkButton>
        )}
      </PageHeader>
      <search className={styles.filters}>
        <Segmented
          aria-label={t('view')}
          value={view}
          options={views.map((value) => ({ value, label: t(`views.${value}`) }))}
          onChange={(value) => setAddress(value === 'all' ? {} : { view: value }, { replace: true })}
        />
        {view === 'all' && (
          <Select
            aria-label={t('columns.status')}
            value={status ?? ''}
            options={[{ value: '', label: t('anyStatus') }, ...statuses.map((value) => ({ value, label: t(`statuses.${value}`) }))]}
            onChange={(value) => setAddress(value === '' ? {} : { status: value }, { replace: true })}
          />
        )}
      </search>
      {view === 'leavers' ? <Leavers /> : <Changes status={status} />}
    </>
  );
}

function Changes({ status }: { readonly status: ChangeSummary['status'] | undefined }) {
  const { t } = useTranslation(['personnel-changes', 'ui']);
  const { day, moment } = useFormats();
  const list = api.useInfiniteQuery(
    'get',
    '/api/v1/personnel-changes',
    { params: { query: { limit: 30, status } } },
    {
      ...byCursor,
      refetchInterval: ({ state: { data } }) => (data?.pages.some(({ items }) => items.some(isMoving)) === true ? pollMs : false),
    },
  );
  const columns: Column<ChangeSummary>[] = [
    {
      key: 'who',
      title: t('columns.who'),
      render: ({ id, employee }) => <Link to={`/personnel-changes/${id}`}>{employee.name}</Link>,
    },
    { key: 'kind', title: t('columns.kind'), render: ({ kind }) => t(`kinds.${kind}`) },
    { key: 'status', title: t('columns.status'), render: (change) => <ChangeStatus status={change.status} /> },
    { key: 'reviewer', title: t('columns.reviewer'), render: ({ reviewer }) => reviewer?.name ?? t('ui:nobody') },
    {
      key: 'last',
      title: t('columns.lastWorkingDay'),
      render: ({ lastWorkingDay }) => (lastWorkingDay === null ? undefined : day(lastWorkingDay)),
    },
    {
      key: 'undecided',
      title: t('columns.undecided'),
      align: 'right',
      render: (change) => (change.undecided === 0 ? undefined : <Undecided change={change} />),
    },
    {
      key: 'attention',
      title: t('columns.attention'),
      align: 'right',
      render: ({ attention }) => (attention === null ? undefined : Object.values(attention).reduce((sum, many) => sum + many, 0)),
    },
    { key: 'since', title: t('columns.since'), render: ({ createdAt }) => moment(createdAt) },
  ];
  return (
    <PagedList list={list} empty={<EmptyState title={t('empty')} hint={t('emptyHint')} />}>
      {(changes: readonly ChangeSummary[]) => <RecordList items={changes} columns={columns} />}
    </PagedList>
  );
}

/** How many customers have no receiver, where that is known; for who divides them, the way to do so. */
function Undecided({ change }: { readonly change: ChangeSummary }) {
  const { t } = useTranslation('personnel-changes');
  const { number } = useFormats();
  const person = usePerson();
  const { id, employee, undecided } = change;
  const shown = undecided === null ? t('undivided.short') : number(undecided);
  if (!mayDivide(change, person)) return shown;
  // What is seen is in it (WCAG 2.5.3).
  const label =
    undecided === null
      ? `${t('undivided.short')}: ${t('division.title', employee)}`
      : t('division.of', { name: employee.name, count: undecided });
  return (
    <Link to={`/personnel-changes/${id}/division`} aria-label={label}>
      {shown}
    </Link>
  );
}

function Leavers() {
  const { t } = useTranslation('personnel-changes');
  const { lastDayBefore, number, weekday } = useFormats();
  const list = api.useInfiniteQuery('get', '/api/v1/personnel-changes/leavers', { params: { query: { limit: 30 } } }, byCursor);
  const columns: Column<Leaver & { readonly id: string }>[] = [
    {
      key: 'who',
      title: t('columns.who'),
      render: ({ id, employee }) => <Link to={`/personnel-changes/${id}`}>{employee.name}</Link>,
    },
    {
      key: 'gone',
      title: t('columns.goneFrom'),
      render: ({ lastWorkingDay, goneFrom }) => (lastWorkingDay === null ? lastDayBefore(goneFrom) : weekday(lastWorkingDay)),
    },
    { key: 'status', title: t('columns.status'), render: ({ status }) => <ChangeStatus status={status} /> },
    { key: 'customers', title: t('holds.customers'), align: 'right', render: ({ holds }) => number(holds.customers) },
    { key: 'inHandover', title: t('holds.inHandover'), align: 'right', render: ({ holds }) => number(holds.inHandover) },
    { key: 'openWork', title: t('holds.openWork'), align: 'right', render: ({ holds }) => number(holds.openWork) },
    { key: 'parts', title: t('holds.parts'), align: 'right', render: ({ holds }) => number(holds.parts) },
    { key: 'reports', title: t('holds.directReports'), align: 'right', render: ({ holds }) => number(holds.directReports) },
  ];
  return (
    <PagedList list={list} empty={<EmptyState title={t('noLeavers')} hint={t('noLeaversHint')} />}>
      {(leavers: readonly Leaver[]) => (
        <RecordList items={leavers.map((leaver) => ({ ...leaver, id: leaver.personnelChangeId }))} columns={columns} />
      )}
    </PagedList>
  );
}
