/** Typing in what no other system keeps: a button over each part that opens its form. */
import { useState } from 'react';
import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { ContactForm } from './ContactForm';
import { ContractForm } from './ContractForm';
import styles from './CustomerPage.module.css';
import { OpportunityForm } from './OpportunityForm';
import { PaymentForm } from './PaymentForm';
import type { TypedPart } from './records';
import { TicketForm } from './TicketForm';

const forms = {
  contacts: ContactForm,
  opportunities: OpportunityForm,
  contracts: ContractForm,
  tickets: TicketForm,
  payments: PaymentForm,
} as const;

export function AddRecord({ id, part }: { readonly id: string; readonly part: TypedPart }) {
  const { t } = useTranslation('customer-view');
  const [isOpen, setOpen] = useState(false);
  const Form = forms[part];
  return (
    <div className={styles.add}>
      <Button icon={<PlusOutlined aria-hidden />} onClick={() => setOpen(true)}>
        {t(`add.${part}`)}
      </Button>
      {isOpen && <Form id={id} onClose={() => setOpen(false)} />}
    </div>
  );
}
