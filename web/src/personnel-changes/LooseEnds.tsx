import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api } from '../api/client';
import { byCursor } from '../api/paging';
import { useFormats } from '../language/formats';
import { EmployeeName } from '../ui/EmployeeName';
import { seesCustomers, usePerson } from '../session/person';
import { PagedList } from '../ui/PagedList';
import { RecordList, type Column } from '../ui/RecordList';
import type { paths } from '../api/openapi';
import { useWords } from './useWords';
import styles from './PersonnelChanges.module.css';

type LooseEnd = paths['/api/v1/personnel-changes/{id}/loose-ends']['get']['responses'][200]['content']['application/json']['items'][number];

type EndColumn = Column<LooseEnd & { readonly id: string }>;

/** What the person had besides customers, and who has it now; nothing where there was none. */
export function LooseEnds({ changeId }: { readonly changeId: string }) {
  const { t } = useTranslation(['personnel-changes', 'ui']);
  const { moment } = useFormats();
  const words = useWords();
  const isLinked = seesCustomers(usePerson());
  const list = api.useInfiniteQuery(
    'get',
    '/api/v1/personnel-changes/{id}/loose-ends',
    { params: { path: { id: changeId }, query: { limit: 20 } } },
    byCursor,
  );
  if (list.data?.pages[0]?.items.length === 0) return null;
  const toCustomer: EndColumn = {
    key: 'customer',
    title: t('looseEnds.customer'),
    render: ({ customerId }) => customerId !== null && <Link to={`/customers/${customerId}`}>{t('looseEnds.toCustomer')}</Link>,
  };
  const columns: EndColumn[] = [
    { key: 'kind', title: t('looseEnds.what'), render: ({ kind }) => words.looseEnd(kind) },
    ...(isLinked ? [toCustomer] : []),
    { key: 'to', title: t('looseEnds.to'), render: ({ toId }) => (toId === null ? t('looseEnds.ended') : <EmployeeName id={toId} />) },
    { key: 'at', title: t('looseEnds.at'), render: ({ givenAt }) => moment(givenAt) },
  ];
  return (
    <section className={styles.section} aria-labelledby="loose-ends">
      <h2 id="loose-ends">{t('looseEnds.title')}</h2>
      <PagedList list={list} empty={null}>
        {(ends: readonly LooseEnd[]) => (
          <RecordList items={ends.map((end) => ({ ...end, id: `${end.kind} ${end.subjectId}` }))} columns={columns} />
        )}
      </PagedList>
    </section>
  );
}
