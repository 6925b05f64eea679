import { Alert, Progress } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useProblemTexts } from '../problems/useProblemText';
import type { BulkApproval } from './useBulkApproval';
import styles from './MyWork.module.css';

/** How far a bulk approval is, and then what became of it, row by row where it was refused. */
export function BulkProgress({ bulk: { isRunning, done, total, refused } }: { readonly bulk: BulkApproval }) {
  const { t } = useTranslation('my-work');
  const textOf = useProblemTexts();
  if (total === 0) return <div role="status" />;
  if (isRunning) {
    return (
      <div role="status" className={styles.section}>
        {t('progress', { done, count: total })}
        <Progress percent={Math.round((done / total) * 100)} showInfo={false} aria-label={t('progress', { done, count: total })} />
      </div>
    );
  }
  return (
    <div role="status" className={styles.section}>
      <Alert
        type={refused.length === 0 ? 'success' : 'warning'}
        showIcon
        title={t('approved', { count: total - refused.length })}
        description={refused.length === 0 ? undefined : t('refused', { count: refused.length })}
      />
      {refused.length > 0 && (
        <ul className={styles.list}>
          {refused.map(({ id, customerName, problem }) => (
            <li key={id} className={styles.row}>
              <div>
                <Link to={`/handovers/${id}`}>{customerName}</Link>
                <div className={styles.facts}>{textOf(problem).title}</div>
              </div>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
