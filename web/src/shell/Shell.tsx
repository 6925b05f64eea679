import { Suspense, lazy, useEffect } from 'react';
import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Outlet, ScrollRestoration } from 'react-router';
import { api } from '../api/client';
import { problemOf } from '../problems/problem';
import { ProblemAlert } from '../problems/ProblemAlert';
import { LiveWork } from '../live/LiveWork';
import { noteSignedIn, useExpiry } from '../session/expiry';
import { PersonContext } from '../session/person';
import { Navigation } from './Navigation';
import { OfflineBanner } from './OfflineBanner';
import styles from './Shell.module.css';

const SignInPage = lazy(() => import('../session/SignInPage'));
const SessionDialog = lazy(() => import('../session/SessionDialog'));

/** What stands around every page: who is signed in, the navigation, and what has to be said of connection and session. */
export function Shell() {
  const { t } = useTranslation('shell');
  const { data: person, error, refetch } = api.useQuery('get', '/api/v1/me', {}, { staleTime: 300_000 });
  const { hasEnded } = useExpiry();
  useEffect(() => {
    if (person !== undefined) noteSignedIn(person.id);
  }, [person]);

  if (person === undefined) {
    if (problemOf(error)?.status === 401) {
      return (
        <Suspense fallback={null}>
          <SignInPage />
        </Suspense>
      );
    }
    return (
      <main className={styles.alone}>{error ? <ProblemAlert error={error} onRetry={() => void refetch()} /> : <Skeleton active />}</main>
    );
  }
  return (
    <PersonContext value={person}>
      <LiveWork />
      <a className={styles.skip} href="#content">
        {t('skip')}
      </a>
      <div className={styles.frame}>
        <Navigation />
        <div className={styles.body}>
          <OfflineBanner />
          <main id="content" tabIndex={-1} className={styles.content}>
            <Suspense fallback={<Skeleton active />}>
              <Outlet />
            </Suspense>
          </main>
        </div>
      </div>
      {hasEnded && (
        <Suspense fallback={null}>
          <SessionDialog />
        </Suspense>
      )}
      <ScrollRestoration />
    </PersonContext>
  );
}
