import { Drawer, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api } from '../api/client';
import { useFormats } from '../language/formats';
import { ProblemAlert } from '../problems/ProblemAlert';
import { seesCustomers, usePerson } from '../session/person';
import { useIsWide } from '../ui/useIsWide';
import type { Notification } from './notification';
import { NotificationState } from './NotificationState';
import { useNotificationWords } from './useNotificationWords';
import styles from './NotificationDrawer.module.css';

/** One message: what was written to whom, when, and what the provider said. */
export function NotificationDrawer({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { t } = useTranslation('notifications');
  const isWide = useIsWide('tablet');
  const { data: notification, error, refetch } = api.useQuery('get', '/api/v1/notifications/{id}', { params: { path: { id } } });
  const words = useNotificationWords();
  return (
    <Drawer
      open
      title={notification ? words.template(notification.template) : t('details')}
      placement={isWide ? 'right' : 'bottom'}
      size={isWide ? 'large' : '85vh'}
      onClose={onClose}
    >
      {error !== null && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {notification === undefined ? error === null && <Skeleton active /> : <Details notification={notification} />}
    </Drawer>
  );
}

function Details({ notification }: { readonly notification: Notification }) {
  const { t } = useTranslation('notifications');
  const { moment } = useFormats();
  const words = useNotificationWords();
  const isLinked = seesCustomers(usePerson());
  const { state, reason, channel, recipientKind, address, attempts, providerId, providerCode, subject, body } = notification;
  const { createdAt, notBefore, sentAt, deliveredAt, customerId, handoverId, bundledInto } = notification;
  const at = (instant: string | null) => instant !== null && moment(instant);
  const facts = [
    { key: 'state', value: <NotificationState state={state} /> },
    { key: 'reason', value: reason !== null && words.reason(reason) },
    { key: 'channel', value: t(`channels.${channel}`) },
    { key: 'to', value: [t(`recipients.${recipientKind}`), address].filter(Boolean).join(' · ') },
    { key: 'created', value: at(createdAt) },
    { key: 'notBefore', value: sentAt === null && at(notBefore) },
    { key: 'sent', value: at(sentAt) },
    { key: 'delivered', value: at(deliveredAt) },
    { key: 'attempts', value: attempts > 0 && String(attempts) },
    { key: 'provider', value: [providerCode, providerId].filter(Boolean).join(' · ') || false },
    { key: 'customer', value: customerId !== null && isLinked && <Link to={`/customers/${customerId}`}>{t('facts.open')}</Link> },
    { key: 'handover', value: handoverId !== null && <Link to={`/handovers/${handoverId}`}>{t('facts.open')}</Link> },
    { key: 'bundled', value: bundledInto !== null && t('facts.bundledHint') },
  ] as const;
  return (
    <>
      <dl className={styles.facts}>
        {facts.map(({ key, value }) =>
          value === false ? null : (
            <div key={key}>
              <dt>{t(`facts.${key}`)}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      {subject !== null && <h2 className={styles.subject}>{subject}</h2>}
      {body === null ? <p className={styles.quiet}>{t('noBody')}</p> : <pre className={styles.body}>{body}</pre>}
    </>
  );
}
