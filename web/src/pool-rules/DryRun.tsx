import { useState } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { http } from '../api/client';
import { problemOf, RefusedError } from '../problems/problem';
import { EmptyState } from '../ui/EmptyState';
import { PagedList } from '../ui/PagedList';
import { RecordList, type Column } from '../ui/RecordList';
import { DryRunCounts } from './DryRunCounts';
import type { DryRunRequest, Going } from './reasons';
import type { Rule } from './rule';
import { useWords } from './useWords';
import styles from './RulesPage.module.css';

const horizons = [0, 7, 14, 30, 90] as const;

/** Who would go to the pool and why, by the rules in force or by a draft of others; nothing is changed. */
export function DryRun({ draft }: { readonly draft: readonly Rule[] | undefined }) {
  const { t } = useTranslation('pool-rules');
  const [within, setWithin] = useState<number>(7);
  const [isAsked, setAsked] = useState(false);
  return (
    <section className={styles.dryRun} aria-labelledby="dry-run">
      <h2 id="dry-run">{t('dryRun.title')}</h2>
      <p>{draft ? t('dryRun.draftHint') : t('dryRun.hint')}</p>
      <div className={styles.ruleActions}>
        <Select
          aria-label={t('dryRun.within')}
          value={within}
          options={horizons.map((value) => ({ value, label: value === 0 ? t('dryRun.now') : t('dryRun.withinDays', { count: value }) }))}
          onChange={setWithin}
        />
        {!isAsked && (
          <Button type="primary" onClick={() => setAsked(true)}>
            {draft ? t('dryRun.doDraft') : t('dryRun.do')}
          </Button>
        )}
      </div>
      {isAsked && <DryRunResult request={{ withinDays: within, ...(draft && { rules: [...draft] }) }} />}
    </section>
  );
}

function DryRunResult({ request }: { readonly request: DryRunRequest }) {
  const { t } = useTranslation('pool-rules');
  const columns = useColumns();
  const list = useInfiniteQuery({
    queryKey: ['post', '/api/v1/pool/rules/dry-run', request],
    queryFn: async ({ pageParam: cursor }) => {
      const { data, error } = await http.POST('/api/v1/pool/rules/dry-run', { body: { ...request, cursor } });
      if (data === undefined) throw new RefusedError(problemOf(error));
      return data;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
  const counts = list.data?.pages[0]?.counts ?? undefined;
  return (
    <>
      <div role="status">{counts && <DryRunCounts counts={counts} />}</div>
      <PagedList list={list} empty={<EmptyState title={t('dryRun.nobody')} hint={t('dryRun.nobodyHint')} />}>
        {(items: readonly Going[]) => <RecordList items={items} columns={columns} />}
      </PagedList>
    </>
  );
}

function useColumns(): Column<Going>[] {
  const { t } = useTranslation('pool-rules');
  const { reasonText } = useWords();
  return [
    {
      key: 'customer',
      title: t('columns.customer'),
      render: ({ customerId, customerName }) => <Link to={`/customers/${customerId}`}>{customerName}</Link>,
    },
    { key: 'owner', title: t('columns.owner'), render: ({ owner }) => owner.name },
    {
      key: 'goes',
      title: t('columns.goes'),
      render: ({ daysLeft }) =>
        daysLeft === null ? undefined : daysLeft === 0 ? t('dryRun.nextRun') : t('dryRun.inDays', { count: daysLeft }),
    },
    { key: 'rule', title: t('columns.rule'), render: ({ rule }) => rule?.name },
    {
      key: 'why',
      title: t('columns.why'),
      render: ({ reasons }) => (
        <ul className={styles.reasons}>
          {reasons.map((reason) => (
            <li key={reason.code}>{reasonText(reason)}</li>
          ))}
        </ul>
      ),
    },
  ];
}
