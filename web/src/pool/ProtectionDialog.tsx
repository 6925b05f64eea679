import { Form, Input, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { refresh } from '../api/cache';
import { api } from '../api/client';
import { ProblemAlert } from '../problems/ProblemAlert';
import type { Protected } from './protected';

interface Fields {
  readonly until: string;
}

/** Protects a customer to another day than before. */
export function ProtectionDialog({
  customer: { id, customerName },
  onClose,
}: {
  readonly customer: Protected;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation(['pool', 'ui']);
  const [form] = Form.useForm<Fields>();
  const protect = api.useMutation('put', '/api/v1/customers/{id}/protection', {
    onSuccess: async () => {
      await refresh('/api/v1/pool/', '/api/v1/customers');
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t('protection.extendTitle', { customer: customerName })}
      okText={t('ui:save')}
      cancelText={t('ui:cancel')}
      confirmLoading={protect.isPending}
      mask={{ closable: false }}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form<Fields> form={form} layout="vertical" onFinish={({ until }) => protect.mutate({ params: { path: { id } }, body: { until } })}>
        <Form.Item name="until" label={t('protection.day')} rules={[{ required: true, message: t('protection.missing') }]}>
          <Input type="date" autoFocus />
        </Form.Item>
      </Form>
      {protect.error !== null && <ProblemAlert error={protect.error} />}
    </Modal>
  );
}
