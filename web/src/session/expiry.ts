/** Whether the session is on. A request that finds it ended asks here, and goes on when the person has signed in again. */
import { useSyncExternalStore } from 'react';

interface Expiry {
  /** Who is signed in, by id; undefined: nobody yet. */
  readonly personId: string | undefined;
  readonly hasEnded: boolean;
}

let state: Expiry = { personId: undefined, hasEnded: false };
let waiting: ((signedIn: boolean) => void)[] = [];
const listeners = new Set<() => void>();

function set(next: Expiry) {
  state = next;
  for (const listener of listeners) listener();
}

export const isSignedIn = (): boolean => state.personId !== undefined;

export const noteSignedIn = (personId: string): void => {
  if (personId !== state.personId) set({ personId, hasEnded: false });
};

/** Opens the dialog over whatever is on the page. @returns true when the same person is back, false when they gave up */
export function askToSignIn(): Promise<boolean> {
  if (!state.hasEnded) set({ ...state, hasEnded: true });
  return new Promise((resolve) => waiting.push(resolve));
}

/** What waited goes on, or learns that it does not. */
export function settle(signedIn: boolean): void {
  const all = waiting;
  waiting = [];
  set({ ...state, hasEnded: false });
  for (const each of all) each(signedIn);
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useExpiry = (): Expiry => useSyncExternalStore(subscribe, () => state);
