import { useState } from 'react';
import { Alert, Button, Form, Input, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { refreshAfterStep } from '../api/cache';
import { api } from '../api/client';
import { useFormats } from '../language/formats';
import { ProblemAlert } from '../problems/ProblemAlert';
import { Dialog } from '../ui/Dialog';
import type { Change, Rights } from './change';
import { useWords } from './useWords';
import styles from './PersonnelChanges.module.css';

/** What is asked of a person: undo it as a whole, or decide about what was completed before it was called off. */
type Asked = 'undo' | 'keep';

/** The button that undoes a change as a whole. */
export function UndoButton({ change, rights }: { readonly change: Change; readonly rights: Rights }) {
  const { t } = useTranslation('personnel-changes');
  const [isOpen, setOpen] = useState(false);
  if (!rights.undo || rights.decide) return null;
  return (
    <>
      <Button danger onClick={() => setOpen(true)}>
        {t('undo.do')}
      </Button>
      {isOpen && <ReasonDialog change={change} asked="undo" onClose={() => setOpen(false)} />}
    </>
  );
}

/** Of a change that was called off: keep what was completed, or undo it; and of one that is being undone or was, how far it has come. */
export function UndoStanding({ change, rights }: { readonly change: Change; readonly rights: Rights }) {
  const { undo, status } = change;
  if (undo !== null) return <Report undo={undo} isOver={status === 'undone'} />;
  return status === 'awaiting_decision' ? <Decision change={change} rights={rights} /> : null;
}

function Decision({ change, rights }: { readonly change: Change; readonly rights: Rights }) {
  const { t } = useTranslation('personnel-changes');
  const { moment } = useFormats();
  const [asked, setAsked] = useState<Asked>();
  const { counts, decisionEndsAt } = change;
  const isCancelling = counts.preparation + counts.review + counts.confirmation > 0;
  return (
    <>
      <Alert
        className={styles.section}
        type="warning"
        showIcon
        title={t('decision.title', { count: counts.completed + counts.pooled })}
        description={decisionEndsAt === null ? t('decision.cancelling') : t('decision.hint', { at: moment(decisionEndsAt) })}
        action={
          rights.decide && (
            <Space wrap>
              <Button disabled={isCancelling} onClick={() => setAsked('keep')}>
                {t('decision.keep')}
              </Button>
              <Button danger onClick={() => setAsked('undo')}>
                {t('decision.undo')}
              </Button>
            </Space>
          )
        }
      />
      {asked !== undefined && <ReasonDialog change={change} asked={asked} onClose={() => setAsked(undefined)} />}
    </>
  );
}

interface ReasonDialogProps {
  readonly change: Change;
  readonly asked: Asked;
  readonly onClose: () => void;
}

function ReasonDialog({ change: { id, status }, asked, onClose }: ReasonDialogProps) {
  const { t } = useTranslation(['personnel-changes', 'handovers']);
  const [form] = Form.useForm<{ readonly reason: string }>();
  const onSuccess = async () => {
    await refreshAfterStep();
    onClose();
  };
  const undo = api.useMutation('post', '/api/v1/personnel-changes/{id}/undo', { onSuccess });
  const decide = api.useMutation('post', '/api/v1/personnel-changes/{id}/decision', { onSuccess });
  const params = { path: { id } };
  const send = ({ reason }: { readonly reason: string }) =>
    status === 'awaiting_decision'
      ? decide.mutate({ params, body: { decision: asked, reason } })
      : undo.mutate({ params, body: { reason } });
  const error = undo.error ?? decide.error;
  return (
    <Dialog
      open
      title={t(`${asked}.title`)}
      okText={t(`${asked}.do`)}
      cancelText={t('cancel.back')}
      okButtonProps={{ danger: asked === 'undo' }}
      confirmLoading={undo.isPending || decide.isPending}
      mask={{ closable: false }}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <p>{t(`${asked}.hint`)}</p>
      <Form form={form} layout="vertical" onFinish={send}>
        <Form.Item
          name="reason"
          label={t('handovers:questions.reason')}
          rules={[{ required: true, whitespace: true, message: t('handovers:questions.missing') }]}
        >
          <Input.TextArea autoSize={{ minRows: 3 }} maxLength={2000} autoFocus />
        </Form.Item>
      </Form>
      {error !== null && <ProblemAlert error={error} />}
    </Dialog>
  );
}

function Report({ undo, isOver }: { readonly undo: NonNullable<Change['undo']>; readonly isOver: boolean }) {
  const { t } = useTranslation('personnel-changes');
  const { labelled, number } = useFormats();
  const words = useWords();
  const { undone, remaining, returned, left, reason, overCapacity } = undo;
  const leftBehind = Object.entries(left).map(([why, many]) => labelled(words.leftByUndo(why), many));
  return (
    <Alert
      className={styles.section}
      type={leftBehind.length > 0 ? 'warning' : isOver ? 'success' : 'info'}
      showIcon
      title={isOver ? t('undo.over', { count: undone }) : t('undo.under', { done: number(undone), count: undone + remaining })}
      description={
        <>
          <p>{t('undo.why', { reason })}</p>
          {returned > 0 && <p>{t('undo.returned', { count: returned })}</p>}
          {leftBehind.length > 0 && <p>{labelled(t('undo.left'), leftBehind.join(' · '))}</p>}
          {overCapacity !== null && <p>{t('undo.overCapacity', overCapacity)}</p>}
        </>
      }
    />
  );
}
