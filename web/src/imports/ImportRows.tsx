import { useState } from 'react';
import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { byCursor } from '../api/paging';
import { useFormats } from '../language/formats';
import { EmptyState } from '../ui/EmptyState';
import { PagedList } from '../ui/PagedList';
import { RecordList, type Column } from '../ui/RecordList';
import type { CustomerImport, ImportRow } from './import';
import styles from './Imports.module.css';

interface ImportRowsProps {
  readonly importId: string;
  readonly counts: CustomerImport['counts'];
}

/** The rows that are not written: line, column, and which rule, in words. */
export function ImportRows({ importId, counts }: ImportRowsProps) {
  const { t } = useTranslation('imports');
  const { number } = useFormats();
  const [state, setState] = useState<ImportRow['state']>(counts.bad > 0 ? 'bad' : 'already_there');
  const columns = useColumns();
  const list = api.useInfiniteQuery(
    'get',
    '/api/v1/customers/imports/{id}/rows',
    { params: { path: { id: importId }, query: { state, limit: 50 } } },
    byCursor,
  );
  const options = [
    { value: 'bad', label: `${t('counts.bad')} ${number(counts.bad)}` },
    { value: 'already_there', label: `${t('counts.alreadyThere')} ${number(counts.alreadyThere)}` },
  ] as const;
  return (
    <section aria-label={t('rows.title')}>
      <h2>{t('rows.title')}</h2>
      <Segmented className={styles.section} aria-label={t('rows.title')} value={state} options={[...options]} onChange={setState} />
      <PagedList list={list} empty={<EmptyState title={t('rows.none')} />}>
        {(rows: readonly ImportRow[]) => <RecordList items={rows.map((row) => ({ ...row, id: String(row.line) }))} columns={columns} />}
      </PagedList>
    </section>
  );
}

function useColumns(): Column<ImportRow & { readonly id: string }>[] {
  const { t } = useTranslation('imports');
  const { number } = useFormats();
  const rules: Readonly<Record<string, string>> = t('rules', { returnObjects: true });
  return [
    { key: 'line', title: t('rows.line'), render: ({ line }) => t('rows.lineOf', { line: number(line) }) },
    { key: 'customer', title: t('rows.customer'), render: ({ customerName }) => customerName },
    {
      key: 'findings',
      title: t('rows.findings'),
      render: ({ line: ofRow, findings }) => (
        <ul className={styles.findings}>
          {findings.map(({ line, field, column, rule, message }) => (
            <li key={`${line} ${field} ${rule}`}>
              {line !== ofRow && `${t('rows.lineOf', { line: number(line) })} `}
              <strong>{column ?? field}</strong> {rules[rule] ?? message}
            </li>
          ))}
        </ul>
      ),
    },
  ];
}
