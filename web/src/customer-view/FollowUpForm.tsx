/** A salesperson's daily act: what was said, and how. */
import { App, Button, Form, Input, Select } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { BodyOf } from '../api/answers';
import { api } from '../api/client';
import { ProblemAlert } from '../problems/ProblemAlert';
import styles from './CustomerPage.module.css';

type NewFollowUp = BodyOf<'/api/v1/customers/{id}/follow-ups', 'post'>;

const channels = ['call', 'visit', 'wechat', 'email', 'sms', 'meeting', 'other'] as const;

export function FollowUpForm({ customerId }: { readonly customerId: string }) {
  const { t } = useTranslation('customer-view');
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [form] = Form.useForm<NewFollowUp>();
  const record = api.useMutation('post', '/api/v1/customers/{id}/follow-ups', {
    onSuccess: async () => {
      form.resetFields();
      void message.success(t('followUp.done'));
      await queries.invalidateQueries();
    },
  });
  return (
    <Form<NewFollowUp>
      // Fields are called after the form: the page has a `content` of its own.
      name="followUp"
      form={form}
      layout="vertical"
      requiredMark={false}
      className={styles.followUp}
      initialValues={{ channel: 'call' }}
      onFinish={(body) => record.mutate({ params: { path: { id: customerId } }, body })}
    >
      {record.error !== null && <ProblemAlert error={record.error} />}
      <Form.Item
        name="content"
        label={t('followUp.content')}
        rules={[{ required: true, whitespace: true, message: t('followUp.content') }]}
      >
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={5000} />
      </Form.Item>
      <div className={styles.followUpEnd}>
        <Form.Item name="channel" noStyle>
          <Select aria-label={t('columns.channel')} options={channels.map((value) => ({ value, label: t(`channels.${value}`) }))} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={record.isPending}>
          {t('followUp.submit')}
        </Button>
      </div>
    </Form>
  );
}
