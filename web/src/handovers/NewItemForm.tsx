import { Button, Checkbox, Form, Input, Select, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { refresh } from '../api/cache';
import { api, type HandoverItem } from '../api/client';
import { ProblemAlert } from '../problems/ProblemAlert';
import { itemTypes } from './itemTypes';

interface Fields {
  readonly itemType: HandoverItem['itemType'];
  readonly itemDescription: string;
  readonly isRequired: boolean;
}

interface NewItemFormProps {
  readonly handoverId: string;
  readonly onClose: () => void;
}

export function NewItemForm({ handoverId, onClose }: NewItemFormProps) {
  const { t } = useTranslation(['handovers', 'ui']);
  const add = api.useMutation('post', '/api/v1/handovers/{id}/items', {
    onSuccess: async () => {
      await refresh('/api/v1/handovers');
      onClose();
    },
  });
  return (
    <Form<Fields>
      layout="vertical"
      initialValues={{ itemType: 'basic_info', isRequired: true }}
      onFinish={(body) => add.mutate({ params: { path: { id: handoverId } }, body })}
    >
      <Form.Item name="itemType" label={t('items.kind')}>
        <Select options={itemTypes.map((value) => ({ value, label: t(`items.types.${value}`) }))} />
      </Form.Item>
      <Form.Item
        name="itemDescription"
        label={t('items.description')}
        rules={[{ required: true, whitespace: true, message: t('questions.missing') }]}
      >
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={2000} autoFocus />
      </Form.Item>
      <Form.Item name="isRequired" valuePropName="checked">
        <Checkbox>{t('items.isRequired')}</Checkbox>
      </Form.Item>
      {add.error !== null && <ProblemAlert error={add.error} />}
      <Space>
        <Button type="primary" htmlType="submit" loading={add.isPending}>
          {t('items.add')}
        </Button>
        <Button onClick={onClose}>{t('ui:cancel')}</Button>
      </Space>
    </Form>
  );
}
