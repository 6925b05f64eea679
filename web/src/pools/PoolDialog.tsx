import { Checkbox, Form, Input, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import { refresh } from '../api/cache';
import { api } from '../api/client';
import { FormDialog } from '../ui/FormDialog';
import type { Pool } from './pool';
import styles from '../administration/Section.module.css';

type Fields = Pick<
  Pool,
  'name' | 'region' | 'isOpenToAll' | 'isDefault' | 'dailyLimit' | 'cooldownDays' | 'protectionQuota' | 'protectionDays'
>;

const empty: Partial<Fields> = { isOpenToAll: false };
const numbers = ['dailyLimit', 'cooldownDays', 'protectionQuota', 'protectionDays'] as const;

export function PoolDialog({ pool, onClose }: { readonly pool: Pool | undefined; readonly onClose: () => void }) {
  const { t } = useTranslation(['pools', 'ui']);
  const done = async () => {
    await refresh('/api/v1/pool');
    onClose();
  };
  const create = api.useMutation('post', '/api/v1/pools', { onSuccess: done });
  const change = api.useMutation('patch', '/api/v1/pools/{id}', { onSuccess: done });
  const submit = ({ isDefault, ...fields }: Fields) => {
    const body = {
      name: fields.name.trim(),
      region: fields.region?.trim() || null,
      isOpenToAll: fields.isOpenToAll,
      dailyLimit: fields.dailyLimit ?? null,
      cooldownDays: fields.cooldownDays ?? null,
      protectionQuota: fields.protectionQuota ?? null,
      protectionDays: fields.protectionDays ?? null,
    };
    if (pool === undefined) return create.mutate({ body });
    const params = { path: { id: pool.id }, header: { 'if-match': `"${pool.version}"` } };
    change.mutate({ params, body: { ...body, ...(isDefault && !pool.isDefault && { isDefault }) } });
  };
  return (
    <FormDialog<Fields>
      title={pool === undefined ? t('add') : t('editTitle', { name: pool.name })}
      does={t('ui:save')}
      initialValues={pool ?? empty}
      isPending={create.isPending || change.isPending}
      error={create.error ?? change.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Form.Item name="name" label={t('fields.name')} rules={[{ required: true, whitespace: true, message: t('missing') }]}>
        <Input maxLength={200} autoFocus />
      </Form.Item>
      <Form.Item name="region" label={t('fields.region')} extra={t('fields.regionHint')}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="isOpenToAll" valuePropName="checked">
        <Checkbox>{t('fields.isOpenToAll')}</Checkbox>
      </Form.Item>
      <div className={styles.pair}>
        {numbers.map((name) => (
          <Form.Item key={name} name={name} label={t(`fields.${name}`)} extra={t(`fields.${name}Hint`)}>
            <InputNumber min={name === 'protectionDays' ? 1 : 0} max={100_000} precision={0} style={{ width: '100%' }} />
          </Form.Item>
        ))}
      </div>
      {pool !== undefined && !pool.isDefault && (
        <Form.Item name="isDefault" valuePropName="checked">
          <Checkbox>{t('fields.isDefault')}</Checkbox>
        </Form.Item>
      )}
    </FormDialog>
  );
}
