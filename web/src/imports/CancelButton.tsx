import { useTranslation } from 'react-i18next';
import { refresh } from '../api/cache';
import { api } from '../api/client';
import { useRefusalMessage } from '../problems/useRefusalMessage';
import { ConfirmButton } from '../ui/ConfirmButton';
import { whatStays, type CustomerImport } from './import';

/** Calls the import off, once somebody has read what that leaves. */
export function CancelButton({ of: found }: { readonly of: CustomerImport }) {
  const { t } = useTranslation('imports');
  const sayRefusal = useRefusalMessage();
  const cancel = api.useMutation('post', '/api/v1/customers/imports/{id}/cancel', {
    onError: sayRefusal,
    // Also where it was too late: the page shows what it is by now.
    onSettled: () => refresh('/api/v1/customers'),
  });
  return (
    <ConfirmButton
      danger
      loading={cancel.isPending}
      disabled={found.cancelRequestedAt !== null}
      question={t('cancel.ask')}
      hint={t(`cancel.stays.${whatStays(found)}`)}
      does={t('cancel.do')}
      back={t('cancel.back')}
      onConfirm={() => cancel.mutate({ params: { path: { id: found.id } }, body: {} })}
    >
      {t('cancel.do')}
    </ConfirmButton>
  );
}
