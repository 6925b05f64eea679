/** Somebody who chooses from a list that has dropped down. */
import type { Page } from 'playwright-core';
import { eventually } from './eventually.js';

/**
 * Presses the option that holds `text` until it is chosen: the list closes, or marks it where several may be chosen. A press while the
 * list is still being laid out meets nothing, and a person presses again.
 */
export async function choose(page: Page, text: string | RegExp): Promise<void> {
  const list = page.locator('.ant-select-dropdown:visible');
  const option = list.locator('.ant-select-item-option', { hasText: text });
  const chosen = list.locator('.ant-select-item-option-selected', { hasText: text });
  await option.first().waitFor();
  await eventually(
    async () => {
      await option.first().click({ timeout: 5_000 });
      return eventually(async () => (await list.count()) === 0 || (await chosen.count()) > 0);
    },
    { what: `${String(text)} being chosen` },
  );
}
