import { useState } from 'react';
import { EllipsisOutlined } from '@ant-design/icons';
import { Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import { NavLink, useLocation } from 'react-router';
import { pages, type Page } from '../pages';
import { usePerson, type Role } from '../session/person';
import { useIsWide } from '../ui/useIsWide';
import { Account } from './Account';
import { Mark } from './Mark';
import styles from './Navigation.module.css';

type Entry = Page & { readonly nav: NonNullable<Page['nav']> };

const isFor =
  (role: Role) =>
  (page: Page): page is Entry =>
    page.nav !== undefined && (page.nav.roles === undefined || page.nav.roles.includes(role));

/** Beside the page on a wide screen, below it on a phone. */
export function Navigation() {
  const { t } = useTranslation('shell');
  const { role } = usePerson();
  const entries = pages.filter(isFor(role));
  const isWide = useIsWide('tablet');
  if (!isWide) return <Tabs entries={entries} />;
  return (
    <header className={styles.side}>
      <div className={styles.brand}>
        <Mark />
        <span>
          <b>Baton</b> <span lang="zh-CN">接力</span>
        </span>
      </div>
      <nav aria-label={t('navigation')} className={styles.links}>
        {entries.map((entry) => (
          <EntryLink key={entry.path} entry={entry} />
        ))}
      </nav>
      <Account />
    </header>
  );
}

function Tabs({ entries }: { readonly entries: readonly Entry[] }) {
  const { t } = useTranslation('shell');
  const [isOpen, setOpen] = useState(false);
  const primary = entries.filter(({ nav }) => nav.isSecondary !== true);
  const behind = [...primary.slice(4), ...entries.filter(({ nav }) => nav.isSecondary === true)];
  const { pathname } = useLocation();
  const isBehind = behind.some(({ path }) => `${pathname}/`.startsWith(`${path}/`));
  return (
    <>
      <nav aria-label={t('navigation')} className={styles.tabs}>
        {primary.slice(0, 4).map((entry) => (
          <EntryLink key={entry.path} entry={entry} />
        ))}
        <button
          type="button"
          className={`${styles.link} ${isBehind ? styles.active : ''}`}
          aria-expanded={isOpen}
          onClick={() => setOpen(true)}
        >
          <EllipsisOutlined />
          <span>{t('more')}</span>
        </button>
      </nav>
      <Drawer title={t('more')} placement="bottom" size="auto" open={isOpen} onClose={() => setOpen(false)}>
        <div className={styles.more} onClickCapture={({ target }) => target instanceof Element && target.closest('a') && setOpen(false)}>
          <nav aria-label={t('more')}>
            {behind.map((entry) => (
              <EntryLink key={entry.path} entry={entry} />
            ))}
          </nav>
          <Account />
        </div>
      </Drawer>
    </>
  );
}

function EntryLink({ entry: { path, nav } }: { readonly entry: Entry }) {
  const { t } = useTranslation('shell');
  const Icon = nav.icon;
  return (
    <NavLink to={path} end={path === '/'} className={({ isActive }) => `${styles.link} ${isActive ? styles.active : ''}`}>
      <Icon aria-hidden />
      <span>{t(`pages.${nav.name}`)}</span>
    </NavLink>
  );
}
