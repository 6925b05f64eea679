import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { refresh } from '../api/cache';
import { api } from '../api/client';
import { FormDialog } from '../ui/FormDialog';
import type { Protected } from './protected';

interface Fields {
  readonly until: string;
}

interface ProtectionDialogProps {
  readonly customer: Pick<Protected, 'id' | 'customerName'>;
  readonly onClose: () => void;
}

/** Protects a customer, or to another day than before. */
export function ProtectionDialog({ customer: { id, customerName }, onClose }: ProtectionDialogProps) {
  const { t } = useTranslation(['pool', 'ui']);
  const protect = api.useMutation('put', '/api/v1/customers/{id}/protection', {
    onSuccess: async () => {
      await refresh('/api/v1/pool/', '/api/v1/customers');
      onClose();
    },
  });
  return (
    <FormDialog<Fields>
      title={t('protection.extendTitle', { customer: customerName })}
      does={t('ui:save')}
      isPending={protect.isPending}
      error={protect.error}
      onSubmit={({ until }) => protect.mutate({ params: { path: { id } }, body: { until } })}
      onClose={onClose}
    >
      <Form.Item name="until" label={t('protection.day')} rules={[{ required: true, message: t('protection.missing') }]}>
        <Input type="date" autoFocus />
      </Form.Item>
    </FormDialog>
  );
}
