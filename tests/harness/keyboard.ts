/** Somebody who uses the keyboard alone. */
import type { Page } from 'playwright-core';
import { eventually } from './eventually.js';

/** What has the focus is called; a panel of tabs is called by its tab, not by what it holds. */
const focused = `(({ activeElement: it }) =>
  [it?.getAttribute('role') === 'tabpanel' ? null : it?.innerText, it?.getAttribute('aria-label'), it?.labels?.[0]?.innerText])(document)`;

/**
 * Presses Tab until what has the focus is called `name`, by the first line of its text or by its label. Goes on for as long as a page may
 * take to be drawn.
 */
export async function tabTo(page: Page, name: string): Promise<void> {
  await eventually(
    async () => {
      await page.keyboard.press('Tab');
      const names = await page.evaluate<(string | null | undefined)[]>(focused);
      return names.some((each) => each?.trim().split('\n')[0]?.trim() === name);
    },
    { what: `Tab leading to ${name}`, everyMs: 0 },
  );
}
