import { InboxOutlined } from '@ant-design/icons';
import { useMutation } from '@tanstack/react-query';
import { Button, Spin, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { http, patientFetch } from '../api/client';
import { refresh } from '../api/cache';
import { ProblemAlert } from '../problems/ProblemAlert';
import { RefusedError } from '../problems/problem';
import { typeOf } from './import';
import styles from './Imports.module.css';

interface Sending {
  readonly file: File;
  readonly type: string;
  readonly stop: AbortController;
}

/** Where a file is chosen or dropped; it is checked, and nothing is written yet. */
export function UploadField() {
  const { t } = useTranslation('imports');
  const navigate = useNavigate();
  const [wrong, setWrong] = useState<string>();
  const upload = useMutation({
    mutationFn: async ({ file, type, stop }: Sending) => {
      const { data, error } = await http.POST('/api/v1/customers/imports', {
        params: { query: { fileName: file.name } },
        headers: { 'content-type': type },
        signal: stop.signal,
        // The document has no word for a body that is a file: it is put into the request as it goes out.
        fetch: (request) => patientFetch(new Request(request, { method: 'POST', body: file })),
      });
      if (error !== undefined) throw new RefusedError(error);
      return data;
    },
    onSuccess: ({ id }) => navigate(`/customers/imports/${id}`),
    onSettled: () => refresh('/api/v1/customers/imports'),
  });
  const isStopped = upload.variables?.stop.signal.aborted === true;
  const choose = (file: File) => {
    const type = typeOf(file.name);
    setWrong(type === undefined ? file.name : undefined);
    if (type !== undefined) upload.mutate({ file, type, stop: new AbortController() });
    return false; // sent by us, not by the field
  };
  return (
    <section aria-label={t('upload.title')} className={styles.upload}>
      <Upload.Dragger accept=".csv,.txt,.xlsx" showUploadList={false} beforeUpload={choose} disabled={upload.isPending}>
        {upload.isPending ? <Spin /> : <InboxOutlined className={styles.icon} aria-hidden />}
        <p className={styles.drop}>{upload.isPending ? t('upload.sending') : t('upload.drop')}</p>
        <p className={styles.hint}>{t('upload.hint')}</p>
        <p className={styles.hint}>{t('upload.contacts')}</p>
      </Upload.Dragger>
      {upload.isPending && (
        <Button className={styles.stop} onClick={() => upload.variables.stop.abort()}>
          {t('upload.stop')}
        </Button>
      )}
      {isStopped && !upload.isPending && <p role="status">{t('upload.stopped')}</p>}
      {wrong !== undefined && (
        <p role="alert" className={styles.wrong}>
          {t('upload.wrongType', { name: wrong })}
        </p>
      )}
      {upload.error !== null && !isStopped && <ProblemAlert error={upload.error} />}
    </section>
  );
}
