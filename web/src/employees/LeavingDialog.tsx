import { useState } from 'react';
import { Alert, Form, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { refresh } from '../api/cache';
import { api } from '../api/client';
import { ProblemAlert } from '../problems/ProblemAlert';
import { problemOf } from '../problems/problem';
import { Dialog } from '../ui/Dialog';
import { holdingsIn, type Employee } from './employee';

type Way = 'left' | 'mistake';

/** Somebody who has nothing leaves, or was added by mistake; whoever has customers goes by a personnel change, to which this leads. */
export function LeavingDialog({ employee: { id, name }, onClose }: { readonly employee: Employee; readonly onClose: () => void }) {
  const { t } = useTranslation(['employees', 'ui']);
  const [way, setWay] = useState<Way>('left');
  const done = async () => {
    await refresh('/api/v1/employees');
    onClose();
  };
  const leave = api.useMutation('patch', '/api/v1/employees/{id}', { onSuccess: done });
  const remove = api.useMutation('delete', '/api/v1/employees/{id}', { onSuccess: done });
  const params = { path: { id } };
  const error = way === 'left' ? leave.error : remove.error;
  return (
    <Dialog
      open
      title={t('leaving.title', { name })}
      okText={t(`leaving.do.${way}`)}
      okButtonProps={{ danger: true }}
      cancelText={t('ui:cancel')}
      confirmLoading={leave.isPending || remove.isPending}
      mask={{ closable: false }}
      onOk={() => (way === 'left' ? leave.mutate({ params, body: { status: 'left' } }) : remove.mutate({ params }))}
      onCancel={onClose}
    >
      <Form layout="vertical">
        <Form.Item extra={t(`leaving.hints.${way}`)}>
          <Radio.Group
            aria-label={t('leaving.open')}
            vertical
            value={way}
            options={(['left', 'mistake'] as const).map((value) => ({ value, label: t(`leaving.ways.${value}`) }))}
            onChange={({ target }: { target: { value?: Way } }) => setWay(target.value ?? 'left')}
          />
        </Form.Item>
      </Form>
      {error !== null &&
        (problemOf(error)?.code === 'still_holds' ? <StillHolds name={name} error={error} /> : <ProblemAlert error={error} />)}
    </Dialog>
  );
}

/** What keeps the person, and where it is handed over. */
function StillHolds({ name, error }: { readonly name: string; readonly error: unknown }) {
  const { t } = useTranslation('employees');
  return (
    <Alert
      role="alert"
      type="warning"
      showIcon
      title={t('leaving.holds', { name })}
      description={
        <>
          <ul>
            {holdingsIn(problemOf(error)).map(({ name: holding, count }) => (
              <li key={holding}>{t(`leaving.holdings.${holding}`, { count })}</li>
            ))}
          </ul>
          <Link to="/personnel-changes">{t('leaving.toChange')}</Link>
        </>
      }
    />
  );
}
