/** What can be done with one record that was typed in; of one that another system keeps, which. */
import { useState, type ComponentType } from 'react';
import { Button, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { refresh } from '../api/cache';
import { api } from '../api/client';
import { useRefusalMessage } from '../problems/useRefusalMessage';
import { ConfirmButton } from '../ui/ConfirmButton';
import { keeperOf, type Records, type TypedPart } from './records';
import type { RecordFormProps } from './RecordForm';

interface RecordActionsProps<Part extends TypedPart> {
  readonly id: string;
  readonly part: Part;
  readonly record: Records[Part];
  readonly name: string;
  readonly form: ComponentType<RecordFormProps<Part>>;
}

export function RecordActions<Part extends TypedPart>({ id, part, record, name, form: Form }: RecordActionsProps<Part>) {
  const { t } = useTranslation('customer-view');
  const [isOpen, setOpen] = useState(false);
  const remove = useRemoval(id, part, record.id);
  const keeper = keeperOf(record);
  if (keeper !== null) return <Tag>{t('keptBy', { source: keeper })}</Tag>;
  return (
    <>
      <Button size="small" aria-label={t('editRecord', { name })} onClick={() => setOpen(true)}>
        {t('edit')}
      </Button>
      <ConfirmButton
        size="small"
        danger
        aria-label={t('deleteRecord', { name })}
        question={t('asks.deleteRecord', { name })}
        does={t('actions.delete')}
        onConfirm={remove}
      >
        {t('actions.delete')}
      </ConfirmButton>
      {isOpen && <Form id={id} record={record} onClose={() => setOpen(false)} />}
    </>
  );
}

function useRemoval(id: string, part: TypedPart, recordId: string): () => void {
  const sayRefusal = useRefusalMessage();
  const options = {
    onSuccess: () => refresh('/api/v1/customers'),
    onError: sayRefusal,
  };
  const contact = api.useMutation('delete', '/api/v1/customers/{id}/contacts/{contactId}', options);
  const opportunity = api.useMutation('delete', '/api/v1/customers/{id}/opportunities/{recordId}', options);
  const contract = api.useMutation('delete', '/api/v1/customers/{id}/contracts/{recordId}', options);
  const ticket = api.useMutation('delete', '/api/v1/customers/{id}/service-tickets/{recordId}', options);
  const payment = api.useMutation('delete', '/api/v1/customers/{id}/payments/{recordId}', options);
  const of = { params: { path: { id, recordId } } };
  const removals: Record<TypedPart, () => void> = {
    contacts: () => contact.mutate({ params: { path: { id, contactId: recordId } } }),
    opportunities: () => opportunity.mutate(of),
    contracts: () => contract.mutate(of),
    tickets: () => ticket.mutate(of),
    payments: () => payment.mutate(of),
  };
  return removals[part];
}
