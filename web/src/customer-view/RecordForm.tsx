/** What the forms of a customer's records share. */
import type { ReactNode } from 'react';
import { Form, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import { refresh } from '../api/cache';
import { FormDialog } from '../ui/FormDialog';
import styles from './CustomerPage.module.css';
import { changesOf, type Records, type TypedPart } from './records';

export interface RecordFormProps<Part extends TypedPart> {
  /** Of the customer. */
  readonly id: string;
  /** undefined: a new one. */
  readonly record?: Records[Part];
  readonly onClose: () => void;
}

/** What every form does once its record is written. */
export const written = (onClose: () => void) => ({
  onSuccess: async () => {
    await refresh('/api/v1/customers');
    onClose();
  },
});

/** Sends what was changed of a record; where nothing was, the form is done. */
export function sendChanges<Body extends object>(record: object, body: Body, onClose: () => void, send: (changes: Partial<Body>) => void) {
  const changes = changesOf(record, body);
  if (Object.keys(changes).length === 0) onClose();
  else send(changes);
}

export function useRequired() {
  const { t } = useTranslation('customer-view');
  return [{ required: true, message: t('add.missing') }];
}

/** A request that writes the record. */
interface Writing {
  readonly isPending: boolean;
  readonly error: unknown;
}

interface RecordFormDialogProps<Fields> {
  readonly part: TypedPart;
  readonly isNew: boolean;
  readonly initialValues: Partial<Fields>;
  readonly writing: readonly Writing[];
  readonly onSubmit: (fields: Fields) => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function RecordFormDialog<Fields>({ part, isNew, writing, ...rest }: RecordFormDialogProps<Fields>) {
  const { t } = useTranslation('customer-view');
  return (
    <FormDialog<Fields>
      title={t(isNew ? `add.${part}` : `change.${part}`)}
      does={t('add.save')}
      isPending={writing.some(({ isPending }) => isPending)}
      error={writing.find(({ error }) => error !== null)?.error ?? null}
      {...rest}
    />
  );
}

export function AmountField({ currency = 'CNY', isRequired = false }: { readonly currency?: string; readonly isRequired?: boolean }) {
  const { t } = useTranslation('customer-view');
  const required = useRequired();
  return (
    <Form.Item name="amount" label={t('add.amount', { currency })} rules={isRequired ? required : []}>
      <InputNumber min={0} max={9_999_999_999_999} precision={2} className={styles.amount} />
    </Form.Item>
  );
}
