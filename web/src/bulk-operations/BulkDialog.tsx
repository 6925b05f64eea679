import { useState } from 'react';
import { useMutation } from '@tanstack/react-query';
import { Alert, Form } from 'antd';
import { useTranslation } from 'react-i18next';
import type { BulkOperation } from '../api/client';
import { actions, type Answers, type Question } from '../handovers/actions';
import { QuestionField } from '../handovers/QuestionField';
import { ProblemAlert } from '../problems/ProblemAlert';
import { refusal } from '../problems/problem';
import { useProblemTexts } from '../problems/useProblemText';
import { Dialog } from '../ui/Dialog';
import { startBulk, type BulkAction, type NewBulkOperation, type Selection } from './bulkOperation';
import { follow } from './followed';

interface BulkDialogProps {
  readonly action: BulkAction;
  readonly selection: Selection;
  readonly onClose: () => void;
  readonly onStarted: () => void;
}

/**
 * Asks what the action needs, tries it without effect, and sends it where all are ready; where some are not, it says so first. What is
 * sent is what was tried: a selection that has changed since is refused.
 */
export default function BulkDialog({ action, selection, onClose, onStarted }: BulkDialogProps) {
  const { t } = useTranslation(['bulk-operations', 'handovers', 'ui']);
  const [form] = Form.useForm<Answers>();
  const isOverCapacity = Form.useWatch('overCapacity', form) === true;
  const [foreseen, setForeseen] = useState<BulkOperation>();
  const sending = useMutation({
    mutationFn: async (answers: Answers) => {
      const body = { action, ...selection, ...fieldsOf(action, answers) };
      const tried = foreseen ?? (await startBulk({ ...body, dryRun: true }));
      const isClear = foreseen !== undefined || tried.counts.refused === 0;
      if (!isClear) return setForeseen(tried);
      const { id } = await startBulk({ ...body, ...guardOf(selection, tried) });
      follow(id);
      onStarted();
    },
    onError: () => setForeseen(undefined),
  });
  const { kind, asks }: { readonly kind: string; readonly asks: readonly Question[] } = actions[action];
  const shown: readonly Question[] =
    action === 'approve' ? ['employee', 'overCapacity', ...(isOverCapacity ? (['reason'] as const) : [])] : asks;
  return (
    <Dialog
      open
      title={t(`dialogs.${action}`)}
      okText={foreseen === undefined ? t(`handovers:actions.${action}.do`) : t('goOn', { count: foreseen.counts.wouldApply })}
      cancelText={t(action === 'cancel' ? 'ui:back' : 'ui:cancel')}
      okButtonProps={{ danger: kind === 'end', disabled: foreseen?.counts.wouldApply === 0 }}
      confirmLoading={sending.isPending}
      mask={{ closable: false }}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <p>{t(`hints.${action}`)}</p>
      <Form<Answers>
        form={form}
        layout="vertical"
        onValuesChange={() => setForeseen(undefined)}
        onFinish={(answers) => sending.mutate(answers)}
      >
        {shown.map((question) => (
          <QuestionField
            key={question}
            question={question}
            label={action === 'approve' && question === 'employee' ? t('handovers:questions.receiver') : undefined}
            isRequired={asks.includes(question) || question === 'reason'}
          />
        ))}
      </Form>
      {foreseen !== undefined && <Foreseen operation={foreseen} />}
      {sending.error !== null && <ProblemAlert error={sending.error} />}
    </Dialog>
  );
}

const fieldsOf = (action: BulkAction, { reason, role, employee, overCapacity }: Answers): Partial<NewBulkOperation> => ({
  ...(reason !== undefined && { reason }),
  ...(role !== undefined && { role }),
  ...(overCapacity === true && { overCapacity }),
  ...(employee !== undefined && (action === 'approve' ? { toOwner: { id: employee } } : { employee: { id: employee } })),
});

/** As of Baton's clock, which wrote down the trial. */
const guardOf = (selection: Selection, { createdAt, counts }: BulkOperation) => ({
  asOf: createdAt,
  ...('filter' in selection && { expectedCount: counts.total }),
});

function Foreseen({ operation: { counts, items } }: { readonly operation: BulkOperation }) {
  const { t } = useTranslation('bulk-operations');
  const textOf = useProblemTexts();
  const codes = new Set(items.flatMap(({ outcome, code }) => (outcome === 'refused' && code !== null ? [code] : [])));
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={counts.wouldApply === 0 ? t('noneReady') : t('foreseen', { ready: counts.wouldApply, total: counts.total })}
      description={[...codes].map((code) => textOf(refusal(code)).title).join(' ')}
    />
  );
}
