import { useTranslation } from 'react-i18next';
import type { ItemOf } from '../api/answers';
import { api } from '../api/client';
import { byCursor } from '../api/paging';
import { useFormats } from '../language/formats';
import { EmployeeName } from '../ui/EmployeeName';
import { PagedList } from '../ui/PagedList';
import { RecordList, type Column } from '../ui/RecordList';
import { levels, stages, typedTerm, type Term } from './term';

type Version = ItemOf<'/api/v1/policies/versions'>;

export function PolicyVersions() {
  const list = api.useInfiniteQuery('get', '/api/v1/policies/versions', { params: { query: { limit: 20 } } }, byCursor);
  const columns = useColumns();
  return (
    <PagedList list={list} empty={null}>
      {(versions: readonly Version[]) => (
        <RecordList items={versions.map((version) => ({ ...version, id: String(version.version) }))} columns={columns} />
      )}
    </PagedList>
  );
}

function useColumns(): Column<Version>[] {
  const { t } = useTranslation(['policies', 'ui', 'handovers']);
  const { labelled, moment } = useFormats();
  const inWords = (term: Term) => {
    const { amount, unit } = typedTerm(term);
    return t(`amounts.${unit}`, { count: amount });
  };
  return [
    { key: 'version', title: t('columns.version'), isShort: true, render: ({ version }) => t('versionName', { version }) },
    { key: 'at', title: t('columns.at'), isShort: true, render: ({ createdAt }) => moment(createdAt) },
    { key: 'by', title: t('columns.by'), render: ({ createdBy }) => (createdBy === null ? undefined : <EmployeeName id={createdBy} />) },
    ...stages.map((stage) => ({
      key: stage,
      title: t(`handovers:stages.${stage}`),
      render: ({ content: { stageWorkingDays } }: Version) => {
        const terms = levels.map((level) => ({ level, term: inWords(stageWorkingDays[stage][level]) }));
        const [first] = terms;
        if (first !== undefined && terms.every(({ term }) => term === first.term)) return t('anyLevel', { term: first.term });
        return (
          <>
            {terms.map(({ level, term }) => (
              <div key={level}>{labelled(t(`ui:levels.${level}`), term)}</div>
            ))}
          </>
        );
      },
    })),
    {
      key: 'after',
      title: t('columns.after'),
      render: ({ content }) => labelled(inWords(content.graceWorkingDays), t(`afterGrace.${content.afterGrace}`)),
    },
  ];
}
