import { useEffect } from 'react';
import { refresh } from '../api/cache';

/** Several changes of one moment are one look. */
const pauseMs = 300;

/** Asks anew for what waits for the person as soon as Baton says that it has changed (server-sent events). */
export function LiveWork() {
  useEffect(() => {
    const events = new EventSource('/api/v1/me/events');
    let timer: number | undefined;
    events.addEventListener('work', () => {
      clearTimeout(timer);
      timer = window.setTimeout(() => void refresh('/api/v1/handovers', '/api/v1/me', '/api/v1/personnel-changes'), pauseMs);
    });
    return () => {
      clearTimeout(timer);
      events.close();
    };
  }, []);
  return null;
}
