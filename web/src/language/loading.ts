/**
 * Texts that do not come at once. A browser may remember that a file could not be had, and then never asks for it again (whatwg/html#6768;
 * Chromium before 156): so nothing is asked for offline, and what has failed is asked for under another query.
 */
import { useSyncExternalStore } from 'react';
import { online } from '../shell/online';

export type Texts = Readonly<Record<string, object>>;
type Load = () => Promise<Texts>;

interface Failure {
  /** Where the browser has told it: not every one does. */
  readonly address: string | undefined;
  readonly times: number;
}

const failures = new Map<Load, Failure>();
let missing = 0;
const listeners = new Set<() => void>();

/** One try. @throws where the texts cannot be had just now */
export async function tryToLoad(load: Load): Promise<Texts> {
  const before = failures.get(load);
  try {
    if (before?.address === undefined) return await load();
    const again: { readonly default: Texts } = await import(/* @vite-ignore */ `${before.address}?again=${before.times}`);
    return again.default;
  } catch (error) {
    failures.set(load, { address: before?.address ?? addressIn(error), times: (before?.times ?? 0) + 1 });
    throw error;
  }
}

/** Tries until they are there; from the first failure on, the page says that something is missing. */
export async function keepLoading(load: Load): Promise<Texts> {
  await online();
  try {
    return await tryToLoad(load);
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
    return await tryToLoad(load);
  } catch {
    return tryAgain(load, Math.min(pause * 2, 30_000));
  }
}

const addressIn = (error: unknown): string | undefined => /https?:\/\/[^\s?]+/.exec(String(error))?.[0];

function count(change: number) {
  missing += change;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useIsTextMissing = (): boolean => useSyncExternalStore(subscribe, () => missing > 0);
