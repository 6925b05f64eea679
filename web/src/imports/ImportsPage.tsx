import { DownloadOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api } from '../api/client';
import { byCursor } from '../api/paging';
import { useFormats } from '../language/formats';
import { EmptyState } from '../ui/EmptyState';
import { LinkButton } from '../ui/LinkButton';
import { PagedList } from '../ui/PagedList';
import { PageHeader } from '../ui/PageHeader';
import { RecordList, type Column } from '../ui/RecordList';
import { DownloadButton } from './DownloadButton';
import { isMoving, type CustomerImport } from './import';
import { ImportStatus } from './ImportStatus';
import { UploadField } from './UploadField';

const pollMs = 3_000;

/** A file is chosen here; what was imported before is found again. */
export default function ImportsPage() {
  const { t } = useTranslation('imports');
  const columns = useColumns();
  const list = api.useInfiniteQuery(
    'get',
    '/api/v1/customers/imports',
    { params: { query: { limit: 20 } } },
    {
      ...byCursor,
      refetchInterval: ({ state: { data } }) => (data?.pages.some(({ items }) => items.some(isMoving)) === true ? pollMs : false),
    },
  );
  return (
    <>
      <PageHeader title={t('title')} subtitle={t('subtitle')}>
        <DownloadButton of={{ kind: 'template' }} icon={<DownloadOutlined aria-hidden />}>
          {t('template')}
        </DownloadButton>
        <LinkButton to="/customers">{t('back')}</LinkButton>
      </PageHeader>
      <UploadField />
      <h2>{t('before')}</h2>
      <PagedList list={list} empty={<EmptyState title={t('empty')} hint={t('emptyHint')} />}>
        {(imports: readonly CustomerImport[]) => <RecordList items={imports} columns={columns} />}
      </PagedList>
    </>
  );
}

function useColumns(): Column<CustomerImport>[] {
  const { t } = useTranslation('imports');
  const { moment, number } = useFormats();
  return [
    {
      key: 'file',
      title: t('columns.file'),
      render: ({ id, fileName }) => <Link to={`/customers/imports/${id}`}>{fileName ?? t('unnamed')}</Link>,
    },
    { key: 'at', title: t('columns.at'), render: ({ createdAt }) => moment(createdAt) },
    { key: 'status', title: t('columns.status'), render: ({ status }) => <ImportStatus status={status} /> },
    { key: 'rows', title: t('counts.rows'), align: 'right', render: ({ counts }) => number(counts.rows) },
    { key: 'bad', title: t('counts.bad'), align: 'right', render: ({ counts }) => number(counts.bad) },
    { key: 'created', title: t('counts.created'), align: 'right', render: ({ counts }) => number(counts.created) },
  ];
}
