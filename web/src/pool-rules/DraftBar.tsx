import { useState } from 'react';
import { Alert, Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { useBlocker } from 'react-router';
import { refresh } from '../api/cache';
import { api } from '../api/client';
import { ProblemAlert } from '../problems/ProblemAlert';
import { Dialog } from '../ui/Dialog';
import type { Rule } from './rule';
import styles from './RulesPage.module.css';

interface DraftBarProps {
  readonly rules: readonly Rule[];
  /** The version that the draft began with: somebody else's change in between is not overwritten. */
  readonly version: number;
  readonly onDone: () => void;
}

/** What was changed is not in force yet. */
export function DraftBar({ rules, version, onDone }: DraftBarProps) {
  const { t } = useTranslation(['pool-rules', 'ui']);
  const [isAsking, setAsking] = useState(false);
  const [form] = Form.useForm<{ note?: string }>();
  const replace = api.useMutation('put', '/api/v1/pool/rules', {
    onSuccess: async () => {
      await refresh('/api/v1/pool/rules');
      onDone();
    },
  });
  const leaving = useBlocker(({ currentLocation, nextLocation }) => currentLocation.pathname !== nextLocation.pathname);
  const send = ({ note = '' }: { note?: string }) =>
    replace.mutate({ body: { rules: [...rules], version, ...(note.trim() !== '' && { note: note.trim() }) } });
  return (
    <>
      <Alert
        className={styles.draft}
        type="warning"
        showIcon
        title={t('draft.title')}
        description={t('draft.hint')}
        action={
          <div className={styles.ruleActions}>
            <Button type="primary" onClick={() => setAsking(true)}>
              {t('draft.do')}
            </Button>
            <Button onClick={onDone}>{t('draft.discard')}</Button>
          </div>
        }
      />
      {leaving.state === 'blocked' && (
        <Dialog
          open
          title={t('draft.leaveTitle')}
          okText={t('draft.leave')}
          cancelText={t('draft.stay')}
          okButtonProps={{ danger: true }}
          onOk={() => leaving.proceed()}
          onCancel={() => leaving.reset()}
        >
          {t('draft.leaveHint')}
        </Dialog>
      )}
      {isAsking && (
        <Dialog
          open
          title={t('draft.askTitle')}
          okText={t('draft.do')}
          cancelText={t('ui:cancel')}
          confirmLoading={replace.isPending}
          mask={{ closable: false }}
          onOk={() => form.submit()}
          onCancel={() => setAsking(false)}
        >
          <p>{t('draft.ask')}</p>
          <Form form={form} layout="vertical" onFinish={send}>
            <Form.Item name="note" label={t('draft.note')}>
              <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} autoFocus />
            </Form.Item>
          </Form>
          {replace.error !== null && <ProblemAlert error={replace.error} />}
        </Dialog>
      )}
    </>
  );
}
