import { useState } from 'react';
import { Button, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Section } from '../administration/Section';
import { refresh } from '../api/cache';
import { api } from '../api/client';
import { byCursor } from '../api/paging';
import { useFormats } from '../language/formats';
import { ProblemAlert } from '../problems/ProblemAlert';
import { ConfirmButton } from '../ui/ConfirmButton';
import { EmptyState } from '../ui/EmptyState';
import { PagedList } from '../ui/PagedList';
import { RecordList, type Column } from '../ui/RecordList';
import { MembersDialog } from './MembersDialog';
import type { Pool } from './pool';
import { PoolDialog } from './PoolDialog';
import styles from '../administration/Section.module.css';

type Open = { readonly kind: 'new' } | { readonly kind: 'edit' | 'members'; readonly pool: Pool };

export default function PoolsPage() {
  const { t } = useTranslation('pools');
  const list = api.useInfiniteQuery('get', '/api/v1/pools', { params: { query: { limit: 100 } } }, byCursor);
  const columns = useColumns();
  const [open, setOpen] = useState<Open>();
  const remove = api.useMutation('delete', '/api/v1/pools/{id}', { onSuccess: () => refresh('/api/v1/pools') });
  const close = () => setOpen(undefined);
  return (
    <Section
      name="pools"
      actions={
        <Button type="primary" onClick={() => setOpen({ kind: 'new' })}>
          {t('add')}
        </Button>
      }
    >
      {remove.error !== null && <ProblemAlert error={remove.error} />}
      <PagedList list={list} empty={<EmptyState title={t('empty')} />}>
        {(pools: readonly Pool[]) => (
          <RecordList
            items={pools}
            columns={columns}
            renderActions={(pool) => (
              <>
                <Button aria-label={`${t('edit')}: ${pool.name}`} onClick={() => setOpen({ kind: 'edit', pool })}>
                  {t('edit')}
                </Button>
                <Button aria-label={`${t('members')}: ${pool.name}`} onClick={() => setOpen({ kind: 'members', pool })}>
                  {t('members')}
                </Button>
                {!pool.isDefault && (
                  <ConfirmButton
                    type="text"
                    danger
                    aria-label={`${t('remove')}: ${pool.name}`}
                    question={t('removeAsk', { name: pool.name })}
                    hint={t('removeHint')}
                    does={t('remove')}
                    onConfirm={() => remove.mutate({ params: { path: { id: pool.id } } })}
                  >
                    {t('remove')}
                  </ConfirmButton>
                )}
              </>
            )}
          />
        )}
      </PagedList>
      {(open?.kind === 'new' || open?.kind === 'edit') && (
        <PoolDialog pool={open.kind === 'edit' ? open.pool : undefined} onClose={close} />
      )}
      {open?.kind === 'members' && <MembersDialog pool={open.pool} onClose={close} />}
    </Section>
  );
}

function useColumns(): Column<Pool>[] {
  const { t } = useTranslation('pools');
  const { number } = useFormats();
  const limit = (value: number | null) => (value === null ? t('unlimited') : number(value));
  return [
    {
      key: 'name',
      title: t('fields.name'),
      render: ({ name, isDefault, region }) => (
        <>
          <div>
            {name} {isDefault && <Tag color="processing">{t('default')}</Tag>}
          </div>
          <div className={styles.quiet}>{region ?? (isDefault ? t('everybodyElse') : t('noRegion'))}</div>
        </>
      ),
    },
    { key: 'customers', title: t('columns.customers'), align: 'right', render: ({ customers }) => number(customers) },
    {
      key: 'members',
      title: t('columns.members'),
      render: ({ isOpenToAll, members }) => (isOpenToAll ? t('openToAll') : t('memberCount', { count: members })),
    },
    { key: 'daily', title: t('columns.dailyLimit'), render: ({ dailyLimit }) => limit(dailyLimit) },
    {
      key: 'cooldown',
      title: t('columns.cooldownDays'),
      render: ({ cooldownDays }) => (cooldownDays === null ? t('none') : number(cooldownDays)),
    },
    { key: 'quota', title: t('columns.protectionQuota'), render: ({ protectionQuota }) => limit(protectionQuota) },
    { key: 'days', title: t('columns.protectionDays'), render: ({ protectionDays }) => limit(protectionDays) },
  ];
}
