import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { PoolEntry } from './filter';
import { claimable, type Limits } from './room';
import styles from './PoolPage.module.css';

interface SelectionBarProps {
  readonly entries: readonly PoolEntry[];
  readonly limits: Limits | undefined;
  readonly isBusy: boolean;
  readonly onClaim?: () => void;
  readonly onAssign?: () => void;
  readonly onClear: () => void;
}

/** What can be done with everything that is selected; it says beforehand how much of it the limits let through. */
export function SelectionBar({ entries, limits, isBusy, onClaim, onAssign, onClear }: SelectionBarProps) {
  const { t } = useTranslation('pool');
  const count = entries.length;
  const mayClaim = limits === undefined ? count : claimable(entries, limits);
  return (
    <section aria-label={t('selection.title')} className={styles.selection}>
      <div className={styles.selectionText}>
        <b>{t('selection.count', { count })}</b>
        {onClaim && mayClaim < count && <span className={styles.hindrance}>{t('selection.tooMany', { count: mayClaim })}</span>}
      </div>
      <div className={styles.selectionActions}>
        {onClaim && (
          <Button type="primary" loading={isBusy} disabled={mayClaim === 0} onClick={onClaim}>
            {t('selection.claim', { count })}
          </Button>
        )}
        {onAssign && (
          <Button type={onClaim ? 'default' : 'primary'} disabled={isBusy} onClick={onAssign}>
            {t('selection.assign')}
          </Button>
        )}
        <Button type="text" onClick={onClear}>
          {t('selection.clear')}
        </Button>
      </div>
    </section>
  );
}
