import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { statusColors, type Run } from './run';

export function RunStatus({ status }: Pick<Run, 'status'>) {
  const { t } = useTranslation('recycling-runs');
  return <Tag color={statusColors[status]}>{t(`statuses.${status}`)}</Tag>;
}
