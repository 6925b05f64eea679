/** `npm run screenshots [-- NAME …]`: pictures of every place in both languages, both widths and both themes, to look at. */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../tests/harness/browser.js';
import { desktop, drawn, pageSettings, phone, visit } from '../tests/harness/page.js';
import { places, type Place, type Shown } from '../tests/harness/places.js';
import { makeShowcase } from '../tests/harness/showcase.js';
import { startStack, type Stack } from '../tests/harness/stack.js';

const folder = 'screenshots';
const wanted = process.argv.slice(2);

/** The font comes in parts, each with some of the characters: those that stand on the page, in fields, too. */
const loadGlyphs = `document.fonts.load('14px "Noto Sans SC"',
  document.body.innerText + [...document.querySelectorAll('input, textarea')].map(({ value, placeholder }) => value + placeholder).join(''))
  .then(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))))`;

const stack = await startStack({ settings: { ...(await pageSettings()), BATON_DEMO: 'on' } });
const browser = await openBrowser();
mkdirSync(folder, { recursive: true });
try {
  const shown = await makeShowcase(stack);
  for (const place of places.filter(({ name }) => wanted.length === 0 || wanted.some((each) => name.includes(each)))) {
    for (const language of ['zh', 'en'] as const) {
      await picture(stack, browser, place, shown, { language, size: 'desktop', theme: 'light' });
      await picture(stack, browser, place, shown, { language, size: 'phone', theme: language === 'zh' ? 'light' : 'dark' });
    }
    await picture(stack, browser, place, shown, { language: 'zh', size: 'desktop', theme: 'dark' });
  }
} finally {
  await browser.close();
  await stack.stop();
}

interface Look {
  readonly language: 'zh' | 'en';
  readonly size: 'phone' | 'desktop';
  readonly theme: 'light' | 'dark';
}

async function picture(where: Stack, from: Browser, { name, path, as, act }: Place, shown: Shown, { language, size, theme }: Look) {
  const page = await visit(where, from, path(shown), { as, language, colorScheme: theme, ...(size === 'phone' ? phone : desktop) });
  try {
    await withChineseFont(page);
    await drawn(page);
    if (act) await act(page);
    await drawn(page);
    await page.evaluate(loadGlyphs);
    const file = join(folder, `${name}.${language}.${size}.${theme}.png`);
    await page.screenshot({ path: file, fullPage: act === undefined });
    console.log(file);
  } catch (error) {
    console.log(`! ${name} in ${language} on a ${size}: ${String(error)}`);
    await page.screenshot({ path: join(folder, `FAILED-${name}.${language}.${size}.png`) });
  } finally {
    await page.context().close();
  }
}
/** The browser from npm has none; here it comes from npm, too, under the name that the page's style asks for. */
async function withChineseFont(page: Page) {
  const css = createRequire(import.meta.url).resolve('@fontsource/noto-sans-sc/400.css');
  await page.route('**/__fonts/*', (route) => {
    const file = join(dirname(css), 'files', new URL(route.request().url()).pathname.split('/').at(-1) ?? '');
    return route.fulfill({ path: file, contentType: 'font/woff2' });
  });
  await page.addStyleTag({ content: readFileSync(css, 'utf8').replaceAll('./files/', '/__fonts/') });
}
