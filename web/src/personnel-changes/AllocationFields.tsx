import { useId } from 'react';
import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { strategies, type Draft } from './allocation';
import { ReceiversSelect } from './ReceiversSelect';
import styles from './PersonnelChanges.module.css';

interface AllocationFieldsProps {
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  readonly except?: string;
}

/** By which rule the customers are divided, and among whom. */
export function AllocationFields({ draft, onChange, except }: AllocationFieldsProps) {
  const { t } = useTranslation('personnel-changes');
  const id = useId();
  return (
    <>
      <div className={styles.field}>
        <label htmlFor={`${id}-strategy`}>{t('strategy')}</label>
        <Select
          id={`${id}-strategy`}
          value={draft.strategy}
          options={strategies.map((value) => ({ value, label: t(`strategies.${value}`) }))}
          onChange={(strategy) => onChange({ ...draft, strategy })}
        />
        <small>{t(`strategyHints.${draft.strategy}`)}</small>
      </div>
      <div className={styles.field}>
        <label htmlFor={`${id}-receivers`}>{t('receivers')}</label>
        <ReceiversSelect
          id={`${id}-receivers`}
          value={draft.receivers}
          onChange={(receivers) => onChange({ ...draft, receivers })}
          placeholder={draft.strategy === 'proposed' ? t('receiversProposed') : t('receiversNone')}
          except={except}
        />
      </div>
    </>
  );
}
