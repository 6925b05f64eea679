/** Somebody who uses the keyboard alone. */
import type { Page } from 'playwright-core';

const mostPresses = 120;
/** What has the focus is called; a panel of tabs is called by its tab, not by what it holds. */
const focused = `(({ activeElement: it }) =>
  [it?.getAttribute('role') === 'tabpanel' ? null : it?.innerText, it?.getAttribute('aria-label'), it?.labels?.[0]?.innerText])(document)`;

/** Presses Tab until what has the focus is called `name`, by the first line of its text or by its label. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < mostPresses; presses += 1) {
    await page.keyboard.press('Tab');
    const names = await page.evaluate<(string | null | undefined)[]>(focused);
    if (names.some((each) => each?.trim().split('\n')[0]?.trim() === name)) return;
  }
  throw new Error(`Tab does not lead to ${name}.`);
}
