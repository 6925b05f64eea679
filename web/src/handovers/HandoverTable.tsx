import { Table, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { HandoverSummary } from '../api/client';
import type { Selected } from '../bulk-operations/useSelection';
import { Deadline } from '../ui/Deadline';
import { whoActs } from './actor';
import { StageTag } from './StageTag';
import styles from './HandoversPage.module.css';

interface HandoverTableProps {
  readonly handovers: readonly HandoverSummary[];
  readonly selected?: Selected;
  /** Without it nothing can be selected. */
  readonly onSelect?: (selected: Selected) => void;
}

export function HandoverTable({ handovers, selected = [], onSelect }: HandoverTableProps) {
  const { t } = useTranslation(['handovers', 'bulk-operations', 'ui']);
  const columns: TableColumnsType<HandoverSummary> = [
    {
      key: 'customer',
      title: t('columns.customer'),
      render: (_, { id, customerName }) => <Link to={`/handovers/${id}`}>{customerName}</Link>,
    },
    { key: 'from', title: t('columns.from'), render: (_, { fromOwner }) => fromOwner.name },
    { key: 'to', title: t('columns.to'), render: (_, { toOwner }) => toOwner?.name ?? t('ui:nobody') },
    { key: 'stage', title: t('columns.stage'), render: (_, handover) => <StageTag handover={handover} /> },
    { key: 'acts', title: t('columns.acts'), render: (_, handover) => whoActs(handover)?.name ?? '–' },
    {
      key: 'open',
      title: t('columns.open'),
      align: 'right',
      render: (_, { openItems, status }) => (status === 'open' ? openItems : '–'),
    },
    {
      key: 'due',
      title: t('columns.due'),
      render: (_, { stageDueAt, status }) => (status === 'open' ? <Deadline at={stageDueAt} /> : '–'),
    },
  ];
  return (
    <div className={styles.scroll}>
      <Table<HandoverSummary>
        rowKey="id"
        columns={columns}
        dataSource={[...handovers]}
        pagination={false}
        rowSelection={
          onSelect && {
            selectedRowKeys: selected === 'all' ? handovers.map(({ id }) => id) : [...selected],
            onChange: (keys) => onSelect(keys.map(String)),
            getTitleCheckboxProps: () => ({ 'aria-label': t('bulk-operations:selectShown') }),
            getCheckboxProps: ({ customerName }) => ({ 'aria-label': t('bulk-operations:select', { customer: customerName }) }),
          }
        }
      />
    </div>
  );
}
