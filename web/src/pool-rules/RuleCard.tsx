import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons';
import { Button, Switch, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../language/useLanguage';
import type { Rule } from './rule';
import { useWords } from './useWords';
import styles from './RulesPage.module.css';

interface RuleCardProps {
  readonly rule: Rule;
  /** From 1: the first that is on and fits a customer decides. */
  readonly place: number;
  readonly isLast: boolean;
  /** undefined: whoever looks may not change it. */
  readonly edit?: {
    readonly onEdit: () => void;
    readonly onMove: (by: -1 | 1) => void;
    readonly onRemove: () => void;
    readonly onSwitch: (isOn: boolean) => void;
  };
}

/** A rule in plain words. */
export function RuleCard({ rule, place, isLast, edit }: RuleCardProps) {
  const { t } = useTranslation(['pool-rules', 'ui']);
  const { name, isOn } = rule;
  return (
    <li className={`${styles.rule} ${isOn ? '' : styles.off}`}>
      <div className={styles.ruleHead}>
        <h2>
          {place}. {name}
        </h2>
        {edit ? (
          <span className={styles.switch}>
            <span aria-hidden>{isOn ? t('on') : t('off')}</span>
            <Switch checked={isOn} aria-label={t('switch', { name })} onChange={edit.onSwitch} />
          </span>
        ) : (
          <Tag color={isOn ? 'success' : 'default'}>{isOn ? t('on') : t('off')}</Tag>
        )}
      </div>
      <RuleText rule={rule} place={place} />
      {edit && (
        <div className={styles.ruleActions}>
          <Button aria-label={`${t('edit')}: ${name}`} onClick={edit.onEdit}>
            {t('edit')}
          </Button>
          <Button icon={<ArrowUpOutlined />} aria-label={t('moveUp', { name })} disabled={place === 1} onClick={() => edit.onMove(-1)} />
          <Button icon={<ArrowDownOutlined />} aria-label={t('moveDown', { name })} disabled={isLast} onClick={() => edit.onMove(1)} />
          <Button type="text" danger aria-label={`${t('remove')}: ${name}`} onClick={edit.onRemove}>
            {t('remove')}
          </Button>
        </div>
      )}
    </li>
  );
}

export function RuleText({ rule, place = 1 }: { readonly rule: Rule; readonly place?: number }) {
  const { t } = useTranslation('pool-rules');
  const { goes, warned, stays } = useWords().explain(rule);
  // Chinese sentences follow each other without a space.
  const gap = useLanguage() === 'zh' ? '' : ' ';
  return (
    <div className={styles.text}>
      {!rule.isOn && <p>{t('isOff')}</p>}
      <p>
        <b>{goes}</b>
        {[gap, warned, gap, stays].join('')}
      </p>
      {place > 1 && <p className={styles.hint}>{t('afterOthers')}</p>}
    </div>
  );
}
