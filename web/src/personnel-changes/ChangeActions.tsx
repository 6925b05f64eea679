import { useState } from 'react';
import { Button, Checkbox, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { refreshAfterStep } from '../api/cache';
import { api } from '../api/client';
import { ProblemAlert } from '../problems/ProblemAlert';
import { Dialog } from '../ui/Dialog';
import type { Change, Rights } from './change';

/** Start, hold up, go on, call off: what this person may do with the change as it stands. */
export function ChangeActions({ change: { id, status, undecided }, rights }: { readonly change: Change; readonly rights: Rights }) {
  const { t } = useTranslation('personnel-changes');
  const [isCancelling, setCancelling] = useState(false);
  const asked = { params: { path: { id } }, body: {} };
  const start = api.useMutation('post', '/api/v1/personnel-changes/{id}/start', { onSuccess: refreshAfterStep });
  const pause = api.useMutation('post', '/api/v1/personnel-changes/{id}/pause', { onSuccess: refreshAfterStep });
  const resume = api.useMutation('post', '/api/v1/personnel-changes/{id}/resume', { onSuccess: refreshAfterStep });
  const error = [start, pause, resume].find((each) => each.error !== null)?.error;
  return (
    <>
      {rights.steer && status === 'planned' && (
        <Button type={undecided === 0 ? 'primary' : 'default'} loading={start.isPending} onClick={() => start.mutate(asked)}>
          {t('start')}
        </Button>
      )}
      {rights.steer && status === 'running' && (
        <Button loading={pause.isPending} onClick={() => pause.mutate(asked)}>
          {t('pause')}
        </Button>
      )}
      {rights.steer && status === 'paused' && (
        <Button type="primary" loading={resume.isPending} onClick={() => resume.mutate(asked)}>
          {t('resume')}
        </Button>
      )}
      {rights.cancel && (
        <Button danger onClick={() => setCancelling(true)}>
          {t('cancel.do')}
        </Button>
      )}
      {isCancelling && <CancelDialog changeId={id} onClose={() => setCancelling(false)} />}
      {error !== undefined && <ProblemAlert error={error} />}
    </>
  );
}

interface CancelFields {
  readonly reason: string;
  readonly keep?: boolean;
}

function CancelDialog({ changeId, onClose }: { readonly changeId: string; readonly onClose: () => void }) {
  const { t } = useTranslation(['personnel-changes', 'handovers', 'ui']);
  const [form] = Form.useForm<CancelFields>();
  const cancel = api.useMutation('post', '/api/v1/personnel-changes/{id}/cancel', {
    onSuccess: async () => {
      await refreshAfterStep();
      onClose();
    },
  });
  const send = ({ reason, keep }: CancelFields) =>
    cancel.mutate({ params: { path: { id: changeId } }, body: { reason, openHandovers: keep === true ? 'keep' : 'cancel' } });
  return (
    <Dialog
      open
      title={t('cancel.title')}
      okText={t('cancel.do')}
      cancelText={t('cancel.back')}
      okButtonProps={{ danger: true }}
      confirmLoading={cancel.isPending}
      mask={{ closable: false }}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <p>{t('cancel.hint')}</p>
      <Form<CancelFields> form={form} layout="vertical" onFinish={send}>
        <Form.Item
          name="reason"
          label={t('handovers:questions.reason')}
          rules={[{ required: true, whitespace: true, message: t('handovers:questions.missing') }]}
        >
          <Input.TextArea autoSize={{ minRows: 3 }} maxLength={2000} autoFocus />
        </Form.Item>
        <Form.Item name="keep" valuePropName="checked">
          <Checkbox>{t('cancel.keep')}</Checkbox>
        </Form.Item>
      </Form>
      {cancel.error !== null && <ProblemAlert error={cancel.error} />}
    </Dialog>
  );
}
