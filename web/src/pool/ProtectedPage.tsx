import { useState } from 'react';
import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { refresh } from '../api/cache';
import { api } from '../api/client';
import { byCursor } from '../api/paging';
import { useFormats } from '../language/formats';
import { ProblemAlert } from '../problems/ProblemAlert';
import { usePerson } from '../session/person';
import { EmployeeName } from '../ui/EmployeeName';
import { EmptyState } from '../ui/EmptyState';
import { PagedList } from '../ui/PagedList';
import { LinkButton } from '../ui/LinkButton';
import { PageHeader } from '../ui/PageHeader';
import { RecordList, type Column } from '../ui/RecordList';
import type { Protected } from './protected';
import { ProtectionDialog } from './ProtectionDialog';
import type { Limits } from './room';
import panel from './LimitsPanel.module.css';
import styles from './PoolPage.module.css';

export default function ProtectedPage() {
  const { t } = useTranslation(['pool', 'ui']);
  const { role } = usePerson();
  const list = api.useInfiniteQuery('get', '/api/v1/pool/protected', { params: { query: { limit: 50 } } }, byCursor);
  const { data: limits } = api.useQuery('get', '/api/v1/pool/limits', {}, { enabled: role !== 'admin' });
  const [changing, setChanging] = useState<Protected>();
  const [ended, setEnded] = useState<string>();
  const columns = useColumns();
  const end = api.useMutation('delete', '/api/v1/customers/{id}/protection', {
    onSuccess: async ({ customerName }) => {
      await refresh('/api/v1/pool/', '/api/v1/customers');
      setEnded(customerName);
    },
  });
  return (
    <>
      <PageHeader title={t('protection.title')} subtitle={t('protection.subtitle')}>
        <LinkButton to="/pool">{t('protection.back')}</LinkButton>
      </PageHeader>
      {limits !== undefined && <Quotas limits={limits} />}
      <div role="status">
        {ended !== undefined && (
          <Alert className={styles.outcome} type="success" showIcon closable title={t('protection.ended', { customer: ended })} />
        )}
      </div>
      {end.error !== null && <ProblemAlert error={end.error} />}
      <PagedList list={list} empty={<EmptyState title={t('protection.empty')} hint={t('protection.emptyHint')} />}>
        {(customers: readonly Protected[]) => (
          <RecordList
            items={customers}
            columns={columns}
            renderActions={(customer) => (
              <>
                <Button aria-label={`${t('protection.extend')}: ${customer.customerName}`} onClick={() => setChanging(customer)}>
                  {t('protection.extend')}
                </Button>
                <Button
                  aria-label={`${t('protection.end')}: ${customer.customerName}`}
                  loading={end.isPending && end.variables.params.path.id === customer.id}
                  onClick={() => end.mutate({ params: { path: { id: customer.id } } })}
                >
                  {t('protection.end')}
                </Button>
              </>
            )}
          />
        )}
      </PagedList>
      {changing !== undefined && <ProtectionDialog customer={changing} onClose={() => setChanging(undefined)} />}
    </>
  );
}

function useColumns(): Column<Protected>[] {
  const { t } = useTranslation(['pool', 'ui']);
  const { lastDayBefore } = useFormats();
  return [
    {
      key: 'customer',
      title: t('columns.customer'),
      render: ({ id, customerName }) => <Link to={`/customers/${id}`}>{customerName}</Link>,
    },
    { key: 'level', title: t('columns.level'), render: ({ customerLevel }) => t(`ui:levels.${customerLevel}`) },
    { key: 'region', title: t('columns.region'), render: ({ region }) => region },
    { key: 'owner', title: t('protection.owner'), render: ({ ownerId }) => ownerId !== null && <EmployeeName id={ownerId} /> },
    {
      key: 'until',
      title: t('protection.until'),
      render: ({ protectedUntil }) => protectedUntil !== null && lastDayBefore(protectedUntil),
    },
  ];
}

/** How many customers one may protect, by the pool to which they would go. */
function Quotas({ limits: { protection } }: { readonly limits: Limits }) {
  const { t } = useTranslation('pool');
  return (
    <div className={panel.panel}>
      {protection.map(({ poolId, name, quota, days, protected: count }) => (
        <div key={poolId} className={panel.meter}>
          <div className={panel.first}>
            <span>{name}</span>
            <b>{quota === null ? t('protection.quotaFree', { count }) : t('protection.quota', { protected: count, quota })}</b>
          </div>
          <div className={quota !== null && count >= quota ? panel.over : panel.rest}>
            {quota !== null && count >= quota ? t('protection.full') : days !== null && t('protection.days', { count: days })}
          </div>
        </div>
      ))}
    </div>
  );
}
