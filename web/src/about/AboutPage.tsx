import { Card, Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { ProblemAlert } from '../problems/ProblemAlert';
import { PageHeader } from '../ui/PageHeader';
import styles from './AboutPage.module.css';

/** What was sent is listed with its text; the embedded outbox sends nothing else. */
const smsOutbox = '/administration/notifications?channel=sms';

export default function AboutPage() {
  const { t } = useTranslation('about');
  const { data: about } = api.useQuery('get', '/api/about');
  const { data: services, error, refetch } = api.useQuery('get', '/api/v1/about/services');
  return (
    <>
      <PageHeader title={t('title')} subtitle={about && t('subtitle', { ...about })} />
      {error !== null && <ProblemAlert error={error} onRetry={() => void refetch()} />}
      {services === undefined ? (
        error === null && <Skeleton active />
      ) : (
        <div className={styles.places}>
          <Place title={t('api')} note={t('apiNote')} place={services.url} href="/docs" />
          <Place
            title={t('temporal')}
            note={t('temporalNote', { namespace: services.temporal.namespace })}
            place={services.temporal.uiUrl}
            href={services.temporal.uiUrl}
          />
          <Place
            title={t('email')}
            note={services.email.kind === 'embedded' ? t('emailEmbedded') : t('emailReal', { host: services.email.host })}
            place={services.email.inboxUrl ?? 'SMTP'}
            href={services.email.inboxUrl}
          />
          <Place
            title={t('sms')}
            note={t(`smsOf.${services.sms}`)}
            {...(services.sms === 'embedded' && { place: t('smsOutbox'), href: smsOutbox })}
          />
          <Place title={t('health')} note={t('healthNote')} place="/readyz" href="/readyz" />
        </div>
      )}
    </>
  );
}

interface PlaceProps {
  readonly title: string;
  readonly note: string;
  readonly place?: string;
  readonly href?: string;
}

function Place({ title, note, place, href }: PlaceProps) {
  return (
    <Card title={<h2 className={styles.title}>{title}</h2>}>
      <p>{note}</p>
      {href === undefined ? place : <a href={href}>{place}</a>}
    </Card>
  );
}
