import { Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import type { Records } from './records';
import { RecordFormDialog, sendChanges, useRequired, written, type RecordFormProps } from './RecordForm';

const statuses = ['open', 'pending', 'resolved', 'closed'] as const;
const priorities = ['low', 'normal', 'high', 'urgent'] as const;

type Fields = Pick<Records['tickets'], 'subject' | 'status' | 'priority'>;

export function TicketForm({ id, record, onClose }: RecordFormProps<'tickets'>) {
  const { t } = useTranslation('customer-view');
  const required = useRequired();
  const create = api.useMutation('post', '/api/v1/customers/{id}/service-tickets', written(onClose));
  const change = api.useMutation('patch', '/api/v1/customers/{id}/service-tickets/{recordId}', written(onClose));
  const submit = (body: Fields) => {
    if (record === undefined) create.mutate({ params: { path: { id } }, body });
    else sendChanges(record, body, onClose, (changes) => change.mutate({ params: { path: { id, recordId: record.id } }, body: changes }));
  };
  return (
    <RecordFormDialog<Fields>
      part="tickets"
      isNew={record === undefined}
      initialValues={{ subject: record?.subject, status: record?.status ?? 'open', priority: record?.priority ?? 'normal' }}
      writing={[create, change]}
      onSubmit={submit}
      onClose={onClose}
    >
      <Form.Item name="subject" label={t('columns.content')} rules={required}>
        <Input maxLength={200} autoFocus />
      </Form.Item>
      <Form.Item name="status" label={t('columns.status')}>
        <Select options={statuses.map((value) => ({ value, label: t(`ticketStatuses.${value}`) }))} />
      </Form.Item>
      <Form.Item name="priority" label={t('columns.priority')}>
        <Select options={priorities.map((value) => ({ value, label: t(`priorities.${value}`) }))} />
      </Form.Item>
    </RecordFormDialog>
  );
}
