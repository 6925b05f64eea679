import { Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { amountOf, decimal, field, said, type Records } from './records';
import { AmountField, RecordFormDialog, sendChanges, useRequired, written, type RecordFormProps } from './RecordForm';

const statuses = ['open', 'won', 'lost'] as const;

interface Fields {
  readonly name: string;
  readonly status: Records['opportunities']['status'];
  readonly stage?: string;
  readonly amount?: number | null;
  readonly expectedClose?: string;
}

export function OpportunityForm({ id, record, onClose }: RecordFormProps<'opportunities'>) {
  const { t } = useTranslation('customer-view');
  const required = useRequired();
  const create = api.useMutation('post', '/api/v1/customers/{id}/opportunities', written(onClose));
  const change = api.useMutation('patch', '/api/v1/customers/{id}/opportunities/{recordId}', written(onClose));
  const submit = ({ name, status, stage, amount, expectedClose }: Fields) => {
    const body = { name, status, stage: said(stage), amount: decimal(amount), expectedClose: said(expectedClose) };
    if (record === undefined) create.mutate({ params: { path: { id } }, body });
    else sendChanges(record, body, onClose, (changes) => change.mutate({ params: { path: { id, recordId: record.id } }, body: changes }));
  };
  return (
    <RecordFormDialog<Fields>
      part="opportunities"
      isNew={record === undefined}
      initialValues={{
        name: record?.name,
        status: record?.status ?? 'open',
        stage: field(record?.stage),
        amount: amountOf(record?.amount),
        expectedClose: field(record?.expectedClose),
      }}
      writing={[create, change]}
      onSubmit={submit}
      onClose={onClose}
    >
      <Form.Item name="name" label={t('columns.name')} rules={required}>
        <Input maxLength={200} autoFocus />
      </Form.Item>
      <Form.Item name="status" label={t('columns.status')}>
        <Select options={statuses.map((value) => ({ value, label: t(`opportunityStatuses.${value}`) }))} />
      </Form.Item>
      <Form.Item name="stage" label={t('columns.stage')}>
        <Input maxLength={200} />
      </Form.Item>
      <AmountField currency={record?.currency} />
      <Form.Item name="expectedClose" label={t('add.expectedClose')}>
        <Input type="date" />
      </Form.Item>
    </RecordFormDialog>
  );
}
