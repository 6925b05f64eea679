import { Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { amountOf, field, said, type Records } from './records';
import { AmountField, RecordFormDialog, sendChanges, useRequired, written, type RecordFormProps } from './RecordForm';

/** What is not paid yet; a day on which it was says the rest. */
const unpaid = ['due', 'overdue', 'disputed'] as const;

type Status = Records['payments']['status'];

interface Fields {
  readonly dueOn: string;
  readonly amount: number;
  readonly status: (typeof unpaid)[number];
  readonly paidOn?: string;
}

export function PaymentForm({ id, record, onClose }: RecordFormProps<'payments'>) {
  const { t } = useTranslation('customer-view');
  const required = useRequired();
  const create = api.useMutation('post', '/api/v1/customers/{id}/payments', written(onClose));
  const change = api.useMutation('patch', '/api/v1/customers/{id}/payments/{recordId}', written(onClose));
  const submit = ({ dueOn, amount, status, paidOn }: Fields) => {
    const paid = said(paidOn);
    const statusNow: Status = paid === null ? status : 'paid';
    const body = { dueOn, amount: String(amount), status: statusNow, paidOn: paid };
    if (record === undefined) create.mutate({ params: { path: { id } }, body });
    else sendChanges(record, body, onClose, (changes) => change.mutate({ params: { path: { id, recordId: record.id } }, body: changes }));
  };
  return (
    <RecordFormDialog<Fields>
      part="payments"
      isNew={record === undefined}
      initialValues={{
        dueOn: record?.dueOn,
        amount: amountOf(record?.amount),
        status: unpaid.find((status) => status === record?.status) ?? 'due',
        paidOn: field(record?.paidOn),
      }}
      writing={[create, change]}
      onSubmit={submit}
      onClose={onClose}
    >
      <Form.Item name="dueOn" label={t('columns.due')} rules={required}>
        <Input type="date" autoFocus />
      </Form.Item>
      <AmountField isRequired currency={record?.currency} />
      <Form.Item name="status" label={t('columns.status')}>
        <Select options={unpaid.map((value) => ({ value, label: t(`paymentStatuses.${value}`) }))} />
      </Form.Item>
      <Form.Item name="paidOn" label={t('add.paidOn')} extra={t('add.paidOnHint')}>
        <Input type="date" />
      </Form.Item>
    </RecordFormDialog>
  );
}
