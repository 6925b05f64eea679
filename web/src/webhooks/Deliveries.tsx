import { Button, Select, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { ItemOf } from '../api/answers';
import { refresh } from '../api/cache';
import { api } from '../api/client';
import { byCursor } from '../api/paging';
import { useFormats } from '../language/formats';
import { ProblemAlert } from '../problems/ProblemAlert';
import { EmptyState } from '../ui/EmptyState';
import { PagedList } from '../ui/PagedList';
import { RecordList, type Column } from '../ui/RecordList';
import styles from '../administration/Section.module.css';

type Delivery = ItemOf<'/api/v1/webhooks/deliveries'>;

const colors = { queued: 'warning', sending: 'processing', delivered: 'success', failed: 'error' } as const satisfies Record<
  Delivery['state'],
  string
>;
const states = ['queued', 'sending', 'delivered', 'failed'] as const satisfies readonly Delivery['state'][];
const pollMs = 5_000;

const isUnderWay = ({ state }: Delivery): boolean => state === 'queued' || state === 'sending';

/** What was posted or is to be, with what came of it; what is over can be sent again. */
export function Deliveries({ mayRedeliver }: { readonly mayRedeliver: boolean }) {
  const { t } = useTranslation('webhooks');
  const [address, setAddress] = useSearchParams();
  const state = states.find((each) => each === address.get('state'));
  const list = api.useInfiniteQuery(
    'get',
    '/api/v1/webhooks/deliveries',
    { params: { query: { state, limit: 50 } } },
    {
      ...byCursor,
      refetchInterval: ({ state: { data } }) => (data?.pages.some(({ items }) => items.some(isUnderWay)) === true ? pollMs : false),
    },
  );
  const columns = useColumns();
  const redeliver = api.useMutation('post', '/api/v1/webhooks/deliveries/{id}/redeliver', {
    onSuccess: () => refresh('/api/v1/webhooks/deliveries'),
  });
  return (
    <section aria-labelledby="deliveries">
      <h2 id="deliveries">{t('deliveries')}</h2>
      <search className={styles.filters}>
        <Select
          aria-label={t('columns.state')}
          value={state ?? null}
          options={[{ value: null, label: t('anyState') }, ...states.map((value) => ({ value, label: t(`states.${value}`) }))]}
          onChange={(value) => setAddress(value === null ? {} : { state: value }, { replace: true })}
        />
      </search>
      {redeliver.error !== null && <ProblemAlert error={redeliver.error} />}
      <PagedList list={list} empty={<EmptyState title={t('noDeliveries')} hint={t('noDeliveriesHint')} />}>
        {(deliveries: readonly Delivery[]) => (
          <RecordList
            items={deliveries}
            columns={columns}
            renderActions={
              mayRedeliver
                ? (delivery) =>
                    isUnderWay(delivery) ? null : (
                      <Button
                        aria-label={`${t('redeliver')}: ${delivery.id}`}
                        loading={redeliver.isPending && redeliver.variables.params.path.id === delivery.id}
                        onClick={() => redeliver.mutate({ params: { path: { id: delivery.id } }, body: {} })}
                      >
                        {t('redeliver')}
                      </Button>
                    )
                : undefined
            }
          />
        )}
      </PagedList>
    </section>
  );
}

function useColumns(): Column<Delivery>[] {
  const { t } = useTranslation('webhooks');
  const { moment, number } = useFormats();
  const events: Readonly<Record<string, string>> = t('events', { returnObjects: true });
  const errors: Readonly<Record<string, string>> = t('errors', { returnObjects: true });
  return [
    {
      key: 'event',
      title: t('columns.event'),
      render: ({ eventType, id }) => (
        <>
          <div>{events[eventType] ?? eventType}</div>
          <div className={styles.quiet}>{id}</div>
        </>
      ),
    },
    { key: 'created', title: t('columns.created'), render: ({ createdAt }) => moment(createdAt) },
    {
      key: 'state',
      title: t('columns.state'),
      render: ({ state, error, answeredStatus }) => (
        <>
          <Tag color={colors[state]}>{t(`states.${state}`)}</Tag>
          {error !== null && <div className={styles.quiet}>{errors[error] ?? error}</div>}
          {answeredStatus !== null && <div className={styles.quiet}>{t('answered', { status: answeredStatus })}</div>}
        </>
      ),
    },
    { key: 'attempts', title: t('columns.attempts'), align: 'right', render: ({ attempts }) => number(attempts) },
    {
      key: 'next',
      title: t('columns.next'),
      render: ({ nextAttemptAt }) => (nextAttemptAt === null ? undefined : moment(nextAttemptAt)),
    },
  ];
}
