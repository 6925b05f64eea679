/** Light or dark: as chosen here, else as the system has it, also when that changes. With or without motion: as the system has it. */
import { useSyncExternalStore } from 'react';
import type { ThemeName } from '../theme';

export const appearances = ['system', 'light', 'dark'] as const;
export type Appearance = (typeof appearances)[number];

const choiceKey = 'baton.appearance';
const system = matchMedia('(prefers-color-scheme: dark)');
const stillness = matchMedia('(prefers-reduced-motion: reduce)');
const listeners = new Set<() => void>();
const tell = () => {
  for (const listener of listeners) listener();
};
for (const wish of [system, stillness]) wish.addEventListener('change', tell);

const chosen = (): Appearance => appearances.find((each) => each === localStorage.getItem(choiceKey)) ?? 'system';
const shown = (): ThemeName => (chosen() === 'dark' || (chosen() === 'system' && system.matches) ? 'dark' : 'light');

export function chooseAppearance(appearance: Appearance): void {
  localStorage.setItem(choiceKey, appearance);
  tell();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useAppearance = (): Appearance => useSyncExternalStore(subscribe, chosen);
export const useThemeName = (): ThemeName => useSyncExternalStore(subscribe, shown);
/** false where the person asked their system for less motion. */
export const useMotion = (): boolean => !useSyncExternalStore(subscribe, () => stillness.matches);
