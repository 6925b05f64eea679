/** What can be done with a customer as a whole, as the API offers it. */
import { useState } from 'react';
import { DownOutlined } from '@ant-design/icons';
import { App, Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { AnswerOf } from '../api/answers';
import { refresh } from '../api/cache';
import { api } from '../api/client';
import { EmployeeSelect } from '../handovers/EmployeeSelect';
import { ProtectionDialog } from '../pool/ProtectionDialog';
import { useRefusalMessage } from '../problems/useRefusalMessage';
import { ActionMenu } from '../ui/ActionMenu';
import { FormDialog } from '../ui/FormDialog';
import { useDebounced } from '../ui/useDebounced';
import { menuOf, type MenuAction, type Offered } from './actions';

type Customer = AnswerOf<'/api/v1/customers/{id}/360'>['customer'];

interface DialogProps {
  readonly customer: Customer;
  readonly onClose: () => void;
}

const dialogs = {
  hand_over: HandOverDialog,
  merge: MergeDialog,
  protect: ProtectionDialog,
  give_back: GiveBackDialog,
  recycle: GiveBackDialog,
} as const;
const isDialog = (action: MenuAction): action is keyof typeof dialogs => action in dialogs;

interface CustomerActionsProps {
  readonly customer: Customer;
  readonly offered: readonly Offered[];
}

export function CustomerActions({ customer, offered }: CustomerActionsProps) {
  const { t } = useTranslation(['customer-view', 'ui']);
  const { modal } = App.useApp();
  const navigate = useNavigate();
  const sayRefusal = useRefusalMessage();
  const [open, setOpen] = useState<keyof typeof dialogs>();
  const options = {
    onSuccess: () => refresh('/api/v1/customers'),
    onError: sayRefusal,
  };
  const deactivate = api.useMutation('post', '/api/v1/customers/{id}/deactivate', options);
  const activate = api.useMutation('post', '/api/v1/customers/{id}/activate', options);
  const unprotect = api.useMutation('delete', '/api/v1/customers/{id}/protection', {
    ...options,
    onSuccess: () => refresh('/api/v1/pool/', '/api/v1/customers'),
  });
  const remove = api.useMutation('delete', '/api/v1/customers/{id}', {
    ...options,
    onSuccess: async () => {
      await refresh('/api/v1/customers');
      await navigate('/customers');
    },
  });
  const params = { params: { path: { id: customer.id } } };
  const ask = (action: 'deactivate' | 'delete', does: () => void) =>
    void modal.confirm({ title: t(`asks.${action}`), okText: t(`actions.${action}`), cancelText: t('ui:cancel'), onOk: does });
  const act = (action: MenuAction) => {
    if (isDialog(action)) setOpen(action);
    else if (action === 'unprotect') unprotect.mutate(params);
    else if (action === 'activate') activate.mutate({ ...params, body: {} });
    else if (action === 'deactivate') ask(action, () => deactivate.mutate({ ...params, body: {} }));
    else ask('delete', () => remove.mutate(params));
  };
  const actions = menuOf(offered);
  const Dialog = open && dialogs[open];
  if (actions.length === 0) return null;
  return (
    <>
      <ActionMenu
        icon={<DownOutlined aria-hidden />}
        iconPlacement="end"
        items={actions.map((action) => ({ key: action, label: t(`actions.${action}`), danger: action === 'delete' }))}
        onChoose={act}
      >
        {t('actions.more')}
      </ActionMenu>
      {Dialog && <Dialog customer={customer} onClose={() => setOpen(undefined)} />}
    </>
  );
}

interface HandOverFields {
  readonly reason: 'resignation' | 'position_change';
  readonly toOwner?: string;
}

function HandOverDialog({ customer: { id, ownerId }, onClose }: DialogProps) {
  const { t } = useTranslation('customer-view');
  const navigate = useNavigate();
  const start = api.useMutation('post', '/api/v1/handovers', {
    onSuccess: async (answer) => {
      await refresh('/api/v1/customers', '/api/v1/handovers', '/api/v1/me');
      onClose();
      await navigate(`/handovers/${'id' in answer ? answer.id : answer.handoverId}`);
    },
  });
  const submit = ({ reason, toOwner }: HandOverFields) =>
    start.mutate({ body: { customerId: id, reason, ...(toOwner !== undefined && { toOwner: { id: toOwner } }) } });
  return (
    <FormDialog<HandOverFields>
      title={t('handOver.title')}
      does={t('handOver.do')}
      initialValues={{ reason: 'position_change' }}
      isPending={start.isPending}
      error={start.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <p>{t('handOver.hint')}</p>
      <Form.Item name="reason" label={t('handOver.reason')}>
        <Select
          options={(['position_change', 'resignation'] as const).map((value) => ({ value, label: t(`handOver.reasons.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name="toOwner" label={t('handOver.toOwner')} extra={t('handOver.toOwnerHint')}>
        <EmployeeSelect except={ownerId === null ? [] : [ownerId]} />
      </Form.Item>
    </FormDialog>
  );
}

function GiveBackDialog({ customer: { id }, onClose }: DialogProps) {
  const { t } = useTranslation('customer-view');
  const navigate = useNavigate();
  const [refused, setRefused] = useState<string>();
  const problems: Readonly<Record<string, string>> = useTranslation('problems').t('codes', { returnObjects: true });
  const recycle = api.useMutation('post', '/api/v1/pool/recycle', {
    onSuccess: async ({ items }) => {
      const [outcome] = items;
      if (outcome?.status === 'refused') return setRefused(problems[outcome.code ?? ''] ?? outcome.code);
      await refresh('/api/v1/customers', '/api/v1/pool');
      onClose();
      await navigate('/customers');
    },
  });
  return (
    <FormDialog<{ readonly note: string }>
      title={t('giveBack.title')}
      does={t('giveBack.do')}
      isPending={recycle.isPending}
      error={recycle.error}
      refusal={refused === undefined ? undefined : <p role="alert">{refused}</p>}
      onSubmit={({ note }) => recycle.mutate({ body: { customerIds: [id], note } })}
      onClose={onClose}
    >
      <p>{t('giveBack.hint')}</p>
      <Form.Item name="note" label={t('giveBack.note')} rules={[{ required: true, whitespace: true, message: t('add.missing') }]}>
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={500} autoFocus />
      </Form.Item>
    </FormDialog>
  );
}

function MergeDialog({ customer, onClose }: DialogProps) {
  const { t } = useTranslation('customer-view');
  const [typed, setTyped] = useState('');
  const q = useDebounced(typed.trim(), 300);
  const { data, isFetching } = api.useQuery('get', '/api/v1/customers', { params: { query: { q, limit: 10 } } }, { enabled: q !== '' });
  const merge = api.useMutation('post', '/api/v1/customers/{id}/merge', {
    onSuccess: async () => {
      await refresh('/api/v1/customers');
      onClose();
    },
  });
  const found = data?.items.filter(({ id }) => id !== customer.id) ?? [];
  return (
    <FormDialog<{ readonly duplicate: string }>
      title={t('merge.title', { name: customer.customerName })}
      does={t('merge.do')}
      isPending={merge.isPending}
      error={merge.error}
      onSubmit={({ duplicate }) => merge.mutate({ params: { path: { id: customer.id } }, body: { duplicate } })}
      onClose={onClose}
    >
      <p>{t('merge.hint')}</p>
      <Form.Item name="duplicate" label={t('merge.duplicate')} rules={[{ required: true, message: t('add.missing') }]}>
        <Select
          showSearch={{ filterOption: false, onSearch: setTyped }}
          loading={isFetching}
          placeholder={t('merge.placeholder')}
          notFoundContent={q === '' ? null : undefined}
          options={found.map(({ id, customerName, phone }) => ({
            value: id,
            label: phone === null ? customerName : `${customerName} · ${phone}`,
          }))}
        />
      </Form.Item>
    </FormDialog>
  );
}
