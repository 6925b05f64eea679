import { useState } from 'react';
import { useMutation } from '@tanstack/react-query';
import { Form } from 'antd';
import { useTranslation } from 'react-i18next';
import { refreshAfterStep } from '../api/cache';
import type { Handover } from '../api/client';
import { ProblemAlert } from '../problems/ProblemAlert';
import { problemOf } from '../problems/problem';
import { Dialog } from '../ui/Dialog';
import { actions, send, type Action, type Answers, type Question } from './actions';
import { QuestionField } from './QuestionField';

interface ActionDialogProps {
  readonly handover: Handover;
  readonly action: Action;
  readonly onClose: () => void;
}

/** Asks what an action needs, sends it, and says what became of it. What was typed stays until it is through. */
export function ActionDialog({ handover, action, onClose }: ActionDialogProps) {
  const { t } = useTranslation(['handovers', 'ui']);
  const [form] = Form.useForm<Answers>();
  const role = Form.useWatch('role', form);
  const [attempt, setAttempt] = useState(0);
  const sending = useMutation({
    mutationFn: (answers: Answers) => send(handover.id, action, answers),
    onSuccess: async () => {
      await refreshAfterStep();
      onClose();
    },
    onError: () => setAttempt(attempt + 1),
  });
  const isFull = problemOf(sending.error)?.code === 'capacity_exceeded';
  const { kind, asks, optional } = actions[action];
  const isReceiver = action === 'approve';
  // The old owner may prepare what they give away, and has no other part in it.
  const except = role === 'preparer' ? [] : [handover.fromOwnerId];
  const forgetWhoIsExcepted = ({ role: chosen }: Answers) => {
    if (chosen !== undefined && chosen !== 'preparer' && form.getFieldValue('employee') === handover.fromOwnerId)
      form.resetFields(['employee']);
  };
  const shown = [...asks, ...optional.filter((question) => isAskedNow(question, handover, isFull))];
  return (
    <Dialog
      open
      title={t(`actions.${action}.title`, { customer: handover.customerName })}
      okText={t(`actions.${action}.do`)}
      cancelText={t(action === 'cancel' ? 'ui:back' : 'ui:cancel')}
      okButtonProps={{ danger: kind === 'end' }}
      confirmLoading={sending.isPending}
      mask={{ closable: false }}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <p>{t(`actions.${action}.hint`, { from: handover.fromOwner.name, to: handover.toOwner?.name ?? t('ui:nobody') })}</p>
      <Form<Answers>
        form={form}
        layout="vertical"
        onValuesChange={forgetWhoIsExcepted}
        onFinish={(answers) => sending.mutate(answers)}
        preserve={false}
      >
        {shown.map((question) => (
          <QuestionField
            key={question}
            question={question}
            label={isReceiver && question === 'employee' ? t('questions.receiver') : undefined}
            isRequired={isRequired(question, action, handover, isFull)}
            items={handover.items}
            except={except}
            named={isReceiver ? handover.toOwner : null}
          />
        ))}
      </Form>
      {sending.error !== null && <ProblemAlert key={attempt} error={sending.error} />}
    </Dialog>
  );
}

function isRequired(question: Question, action: Action, { toOwner }: Handover, isFull: boolean): boolean {
  const { asks }: { readonly asks: readonly Question[] } = actions[action];
  if (action === 'approve' && question === 'employee') return toOwner === null;
  return asks.includes(question) || (isFull && question === 'reason');
}

/** Whether what may be left out is asked: over capacity, and why, only when it is the matter. */
function isAskedNow(question: Question, { items }: Handover, isFull: boolean): boolean {
  if (question === 'overCapacity' || question === 'reason') return isFull;
  return question !== 'items' || items.length > 0;
}
