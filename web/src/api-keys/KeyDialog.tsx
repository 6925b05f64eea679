import { Checkbox, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import type { BodyOf } from '../api/answers';
import { refresh } from '../api/cache';
import { api } from '../api/client';
import { FormDialog } from '../ui/FormDialog';
import { ShownOnce } from '../ui/ShownOnce';
import styles from './KeyDialog.module.css';

type Fields = BodyOf<'/api/v1/api-keys', 'post'>;

const scopes = ['hr', 'customers', 'handovers', 'pool', 'admin'] as const;

/** Makes a key, and shows it this once. */
export function KeyDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('api-keys');
  const create = api.useMutation('post', '/api/v1/api-keys', { onSuccess: () => refresh('/api/v1/api-keys') });
  if (create.data !== undefined) {
    const { name, key, signingSecret } = create.data;
    return (
      <ShownOnce title={t('madeTitle', { name })} warning={t('once')} secret={key} onClose={onClose}>
        <p>{t('use')}</p>
        <pre className={styles.example}>Authorization: Bearer {key.slice(0, 12)}…</pre>
        {signingSecret !== null && (
          <>
            <p>{t('sign')}</p>
            <pre className={styles.example}>{signingSecret}</pre>
          </>
        )}
      </ShownOnce>
    );
  }
  return (
    <FormDialog<Fields>
      title={t('add')}
      does={t('do')}
      isPending={create.isPending}
      error={create.error}
      onSubmit={({ name, scopes: chosen, signsEvents = false }) =>
        create.mutate({ body: { name: name.trim(), scopes: chosen, signsEvents } })
      }
      onClose={onClose}
    >
      <Form.Item
        name="name"
        label={t('fields.name')}
        extra={t('fields.nameHint')}
        rules={[{ required: true, pattern: /^\s*[a-z0-9][a-z0-9_.-]{0,62}\s*$/, message: t('fields.nameRule') }]}
      >
        <Input maxLength={63} autoFocus autoComplete="off" />
      </Form.Item>
      {/* Not `required`, which a group of checkboxes cannot be to assistive technology. */}
      <Form.Item
        name="scopes"
        label={t('fields.scopes')}
        rules={[
          {
            validator: (_, chosen?: readonly string[]) =>
              chosen !== undefined && chosen.length > 0 ? Promise.resolve() : Promise.reject(new Error(t('fields.scopesRule'))),
          },
        ]}
      >
        <Checkbox.Group
          aria-label={t('fields.scopes')}
          style={{ display: 'grid', gap: 8 }}
          options={scopes.map((value) => ({
            value,
            label: (
              <>
                <b>{t(`scopes.${value}`)}</b> {t(`scopeHints.${value}`)}
              </>
            ),
          }))}
        />
      </Form.Item>
      <Form.Item name="signsEvents" valuePropName="checked" extra={t('fields.signsHint')}>
        <Checkbox>{t('fields.signs')}</Checkbox>
      </Form.Item>
    </FormDialog>
  );
}
