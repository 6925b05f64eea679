import { PlusOutlined, UploadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { api } from '../api/client';
import { byCursor } from '../api/paging';
import { EmptyState } from '../ui/EmptyState';
import { LinkButton } from '../ui/LinkButton';
import { isNarrow } from '../ui/narrowing';
import { PagedList } from '../ui/PagedList';
import { PageHeader } from '../ui/PageHeader';
import { CustomerList } from './CustomerList';
import { ExportButton } from './ExportButton';
import { FilterBar } from './FilterBar';
import { queryOf, readFilter, writeFilter, type Filter } from './filter';

export default function CustomersPage() {
  const { t } = useTranslation(['customers', 'ui']);
  const navigate = useNavigate();
  const [address, setAddress] = useSearchParams();
  const filter = readFilter(address);
  const list = api.useInfiniteQuery('get', '/api/v1/customers', { params: { query: queryOf(filter) } }, byCursor);
  const shown = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const change = (changed: Partial<Filter>) => setAddress(writeFilter({ ...filter, ...changed }), { replace: true });
  return (
    <>
      <PageHeader title={t('title')} subtitle={t('subtitle')}>
        <LinkButton to="/customers/import" icon={<UploadOutlined aria-hidden />}>
          {t('import')}
        </LinkButton>
        <ExportButton filter={filter} />
        <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => void navigate('/customers/new')}>
          {t('create.do')}
        </Button>
      </PageHeader>
      <FilterBar filter={filter} customers={shown} onChange={change} />
      <PagedList
        list={list}
        empty={
          isNarrow(filter) ? (
            <EmptyState title={t('emptyFiltered')} hint={t('emptyFilteredHint')}>
              <Button onClick={() => setAddress(new URLSearchParams())}>{t('showEverything')}</Button>
            </EmptyState>
          ) : (
            <EmptyState title={t('empty')} hint={t('emptyHint')}>
              <Link to="/customers/new">{t('create.do')}</Link>
              <Link to="/customers/import">{t('import')}</Link>
              <Link to="/pool">{t('toPool')}</Link>
            </EmptyState>
          )
        }
      >
        {(customers) => <CustomerList customers={customers} />}
      </PagedList>
    </>
  );
}
