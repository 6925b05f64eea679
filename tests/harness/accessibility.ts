/** What every page must hold: WCAG 2.2 AA, and no text left untranslated, in both languages, themes and widths. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { desktop, drawn, openSite, phone, type Site } from './page.js';
import type { Place, Shown } from './places.js';
import { makeShowcase } from './showcase.js';

/** Together every language is seen in both themes, and every page at both widths: what a theme changes is colours alone. */
const looks = [
  { language: 'zh', device: phone, schemes: ['light', 'dark'] },
  { language: 'en', device: desktop, schemes: ['dark', 'light'] },
] as const;

/** A test for each place and language, before a company that has something of everything. */
export function testPlaces(places: readonly Place[]): void {
  let site: Site;
  let shown: Shown;
  beforeAll(async () => {
    site = await openSite();
    shown = await makeShowcase(site.baton);
  });
  afterAll(() => site?.stop());

  describe.each(places)('$name', ({ path, as, act }) => {
    test.each(looks)(
      'has no violation of WCAG 2.2 AA and nothing untranslated in $language, light and dark',
      async ({ language, device, schemes: [first, second] }) => {
        const page = await site.visit(path(shown), { as, language, colorScheme: first, ...device });
        await drawn(page);
        if (act) await act(page);
        await drawn(page);
        expect(await violations(page, everyRule)).toEqual([]);
        const text = await page.locator('body').innerText();
        expect(text.split('\n').filter((line) => keyLike.test(line) && !line.includes('http'))).toEqual([]);

        await page.addStyleTag({ content: '* { transition: none !important; animation: none !important; }' });
        await page.emulateMedia({ colorScheme: second });
        await page.locator(`html[data-theme="${second}"]`).waitFor();
        expect(await violations(page, (axe) => axe.withRules(['color-contrast', 'link-in-text-block']))).toEqual([]);
        await page.context().close();
      },
    );
  });
}

const everyRule = (axe: AxeBuilder) => axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']);

/** What axe finds on the page as it stands. */
async function violations(page: Page, choose: (axe: AxeBuilder) => AxeBuilder): Promise<string[]> {
  const { violations: found } = await choose(new AxeBuilder({ page })).analyze();
  return found.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`));
}

/** Text that is a key of the texts or a code of the API, and no text: `ui:save`, `filters.status`, `no_longer_needed`. */
const keyLike = /(^|\s)(([a-z-]+:)?[a-z][A-Za-z]+(\.[a-z][A-Za-z_]+)+|[a-z]+(_[a-z]+)+)(\s|$)/;
