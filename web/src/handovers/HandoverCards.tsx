import { Checkbox } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { HandoverSummary } from '../api/client';
import type { Selected } from '../bulk-operations/useSelection';
import { Deadline } from '../ui/Deadline';
import { StageTag } from './StageTag';
import styles from './HandoversPage.module.css';

interface HandoverCardsProps {
  readonly handovers: readonly HandoverSummary[];
  readonly selected?: Selected;
  /** Without it nothing can be selected. */
  readonly onSelect?: (selected: Selected) => void;
}

export function HandoverCards({ handovers, selected = [], onSelect }: HandoverCardsProps) {
  const { t } = useTranslation(['handovers', 'bulk-operations', 'ui']);
  const chosen = selected === 'all' ? handovers.map(({ id }) => id) : selected;
  return (
    <ul className={styles.cards}>
      {handovers.map((handover) => (
        <li key={handover.id}>
          <div className={styles.first}>
            {onSelect && (
              <Checkbox
                aria-label={t('bulk-operations:select', { customer: handover.customerName })}
                checked={chosen.includes(handover.id)}
                onChange={({ target }) =>
                  onSelect(target.checked ? [...chosen, handover.id] : chosen.filter((each) => each !== handover.id))
                }
              />
            )}
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
