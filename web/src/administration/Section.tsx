import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { usePerson } from '../session/person';
import { EmptyState } from '../ui/EmptyState';
import { PageHeader } from '../ui/PageHeader';
import { sectionsFor, type SectionName } from './sections';
import styles from './Section.module.css';

interface SectionProps {
  readonly name: SectionName;
  /** Buttons beside the heading. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** What stands around each page of the administration: the way to the others, and a word for those whom it is not for. */
export function Section({ name, actions, children }: SectionProps) {
  const { t } = useTranslation('administration');
  const { role } = usePerson();
  const mine = sectionsFor(role);
  if (!mine.some((section) => section.name === name)) {
    return <EmptyState isPage title={t('notForYou')} hint={t('notForYouHint')} />;
  }
  return (
    <>
      <nav ref={showCurrent} aria-label={t('title')} className={styles.sections}>
        {mine.map((section) => (
          <NavLink key={section.name} to={section.path} className={({ isActive }) => (isActive ? styles.active : '')}>
            {t(`sections.${section.name}.title`)}
          </NavLink>
        ))}
      </nav>
      <PageHeader title={t(`sections.${name}.title`)} subtitle={t(`sections.${name}.subtitle`)}>
        {actions}
      </PageHeader>
      {children}
    </>
  );
}

/** On a phone the row of links is wider than the screen. */
const showCurrent = (links: HTMLElement | null) =>
  links?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
