import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePerson } from '../session/person';
import { EmptyState } from '../ui/EmptyState';
import { PageHeader } from '../ui/PageHeader';
import { sectionsFor } from './sections';
import styles from './Section.module.css';

export default function AdministrationPage() {
  const { t } = useTranslation('administration');
  const { role } = usePerson();
  const mine = sectionsFor(role);
  if (mine.length === 0) return <EmptyState isPage title={t('notForYou')} hint={t('notForYouHint')} />;
  const rules = role === 'hr' ? [] : [{ name: 'poolRules' as const, path: '/pool/rules' }];
  return (
    <>
      <PageHeader title={t('title')} subtitle={t('subtitle')} />
      <ul className={styles.overview}>
        {[...mine, ...rules].map(({ name, path }) => (
          <li key={path}>
            <Link to={path}>
              <b>{t(`sections.${name}.title`)}</b>
              {t(`sections.${name}.subtitle`)}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
