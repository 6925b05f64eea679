import type { ReactNode } from 'react';
import { Checkbox, Table, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { useIsWide } from './useIsWide';
import styles from './RecordList.module.css';

export interface Column<Item> {
  readonly key: string;
  readonly title: string;
  /** undefined, null, false or an empty text: nothing to show; on a phone the line is left out. */
  readonly render: (item: Item) => ReactNode;
  readonly align?: 'right';
  /** What it shows is short and stays on one line, as a moment does. */
  readonly isShort?: boolean;
}

export interface Selection<Item> {
  readonly ids: ReadonlySet<string>;
  readonly onChange: (ids: ReadonlySet<string>) => void;
  /** How the checkbox of an item is called. */
  readonly nameOf: (item: Item) => string;
}

interface RecordListProps<Item> {
  readonly items: readonly Item[];
  /** On a phone the first is a card's heading. */
  readonly columns: readonly Column<Item>[];
  /** Buttons of an item. */
  readonly renderActions?: (item: Item) => ReactNode;
  readonly selection?: Selection<Item>;
}

/** What React draws as nothing. */
const isNothing = (value: ReactNode) => value === null || value === undefined || value === false || value === '';

/** Records as a table where there is room for one, elsewhere as cards. */
export function RecordList<Item extends { readonly id: string }>(props: RecordListProps<Item>) {
  return useIsWide('laptop') ? <RecordTable {...props} /> : <RecordCards {...props} />;
}

function RecordTable<Item extends { readonly id: string }>({ items, columns, renderActions, selection }: RecordListProps<Item>) {
  const { t } = useTranslation('ui');
  const shown: TableColumnsType<Item> = columns.map(({ key, title, align, isShort, render }) => ({
    key,
    title,
    align,
    className: isShort === true ? styles.short : undefined,
    render: (_, item) => {
      const value = render(item);
      return isNothing(value) ? '–' : value;
    },
  }));
  if (renderActions) {
    shown.push({
      key: 'actions',
      title: <span className={styles.hidden}>{t('actions')}</span>,
      align: 'right',
      render: (_, item) => <div className={styles.tableActions}>{renderActions(item)}</div>,
    });
  }
  return (
    <div className={styles.scroll}>
      <Table
        rowKey="id"
        columns={shown}
        dataSource={[...items]}
        pagination={false}
        rowSelection={
          selection && {
            selectedRowKeys: [...selection.ids],
            onChange: (keys) => selection.onChange(new Set(keys.map(String))),
            getCheckboxProps: (item) => ({ 'aria-label': t('select', { name: selection.nameOf(item) }) }),
            getTitleCheckboxProps: () => ({ 'aria-label': t('selectAll') }),
          }
        }
      />
    </div>
  );
}

function RecordCards<Item extends { readonly id: string }>({ items, columns, renderActions, selection }: RecordListProps<Item>) {
  const { t } = useTranslation('ui');
  const [heading, ...rest] = columns;
  const choose = (id: string, isChosen: boolean) => {
    const ids = new Set(selection?.ids);
    if (isChosen) ids.add(id);
    else ids.delete(id);
    selection?.onChange(ids);
  };
  return (
    <>
      {selection && (
        <Checkbox
          className={styles.all}
          checked={items.length > 0 && items.every(({ id }) => selection.ids.has(id))}
          indeterminate={selection.ids.size > 0 && items.some(({ id }) => !selection.ids.has(id))}
          onChange={({ target }) => selection.onChange(new Set(target.checked ? items.map(({ id }) => id) : []))}
        >
          {t('selectAll')}
        </Checkbox>
      )}
      <ul className={styles.cards}>
        {items.map((item) => (
          <li key={item.id}>
            <div className={styles.head}>
              {selection && (
                <Checkbox
                  aria-label={t('select', { name: selection.nameOf(item) })}
                  checked={selection.ids.has(item.id)}
                  onChange={({ target }) => choose(item.id, target.checked)}
                />
              )}
              <div className={styles.heading}>{heading?.render(item)}</div>
            </div>
            <Facts item={item} columns={rest} />
            {renderActions && <div className={styles.cardActions}>{renderActions(item)}</div>}
          </li>
        ))}
      </ul>
    </>
  );
}

function Facts<Item>({ item, columns }: { readonly item: Item; readonly columns: readonly Column<Item>[] }) {
  const facts = columns.map(({ key, title, render }) => ({ key, title, value: render(item) }));
  return (
    <dl className={styles.facts}>
      {facts.map(({ key, title, value }) =>
        isNothing(value) ? null : (
          <div key={key}>
            <dt>{title}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
