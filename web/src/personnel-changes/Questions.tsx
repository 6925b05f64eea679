import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { refreshAfterStep } from '../api/cache';
import { api } from '../api/client';
import { ProblemAlert } from '../problems/ProblemAlert';
import type { Change } from './change';
import { useStuck, type Stuck } from './useStuck';
import { useWords } from './useWords';
import styles from './PersonnelChanges.module.css';

const follows = ['again', 'pool', 'keep'] as const;

/** Customers that are stuck: their handover was cancelled, or could not be opened. A person says what follows. */
export function Questions({ change }: { readonly change: Change }) {
  const { t } = useTranslation('personnel-changes');
  const { data: stuck = [], error, refetch } = useStuck(change);
  if (error !== null) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  if (stuck.length === 0) return null;
  return (
    <section className={styles.section} aria-labelledby="questions">
      <h2 id="questions">{t('questions.title')}</h2>
      <p>{t('questions.hint')}</p>
      <ul className={styles.questions}>
        {stuck.map((each) => (
          <Question key={each.customerId} changeId={change.id} stuck={each} />
        ))}
      </ul>
    </section>
  );
}

interface QuestionProps {
  readonly changeId: string;
  readonly stuck: Stuck;
}

function Question({ changeId, stuck: { customerId, customerName, state, reason } }: QuestionProps) {
  const { t } = useTranslation('personnel-changes');
  const words = useWords();
  const decide = api.useMutation('put', '/api/v1/personnel-changes/{id}/customers/{customerId}', {
    onSuccess: refreshAfterStep,
  });
  return (
    <li>
      <span className={styles.name}>
        {customerName}
        <small>{t(`questions.why.${state}`)}</small>
        {state !== 'cancelled' && reason !== null && reason !== 'kept' && <small>{words.leftOver(reason)}</small>}
        {decide.error !== null && <ProblemAlert error={decide.error} />}
      </span>
      <span className={styles.toolbar}>
        {follows
          .filter((answer) => !(state === 'kept' && answer === 'keep'))
          .map((answer) => (
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
