/** What every page must hold: WCAG 2.2 AA, and no text left untranslated, in both languages, themes and widths. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { eventually } from './eventually.js';
import { desktop, phone, type Site } from './page.js';

export interface Place {
  readonly name: string;
  /** Asked when its test begins, so that it may hold ids that a hook has made. */
  readonly path: () => string;
  /** External id of the demo company; undefined: not signed in. */
  readonly as: string | undefined;
}

/** A test for each place and language: light on a desktop, then dark and as narrow as a phone. */
export function testPlaces(site: () => Site, places: readonly Place[]): void {
  describe.each(places)('$name', ({ path, as }) => {
    test.each(['zh', 'en'] as const)('has no violation of WCAG 2.2 AA and nothing untranslated in %s, light and dark', async (language) => {
      const page = await site().visit(path(), { as, language, colorScheme: 'light', ...desktop });
      await expectAccessible(page);
      await page.setViewportSize(phone.viewport);
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.reload();
      await expectAccessible(page);
      await page.context().close();
    });
  });
}

/** Fails with what axe finds on the page as it stands, and with texts that are keys. */
async function expectAccessible(page: Page): Promise<void> {
  await page.locator('h1, main p').first().waitFor();
  await eventually(async () => (await page.locator('.ant-skeleton').count()) === 0);
  expect(await violations(page)).toEqual([]);
  const text = await page.locator('body').innerText();
  expect(text.split('\n').filter((line) => keyLike.test(line) && !line.includes('http'))).toEqual([]);
}

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return found.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`));
}

/** Text that is a key of the texts and no text: `ui:save`, `filters.status`. */
const keyLike = /(^|\s)([a-z-]+:)?[a-z][A-Za-z]+(\.[a-z][A-Za-z_]+)+(\s|$)/;
