import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Change } from './change';

const colors = {
  planned: 'gold',
  running: 'blue',
  paused: 'gold',
  awaiting_decision: 'red',
  finished: 'green',
  cancelled: undefined,
  undone: undefined,
} as const satisfies Record<Change['status'], string | undefined>;

export function ChangeStatus({ status }: { readonly status: Change['status'] }) {
  const { t } = useTranslation('personnel-changes');
  return <Tag color={colors[status]}>{t(`statuses.${status}`)}</Tag>;
}
