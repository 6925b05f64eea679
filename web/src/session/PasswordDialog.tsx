import { App, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { FormDialog } from '../ui/FormDialog';

interface Fields {
  readonly currentPassword: string;
  readonly newPassword: string;
}

/** Another password for who is signed in. */
export default function PasswordDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation(['session', 'shell', 'ui']);
  const { message } = App.useApp();
  const change = api.useMutation('post', '/api/auth/change-password', {
    onSuccess: () => {
      void message.success(t('passwordChanged'));
      onClose();
    },
  });
  return (
    <FormDialog<Fields>
      title={t('shell:changePassword')}
      does={t('ui:save')}
      isPending={change.isPending}
      error={change.error}
      onSubmit={(body) => change.mutate({ body })}
      onClose={onClose}
    >
      <Form.Item name="currentPassword" label={t('currentPassword')} rules={[{ required: true, message: t('passwordMissing') }]}>
        <Input.Password maxLength={200} autoComplete="current-password" autoFocus />
      </Form.Item>
      <Form.Item
        name="newPassword"
        label={t('newPassword')}
        extra={t('newPasswordHint')}
        rules={[
          { required: true, message: t('passwordMissing') },
          { min: 8, message: t('short') },
        ]}
      >
        <Input.Password maxLength={128} autoComplete="new-password" />
      </Form.Item>
    </FormDialog>
  );
}
