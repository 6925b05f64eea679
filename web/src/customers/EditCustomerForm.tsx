import { useRef, useState } from 'react';
import { useMutation } from '@tanstack/react-query';
import { Alert, App, Button, Form, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { refresh } from '../api/cache';
import { http } from '../api/client';
import { useFormats } from '../language/formats';
import { ProblemAlert } from '../problems/ProblemAlert';
import { problemOf, RefusedError } from '../problems/problem';
import { useFieldProblems } from '../problems/useFieldProblems';
import { LeaveGuard } from '../ui/LeaveGuard';
import { PageHeader } from '../ui/PageHeader';
import { useIsWide } from '../ui/useIsWide';
import { CustomerFormFields } from './CustomerFormFields';
import { DuplicateWarning } from './DuplicateWarning';
import { changeOf, differingFields, fieldsOf, rebase, type CustomerFields, type EditableField, type Rebased } from './fields';
import type { Customer } from './filter';
import styles from './CustomerForm.module.css';

/** Changes a customer. Where somebody else was faster, both changes are kept as far as they go together, and the rest is shown. */
export function EditCustomerForm({ customer }: { readonly customer: Customer }) {
  const { t } = useTranslation(['customers', 'ui']);
  const { message } = App.useApp();
  const navigate = useNavigate();
  const isWide = useIsWide('desktop');
  const [form] = Form.useForm<CustomerFields>();
  const [base, setBase] = useState(customer);
  const [meanwhile, setMeanwhile] = useState<Rebased>();
  const isUnsaved = useRef(false);
  const sayAtFields = useFieldProblems(form);
  const address = `/customers/${customer.id}`;
  const typed = (): CustomerFields => ({ ...fieldsOf(base), ...form.getFieldsValue() });

  const save = useMutation({
    mutationFn: async () => {
      const change = changeOf(fieldsOf(base), typed());
      if (Object.keys(change).length > 0) await patchCustomer(base, change);
    },
    onSuccess: async () => {
      isUnsaved.current = false;
      await refresh('/api/v1/customers');
      void message.success(t('edit.done'));
      await navigate(address);
    },
    onError: async (error) => {
      if (problemOf(error)?.code === 'precondition_failed') await showMeanwhile();
      else sayAtFields(error);
    },
  });

  async function showMeanwhile() {
    const { data: theirs } = await http.GET('/api/v1/customers/{id}', { params: { path: { id: customer.id } } });
    if (theirs === undefined) return;
    const rebased = rebase(fieldsOf(base), typed(), fieldsOf(theirs));
    form.setFieldsValue(rebased.fields);
    setBase(theirs);
    setMeanwhile(rebased);
  }

  const isConflict = problemOf(save.error)?.code === 'precondition_failed';
  const fields = Form.useWatch([], form) ?? fieldsOf(customer);
  // Only what is changed is asked about: that the name is like another was known before.
  const changed = differingFields(fieldsOf(base), { ...fieldsOf(base), ...fields });
  const warning = <DuplicateWarning except={customer.id} fields={Object.fromEntries(changed.map((field) => [field, fields[field]]))} />;
  return (
    <>
      <PageHeader title={t('edit.title', { customer: customer.customerName })} subtitle={<Link to={address}>{t('backToCustomer')}</Link>} />
      <LeaveGuard isUnsaved={isUnsaved} />
      <Form<CustomerFields>
        form={form}
        className={styles.form}
        layout="vertical"
        scrollToFirstError={{ focus: true }}
        initialValues={fieldsOf(customer)}
        onValuesChange={() => {
          isUnsaved.current = true;
        }}
        onFinish={() => save.mutate()}
      >
        <div className={styles.fields}>
          <CustomerFormFields>{!isWide && warning}</CustomerFormFields>
        </div>
        {isWide && <div className={styles.aside}>{warning}</div>}
        <div className={styles.end}>
          {isConflict && meanwhile && <MeanwhileAlert meanwhile={meanwhile} theirs={fieldsOf(base)} />}
          {save.error !== null && !(isConflict && meanwhile) && <ProblemAlert error={save.error} />}
          <Space wrap>
            <Button type="primary" htmlType="submit" loading={save.isPending}>
              {isConflict && meanwhile ? t('edit.saveAnyway') : t('ui:save')}
            </Button>
            <Button onClick={() => void navigate(address)}>{t('ui:cancel')}</Button>
          </Space>
        </div>
      </Form>
    </>
  );
}

async function patchCustomer({ id, version }: Customer, body: ReturnType<typeof changeOf>) {
  const params = { path: { id }, header: { 'if-match': `"${version}"` } };
  const { error } = await http.PATCH('/api/v1/customers/{id}', { params, body });
  if (error !== undefined) throw new RefusedError(error);
}

/** What somebody else has saved since this form was opened: what was taken over, and what is for the reader to decide. */
function MeanwhileAlert({ meanwhile, theirs }: { readonly meanwhile: Rebased; readonly theirs: CustomerFields }) {
  const { t } = useTranslation(['customers', 'ui']);
  const { list } = useFormats();
  const named = (fields: readonly EditableField[]) => list(fields.map((field) => t(`fields.${field}`)));
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={t('edit.meanwhile')}
      description={
        <>
          {meanwhile.taken.length > 0 && <div>{t('edit.taken', { fields: named(meanwhile.taken) })}</div>}
          {meanwhile.contested.map((field) => (
            <div key={field}>{t('edit.contested', { field: t(`fields.${field}`), value: theirs[field] || t('ui:none') })}</div>
          ))}
          <div>{t('edit.meanwhileHint')}</div>
        </>
      }
    />
  );
}
