import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../api/client';
import { cache } from '../api/cache';
import { LanguageSwitch } from '../shell/Account';
import { Mark } from '../shell/Mark';
import { DemoPeople } from './DemoPeople';
import { SignInForm, type Credentials } from './SignInForm';
import styles from './SignInPage.module.css';

/** Shown in place of whatever page was asked for, which follows. */
export default function SignInPage() {
  const { t } = useTranslation('session');
  const { data: about } = api.useQuery('get', '/api/about');
  const [chosen, setChosen] = useState<Credentials>();
  useEffect(() => {
    document.title = `${t('signIn')} · Baton`;
  }, [t]);
  return (
    <div className={styles.page}>
      <main className={styles.card}>
        <div className={styles.top}>
          <span className={styles.brand}>
            <Mark />
            <b>Baton</b>
            {about !== undefined && <span>{about.company}</span>}
          </span>
          <div>
            <LanguageSwitch />
          </div>
        </div>
        <h1>{t('title')}</h1>
        <p className={styles.lead}>{t('lead')}</p>
        <SignInForm key={chosen?.email} submit={t('signIn')} initial={chosen} onSignedIn={() => void cache.resetQueries()} />
        {about?.demo && <DemoPeople demo={about.demo} onChoose={setChosen} />}
      </main>
    </div>
  );
}
