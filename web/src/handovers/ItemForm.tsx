import { Button, Checkbox, Form, Input, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { refresh } from '../api/cache';
import { api, type HandoverItem } from '../api/client';
import { ProblemAlert } from '../problems/ProblemAlert';
import styles from './Checklist.module.css';

interface Fields {
  readonly note?: string;
  readonly moves?: boolean;
  readonly promisedOn?: string;
  readonly promisedAmount?: string;
}

interface ItemFormProps {
  readonly handoverId: string;
  readonly item: HandoverItem;
  readonly onClose: () => void;
}

/** What the preparer notes on an item; saving ticks it off, which is what one writes the note for. */
export function ItemForm({ handoverId, item, onClose }: ItemFormProps) {
  const { t } = useTranslation(['handovers', 'ui']);
  const params = { path: { id: handoverId, itemId: item.id } };
  const done = async () => {
    await refresh('/api/v1/handovers');
    onClose();
  };
  const change = api.useMutation('patch', '/api/v1/handovers/{id}/items/{itemId}', { onSuccess: done });
  const remove = api.useMutation('delete', '/api/v1/handovers/{id}/items/{itemId}', { onSuccess: done });
  const save = ({ note = '', moves, promisedOn = '', promisedAmount = '' }: Fields) =>
    change.mutate({
      params,
      body: {
        isCompleted: true,
        // Said only where it is changed: what nobody marked follows from whose the record is.
        ...(moves !== item.moves && { moves }),
        note: note.trim() === '' ? null : note,
        promisedOn: promisedOn === '' ? null : promisedOn,
        promisedAmount: promisedAmount.trim() === '' ? null : promisedAmount.trim(),
      },
    });
  const initialValues: Fields = {
    note: item.note ?? '',
    moves: item.moves,
    promisedOn: item.promisedOn ?? '',
    promisedAmount: item.promisedAmount ?? '',
  };
  const isPayment = item.itemType === 'payment_issues';
  return (
    <Form<Fields> layout="vertical" initialValues={initialValues} onFinish={save}>
      <Form.Item name="note" label={t('items.note')}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={5000} placeholder={t('items.notePlaceholder')} autoFocus />
      </Form.Item>
      {isPayment && (
        <div className={styles.pair}>
          <Form.Item name="promisedOn" label={t('items.promisedOn')}>
            <Input type="date" />
          </Form.Item>
          <Form.Item
            name="promisedAmount"
            label={t('items.promisedAmount')}
            rules={[{ pattern: /^\s*\d{1,16}(\.\d{1,2})?\s*$/, message: t('items.amountRule') }]}
          >
            <Input inputMode="decimal" />
          </Form.Item>
        </div>
      )}
      {item.itemType !== 'basic_info' && (
        <Form.Item name="moves" valuePropName="checked">
          <Checkbox>{t('items.moves')}</Checkbox>
        </Form.Item>
      )}
      {change.error !== null && <ProblemAlert error={change.error} />}
      {remove.error !== null && <ProblemAlert error={remove.error} />}
      <Space wrap>
        <Button type="primary" htmlType="submit" loading={change.isPending}>
          {t('items.saveAndTick')}
        </Button>
        <Button onClick={onClose}>{t('ui:cancel')}</Button>
        {item.subjectId === null && (
          <Button danger type="text" loading={remove.isPending} onClick={() => remove.mutate({ params })}>
            {t('items.remove')}
          </Button>
        )}
      </Space>
    </Form>
  );
}
