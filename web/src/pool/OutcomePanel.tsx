import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useFormats } from '../language/formats';
import { isGone, type Outcome } from './outcomes';
import { useRefusalText } from './useRefusalText';
import styles from './PoolPage.module.css';

interface OutcomePanelProps {
  readonly outcomes: readonly Outcome[];
  readonly onClose: () => void;
}

/** What became of a claim or an assignment; of several, of each. */
export function OutcomePanel({ outcomes, onClose }: OutcomePanelProps) {
  const [first, ...others] = outcomes;
  return (
    <div role="status">
      {first !== undefined && others.length === 0 && <OneOutcome key={first.customerId} outcome={first} onClose={onClose} />}
      {others.length > 0 && <ManyOutcomes outcomes={outcomes} onClose={onClose} />}
    </div>
  );
}

function OneOutcome({ outcome, onClose }: { readonly outcome: Outcome; readonly onClose: () => void }) {
  const { t } = useTranslation('pool');
  const { labelled } = useFormats();
  const textOf = useRefusalText();
  const { status, customerId, customerName } = outcome;
  const kind = status !== 'refused' ? 'success' : isGone(outcome) ? 'info' : 'warning';
  return (
    <Alert
      className={styles.outcome}
      type={kind}
      showIcon
      closable={{ onClose }}
      title={status === 'refused' ? labelled(customerName, textOf(outcome)) : t(`outcomes.${status}`, { customer: customerName })}
      action={status === 'claimed' && <Link to={`/customers/${customerId}`}>{t('outcomes.open')}</Link>}
    />
  );
}

function ManyOutcomes({ outcomes, onClose }: OutcomePanelProps) {
  const { t } = useTranslation('pool');
  const textOf = useRefusalText();
  const done = outcomes.filter(({ status }) => status !== 'refused');
  const refused = outcomes.filter(({ status }) => status === 'refused');
  const isAssignment = outcomes.some(({ status }) => status === 'assigned');
  return (
    <Alert
      className={styles.outcome}
      type={refused.length === 0 ? 'success' : done.length === 0 ? 'info' : 'warning'}
      showIcon
      closable={{ onClose }}
      title={t(isAssignment ? 'outcomes.manyAssigned' : 'outcomes.manyClaimed', { count: done.length, total: outcomes.length })}
      description={
        <ul className={styles.results}>
          {[...refused, ...done].map((outcome) => (
            <li key={outcome.customerId}>
              {outcome.status === 'claimed' ? (
                <Link to={`/customers/${outcome.customerId}`}>{outcome.customerName}</Link>
              ) : (
                <b>{outcome.customerName}</b>
              )}{' '}
              {outcome.status === 'refused' ? textOf(outcome) : t(`outcomes.is.${outcome.status}`)}
            </li>
          ))}
        </ul>
      }
    />
  );
}
