import { useState } from 'react';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { api } from '../api/client';
import { byCursor } from '../api/paging';
import { usePerson } from '../session/person';
import { EmptyState } from '../ui/EmptyState';
import { isNarrow } from '../ui/narrowing';
import { PagedList } from '../ui/PagedList';
import { LinkButton } from '../ui/LinkButton';
import { PageHeader } from '../ui/PageHeader';
import { AssignDialog } from './AssignDialog';
import { FilterBar } from './FilterBar';
import { queryOf, readFilter, writeFilter, type Filter, type PoolEntry } from './filter';
import { LimitsPanel } from './LimitsPanel';
import { OutcomePanel } from './OutcomePanel';
import { PoolList } from './PoolList';
import { SelectionBar } from './SelectionBar';
import { useTaking } from './useTaking';
import styles from './PoolPage.module.css';

const none: ReadonlySet<string> = new Set();

export default function PoolPage() {
  const { t } = useTranslation(['pool', 'ui']);
  const { role } = usePerson();
  const canClaim = role === 'sales' || role === 'manager';
  const canAssign = role === 'manager' || role === 'admin';
  const [address, setAddress] = useSearchParams();
  const filter = readFilter(address);
  const list = api.useInfiniteQuery('get', '/api/v1/pool', { params: { query: queryOf(filter) } }, byCursor);
  const { data: limits } = api.useQuery('get', '/api/v1/pool/limits', {}, { enabled: canClaim });
  const { data: pools } = api.useQuery('get', '/api/v1/pools', { params: { query: { limit: 200 } } });
  const [chosen, setChosen] = useState(none);
  const [isAssigning, setAssigning] = useState(false);
  const taking = useTaking();

  const shown = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const selected = shown.filter(({ id }) => chosen.has(id));
  const change = (changed: Partial<Filter>) => setAddress(writeFilter({ ...filter, ...changed }), { replace: true });
  const whenDone = async (work: Promise<unknown>) => {
    await work;
    setChosen(none);
  };
  return (
    <>
      <PageHeader title={t('title')} subtitle={t('subtitle')}>
        <LinkButton to="/pool/rules">{t('rulesLink')}</LinkButton>
        {canClaim && <LinkButton to="/pool/protected">{t('protectedLink')}</LinkButton>}
      </PageHeader>
      {limits !== undefined && <LimitsPanel limits={limits} />}
      <OutcomePanel outcomes={taking.outcomes} onClose={taking.forget} />
      <FilterBar filter={filter} entries={shown} pools={pools?.items ?? []} onChange={change} />
      <PagedList
        list={list}
        empty={
          isNarrow(filter) ? (
            <EmptyState title={t('emptyFiltered')} hint={t('emptyFilteredHint')}>
              <Button onClick={() => setAddress(new URLSearchParams(), { replace: true })}>{t('showEverything')}</Button>
            </EmptyState>
          ) : (
            <EmptyState title={t('empty')} hint={t('emptyHint')} />
          )
        }
      >
        {(entries: readonly PoolEntry[]) => (
          <PoolList
            entries={entries}
            pools={pools?.items ?? []}
            limits={canClaim ? limits : undefined}
            pending={taking.pending}
            chosen={chosen}
            onChoose={setChosen}
            onClaim={canClaim ? ({ customer }) => void taking.claim([customer]) : undefined}
          />
        )}
      </PagedList>
      {selected.length > 0 && (
        <SelectionBar
          entries={selected}
          limits={canClaim ? limits : undefined}
          isBusy={taking.pending.size > 0}
          onClaim={canClaim ? () => void whenDone(taking.claim(selected.map(({ customer }) => customer))) : undefined}
          onAssign={canAssign ? () => setAssigning(true) : undefined}
          onClear={() => setChosen(none)}
        />
      )}
      {isAssigning && (
        <AssignDialog
          customers={selected.map(({ customer }) => customer)}
          onAssign={(shares) =>
            whenDone(
              taking.assign(
                selected.map(({ customer }) => customer),
                shares,
              ),
            )
          }
          onClose={() => setAssigning(false)}
        />
      )}
      {canClaim && (
        <p className={styles.giveBack}>
          {t('giveBack')} <Link to="/customers">{t('toMyCustomers')}</Link>
        </p>
      )}
    </>
  );
}
