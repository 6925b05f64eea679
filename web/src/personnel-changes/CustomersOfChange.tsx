import { Segmented, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { api } from '../api/client';
import { byCursor } from '../api/paging';
import { anyOf, stages, statuses } from '../handovers/filter';
import { HandoverList } from '../handovers/HandoverList';
import { EmptyState } from '../ui/EmptyState';
import { PagedList } from '../ui/PagedList';
import { RecordList, type Column } from '../ui/RecordList';
import type { PlannedCustomer } from './change';
import { useWords } from './useWords';
import styles from './PersonnelChanges.module.css';

const views = ['handovers', 'plan'] as const;
const states = ['planned', 'opened', 'adopted', 'done', 'excluded', 'failed'] as const satisfies readonly PlannedCustomer['state'][];

/** The change's customers: their handovers, which can be worked on here, or each one's place in the plan. */
export function CustomersOfChange({ changeId }: { readonly changeId: string }) {
  const { t } = useTranslation(['personnel-changes', 'handovers']);
  const [address, setAddress] = useSearchParams();
  const view = anyOf(views, address.get('view')) ?? 'handovers';
  const status = anyOf(statuses, address.get('status')) ?? 'open';
  const stage = anyOf(stages, address.get('stage'));
  const state = anyOf(states, address.get('state'));
  const show = (wanted: Readonly<Record<string, string | undefined>>) =>
    setAddress(Object.fromEntries(Object.entries(wanted).flatMap(([name, value]) => (value ? [[name, value]] : []))), { replace: true });
  return (
    <section aria-labelledby="customers-of-change">
      <h2 id="customers-of-change">{t('customers.title')}</h2>
      <search className={styles.filters}>
        <Segmented
          aria-label={t('view')}
          value={view}
          options={views.map((value) => ({ value, label: t(`customers.${value}`) }))}
          onChange={(value) => show({ view: value })}
        />
        {view === 'handovers' ? (
          <>
            <Select
              aria-label={t('handovers:filters.status')}
              value={status}
              options={statuses.map((value) => ({ value, label: t(`handovers:statuses.${value}`) }))}
              onChange={(value) => show({ status: value, stage })}
            />
            <Select
              aria-label={t('handovers:filters.stage')}
              value={stage ?? ''}
              options={[
                { value: '', label: t('handovers:filters.anyStage') },
                ...stages.map((value) => ({ value, label: t(`handovers:stages.${value}`) })),
              ]}
              onChange={(value) => show({ status, stage: value })}
            />
          </>
        ) : (
          <Select
            aria-label={t('columns.status')}
            value={state ?? ''}
            options={[{ value: '', label: t('anyStatus') }, ...states.map((value) => ({ value, label: t(`states.${value}`) }))]}
            onChange={(value) => show({ view, state: value })}
          />
        )}
      </search>
      {view === 'handovers' ? (
        <HandoverList query={{ personnelChangeId: changeId, status, stage, limit: 50 }} emptyHint={t('customers.noHandovers')} />
      ) : (
        <PlannedCustomers changeId={changeId} state={state} />
      )}
    </section>
  );
}

function PlannedCustomers({ changeId, state }: { readonly changeId: string; readonly state: PlannedCustomer['state'] | undefined }) {
  const { t } = useTranslation(['personnel-changes', 'ui']);
  const words = useWords();
  const list = api.useInfiniteQuery(
    'get',
    '/api/v1/personnel-changes/{id}/customers',
    { params: { path: { id: changeId }, query: { state, limit: 50 } } },
    byCursor,
  );
  const columns: Column<PlannedCustomer & { readonly id: string }>[] = [
    { key: 'customer', title: t('customers.name'), render: ({ customerName }) => customerName },
    {
      key: 'to',
      title: t('customers.receiver'),
      render: ({ receiver, toPool }) => (toPool ? t('toPool') : (receiver?.name ?? t('ui:nobody'))),
    },
    { key: 'state', title: t('columns.status'), render: (row) => t(`states.${row.state}`) },
    {
      key: 'why',
      title: t('customers.why'),
      render: ({ reason, overCapacityReason }) => {
        if (overCapacityReason !== null) return t('overCapacity.because', { reason: overCapacityReason });
        return reason === null ? undefined : words.leftOver(reason);
      },
    },
    {
      key: 'handover',
      title: t('customers.handover'),
      render: ({ handoverId, customerName }) =>
        handoverId === null ? undefined : (
          <Link to={`/handovers/${handoverId}`} aria-label={`${t('customers.toHandover')}: ${customerName}`}>
            {t('customers.toHandover')}
          </Link>
        ),
    },
  ];
  return (
    <PagedList list={list} empty={<EmptyState title={t('customers.none')} hint={t('customers.noneHint')} />}>
      {(rows: readonly PlannedCustomer[]) => <RecordList items={rows.map((row) => ({ ...row, id: row.customerId }))} columns={columns} />}
    </PagedList>
  );
}
