import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CustomerImport } from './import';

const colors = {
  checking: 'processing',
  checked: 'gold',
  writing: 'processing',
  finished: 'success',
  refused: 'error',
  cancelled: 'default',
} as const satisfies Record<CustomerImport['status'], string>;

export function ImportStatus({ status }: Pick<CustomerImport, 'status'>) {
  const { t } = useTranslation('imports');
  return <Tag color={colors[status]}>{t(`statuses.${status}`)}</Tag>;
}
