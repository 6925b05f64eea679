/** The web page as built from the sources of now, served by a Baton of the test's own, and people before it. */
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { onTestFailed, TestRunner } from 'vitest';
import { tryLock } from '../../src/embedded/lock.js';
import { keptPage } from '../../src/embedded/page.js';
import { startBaton, type Baton, type BatonOptions } from './baton.js';
import { openBrowser } from './browser.js';
import { eventually } from './eventually.js';

/** Settings with which a Baton serves the page; builds it first where that was not done yet, one test file at a time. */
export async function pageSettings(): Promise<{ BATON_PAGE_DIR: string }> {
  const lock = join(tmpdir(), 'baton-page-build.lock');
  for (;;) {
    const taken = tryLock(lock);
    if ('release' in taken) {
      try {
        const folder = await keptPage(console.log, new AbortController().signal);
        if (folder === undefined) throw new Error('The web page cannot be built here: development dependencies are missing.');
        return { BATON_PAGE_DIR: folder };
      } finally {
        taken.release();
      }
    }
    await sleep(200);
  }
}

export const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;
export const desktop = { viewport: { width: 1366, height: 860 } } as const;

/** For who uses the keyboard, whom nothing moves away from. */
export const withMotion = { reducedMotion: 'no-preference' } as const;

export interface Visitor extends BrowserContextOptions {
  /** External id of the demo company; undefined: not signed in. */
  readonly as?: string;
  readonly language?: 'zh' | 'en';
}

export interface Site {
  readonly baton: Baton;
  readonly browser: Browser;
  /**
   * A page of somebody's own, at `path`. Nothing slides or grows on it unless that is asked for (`withMotion`): on a busy machine a dialog
   * stands still for a moment, small, before it begins to grow, and away from under a click.
   */
  readonly visit: (path: string, visitor?: Visitor) => Promise<Page>;
  readonly stop: () => Promise<void>;
}

/** Baton with the demo company, and a browser before it. */
export async function openSite(options: BatonOptions = {}): Promise<Site> {
  const env = { ...(await pageSettings()), BATON_DEMO: 'on', ...options.env };
  const [baton, browser] = await Promise.all([startBaton({ demo: true, ...options, env }), openBrowser()]);
  return {
    baton,
    browser,
    visit: async (path, visitor) => {
      const page = await visit(baton, browser, path, { reducedMotion: 'reduce', ...visitor });
      if (TestRunner.getCurrentTest() !== undefined) onTestFailed(() => describePage(page));
      return page;
    },
    stop: async () => {
      await browser.close();
      await baton.stop();
    },
  };
}

/** Where people sign in: a test's own Baton, or all of one on this machine. */
type Installation = Pick<Baton, 'url' | 'signIn'>;

export async function visit(baton: Installation, browser: Browser, path: string, visitor?: Visitor): Promise<Page> {
  const context = await openContext(baton, browser, visitor);
  const page = await context.newPage();
  await page.goto(path);
  return page;
}

/** A browser of somebody's own: their session, language and device, and nothing in its cache. */
export async function openContext(
  baton: Installation,
  browser: Browser,
  { as, language = 'en', ...options }: Visitor = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: baton.url, locale: language === 'zh' ? 'zh-CN' : 'en-US', ...desktop, ...options });
  // As patient as `eventually`.
  context.setDefaultTimeout(45_000);
  if (as !== undefined) {
    const { headers } = await baton.signIn(as);
    const cookies = (headers.cookie ?? '').split('; ').map((each) => ({
      name: each.slice(0, each.indexOf('=')),
      value: each.slice(each.indexOf('=') + 1),
      url: baton.url,
    }));
    await context.addCookies(cookies);
  }
  return context;
}

/** What a failure is read with where nobody sat before the screen. */
async function describePage(page: Page): Promise<void> {
  if (page.isClosed()) return;
  const shown = await page.locator('body').ariaSnapshot({ timeout: 5_000 });
  console.log(`${page.url()} showed at the failure:\n${shown.slice(0, 6_000)}`);
}

const moving = `document.querySelectorAll('.ant-skeleton').length +
  document.getAnimations().filter(({ playState, effect }) => playState === 'running' && effect.getComputedTiming().endTime !== Infinity).length`;

/** Waits until the page stands still: what it shows is there, and nothing slides or fades any more. */
export async function drawn(page: Page): Promise<void> {
  await page.locator('h1, main p').first().waitFor();
  await eventually(async () => (await page.evaluate(moving)) === 0, { what: 'a page that stands still' });
}
