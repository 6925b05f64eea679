import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../language/formats';
import type { DryRunAnswer } from './reasons';
import styles from './RulesPage.module.css';

type Counts = NonNullable<DryRunAnswer['counts']>;

/** Above this share of all customers a run waits for an approval. */
const largeShare = 0.2;

/** How many would go, by which rule, in which team; and who stays although they were idle long enough. */
export function DryRunCounts({ counts }: { readonly counts: Counts }) {
  const { t } = useTranslation('pool-rules');
  const { customers, goes, isWarned, share, stays, byRule, byTeam } = counts;
  const { percent } = useFormats();
  const staying = Object.entries(stays);
  const reasons: Readonly<Record<string, string>> = t('stays', { returnObjects: true });
  return (
    <div className={styles.counts}>
      <Alert
        type={share > largeShare ? 'warning' : 'info'}
        showIcon
        title={t('counts.goes', { count: goes, customers, share: percent(share) })}
        description={
          <>
            {goes > 0 && <div>{t('counts.warned', { count: isWarned })}</div>}
            {share > largeShare && <div>{t('counts.large')}</div>}
          </>
        }
      />
      <Tally title={t('counts.byRule')} lines={byRule.map(({ key, name, goes: count }) => ({ key, name, count }))} />
      <Tally
        title={t('counts.byTeam')}
        lines={byTeam.map(({ managerId, managerName, goes: count }) => ({
          key: managerId ?? '',
          name: managerName ?? t('counts.noManager'),
          count,
        }))}
      />
      <Tally title={t('counts.stays')} lines={staying.map(([key, count]) => ({ key, name: reasons[key] ?? key, count }))} />
    </div>
  );
}

interface TallyProps {
  readonly title: string;
  readonly lines: readonly { readonly key: string; readonly name: string; readonly count: number }[];
}

function Tally({ title, lines }: TallyProps) {
  if (lines.length === 0) return null;
  return (
    <div className={styles.tally}>
      <h3>{title}</h3>
      <ul>
        {lines.map(({ key, name, count }) => (
          <li key={key}>
            <span>{name}</span>
            <b>{count}</b>
          </li>
        ))}
      </ul>
    </div>
  );
}
