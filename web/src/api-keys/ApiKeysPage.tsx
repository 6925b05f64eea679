import { useState } from 'react';
import { Button, Modal, Space, Tag } from 'antd';
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
import { RecordList, type Column } from '../ui/RecordList';
import { KeyDialog } from './KeyDialog';

type Key = ItemOf<'/api/v1/api-keys'>;

export default function ApiKeysPage() {
  const { t } = useTranslation(['api-keys', 'ui']);
  const list = api.useInfiniteQuery('get', '/api/v1/api-keys', { params: { query: { limit: 50 } } }, byCursor);
  const columns = useColumns();
  const [isCreating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<Key>();
  return (
    <Section
      name="apiKeys"
      actions={
        <Button type="primary" onClick={() => setCreating(true)}>
          {t('add')}
        </Button>
      }
    >
      <PagedList list={list} empty={<EmptyState title={t('empty')} hint={t('emptyHint')} />}>
        {(keys: readonly Key[]) => (
          <RecordList
            items={keys}
            columns={columns}
            renderActions={(key) =>
              key.revokedAt === null ? (
                <Button danger aria-label={`${t('revoke')}: ${key.name}`} onClick={() => setRevoking(key)}>
                  {t('revoke')}
                </Button>
              ) : null
            }
          />
        )}
      </PagedList>
      {isCreating && <KeyDialog onClose={() => setCreating(false)} />}
      {revoking !== undefined && <RevokeDialog apiKey={revoking} onClose={() => setRevoking(undefined)} />}
    </Section>
  );
}

function useColumns(): Column<Key>[] {
  const { t } = useTranslation('api-keys');
  const { moment } = useFormats();
  return [
    { key: 'name', title: t('columns.name'), render: ({ name }) => name },
    {
      key: 'scopes',
      title: t('columns.scopes'),
      render: ({ scopes }) => (
        <Space size={4} wrap>
          {scopes.map((scope) => (
            <Tag key={scope}>{t(`scopes.${scope}`)}</Tag>
          ))}
        </Space>
      ),
    },
    { key: 'created', title: t('columns.created'), isShort: true, render: ({ createdAt }) => moment(createdAt) },
    {
      key: 'used',
      title: t('columns.used'),
      isShort: true,
      render: ({ lastUsedAt }) => (lastUsedAt === null ? t('neverUsed') : moment(lastUsedAt)),
    },
    {
      key: 'state',
      title: t('columns.state'),
      render: ({ revokedAt }) =>
        revokedAt === null ? <Tag color="success">{t('works')}</Tag> : <Tag>{t('revoked', { at: moment(revokedAt) })}</Tag>,
    },
  ];
}

function RevokeDialog({ apiKey: { id, name }, onClose }: { readonly apiKey: Key; readonly onClose: () => void }) {
  const { t } = useTranslation(['api-keys', 'ui']);
  const revoke = api.useMutation('delete', '/api/v1/api-keys/{id}', {
    onSuccess: async () => {
      await refresh('/api/v1/api-keys');
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t('revokeTitle', { name })}
      okText={t('revoke')}
      cancelText={t('ui:cancel')}
      okButtonProps={{ danger: true }}
      confirmLoading={revoke.isPending}
      onOk={() => revoke.mutate({ params: { path: { id } } })}
      onCancel={onClose}
    >
      <p>{t('revokeHint')}</p>
      {revoke.error !== null && <ProblemAlert error={revoke.error} />}
    </Modal>
  );
}
