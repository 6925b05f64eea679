/** The bulk operation that this tab follows: found again on another page, and after a reload. */
import { useSyncExternalStore } from 'react';

const place = 'baton.bulkOperation';
const listeners = new Set<() => void>();

/** null: none any more. What runs goes on. */
export function follow(id: string | null): void {
  if (id === null) sessionStorage.removeItem(place);
  else sessionStorage.setItem(place, id);
  for (const tell of listeners) tell();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useFollowed = (): string | null => useSyncExternalStore(subscribe, () => sessionStorage.getItem(place));
