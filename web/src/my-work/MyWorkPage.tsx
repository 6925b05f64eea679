import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { BulkProgress } from '../bulk-operations/BulkProgress';
import { ProblemAlert } from '../problems/ProblemAlert';
import { EmptyState } from '../ui/EmptyState';
import { PageHeader } from '../ui/PageHeader';
import { ForAll } from './ForAll';
import { CustomersGoing, Notices, OthersHandovers, Tasks } from './InboxSections';
import { ReviewGroups } from './ReviewGroups';
import { useBesides } from './useInbox';
import { useMyWork } from './useMyWork';
import { WorkList } from './WorkList';
import { WorkSection } from './WorkSection';

export default function MyWorkPage() {
  // With the texts of the parts that come later: what waits for texts hides the whole page.
  const { t } = useTranslation(['my-work', 'handovers', 'notices']);
  const { toConfirm, toReview, toPrepare, isPending, ...work } = useMyWork();
  const ready = toPrepare.filter(({ openItems }) => openItems === 0);
  const own = [...toConfirm, ...toReview, ...toPrepare];
  const besides = useBesides(own);
  const error = work.error ?? besides.error;
  const retry = () => {
    work.retry();
    besides.retry();
  };
  const isEmpty = !isPending && !besides.isPending && error === null && own.length + besides.count === 0;
  return (
    <>
      <PageHeader title={t('title')} subtitle={own.length === 0 ? undefined : t('waiting', { count: own.length })} />
      <BulkProgress />
      {error !== null && <ProblemAlert error={error} onRetry={retry} />}
      {isPending && <Skeleton active />}
      {isEmpty && <EmptyState title={t('empty')} hint={t('emptyHint')} />}
      {!isPending && <OthersHandovers handovers={besides.others} />}
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
      <Tasks />
      <CustomersGoing />
      <Notices />
    </>
  );
}
