import { Checkbox, Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { field, said, type Records } from './records';
import { RecordFormDialog, sendChanges, useRequired, written, type RecordFormProps } from './RecordForm';

const roles = ['decision_maker', 'user', 'finance', 'technical', 'other'] as const;

interface Fields {
  readonly name: string;
  readonly title?: string;
  readonly role: Records['contacts']['role'];
  readonly phone?: string;
  readonly email?: string;
  readonly tellOnHandover?: boolean;
  readonly hasLeft?: boolean;
}

export function ContactForm({ id, record, onClose }: RecordFormProps<'contacts'>) {
  const { t } = useTranslation('customer-view');
  const required = useRequired();
  const create = api.useMutation('post', '/api/v1/customers/{id}/contacts', written(onClose));
  const change = api.useMutation('patch', '/api/v1/customers/{id}/contacts/{contactId}', written(onClose));
  const submit = ({ name, title, role, phone, email, tellOnHandover, hasLeft }: Fields) => {
    const body = {
      name,
      title: said(title),
      role,
      phone: said(phone),
      email: said(email),
      // Who has left is told nothing.
      tellOnHandover: tellOnHandover === true && hasLeft !== true,
    };
    if (record === undefined) return create.mutate({ params: { path: { id } }, body });
    const leftAt = hasLeft === true ? (record.leftAt ?? new Date().toISOString()) : null;
    sendChanges(record, { ...body, leftAt }, onClose, (changes) =>
      change.mutate({ params: { path: { id, contactId: record.id } }, body: changes }),
    );
  };
  return (
    <RecordFormDialog<Fields>
      part="contacts"
      isNew={record === undefined}
      initialValues={{
        name: record?.name,
        title: field(record?.title),
        role: record?.role ?? 'other',
        phone: field(record?.phone),
        email: field(record?.email),
        tellOnHandover: record?.tellOnHandover ?? true,
        hasLeft: typeof record?.leftAt === 'string',
      }}
      writing={[create, change]}
      onSubmit={submit}
      onClose={onClose}
    >
      <Form.Item name="name" label={t('columns.name')} rules={required}>
        <Input maxLength={200} autoFocus />
      </Form.Item>
      <Form.Item name="title" label={t('add.jobTitle')}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="role" label={t('columns.role')}>
        <Select options={roles.map((value) => ({ value, label: t(`roles.${value}`) }))} />
      </Form.Item>
      <Form.Item name="phone" label={t('phone')}>
        <Input type="tel" />
      </Form.Item>
      <Form.Item name="email" label={t('email')}>
        <Input type="email" />
      </Form.Item>
      <Form.Item noStyle dependencies={['hasLeft']}>
        {({ getFieldValue }) => (
          <Form.Item name="tellOnHandover" valuePropName="checked">
            <Checkbox disabled={getFieldValue('hasLeft') === true}>{t('add.tellOnHandover')}</Checkbox>
          </Form.Item>
        )}
      </Form.Item>
      {record !== undefined && (
        <Form.Item name="hasLeft" valuePropName="checked">
          <Checkbox>{t('add.hasLeft')}</Checkbox>
        </Form.Item>
      )}
    </RecordFormDialog>
  );
}
