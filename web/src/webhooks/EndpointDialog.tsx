import { Checkbox, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import type { BodyOf } from '../api/answers';
import { refresh } from '../api/cache';
import { api } from '../api/client';
import { FormDialog } from '../ui/FormDialog';
import { ShownOnce } from '../ui/ShownOnce';

type Fields = BodyOf<'/api/v1/webhooks', 'post'>;

const eventTypes = ['personnel_change.cleared'] as const satisfies Fields['eventTypes'];

/** Registers where events go, and shows the secret this once. */
export function EndpointDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('webhooks');
  const register = api.useMutation('post', '/api/v1/webhooks', { onSuccess: () => refresh('/api/v1/webhooks') });
  if (register.data !== undefined) {
    return (
      <ShownOnce title={t('registered')} warning={t('once')} secret={register.data.secret} onClose={onClose}>
        <p>{t('use')}</p>
      </ShownOnce>
    );
  }
  return (
    <FormDialog<Fields>
      title={t('add')}
      does={t('do')}
      initialValues={{ eventTypes: [...eventTypes] }}
      isPending={register.isPending}
      error={register.error}
      onSubmit={({ url, description, eventTypes: chosen }) =>
        register.mutate({ body: { url: url.trim(), eventTypes: chosen, ...(description?.trim() && { description: description.trim() }) } })
      }
      onClose={onClose}
    >
      <Form.Item
        name="url"
        label={t('columns.url')}
        extra={t('fields.urlHint')}
        rules={[{ required: true, pattern: /^\s*https?:\/\/\S+\s*$/, message: t('fields.urlRule') }]}
      >
        <Input maxLength={2000} inputMode="url" autoFocus autoComplete="off" />
      </Form.Item>
      <Form.Item name="description" label={t('columns.description')} extra={t('fields.descriptionHint')}>
        <Input maxLength={500} autoComplete="off" />
      </Form.Item>
      <Form.Item name="eventTypes" label={t('columns.events')} rules={[{ required: true, message: t('fields.eventsRule') }]}>
        <Checkbox.Group aria-label={t('columns.events')} options={eventTypes.map((value) => ({ value, label: t(`events.${value}`) }))} />
      </Form.Item>
    </FormDialog>
  );
}
