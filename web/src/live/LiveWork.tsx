import { useEffect } from 'react';
import { refresh } from '../api/cache';
import { useExpiry } from '../session/expiry';

/** Several changes of one moment are one look. */
const pauseMs = 300;
/** After which a stream that the server refused is tried again. */
const againMs = 5_000;

/**
 * Asks anew for what waits for the person as soon as Baton says that it has changed (server-sent events), and whenever the stream
 * begins again: what happened in between was not heard.
 */
export function LiveWork() {
  const { hasEnded } = useExpiry();
  useEffect(() => (hasEnded ? undefined : follow(lookAgain)), [hasEnded]);
  return null;
}

const lookAgain = () => void refresh('/api/v1/handovers', '/api/v1/me', '/api/v1/personnel-changes', '/api/v1/customers/{id}/360');

/** A browser begins a stream anew that broke off, but not one that was refused. @returns what ends it */
function follow(onChange: () => void): () => void {
  let timer: number | undefined;
  let events: EventSource;
  const later = (what: () => void, ms: number) => {
    clearTimeout(timer);
    timer = window.setTimeout(what, ms);
  };
  const begin = (isFirst: boolean) => {
    events = new EventSource('/api/v1/me/events');
    let isNew = isFirst;
    events.addEventListener('open', () => {
      if (!isNew) onChange();
      isNew = false;
    });
    events.addEventListener('work', () => later(onChange, pauseMs));
    events.addEventListener('error', () => {
      if (events.readyState !== EventSource.CLOSED) return;
      onChange(); // asks to sign in where the session has ended
      later(() => begin(false), againMs);
    });
  };
  begin(true);
  return () => {
    clearTimeout(timer);
    events.close();
  };
}
