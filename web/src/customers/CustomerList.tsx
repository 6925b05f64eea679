import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useFormats } from '../language/formats';
import { EmployeeName } from '../ui/EmployeeName';
import { Phone } from '../ui/Reach';
import { RecordList, type Column } from '../ui/RecordList';
import { useNow } from '../ui/useNow';
import type { Customer } from './filter';
import { LevelTag } from './LevelTag';
import styles from './CustomersPage.module.css';

export function CustomerList({ customers }: { readonly customers: readonly Customer[] }) {
  return <RecordList items={customers} columns={useColumns()} />;
}

function useColumns(): Column<Customer>[] {
  const { t } = useTranslation(['customers', 'ui']);
  const { fromNow, moment } = useFormats();
  const now = useNow();
  return [
    {
      key: 'customer',
      title: t('columns.customer'),
      render: ({ id, customerName, status, openHandoverId }) => (
        <span className={styles.name}>
          <Link to={`/customers/${id}`}>{customerName}</Link>
          {status === 'inactive' && <Tag>{t('statuses.inactive')}</Tag>}
          {openHandoverId !== null && <Tag color="gold">{t('inHandover')}</Tag>}
        </span>
      ),
    },
    {
      key: 'level',
      title: t('columns.level'),
      render: ({ customerLevel, customerType }) => (
        <span className={styles.level}>
          <LevelTag level={customerLevel} />
          {t(`ui:customerTypes.${customerType}`)}
        </span>
      ),
    },
    {
      key: 'owner',
      title: t('columns.owner'),
      render: ({ ownerId }) =>
        ownerId !== null && (
          <span className={styles.owner}>
            <EmployeeName id={ownerId} />
          </span>
        ),
    },
    { key: 'contact', title: t('columns.contact'), render: ({ phone, email }) => (phone === null ? email : <Phone phone={phone} />) },
    { key: 'region', title: t('columns.region'), render: ({ region }) => region },
    { key: 'industry', title: t('columns.industry'), render: ({ industry }) => industry },
    {
      key: 'followUp',
      isShort: true,
      title: t('columns.lastFollowUp'),
      render: ({ lastFollowUp }) =>
        lastFollowUp === null ? (
          t('neverFollowedUp')
        ) : (
          <time dateTime={lastFollowUp} title={moment(lastFollowUp)} className={styles.when}>
            {fromNow(lastFollowUp, now)}
          </time>
        ),
    },
  ];
}
