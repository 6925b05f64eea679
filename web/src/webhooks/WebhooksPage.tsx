import { useState } from 'react';
import { Button, Modal, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Section } from '../administration/Section';
import type { ItemOf } from '../api/answers';
import { refresh } from '../api/cache';
import { api } from '../api/client';
import { byCursor } from '../api/paging';
import { useFormats } from '../language/formats';
import { ProblemAlert } from '../problems/ProblemAlert';
import { usePerson } from '../session/person';
import { EmptyState } from '../ui/EmptyState';
import { PagedList } from '../ui/PagedList';
import { RecordList, type Column } from '../ui/RecordList';
import { Deliveries } from './Deliveries';
import { EndpointDialog } from './EndpointDialog';

type Endpoint = ItemOf<'/api/v1/webhooks'>;

/** Which systems are told of events, and what each of them was sent. */
export default function WebhooksPage() {
  const { t } = useTranslation('webhooks');
  const { role } = usePerson();
  const list = api.useInfiniteQuery('get', '/api/v1/webhooks', { params: { query: { limit: 50 } } }, byCursor);
  const columns = useColumns();
  const [isAdding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Endpoint>();
  const isAdmin = role === 'admin';
  return (
    <Section
      name="webhooks"
      actions={
        isAdmin && (
          <Button type="primary" onClick={() => setAdding(true)}>
            {t('add')}
          </Button>
        )
      }
    >
      <PagedList list={list} empty={<EmptyState title={t('empty')} hint={t('emptyHint')} />}>
        {(endpoints: readonly Endpoint[]) => (
          <RecordList
            items={endpoints}
            columns={columns}
            renderActions={
              isAdmin
                ? (endpoint) =>
                    endpoint.endedAt === null ? (
                      <Button danger aria-label={`${t('remove')}: ${endpoint.url}`} onClick={() => setRemoving(endpoint)}>
                        {t('remove')}
                      </Button>
                    ) : null
                : undefined
            }
          />
        )}
      </PagedList>
      <Deliveries mayRedeliver={isAdmin} />
      {isAdding && <EndpointDialog onClose={() => setAdding(false)} />}
      {removing !== undefined && <RemoveDialog endpoint={removing} onClose={() => setRemoving(undefined)} />}
    </Section>
  );
}

function useColumns(): Column<Endpoint>[] {
  const { t } = useTranslation('webhooks');
  const { moment } = useFormats();
  const events: Readonly<Record<string, string>> = t('events', { returnObjects: true });
  return [
    { key: 'url', title: t('columns.url'), render: ({ url }) => url },
    { key: 'description', title: t('columns.description'), render: ({ description }) => description },
    {
      key: 'events',
      title: t('columns.events'),
      render: ({ eventTypes }) => eventTypes.map((type) => <Tag key={type}>{events[type] ?? type}</Tag>),
    },
    { key: 'created', title: t('columns.created'), render: ({ createdAt }) => moment(createdAt) },
    {
      key: 'state',
      title: t('columns.state'),
      render: ({ endedAt, endedBecause }) =>
        endedAt === null || endedBecause === null ? (
          <Tag color="success">{t('listens')}</Tag>
        ) : (
          <Tag>{t(`ended.${endedBecause}`, { at: moment(endedAt) })}</Tag>
        ),
    },
  ];
}

function RemoveDialog({ endpoint: { id, url }, onClose }: { readonly endpoint: Endpoint; readonly onClose: () => void }) {
  const { t } = useTranslation(['webhooks', 'ui']);
  const remove = api.useMutation('delete', '/api/v1/webhooks/{id}', {
    onSuccess: async () => {
      await refresh('/api/v1/webhooks');
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t('removeTitle')}
      okText={t('remove')}
      cancelText={t('ui:cancel')}
      okButtonProps={{ danger: true }}
      confirmLoading={remove.isPending}
      onOk={() => remove.mutate({ params: { path: { id } } })}
      onCancel={onClose}
    >
      <p>{url}</p>
      <p>{t('removeHint')}</p>
      {remove.error !== null && <ProblemAlert error={remove.error} />}
    </Modal>
  );
}
