import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { HandoverCards } from '../handovers/HandoverCards';
import { ProblemAlert } from '../problems/ProblemAlert';
import { EmptyState } from '../ui/EmptyState';
import { PageHeader } from '../ui/PageHeader';
import { useMyWork } from './useMyWork';
import styles from './MyWorkPage.module.css';

export default function MyWorkPage() {
  const { t } = useTranslation('my-work');
  const { groups, isPending, error, retry } = useMyWork();
  return (
    <>
      <PageHeader title={t('title')} />
      {error !== null && <ProblemAlert error={error} onRetry={retry} />}
      {isPending && <Skeleton active />}
      {!isPending && error === null && groups.length === 0 && <EmptyState title={t('empty')} hint={t('emptyHint')} />}
      {groups.map(({ part, handovers }) => (
        <section key={part} className={styles.group} aria-labelledby={`work-${part}`}>
          <h2 id={`work-${part}`}>
            {t(`parts.${part}`)} <span>{handovers.length}</span>
          </h2>
          <p>{t(`hints.${part}`)}</p>
          <HandoverCards handovers={handovers} />
        </section>
      ))}
    </>
  );
}
