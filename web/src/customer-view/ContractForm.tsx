import { Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { amountOf, decimal, field, said, type Records } from './records';
import { AmountField, RecordFormDialog, sendChanges, useRequired, written, type RecordFormProps } from './RecordForm';

const statuses = ['draft', 'in_force', 'ended', 'terminated'] as const;

interface Fields {
  readonly number: string;
  readonly status: Records['contracts']['status'];
  readonly amount?: number | null;
  readonly signedOn?: string;
  readonly startsOn?: string;
  readonly endsOn?: string;
}

export function ContractForm({ id, record, onClose }: RecordFormProps<'contracts'>) {
  const { t } = useTranslation('customer-view');
  const required = useRequired();
  const create = api.useMutation('post', '/api/v1/customers/{id}/contracts', written(onClose));
  const change = api.useMutation('patch', '/api/v1/customers/{id}/contracts/{recordId}', written(onClose));
  const submit = ({ number, status, amount, signedOn, startsOn, endsOn }: Fields) => {
    const days = { signedOn: said(signedOn), startsOn: said(startsOn), endsOn: said(endsOn) };
    const body = { number, status, amount: decimal(amount), ...days };
    if (record === undefined) create.mutate({ params: { path: { id } }, body });
    else sendChanges(record, body, onClose, (changes) => change.mutate({ params: { path: { id, recordId: record.id } }, body: changes }));
  };
  return (
    <RecordFormDialog<Fields>
      part="contracts"
      isNew={record === undefined}
      initialValues={{
        number: record?.number,
        status: record?.status ?? 'in_force',
        amount: amountOf(record?.amount),
        signedOn: field(record?.signedOn),
        startsOn: field(record?.startsOn),
        endsOn: field(record?.endsOn),
      }}
      writing={[create, change]}
      onSubmit={submit}
      onClose={onClose}
    >
      <Form.Item name="number" label={t('add.number')} rules={required}>
        <Input maxLength={200} autoFocus />
      </Form.Item>
      <Form.Item name="status" label={t('columns.status')}>
        <Select options={statuses.map((value) => ({ value, label: t(`contractStatuses.${value}`) }))} />
      </Form.Item>
      <AmountField currency={record?.currency} />
      <Form.Item name="signedOn" label={t('add.signedOn')}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="startsOn" label={t('add.startsOn')}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="endsOn" label={t('columns.ends')}>
        <Input type="date" />
      </Form.Item>
    </RecordFormDialog>
  );
}
