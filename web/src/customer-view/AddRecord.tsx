/** Typing in what no other system keeps: a button over each part that opens its form. */
import { useState } from 'react';
import { PlusOutlined } from '@ant-design/icons';
import { Button, Checkbox, Form, Input, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { BodyOf } from '../api/answers';
import { refresh } from '../api/cache';
import { api } from '../api/client';
import { FormDialog } from '../ui/FormDialog';
import styles from './CustomerPage.module.css';

interface DialogProps {
  readonly id: string;
  readonly onClose: () => void;
}

const dialogs = {
  contacts: ContactDialog,
  opportunities: OpportunityDialog,
  contracts: ContractDialog,
  tickets: TicketDialog,
  payments: PaymentDialog,
} as const;

/** The button of a part, and its form. */
export function AddRecord({ id, part }: { readonly id: string; readonly part: keyof typeof dialogs }) {
  const { t } = useTranslation('customer-view');
  const [isOpen, setOpen] = useState(false);
  const Dialog = dialogs[part];
  return (
    <div className={styles.add}>
      <Button icon={<PlusOutlined aria-hidden />} onClick={() => setOpen(true)}>
        {t(`add.${part}`)}
      </Button>
      {isOpen && <Dialog id={id} onClose={() => setOpen(false)} />}
    </div>
  );
}

/** What every form does once its record is written. */
const written = (onClose: () => void) => ({
  onSuccess: async () => {
    await refresh('/api/v1/customers');
    onClose();
  },
});

/** What was left empty is not said. */
const said = (text: string | undefined): string | undefined => text?.trim() || undefined;
/** A decimal, as the API takes amounts. */
const decimal = (amount: number | null | undefined): string | undefined => (typeof amount === 'number' ? String(amount) : undefined);

function useRequired() {
  const { t } = useTranslation('customer-view');
  return [{ required: true, message: t('add.missing') }];
}

type NewContact = BodyOf<'/api/v1/customers/{id}/contacts', 'post'>;
const roles = ['decision_maker', 'user', 'finance', 'technical', 'other'] as const;

interface ContactFields {
  readonly name: string;
  readonly title?: string;
  readonly role: NonNullable<NewContact['role']>;
  readonly phone?: string;
  readonly email?: string;
  readonly tellOnHandover?: boolean;
}

function ContactDialog({ id, onClose }: DialogProps) {
  const { t } = useTranslation('customer-view');
  const required = useRequired();
  const create = api.useMutation('post', '/api/v1/customers/{id}/contacts', written(onClose));
  const submit = ({ name, title, role, phone, email, tellOnHandover }: ContactFields) =>
    create.mutate({
      params: { path: { id } },
      body: { name, title: said(title), role, phone: said(phone), email: said(email), tellOnHandover: tellOnHandover === true },
    });
  return (
    <FormDialog<ContactFields>
      title={t('add.contacts')}
      does={t('add.save')}
      initialValues={{ role: 'other', tellOnHandover: true }}
      isPending={create.isPending}
      error={create.error}
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
      <Form.Item name="tellOnHandover" valuePropName="checked">
        <Checkbox>{t('add.tellOnHandover')}</Checkbox>
      </Form.Item>
    </FormDialog>
  );
}

interface OpportunityFields {
  readonly name: string;
  readonly stage?: string;
  readonly amount?: number | null;
  readonly expectedClose?: string;
}

function OpportunityDialog({ id, onClose }: DialogProps) {
  const { t } = useTranslation('customer-view');
  const required = useRequired();
  const create = api.useMutation('post', '/api/v1/customers/{id}/opportunities', written(onClose));
  const submit = ({ name, stage, amount, expectedClose }: OpportunityFields) =>
    create.mutate({
      params: { path: { id } },
      body: { name, stage: said(stage), amount: decimal(amount), expectedClose: said(expectedClose) },
    });
  return (
    <FormDialog<OpportunityFields>
      title={t('add.opportunities')}
      does={t('add.save')}
      isPending={create.isPending}
      error={create.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Form.Item name="name" label={t('columns.name')} rules={required}>
        <Input maxLength={200} autoFocus />
      </Form.Item>
      <Form.Item name="stage" label={t('columns.stage')}>
        <Input maxLength={200} />
      </Form.Item>
      <AmountField />
      <Form.Item name="expectedClose" label={t('add.expectedClose')}>
        <Input type="date" />
      </Form.Item>
    </FormDialog>
  );
}

interface ContractFields {
  readonly number: string;
  readonly amount?: number | null;
  readonly startsOn?: string;
  readonly endsOn?: string;
}

function ContractDialog({ id, onClose }: DialogProps) {
  const { t } = useTranslation('customer-view');
  const required = useRequired();
  const create = api.useMutation('post', '/api/v1/customers/{id}/contracts', written(onClose));
  const submit = ({ number, amount, startsOn, endsOn }: ContractFields) =>
    create.mutate({
      params: { path: { id } },
      body: { number, status: 'in_force', amount: decimal(amount), startsOn: said(startsOn), endsOn: said(endsOn) },
    });
  return (
    <FormDialog<ContractFields>
      title={t('add.contracts')}
      does={t('add.save')}
      isPending={create.isPending}
      error={create.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Form.Item name="number" label={t('add.number')} rules={required}>
        <Input maxLength={200} autoFocus />
      </Form.Item>
      <AmountField />
      <Form.Item name="startsOn" label={t('add.startsOn')}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="endsOn" label={t('columns.ends')}>
        <Input type="date" />
      </Form.Item>
    </FormDialog>
  );
}

const priorities = ['low', 'normal', 'high', 'urgent'] as const;

interface TicketFields {
  readonly subject: string;
  readonly priority: (typeof priorities)[number];
}

function TicketDialog({ id, onClose }: DialogProps) {
  const { t } = useTranslation('customer-view');
  const required = useRequired();
  const create = api.useMutation('post', '/api/v1/customers/{id}/service-tickets', written(onClose));
  return (
    <FormDialog<TicketFields>
      title={t('add.tickets')}
      does={t('add.save')}
      initialValues={{ priority: 'normal' }}
      isPending={create.isPending}
      error={create.error}
      onSubmit={(body) => create.mutate({ params: { path: { id } }, body })}
      onClose={onClose}
    >
      <Form.Item name="subject" label={t('columns.content')} rules={required}>
        <Input maxLength={500} autoFocus />
      </Form.Item>
      <Form.Item name="priority" label={t('columns.priority')}>
        <Select options={priorities.map((value) => ({ value, label: t(`priorities.${value}`) }))} />
      </Form.Item>
    </FormDialog>
  );
}

interface PaymentFields {
  readonly dueOn: string;
  readonly amount: number;
  readonly paidOn?: string;
}

function PaymentDialog({ id, onClose }: DialogProps) {
  const { t } = useTranslation('customer-view');
  const required = useRequired();
  const create = api.useMutation('post', '/api/v1/customers/{id}/payments', written(onClose));
  const submit = ({ dueOn, amount, paidOn }: PaymentFields) => {
    const paid = said(paidOn);
    create.mutate({
      params: { path: { id } },
      body: { dueOn, amount: String(amount), ...(paid !== undefined && { paidOn: paid, status: 'paid' as const }) },
    });
  };
  return (
    <FormDialog<PaymentFields>
      title={t('add.payments')}
      does={t('add.save')}
      isPending={create.isPending}
      error={create.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Form.Item name="dueOn" label={t('columns.due')} rules={required}>
        <Input type="date" autoFocus />
      </Form.Item>
      <AmountField isRequired />
      <Form.Item name="paidOn" label={t('add.paidOn')} extra={t('add.paidOnHint')}>
        <Input type="date" />
      </Form.Item>
    </FormDialog>
  );
}

function AmountField({ isRequired = false }: { readonly isRequired?: boolean }) {
  const { t } = useTranslation('customer-view');
  const required = useRequired();
  return (
    <Form.Item name="amount" label={t('add.amount')} rules={isRequired ? required : []}>
      <InputNumber min={0} max={9_999_999_999_999} precision={2} className={styles.amount} />
    </Form.Item>
  );
}
