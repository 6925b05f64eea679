import { useState } from 'react';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { HandoverSummary } from '../api/client';
import { useBulk } from '../bulk-operations/useBulk';
import { useFormats } from '../language/formats';
import { ProblemAlert } from '../problems/ProblemAlert';
import { needsOf, totalAmounts, triage } from './triage';
import { WorkList } from './WorkList';
import { WorkSection } from './WorkSection';
import { laterDialog } from '../ui/later';

// It brings the select along, which nothing else of the first page needs.
const ReceiverDialog = laterDialog(() => import('./ReceiverDialog'));

/** What the manager approves: one tap for what has nothing open, the rest by what is at stake, and apart what needs a look. */
export function ReviewGroups({ handovers }: { readonly handovers: readonly HandoverSummary[] }) {
  const { t } = useTranslation('my-work');
  const { list, money } = useFormats();
  const bulk = useBulk();
  const approve = (these: readonly HandoverSummary[], employee?: string) =>
    bulk.start({ action: 'approve', ids: these.map(({ id }) => id), ...(employee !== undefined && { toOwner: { id: employee } }) });
  const [isNaming, setNaming] = useState(false);
  const { nothingOpen, complete, needsYou } = triage(handovers);
  const withoutReceiver = needsYou.filter(({ toOwnerId }) => toOwnerId === null);
  const named = needsYou.filter((handover) => !needsOf(handover).some((need) => need === 'noReceiver' || need === 'openItems'));
  const total = list(totalAmounts(complete).map(({ amount, currency }) => money(amount, currency)));
  return (
    <>
      {bulk.error !== null && <ProblemAlert error={bulk.error} />}
      {nothingOpen.length > 0 && (
        <WorkSection
          title={t('groups.nothingOpen')}
          count={nothingOpen.length}
          hint={t('groupHints.nothingOpen')}
          actions={
            nothingOpen.length > 1 && (
              <Button type="primary" disabled={bulk.isBusy} onClick={() => approve(nothingOpen)}>
                {t('approveAll', { count: nothingOpen.length })}
              </Button>
            )
          }
        >
          <WorkList handovers={nothingOpen} action="approve" />
        </WorkSection>
      )}
      {complete.length > 0 && (
        <WorkSection
          title={t('groups.complete')}
          count={complete.length}
          hint={total === '' ? t('groupHints.complete') : t('groupHints.completeWithTotal', { total })}
          actions={
            complete.length > 1 && (
              <Button disabled={bulk.isBusy} onClick={() => approve(complete)}>
                {t('approveAll', { count: complete.length })}
              </Button>
            )
          }
        >
          <WorkList handovers={complete} action="approve" />
        </WorkSection>
      )}
      {needsYou.length > 0 && (
        <WorkSection
          title={t('groups.needsYou')}
          count={needsYou.length}
          hint={t('groupHints.needsYou')}
          actions={
            <>
              {withoutReceiver.length > 0 && (
                <Button disabled={bulk.isBusy} onClick={() => setNaming(true)}>
                  {t('nameReceiver', { count: withoutReceiver.length })}
                </Button>
              )}
              {named.length > 0 && (
                <Button disabled={bulk.isBusy} onClick={() => approve(named)}>
                  {t('approveAnyway', { count: named.length })}
                </Button>
              )}
            </>
          }
        >
          <WorkList handovers={needsYou} action="approve" />
        </WorkSection>
      )}
      {isNaming && (
        <ReceiverDialog
          handovers={withoutReceiver}
          onChoose={(employee) => {
            setNaming(false);
            approve(withoutReceiver, employee);
          }}
          onClose={() => setNaming(false)}
        />
      )}
    </>
  );
}
