import { Suspense, useDeferredValue, type ReactNode } from 'react';

interface WhenLoadedProps {
  /** What may have to be loaded: its scripts, its texts. */
  readonly children: ReactNode;
  /** Seen until then. */
  readonly meanwhile: ReactNode;
}

/**
 * Shows `children` as soon as they are loaded. What React has shown as a fallback it keeps for 300 ms at least, lest a page flickers
 * (FALLBACK_THROTTLE_MS), and such waits add up on the way to a page; so `meanwhile` is drawn first, as no fallback, and `children` in a
 * deferred render of their own, which takes its place when it is complete.
 */
export function WhenLoaded({ children, meanwhile }: WhenLoadedProps) {
  const isWanted = useDeferredValue(true, false);
  return <Suspense fallback={meanwhile}>{isWanted ? children : meanwhile}</Suspense>;
}
