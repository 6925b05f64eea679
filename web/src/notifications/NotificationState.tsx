import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { stateColors, type Notification } from './notification';

export function NotificationState({ state }: Pick<Notification, 'state'>) {
  const { t } = useTranslation('notifications');
  return <Tag color={stateColors[state]}>{t(`states.${state}`)}</Tag>;
}
