import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { byCursor } from '../api/paging';
import { useFormats } from '../language/formats';
import { ProblemAlert } from '../problems/ProblemAlert';
import { PagedList } from '../ui/PagedList';
import page from './HandoverPage.module.css';
import styles from './Comments.module.css';

export function Comments({ handoverId }: { readonly handoverId: string }) {
  const { t } = useTranslation('handovers');
  const { moment } = useFormats();
  const [form] = Form.useForm<{ text: string }>();
  const params = { path: { id: handoverId } };
  const list = api.useInfiniteQuery('get', '/api/v1/handovers/{id}/comments', { params: { ...params, query: { limit: 200 } } }, byCursor);
  const add = api.useMutation('post', '/api/v1/handovers/{id}/comments', {
    onSuccess: async () => {
      form.resetFields();
      // The oldest come first: on to the last page, where the new one is.
      await list.refetch();
      for (let read = await list.fetchNextPage(); read.hasNextPage;) read = await list.fetchNextPage();
    },
  });
  return (
    <section className={page.section} aria-labelledby="comments">
      <div className={page.head}>
        <h2 id="comments">{t('comments.title')}</h2>
      </div>
      <PagedList list={list} empty={<p className={page.quiet}>{t('comments.empty')}</p>}>
        {(comments) => (
          <ul className={styles.comments}>
            {comments.map(({ id, author, text, createdAt }) => (
              <li key={id}>
                <div>
                  <b>{author?.name ?? t('timeline.system')}</b> <time dateTime={createdAt}>{moment(createdAt)}</time>
                </div>
                <p>{text}</p>
              </li>
            ))}
          </ul>
        )}
      </PagedList>
      <Form form={form} layout="vertical" onFinish={(body) => add.mutate({ params, body })}>
        <Form.Item name="text" rules={[{ required: true, whitespace: true, message: t('questions.missing') }]} style={{ marginBottom: 8 }}>
          <Input.TextArea aria-label={t('comments.write')} placeholder={t('comments.write')} autoSize={{ minRows: 2 }} maxLength={5000} />
        </Form.Item>
        {add.error !== null && <ProblemAlert error={add.error} />}
        <Button htmlType="submit" loading={add.isPending}>
          {t('comments.send')}
        </Button>
      </Form>
    </section>
  );
}
