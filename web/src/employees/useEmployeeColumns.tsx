import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../language/formats';
import { EmployeeName } from '../ui/EmployeeName';
import type { Column } from '../ui/RecordList';
import type { Employee } from './employee';
import styles from '../administration/Section.module.css';

const statusColors = { active: 'success', leaving: 'warning', left: 'default' } as const;

export function useEmployeeColumns(): Column<Employee>[] {
  const { t } = useTranslation(['employees', 'ui']);
  const { number } = useFormats();
  return [
    {
      key: 'name',
      title: t('columns.name'),
      render: ({ name, externalId, email }) => (
        <>
          <div>{name}</div>
          <div className={`${styles.quiet} ${styles.whole}`}>
            {externalId} · {email}
          </div>
        </>
      ),
    },
    { key: 'role', title: t('columns.role'), render: ({ role }) => t(`ui:roles.${role}`) },
    {
      key: 'place',
      title: t('columns.place'),
      render: ({ department, region }) => [department, region].filter(Boolean).join(' · ') || undefined,
    },
    {
      key: 'manager',
      title: t('columns.manager'),
      render: ({ managerId }) => (managerId === null ? undefined : <EmployeeName id={managerId} />),
    },
    {
      key: 'capacity',
      title: t('columns.capacity'),
      render: ({ capacity, role }) =>
        role !== 'sales' && role !== 'manager' ? undefined : capacity === null ? t('unlimited') : number(capacity),
    },
    {
      key: 'status',
      title: t('columns.status'),
      render: ({ status }) => <Tag color={statusColors[status]}>{t(`statuses.${status}`)}</Tag>,
    },
    {
      key: 'delegate',
      title: t('columns.delegate'),
      render: ({ delegate }) => (delegate === null ? undefined : <EmployeeName id={delegate.id} />),
    },
  ];
}
