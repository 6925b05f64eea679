/** Texts that do not come at once: nothing is asked for offline, and what has failed is asked for again. */
import { useSyncExternalStore } from 'react';
import { tryToLoad } from '../shell/loading';
import { online } from '../shell/online';

export type Texts = Readonly<Record<string, object>>;
type Load = () => Promise<{ readonly default: Texts }>;

let missing = 0;
const listeners = new Set<() => void>();

/** Tries until they are there; from the first failure on, the page says that something is missing. */
export async function keepLoading(load: Load): Promise<Texts> {
  await online();
  try {
    return (await tryToLoad(load)).default;
  } catch {
    count(1);
    const texts = await tryAgain(load, 1_000);
    count(-1);
    return texts;
  }
}

async function tryAgain(load: Load, pause: number): Promise<Texts> {
  await new Promise((resolve) => setTimeout(resolve, pause));
  await online();
  try {
    return (await tryToLoad(load)).default;
  } catch {
    return tryAgain(load, Math.min(pause * 2, 30_000));
  }
}

function count(change: number) {
  missing += change;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useIsTextMissing = (): boolean => useSyncExternalStore(subscribe, () => missing > 0);
