import { useState } from 'react';

/** Ids, or all that the list's filter matches, shown or not. */
export type Selected = readonly string[] | 'all';

/** What is selected of a list; another list (by `key`) begins with nothing. */
export function useSelection(key: string): readonly [Selected, (selected: Selected) => void] {
  const [state, setState] = useState<{ readonly key: string; readonly selected: Selected }>({ key, selected: [] });
  return [state.key === key ? state.selected : [], (selected) => setState({ key, selected })];
}
