import { useSyncExternalStore } from 'react';
import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';

function subscribe(listener: () => void) {
  addEventListener('online', listener);
  addEventListener('offline', listener);
  return () => {
    removeEventListener('online', listener);
    removeEventListener('offline', listener);
  };
}

export function OfflineBanner() {
  const { t } = useTranslation('shell');
  const isOnline = useSyncExternalStore(subscribe, () => navigator.onLine);
  return <div role="status">{!isOnline && <Alert banner type="warning" title={t('offline')} />}</div>;
}
