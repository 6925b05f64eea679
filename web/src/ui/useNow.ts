import { useSyncExternalStore } from 'react';

const minuteMs = 60_000;
const minute = () => Math.floor(Date.now() / minuteMs) * minuteMs;

function subscribe(listener: () => void) {
  const timer = setInterval(listener, minuteMs / 4);
  return () => clearInterval(timer);
}

/** The present minute, in milliseconds since 1970; what shows it is shown anew when it is over. */
export const useNow = (): number => useSyncExternalStore(subscribe, minute);
