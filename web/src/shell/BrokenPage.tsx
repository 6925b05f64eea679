import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../ui/EmptyState';

/** Where a page throws, or its files are those of a version that is gone. */
export function BrokenPage() {
  const { t } = useTranslation('shell');
  return (
    <EmptyState isPage title={t('broken')} hint={t('brokenHint')}>
      <Button type="primary" onClick={() => location.reload()}>
        {t('reload')}
      </Button>
    </EmptyState>
  );
}
