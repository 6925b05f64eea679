import { useId } from 'react';
import { Alert, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { overfilled, type Draft, type Plan } from './allocation';
import styles from './PersonnelChanges.module.css';

interface OverCapacityProps {
  readonly plan: Plan;
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  /** Whether this person may say why; else they choose somebody else. */
  readonly mayExceed: boolean;
}

/** Colleagues to whom more is pinned than they may hold: the reviewer says why, and the next manager up reads it. */
export function OverCapacity({ plan, draft, onChange, mayExceed }: OverCapacityProps) {
  const { t } = useTranslation('personnel-changes');
  const id = useId();
  return overfilled(plan.receivers).map(({ id: receiverId, name, capacity, many, lacksReason }) => (
    <Alert
      key={receiverId}
      type="warning"
      showIcon
      title={t('overCapacity.title', { name, capacity, count: many })}
      description={
        mayExceed ? (
          <div className={styles.field}>
            <label htmlFor={`${id}-${receiverId}`}>{t('overCapacity.why')}</label>
            <Input.TextArea
              id={`${id}-${receiverId}`}
              autoSize={{ minRows: 2 }}
              maxLength={2000}
              value={draft.reasons[receiverId] ?? ''}
              status={lacksReason ? 'warning' : undefined}
              onChange={({ target }) => onChange({ ...draft, reasons: { ...draft.reasons, [receiverId]: target.value } })}
            />
            <small>{t('overCapacity.hint')}</small>
          </div>
        ) : lacksReason ? (
          t('overCapacity.notYours')
        ) : (
          t('overCapacity.because', { reason: draft.reasons[receiverId] })
        )
      }
    />
  ));
}
