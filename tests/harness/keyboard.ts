/** Somebody who uses the keyboard alone. */
import type { Page } from 'playwright-core';
import { eventually } from './eventually.js';

/** What has the focus is called; a panel of tabs is called by its tab, not by what it holds. */
const focused = `(({ activeElement: it }) =>
  [it?.getAttribute('role') === 'tabpanel' ? document.getElementById(it.getAttribute('aria-labelledby'))?.innerText : it?.innerText,
   it?.getAttribute('aria-label'), it?.labels?.[0]?.innerText])(document)`;

const namesOf = (page: Page) => page.evaluate<(string | null | undefined)[]>(focused);
const isFocused = async (page: Page, name: string) => (await namesOf(page)).some((each) => each?.trim().split('\n')[0]?.trim() === name);

/**
 * Presses Tab until what has the focus is called `name`, by the first line of its text or by its label. Goes on for as long as a page may
 * take to be drawn.
 */
export async function tabTo(page: Page, name: string): Promise<void> {
  await eventually(
    async () => {
      await page.keyboard.press('Tab');
      return isFocused(page, name);
    },
    { what: `Tab leading to ${name}`, everyMs: 0 },
  );
}

/** Goes to what is called `name`, and presses Enter. */
export async function press(page: Page, name: string): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press('Enter');
}

/** Waits until what is called `name` has the focus, without a key pressed. */
export async function focusOn(page: Page, name: string): Promise<void> {
  const because = async () => `it is on ${JSON.stringify(await namesOf(page))}`;
  await eventually(() => isFocused(page, name), { what: `the focus on ${name}`, because });
}

/** Types into the field that a dialog begins with, once that has the focus. */
export async function typeInDialog(page: Page, text: string): Promise<void> {
  await page.locator('[role=dialog] :is(input, textarea):focus').waitFor();
  await page.keyboard.type(text);
}

/** Searches the list of the field that has the focus, and takes what is found: the option that holds `found`. */
export async function searchAndTake(page: Page, text: string, found = text): Promise<void> {
  await page.keyboard.type(text);
  await page.locator('.ant-select-item-option-active', { hasText: found }).waitFor();
  await page.keyboard.press('Enter');
}

/** Answers the dialog that is open by its button `name`, and waits until the focus is back on what is called `back`. */
export async function answer(page: Page, name: string, back: string): Promise<void> {
  await page.getByRole('dialog').waitFor();
  await press(page, name);
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await focusOn(page, back);
}
