import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { refreshAfterStep } from '../api/cache';
import { api } from '../api/client';
import { ProblemAlert } from '../problems/ProblemAlert';
import type { Change } from './change';
import { useWords } from './useWords';
import styles from './PersonnelChanges.module.css';

const follows = ['again', 'pool', 'keep'] as const;

/** Customers that are stuck: their handover was cancelled, or could not be opened. A person says what follows. */
export function Questions({ change: { id, counts } }: { readonly change: Change }) {
  const { t } = useTranslation('personnel-changes');
  const words = useWords();
  const cancelled = api.useQuery(
    'get',
    '/api/v1/handovers',
    { params: { query: { personnelChangeId: id, status: 'cancelled', limit: 100 } } },
    { enabled: counts.cancelled > 0 },
  );
  const failed = api.useQuery(
    'get',
    '/api/v1/personnel-changes/{id}/customers',
    { params: { path: { id }, query: { state: 'failed', limit: 100 } } },
    { enabled: counts.failed > 0 },
  );
  if (counts.cancelled + counts.failed === 0) return null;
  const stuck = [
    ...(cancelled.data?.items ?? []).map(({ customerId, customerName }) => ({ customerId, customerName, why: t('standings.cancelled') })),
    ...(failed.data?.items ?? []).map(({ customerId, customerName, reason }) => ({
      customerId,
      customerName,
      why: reason === null ? t('standings.failed') : words.leftOver(reason),
    })),
  ];
  return (
    <section className={styles.section} aria-labelledby="questions">
      <h2 id="questions">{t('questions.title')}</h2>
      <p>{t('questions.hint')}</p>
      <ul className={styles.rows}>
        {stuck.map((each) => (
          <Stuck key={each.customerId} changeId={id} {...each} />
        ))}
      </ul>
    </section>
  );
}

interface StuckProps {
  readonly changeId: string;
  readonly customerId: string;
  readonly customerName: string;
  readonly why: string;
}

function Stuck({ changeId, customerId, customerName, why }: StuckProps) {
  const { t } = useTranslation('personnel-changes');
  const decide = api.useMutation('put', '/api/v1/personnel-changes/{id}/customers/{customerId}', {
    onSuccess: refreshAfterStep,
  });
  return (
    <li>
      <span />
      <span className={styles.name}>
        {customerName}
        <small>{why}</small>
        {decide.error !== null && <ProblemAlert error={decide.error} />}
      </span>
      <span className={styles.toolbar}>
        {follows.map((answer) => (
          <Button
            key={answer}
            size="small"
            aria-label={`${t(`questions.${answer}`)}: ${customerName}`}
            disabled={decide.isPending}
            onClick={() => decide.mutate({ params: { path: { id: changeId, customerId } }, body: { follows: answer } })}
          >
            {t(`questions.${answer}`)}
          </Button>
        ))}
      </span>
    </li>
  );
}
