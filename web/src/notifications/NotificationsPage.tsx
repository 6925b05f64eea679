import { useState } from 'react';
import { Button, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { Section } from '../administration/Section';
import { api } from '../api/client';
import { byCursor } from '../api/paging';
import { useFormats } from '../language/formats';
import { EmptyState } from '../ui/EmptyState';
import { PagedList } from '../ui/PagedList';
import { Phone } from '../ui/Reach';
import { RecordList, type Column } from '../ui/RecordList';
import { channels, readFilter, states, writeFilter, type Filter, type Notification } from './notification';
import { NotificationDrawer } from './NotificationDrawer';
import { NotificationState } from './NotificationState';
import { useNotificationWords } from './useNotificationWords';
import styles from '../administration/Section.module.css';

export default function NotificationsPage() {
  const { t } = useTranslation('notifications');
  const [address, setAddress] = useSearchParams();
  const filter = readFilter(address);
  const list = api.useInfiniteQuery('get', '/api/v1/notifications', { params: { query: { ...filter, limit: 50 } } }, byCursor);
  const columns = useColumns();
  const [shown, setShown] = useState<Notification>();
  return (
    <Section name="notifications" actions={<Button onClick={() => void list.refetch()}>{t('again')}</Button>}>
      <FilterBar filter={filter} onChange={(changed) => setAddress(writeFilter({ ...filter, ...changed }), { replace: true })} />
      <PagedList list={list} empty={<EmptyState title={t('empty')} hint={t('emptyHint')} />}>
        {(notifications: readonly Notification[]) => (
          <RecordList
            items={notifications}
            columns={columns}
            renderActions={(notification) => <Button onClick={() => setShown(notification)}>{t('details')}</Button>}
          />
        )}
      </PagedList>
      {shown !== undefined && <NotificationDrawer id={shown.id} onClose={() => setShown(undefined)} />}
    </Section>
  );
}

function FilterBar({ filter, onChange }: { readonly filter: Filter; readonly onChange: (changed: Partial<Filter>) => void }) {
  const { t } = useTranslation('notifications');
  const isOfOne = filter.customer !== undefined || filter.handover !== undefined;
  const state = states.map((value) => ({ value, label: t(`states.${value}`) }));
  const channel = channels.map((value) => ({ value, label: t(`channels.${value}`) }));
  return (
    <search className={styles.filters}>
      <Select
        aria-label={t('columns.state')}
        value={filter.state ?? null}
        options={[{ value: null, label: t('anyState') }, ...state]}
        onChange={(value) => onChange({ state: value ?? undefined })}
      />
      <Select
        aria-label={t('columns.channel')}
        value={filter.channel ?? null}
        options={[{ value: null, label: t('anyChannel') }, ...channel]}
        onChange={(value) => onChange({ channel: value ?? undefined })}
      />
      {isOfOne && <Button onClick={() => onChange({ customer: undefined, handover: undefined })}>{t('all')}</Button>}
    </search>
  );
}

function useColumns(): Column<Notification>[] {
  const { t } = useTranslation('notifications');
  const { moment } = useFormats();
  const words = useNotificationWords();
  return [
    { key: 'what', title: t('columns.what'), render: ({ template }) => words.template(template) },
    {
      key: 'to',
      title: t('columns.to'),
      render: ({ recipientKind, channel, address }) => (
        <>
          <div>{channel === 'sms' && address !== null ? <Phone phone={address} /> : address}</div>
          <div className={styles.quiet}>{t(`recipients.${recipientKind}`)}</div>
        </>
      ),
    },
    { key: 'channel', title: t('columns.channel'), isShort: true, render: ({ channel }) => t(`channels.${channel}`) },
    {
      key: 'state',
      title: t('columns.state'),
      render: ({ state, reason }) => (
        <>
          <NotificationState state={state} />
          {reason !== null && <div className={styles.quiet}>{words.reason(reason)}</div>}
        </>
      ),
    },
    { key: 'at', title: t('columns.at'), isShort: true, render: ({ sentAt, createdAt }) => moment(sentAt ?? createdAt) },
  ];
}
