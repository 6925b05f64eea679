import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { HandoverSummary } from '../api/client';
import { Deadline } from '../ui/Deadline';
import { StageTag } from './StageTag';
import styles from './HandoversPage.module.css';

export function HandoverCards({ handovers }: { readonly handovers: readonly HandoverSummary[] }) {
  const { t } = useTranslation(['handovers', 'ui']);
  return (
    <ul className={styles.cards}>
      {handovers.map((handover) => (
        <li key={handover.id}>
          <div className={styles.first}>
            <Link to={`/handovers/${handover.id}`}>{handover.customerName}</Link>
            <StageTag handover={handover} />
          </div>
          <div className={styles.way}>
            {handover.fromOwner.name} → {handover.toOwner?.name ?? t('ui:nobody')}
          </div>
          {handover.status === 'open' && (
            <div className={styles.last}>
              <span>{handover.openItems === 0 ? t('nothingOpen') : t('openItems', { count: handover.openItems })}</span>
              <Deadline at={handover.stageDueAt} />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
