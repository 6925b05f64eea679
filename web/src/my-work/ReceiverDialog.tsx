import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HandoverSummary } from '../api/client';
import { EmployeeSelect } from '../handovers/EmployeeSelect';
import { Dialog } from '../ui/Dialog';

interface ReceiverDialogProps {
  readonly handovers: readonly HandoverSummary[];
  readonly onChoose: (employeeId: string) => void;
  readonly onClose: () => void;
}

/** One receiver for several handovers, which are approved with it. */
export default function ReceiverDialog({ handovers, onChoose, onClose }: ReceiverDialogProps) {
  const { t } = useTranslation(['my-work', 'ui']);
  const [chosen, setChosen] = useState<string>();
  return (
    <Dialog
      open
      title={t('nameReceiver', { count: handovers.length })}
      okText={t('nameAndApprove', { count: handovers.length })}
      cancelText={t('ui:cancel')}
      okButtonProps={{ disabled: chosen === undefined }}
      onOk={() => chosen !== undefined && onChoose(chosen)}
      onCancel={onClose}
    >
      <p>{t('nameReceiverHint')}</p>
      <EmployeeSelect label={t('receiver')} value={chosen} onChange={setChosen} except={handovers.map(({ fromOwnerId }) => fromOwnerId)} />
    </Dialog>
  );
}
