import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { EmptyState } from '../ui/EmptyState';

export default function NoSuchPage() {
  const { t } = useTranslation('shell');
  return (
    <EmptyState isPage title={t('noSuchPage')} hint={t('noSuchPageHint')}>
      <Link to="/">{t('toMyWork')}</Link>
    </EmptyState>
  );
}
