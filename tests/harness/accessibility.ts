/** What every page must hold: WCAG 2.2 AA, and no text left untranslated, in both languages, themes and widths. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { desktop, drawn, openContext, openSite, phone, type Site } from './page.js';
import type { Place, Shown } from './places.js';
import { rounds } from './rounds.js';
import { makeShowcase } from './showcase.js';

/**
 * Together every page is seen in both languages, at both widths and in both themes, and every language in both themes; in the large form
 * every page in both themes at either width.
 */
const looks = [
  { language: 'zh', device: phone, isDarkFirst: false },
  { language: 'en', device: desktop, isDarkFirst: true },
] as const;
type Look = (typeof looks)[number];
type ColorScheme = 'light' | 'dark';

/** A test for each place and language, before a company that has something of everything. */
export function testPlaces(places: readonly Place[]): void {
  let site: Site;
  let shown: Shown;
  const pages = new Map<string, Page>();
  beforeAll(async () => {
    site = await openSite();
    shown = await makeShowcase(site.baton);
  });
  afterAll(() => site?.stop());

  /** Each person's page is kept, with what it has in its cache: to start another takes as long as what is to be seen. */
  async function open(path: string, as: string | undefined, { language, device }: Look, colorScheme: ColorScheme): Promise<Page> {
    const name = `${as} ${language}`;
    const visitor = { ...(as !== undefined && { as }), language, reducedMotion: 'reduce', ...device } as const;
    const page = pages.get(name) ?? (await (await openContext(site.baton, site.browser, visitor)).newPage());
    pages.set(name, page);
    await page.emulateMedia({ colorScheme });
    await page.goto(path);
    return page;
  }

  describe.each(places.map((place, index) => ({ ...place, isEven: index % 2 === 0 })))('$name', ({ path, as, act, isEven }) => {
    test.each(looks)('has no violation of WCAG 2.2 AA and nothing untranslated in $language', async (look) => {
      const [first, second]: [ColorScheme, ColorScheme] = look.isDarkFirst === isEven ? ['dark', 'light'] : ['light', 'dark'];
      const page = await open(path(shown), as, look, first);
      await drawn(page);
      if (act) await act(page);
      await drawn(page);
      expect(await violations(page, everyRule)).toEqual([]);
      const text = await page.locator('body').innerText();
      expect(text.split('\n').filter((line) => keyLike.test(line) && !line.includes('http'))).toEqual([]);

      if (rounds(1, 2) === 2) {
        await page.emulateMedia({ colorScheme: second });
        await page.locator(`html[data-theme="${second}"]`).waitFor();
        expect(await violations(page, (axe) => axe.withRules(['color-contrast', 'link-in-text-block']))).toEqual([]);
      }
    });
  });
}

const everyRule = (axe: AxeBuilder) => axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']);

/**
 * What axe finds on the page as it stands. Details of what is as it should be are not asked for, nor a page of its own to gather results of
 * frames, of which there are none: together two thirds of what a look takes.
 */
async function violations(page: Page, choose: (axe: AxeBuilder) => AxeBuilder): Promise<string[]> {
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode();
  const { violations: found } = await choose(axe).analyze();
  return found.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`));
}

/** Text that is a key of the texts or a code of the API, and no text: `ui:save`, `filters.status`, `no_longer_needed`. */
const keyLike = /(^|\s)(([a-z-]+:)?[a-z][A-Za-z]+(\.[a-z][A-Za-z_]+)+|[a-z]+(_[a-z]+)+)(\s|$)/;
