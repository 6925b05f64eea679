import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { refresh } from '../api/cache';
import { api } from '../api/client';
import { EmployeeSelect } from '../handovers/EmployeeSelect';
import { FormDialog } from '../ui/FormDialog';
import type { Employee } from './employee';
import styles from '../administration/Section.module.css';

interface Fields {
  readonly delegateId: string;
  readonly from?: string;
  readonly until?: string;
}

/** Who acts for somebody who is away. */
export function DelegateDialog({ employee, onClose }: { readonly employee: Employee; readonly onClose: () => void }) {
  const { t } = useTranslation(['employees', 'ui']);
  const { id, name, delegate } = employee;
  const delegateId = delegate?.id ?? '';
  const { data: known } = api.useQuery(
    'get',
    '/api/v1/employees/{id}',
    { params: { path: { id: delegateId } } },
    { enabled: delegateId !== '' },
  );
  const params = { params: { path: { id } } };
  const done = async () => {
    await refresh('/api/v1/employees');
    onClose();
  };
  const set = api.useMutation('put', '/api/v1/employees/{id}/delegate', { onSuccess: done });
  const remove = api.useMutation('delete', '/api/v1/employees/{id}/delegate', { onSuccess: done });
  const submit = ({ delegateId: chosen, from, until }: Fields) =>
    set.mutate({ ...params, body: { delegate: { id: chosen }, from: from || undefined, until: until || undefined } });
  return (
    <FormDialog<Fields>
      title={t('delegate.title', { name })}
      does={t('ui:save')}
      initialValues={delegate === null ? {} : { delegateId: delegate.id, from: delegate.from ?? '', until: delegate.until ?? '' }}
      isPending={set.isPending}
      error={set.error ?? remove.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t('delegate.hint')}</p>
      <Form.Item name="delegateId" label={t('delegate.who')} rules={[{ required: true, message: t('fields.missing') }]}>
        <EmployeeSelect except={[id]} known={known ?? null} />
      </Form.Item>
      <div className={styles.pair}>
        <Form.Item name="from" label={t('delegate.from')} extra={t('delegate.fromHint')}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="until" label={t('delegate.until')} extra={t('delegate.untilHint')}>
          <Input type="date" />
        </Form.Item>
      </div>
      {delegate !== null && (
        <Button danger type="text" loading={remove.isPending} onClick={() => remove.mutate(params)}>
          {t('delegate.remove')}
        </Button>
      )}
    </FormDialog>
  );
}
