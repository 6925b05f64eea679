import { useRef } from 'react';
import { App, Button, Form, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { refresh } from '../api/cache';
import { api } from '../api/client';
import { EmployeeSelect } from '../handovers/EmployeeSelect';
import { ProblemAlert } from '../problems/ProblemAlert';
import { useFieldProblems } from '../problems/useFieldProblems';
import { usePerson } from '../session/person';
import { LeaveGuard } from '../ui/LeaveGuard';
import { PageHeader } from '../ui/PageHeader';
import { useIsWide } from '../ui/useIsWide';
import { ContactsField } from './ContactsField';
import { CustomerFormFields } from './CustomerFormFields';
import { DuplicateWarning } from './DuplicateWarning';
import { emptyCustomer, newCustomerOf, type CustomerFields } from './fields';
import styles from './CustomerForm.module.css';

export default function CreateCustomerPage() {
  const { t } = useTranslation(['customers', 'ui']);
  const { role } = usePerson();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const isWide = useIsWide('desktop');
  const [form] = Form.useForm<CustomerFields>();
  const fields = Form.useWatch([], form) ?? emptyCustomer;
  const isUnsaved = useRef(false);
  const sayAtFields = useFieldProblems(form);
  const create = api.useMutation('post', '/api/v1/customers', {
    onSuccess: async ({ id, customerName }) => {
      isUnsaved.current = false;
      await refresh('/api/v1/customers');
      void message.success(t('create.done', { customer: customerName }));
      await navigate(`/customers/${id}`);
    },
    onError: sayAtFields,
  });
  const warning = <DuplicateWarning fields={fields} />;
  return (
    <>
      <PageHeader title={t('create.title')} subtitle={<Link to="/customers">{t('backToList')}</Link>} />
      <LeaveGuard isUnsaved={isUnsaved} />
      <Form<CustomerFields>
        form={form}
        className={styles.form}
        layout="vertical"
        scrollToFirstError={{ focus: true }}
        initialValues={emptyCustomer}
        onValuesChange={() => {
          isUnsaved.current = true;
        }}
        onFinish={() => create.mutate({ body: newCustomerOf({ ...emptyCustomer, ...form.getFieldsValue() }) })}
      >
        <div className={styles.fields}>
          <CustomerFormFields>{!isWide && warning}</CustomerFormFields>
          {role !== 'sales' && (
            <Form.Item name="owner" label={t('fields.owner')} extra={t('form.ownerHint')}>
              <EmployeeSelect />
            </Form.Item>
          )}
          {fields.customerType === 'enterprise' && <ContactsField />}
        </div>
        {isWide && <div className={styles.aside}>{warning}</div>}
        <div className={styles.end}>
          {create.error !== null && <ProblemAlert error={create.error} />}
          <Space wrap>
            <Button type="primary" htmlType="submit" loading={create.isPending}>
              {t('create.submit')}
            </Button>
            <Button onClick={() => void navigate('/customers')}>{t('ui:cancel')}</Button>
          </Space>
        </div>
      </Form>
    </>
  );
}
