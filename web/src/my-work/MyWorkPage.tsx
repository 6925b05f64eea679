import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { BulkProgress } from '../bulk-operations/BulkProgress';
import { ProblemAlert } from '../problems/ProblemAlert';
import { EmptyState } from '../ui/EmptyState';
import { PageHeader } from '../ui/PageHeader';
import { ForAll } from './ForAll';
import { ReviewGroups } from './ReviewGroups';
import { useMyWork } from './useMyWork';
import { WorkList } from './WorkList';
import { WorkSection } from './WorkSection';

export default function MyWorkPage() {
  const { t } = useTranslation('my-work');
  const { toConfirm, toReview, toPrepare, isPending, error, retry } = useMyWork();
  const ready = toPrepare.filter(({ openItems }) => openItems === 0);
  const count = toConfirm.length + toReview.length + toPrepare.length;
  return (
    <>
      <PageHeader title={t('title')} subtitle={isPending ? undefined : t('waiting', { count })} />
      <BulkProgress />
      {error !== null && <ProblemAlert error={error} onRetry={retry} />}
      {isPending && <Skeleton active />}
      {!isPending && error === null && count === 0 && <EmptyState title={t('empty')} hint={t('emptyHint')} />}
      {toConfirm.length > 0 && (
        <WorkSection
          title={t('parts.receiver')}
          count={toConfirm.length}
          hint={t('hints.receiver')}
          actions={<ForAll action="confirm" handovers={toConfirm} />}
        >
          <WorkList handovers={toConfirm} action="confirm" />
        </WorkSection>
      )}
      <ReviewGroups handovers={toReview} />
      {toPrepare.length > 0 && (
        <WorkSection
          title={t('parts.preparer')}
          count={toPrepare.length}
          hint={t('hints.preparer')}
          actions={<ForAll action="complete_preparation" handovers={ready} />}
        >
          <WorkList handovers={toPrepare} action="complete_preparation" />
        </WorkSection>
      )}
    </>
  );
}
