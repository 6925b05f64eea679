/**
 * The web page as built, in a real browser with an empty cache: when a person first sees something and when they can act, for how long
 * scripts keep the page from answering, and what is loaded. Against a bare page of one sentence from the same server, and on a phone as
 * Lighthouse simulates one: a processor four times slower, 1.6 Mbit/s and 150 ms to the server.
 */
import { env } from 'node:process';
import type { Browser, BrowserContext } from 'playwright-core';
import { openBrowser } from '../harness/browser.js';
import { desktop, pageSettings, phone, visit } from '../harness/page.js';
import { startStack, type Stack } from '../harness/stack.js';
import { median, rounded, type Bench, type Report } from './measuring.js';

const rounds = Number(env.BENCH_ROUNDS ?? 7);

/** Pages that people open first: by whom, and what says that they can act. */
const places = [
  { name: 'my work', path: '/', as: 'E002' },
  { name: 'handovers', path: '/handovers', as: 'E002' },
  { name: 'customers', path: '/customers', as: 'E003' },
  { name: 'pool', path: '/pool', as: 'E003' },
] as const;

export const page: Bench = {
  name: 'page',
  run: async () => {
    const stack = await startStack({ worker: false, settings: { ...(await pageSettings()), BATON_DEMO: 'on' } });
    const browser = await openBrowser();
    try {
      return await measure(stack, browser);
    } finally {
      await browser.close();
      await stack.stop();
    }
  },
};

/** Milliseconds from the request for the page. */
interface Loading {
  /** First contentful paint. */
  readonly painted: number;
  /** The page's heading is there, and no placeholder any more. */
  readonly usable: number;
  /** What tasks of more than 50 ms take beyond those 50, until the page is usable. */
  readonly blocked: number;
  /** Kilobytes of JavaScript as sent. */
  readonly scripts: number;
}

async function measure(stack: Stack, browser: Browser): Promise<Report> {
  const figures: Record<string, string> = {};
  const ratios: number[] = [];
  for (const device of ['desktop', 'phone'] as const) {
    const bare = await repeated(() => load(stack, browser, device, { path: '/healthz', as: undefined }));
    figures[`${device}, a bare sentence: painted`] = `${middle(bare, 'painted')} ms`;
    for (const place of places) {
      const ours = await repeated(() => load(stack, browser, device, place));
      ratios.push(middle(bare, 'painted') / middle(ours, 'painted'));
      figures[`${device}, ${place.name}`] =
        `painted ${middle(ours, 'painted')} ms, usable ${middle(ours, 'usable')} ms, blocked ${middle(ours, 'blocked')} ms, ${middle(ours, 'scripts')} KB of scripts`;
    }
  }
  return {
    name: 'page',
    conditions: `built page, empty cache each time, medians of ${rounds}; phone: processor four times slower, 1.6 Mbit/s, 150 ms; servers and browser on one machine`,
    ratio: rounded(median(ratios)),
    target: 0,
    figures,
  };
}

const middle = (loadings: readonly Loading[], figure: keyof Loading): number => Math.round(median(loadings.map((each) => each[figure])));

async function repeated(work: () => Promise<Loading>): Promise<Loading[]> {
  const loadings: Loading[] = [];
  for (let round = 0; round < rounds; round += 1) loadings.push(await work());
  return loadings;
}

const observe = `
  window.blocked = 0;
  new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) window.blocked += duration - 50; })
    .observe({ type: 'longtask', buffered: true });
`;

const read = `(async () => {
  const usable = performance.now();
  // A page of one sentence can be read before it was painted.
  const painted = await new Promise((done) => new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries()) if (name === 'first-contentful-paint') done(startTime);
  }).observe({ type: 'paint', buffered: true }));
  const scripts = performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js'));
  return { painted, usable, blocked: window.blocked, scripts: scripts.reduce((sum, each) => sum + each.encodedBodySize, 0) / 1000 };
})()`;

interface Visited {
  readonly path: string;
  /** Undefined: nobody signed in, and nothing of Baton's page. */
  readonly as: string | undefined;
}

async function load(stack: Stack, browser: Browser, device: 'desktop' | 'phone', { path, as }: Visited): Promise<Loading> {
  // Signed in on an empty page: what follows is a first visit with an empty cache.
  const opened = await visit(stack, browser, '/healthz', { as, ...(device === 'phone' ? phone : desktop) });
  const context = opened.context();
  try {
    if (device === 'phone') await slowDown(context);
    await opened.addInitScript(observe);
    await opened.goto(path);
    if (as !== undefined) {
      await opened.locator('h1').first().waitFor();
      await opened.locator('.ant-skeleton').first().waitFor({ state: 'detached' });
    }
    return await opened.evaluate<Loading>(read);
  } finally {
    await context.close();
  }
}

async function slowDown(context: BrowserContext): Promise<void> {
  const [first] = context.pages();
  if (first === undefined) throw new Error('The context has no page.');
  const session = await context.newCDPSession(first);
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 150,
    downloadThroughput: (1.6e6 / 8) * 0.9,
    uploadThroughput: (750e3 / 8) * 0.9,
  });
}
