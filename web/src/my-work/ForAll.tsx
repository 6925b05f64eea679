import { useState } from 'react';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { HandoverSummary } from '../api/client';
import { useFollowedOperation } from '../bulk-operations/useBulk';
import { laterDialog } from '../ui/later';

// It brings the form along, which nothing else of the first page needs.
const BulkDialog = laterDialog(() => import('../bulk-operations/BulkDialog'));

const words = { confirm: 'confirmAll', complete_preparation: 'sendAll' } as const;

interface ForAllProps {
  readonly action: keyof typeof words;
  readonly handovers: readonly HandoverSummary[];
}

/** The row's action for all rows, where there are several; what it means is said before it is done. */
export function ForAll({ action, handovers }: ForAllProps) {
  const { t } = useTranslation('my-work');
  const { operation } = useFollowedOperation();
  const [isAsked, setAsked] = useState(false);
  if (handovers.length < 2) return null;
  return (
    <>
      <Button disabled={operation?.status === 'running'} onClick={() => setAsked(true)}>
        {t(words[action], { count: handovers.length })}
      </Button>
      {isAsked && (
        <BulkDialog
          action={action}
          selection={{ ids: handovers.map(({ id }) => id) }}
          onClose={() => setAsked(false)}
          onStarted={() => setAsked(false)}
        />
      )}
    </>
  );
}
