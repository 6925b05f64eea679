import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { refresh } from '../api/cache';
import { api } from '../api/client';
import { useRefusalMessage } from '../problems/useRefusalMessage';
import { whatStays, type CustomerImport } from './import';

/** Calls the import off, once somebody has read what that leaves. */
export function CancelButton({ of: found }: { readonly of: CustomerImport }) {
  const { t } = useTranslation('imports');
  const { modal } = App.useApp();
  const sayRefusal = useRefusalMessage();
  const cancel = api.useMutation('post', '/api/v1/customers/imports/{id}/cancel', {
    onError: sayRefusal,
    // Also where it was too late: the page shows what it is by now.
    onSettled: () => refresh('/api/v1/customers'),
  });
  const ask = () =>
    void modal.confirm({
      title: t('cancel.ask'),
      content: t(`cancel.stays.${whatStays(found)}`),
      okText: t('cancel.do'),
      okButtonProps: { danger: true },
      cancelText: t('cancel.back'),
      onOk: () => cancel.mutate({ params: { path: { id: found.id } }, body: {} }),
    });
  return (
    <Button danger loading={cancel.isPending} disabled={found.cancelRequestedAt !== null} onClick={ask}>
      {t('cancel.do')}
    </Button>
  );
}
