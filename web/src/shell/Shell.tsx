import { lazy, useEffect } from 'react';
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
import { tryToLoad } from './loading';
import { online } from './online';
import { laterDialog } from '../ui/later';
import { WhenLoaded } from '../ui/WhenLoaded';
import styles from './Shell.module.css';

const SignInPage = lazy(() => import('../session/SignInPage'));
const loadSessionDialog = () => import('../session/SessionDialog');
const SessionDialog = laterDialog(loadSessionDialog);

/** What stands around every page: who is signed in, the navigation, and what has to be said of connection and session. */
export function Shell() {
  const { t } = useTranslation('shell');
  const { data: person, error, refetch } = api.useQuery('get', '/api/v1/me', {}, { staleTime: 300_000 });
  const { hasEnded } = useExpiry();
  useEffect(() => {
    if (person !== undefined) noteSignedIn(person.id);
  }, [person]);
  useSessionDialogAtHand(person !== undefined);

  if (person === undefined) {
    if (problemOf(error)?.status === 401) {
      return (
        <WhenLoaded meanwhile={null}>
          <SignInPage />
        </WhenLoaded>
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
            <WhenLoaded meanwhile={<Skeleton active />}>
              <Outlet />
            </WhenLoaded>
          </main>
        </div>
      </div>
      {hasEnded && <SessionDialog />}
      <ScrollRestoration />
    </PersonContext>
  );
}

/** When the first page has what it needs: long enough to be in nobody's way on a phone. */
const untilIdle = 3_000;

/** The dialog that promises that nothing typed is lost, with its texts, while they can be had: nobody goes on without it. */
function useSessionDialogAtHand(isSignedIn: boolean) {
  const { i18n } = useTranslation();
  useEffect(() => {
    if (!isSignedIn) return undefined;
    const timer = setTimeout(() => {
      void i18n.loadNamespaces('session');
      // Not there after all: it is asked for once more when the session ends.
      void online()
        .then(() => tryToLoad(loadSessionDialog))
        .catch(() => undefined);
    }, untilIdle);
    return () => clearTimeout(timer);
  }, [i18n, isSignedIn]);
}
