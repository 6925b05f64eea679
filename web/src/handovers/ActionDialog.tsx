import { useState } from 'react';
import { useMutation } from '@tanstack/react-query';
import { Checkbox, Form, Input, Modal, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { refresh } from '../api/cache';
import type { Handover } from '../api/client';
import { ProblemAlert } from '../problems/ProblemAlert';
import { problemOf } from '../problems/problem';
import { actions, send, type Action, type Answers, type Question } from './actions';
import { EmployeeSelect } from './EmployeeSelect';

interface ActionDialogProps {
  readonly handover: Handover;
  readonly action: Action;
  readonly onClose: () => void;
}

/** Asks what an action needs, sends it, and says what became of it. What was typed stays until it is through. */
export function ActionDialog({ handover, action, onClose }: ActionDialogProps) {
  const { t } = useTranslation(['handovers', 'ui']);
  const [form] = Form.useForm<Answers>();
  const [attempt, setAttempt] = useState(0);
  const sending = useMutation({
    mutationFn: (answers: Answers) => send(handover.id, action, answers),
    onSuccess: async () => {
      await refresh('/api/v1/handovers', '/api/v1/me');
      onClose();
    },
    onError: () => setAttempt(attempt + 1),
  });
  const isFull = problemOf(sending.error)?.code === 'capacity_exceeded';
  const { kind, asks, optional } = actions[action];
  const shown = [...asks, ...optional.filter((question) => isAskedNow(question, action, handover, isFull))];
  return (
    <Modal
      open
      title={t(`actions.${action}.title`, { customer: handover.customerName })}
      okText={t(`actions.${action}.do`)}
      cancelText={t('ui:cancel')}
      okButtonProps={{ danger: kind === 'end' }}
      confirmLoading={sending.isPending}
      mask={{ closable: false }}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <p>{t(`actions.${action}.hint`, { from: handover.fromOwner.name, to: handover.toOwner?.name ?? t('ui:nobody') })}</p>
      <Form<Answers> form={form} layout="vertical" onFinish={(answers) => sending.mutate(answers)} preserve={false}>
        {shown.map((question) => (
          <QuestionField
            key={question}
            question={question}
            action={action}
            handover={handover}
            isRequired={isRequired(question, asks, isFull)}
          />
        ))}
      </Form>
      {sending.error !== null && <ProblemAlert key={attempt} error={sending.error} />}
    </Modal>
  );
}

const isRequired = (question: Question, asks: readonly Question[], isFull: boolean) =>
  asks.includes(question) || (isFull && question === 'reason');

/** Over capacity is asked about only when it is the matter. */
function isAskedNow(question: Question, action: Action, { items }: Handover, isFull: boolean): boolean {
  if (action === 'approve') return question === 'employee' || isFull;
  return question !== 'items' || items.length > 0;
}

interface QuestionFieldProps {
  readonly question: Question;
  readonly action: Action;
  readonly handover: Handover;
  readonly isRequired: boolean;
}

function QuestionField({ question, action, handover, isRequired: required }: QuestionFieldProps) {
  const { t } = useTranslation(['handovers', 'ui']);
  const label = t(`questions.${question}`);
  const rules = [{ required, message: t('questions.missing'), whitespace: question === 'reason' || question === 'question' }];
  switch (question) {
    case 'reason':
    case 'question':
      return (
        <Form.Item name={question} label={label} rules={rules}>
          <Input.TextArea autoSize={{ minRows: 3, maxRows: 8 }} maxLength={2000} autoFocus />
        </Form.Item>
      );
    case 'items':
      return (
        <Form.Item name="items" label={label}>
          <Checkbox.Group
            style={{ display: 'grid', gap: 6 }}
            options={handover.items.map(({ id, itemType, itemDescription }) => ({
              value: id,
              label: `${t(`items.types.${itemType}`)} · ${itemDescription}`,
            }))}
          />
        </Form.Item>
      );
    case 'employee':
      return (
        <Form.Item
          name="employee"
          label={action === 'approve' ? t('questions.receiver') : label}
          rules={[{ required: required || (action === 'approve' && handover.toOwner === null), message: t('questions.missing') }]}
          initialValue={action === 'approve' ? (handover.toOwnerId ?? undefined) : undefined}
        >
          <EmployeeSelect except={[handover.fromOwnerId]} known={action === 'approve' ? handover.toOwner : null} />
        </Form.Item>
      );
    case 'role':
      return (
        <Form.Item name="role" label={label} rules={rules} initialValue="receiver">
          <Select
            options={(['receiver', 'reviewer', 'preparer'] as const).map((value) => ({ value, label: t(`questions.roles.${value}`) }))}
          />
        </Form.Item>
      );
    case 'overCapacity':
      return (
        <Form.Item name="overCapacity" valuePropName="checked">
          <Checkbox>{label}</Checkbox>
        </Form.Item>
      );
  }
}
