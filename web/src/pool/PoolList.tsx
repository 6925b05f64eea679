import { Button, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { ItemOf } from '../api/answers';
import { useFormats } from '../language/formats';
import { RecordList, type Column } from '../ui/RecordList';
import { useNow } from '../ui/useNow';
import type { PoolEntry } from './filter';
import { hindranceOf, type Limits } from './room';
import { useRefusalText } from './useRefusalText';
import styles from './PoolPage.module.css';

interface PoolListProps {
  readonly entries: readonly PoolEntry[];
  readonly pools: readonly ItemOf<'/api/v1/pools'>[];
  readonly limits: Limits | undefined;
  readonly pending: ReadonlySet<string>;
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (ids: ReadonlySet<string>) => void;
  /** undefined: whoever looks does not claim. */
  readonly onClaim?: (entry: PoolEntry) => void;
}

export function PoolList({ entries, pools, limits, pending, chosen, onChoose, onClaim }: PoolListProps) {
  const { t } = useTranslation(['pool', 'ui']);
  const columns = useColumns(pools);
  return (
    <RecordList
      items={entries}
      columns={columns}
      selection={{ ids: chosen, onChange: onChoose, nameOf: ({ customer }) => customer.customerName }}
      renderActions={
        onClaim &&
        ((entry) => (
          <ClaimButton entry={entry} limits={limits} isPending={pending.has(entry.customer.id)} onClaim={() => onClaim(entry)}>
            {t('claim')}
          </ClaimButton>
        ))
      }
    />
  );
}

interface ClaimButtonProps {
  readonly entry: PoolEntry;
  readonly limits: Limits | undefined;
  readonly isPending: boolean;
  readonly onClaim: () => void;
  readonly children: string;
}

/** Where a limit is in the way, it says which instead of refusing afterwards. */
function ClaimButton({ entry, limits, isPending, onClaim, children }: ClaimButtonProps) {
  const textOf = useRefusalText();
  const hindrance = limits && hindranceOf(entry, limits);
  if (hindrance) return <span className={styles.hindrance}>{textOf(hindrance)}</span>;
  return (
    <Button loading={isPending} aria-label={`${children}: ${entry.customer.customerName}`} onClick={onClaim}>
      {children}
    </Button>
  );
}

function useColumns(pools: readonly ItemOf<'/api/v1/pools'>[]): Column<PoolEntry>[] {
  const { t } = useTranslation(['pool', 'ui']);
  const { fromNow, moment } = useFormats();
  const now = useNow();
  const ago = (at: string) => (
    <time dateTime={at} title={moment(at)}>
      {fromNow(at, now)}
    </time>
  );
  const poolName: Column<PoolEntry> = {
    key: 'pool',
    title: t('columns.pool'),
    render: ({ poolId }) => pools.find(({ id }) => id === poolId)?.name,
  };
  return [
    {
      key: 'customer',
      title: t('columns.customer'),
      render: ({ customer, note, recycleReason }) => (
        <>
          <Link to={`/customers/${customer.id}`}>{customer.customerName}</Link>
          <div className={styles.why}>{note ?? t(`reasons.${recycleReason}`)}</div>
        </>
      ),
    },
    {
      key: 'level',
      title: t('columns.level'),
      render: ({ customer: { customerLevel, customerType } }) => (
        <span className={styles.level}>
          <Tag color={levelColors[customerLevel]}>{t(`ui:levels.${customerLevel}`)}</Tag>
          {t(`ui:customerTypes.${customerType}`)}
        </span>
      ),
    },
    { key: 'region', title: t('columns.region'), render: ({ customer }) => customer.region },
    { key: 'industry', title: t('columns.industry'), render: ({ customer }) => customer.industry },
    { key: 'contact', title: t('columns.contact'), render: ({ customer: { phone, email } }) => phone ?? email },
    {
      key: 'followUp',
      title: t('columns.lastFollowUp'),
      render: ({ customer: { lastFollowUp } }) => (lastFollowUp === null ? t('neverFollowedUp') : ago(lastFollowUp)),
    },
    { key: 'since', title: t('columns.since'), render: ({ pooledAt }) => ago(pooledAt) },
    ...(pools.length > 1 ? [poolName] : []),
  ];
}

const levelColors = { important: 'red', normal: 'cyan', potential: 'default' } as const;
