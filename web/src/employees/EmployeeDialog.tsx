import { Form, Input, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { refresh } from '../api/cache';
import { api } from '../api/client';
import { EmployeeSelect } from '../handovers/EmployeeSelect';
import { usePerson } from '../session/person';
import { FormDialog } from '../ui/FormDialog';
import { changeOf, fieldsOf, newEmployee, roles, type Employee, type Fields } from './employee';
import styles from '../administration/Section.module.css';

interface EmployeeDialogProps {
  /** undefined: a new one. */
  readonly employee: Employee | undefined;
  readonly onClose: () => void;
}

export function EmployeeDialog({ employee, onClose }: EmployeeDialogProps) {
  const { t } = useTranslation(['employees', 'ui']);
  const done = async () => {
    await refresh('/api/v1/employees');
    onClose();
  };
  const create = api.useMutation('post', '/api/v1/employees', { onSuccess: done });
  const change = api.useMutation('patch', '/api/v1/employees/{id}', { onSuccess: done });
  const submit = (fields: Fields) => {
    if (employee === undefined) return create.mutate({ body: newEmployee(fields) });
    const body = changeOf(employee, fields);
    if (body === undefined) return onClose();
    change.mutate({ params: { path: { id: employee.id } }, body });
  };
  return (
    <FormDialog<Fields>
      title={employee === undefined ? t('add') : t('editTitle', { name: employee.name })}
      does={t('ui:save')}
      initialValues={employee === undefined ? { role: 'sales' } : fieldsOf(employee)}
      isPending={create.isPending || change.isPending}
      error={create.error ?? change.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <EmployeeFields employee={employee} />
    </FormDialog>
  );
}

function EmployeeFields({ employee }: { readonly employee: Employee | undefined }) {
  const { t } = useTranslation(['employees', 'ui']);
  const { role: mine } = usePerson();
  const managerId = employee?.managerId ?? '';
  const { data: manager } = api.useQuery(
    'get',
    '/api/v1/employees/{id}',
    { params: { path: { id: managerId } } },
    { enabled: managerId !== '' },
  );
  const needed = [{ required: true, whitespace: true, message: t('fields.missing') }];
  // Only an administrator makes somebody administrator or operator.
  const offered = roles.filter((role) => mine === 'admin' || (role !== 'admin' && role !== 'operator') || role === employee?.role);
  return (
    <>
      <div className={styles.pair}>
        <Form.Item name="name" label={t('fields.name')} rules={needed}>
          <Input maxLength={200} autoFocus />
        </Form.Item>
        <Form.Item
          name="externalId"
          label={t('fields.externalId')}
          rules={[...needed, { pattern: /^\s*\S+\s*$/, message: t('fields.noSpaces') }]}
          extra={employee === undefined && t('fields.externalIdHint')}
        >
          <Input maxLength={100} disabled={employee !== undefined} />
        </Form.Item>
        <Form.Item name="email" label={t('fields.email')} rules={[...needed, { type: 'email', message: t('fields.noEmail') }]}>
          <Input type="email" maxLength={200} />
        </Form.Item>
        <Form.Item name="phone" label={t('fields.phone')} extra={t('fields.phoneHint')}>
          <Input type="tel" maxLength={200} />
        </Form.Item>
        <Form.Item name="role" label={t('fields.role')} rules={[{ required: true, message: t('fields.missing') }]}>
          <Select options={offered.map((value) => ({ value, label: t(`ui:roles.${value}`) }))} />
        </Form.Item>
        <Form.Item name="managerId" label={t('fields.manager')}>
          <EmployeeSelect except={[employee?.id ?? null]} known={manager ?? null} />
        </Form.Item>
        <Form.Item name="department" label={t('fields.department')}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="region" label={t('fields.region')}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="capacity" label={t('fields.capacity')} extra={t('fields.capacityHint')}>
          <InputNumber min={0} max={1_000_000} precision={0} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item
          name="password"
          label={employee === undefined ? t('fields.password') : t('fields.newPassword')}
          extra={employee === undefined ? t('fields.passwordHint') : t('fields.newPasswordHint')}
          rules={[{ min: 8, message: t('fields.short') }]}
        >
          <Input.Password maxLength={128} autoComplete="new-password" />
        </Form.Item>
      </div>
    </>
  );
}
