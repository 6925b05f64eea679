import { Alert, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useIsTextMissing } from '../language/loading';
import { useIsOnline } from './online';

/** What keeps the page from being complete: no network, or texts that do not come. */
export function OfflineBanner() {
  const { t } = useTranslation('shell');
  const isOnline = useIsOnline();
  const isTextMissing = useIsTextMissing();
  return (
    <div role="status">
      {!isOnline && <Alert banner type="warning" title={t('offline')} />}
      {isOnline && isTextMissing && (
        <Alert
          banner
          type="warning"
          title={t('incomplete')}
          action={
            <Button size="small" onClick={() => location.reload()}>
              {t('reload')}
            </Button>
          }
        />
      )}
    </div>
  );
}
