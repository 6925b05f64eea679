/** Waits for a part to do what it is for. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastLines, type startPart } from './part.js';

type Started = ReturnType<typeof startPart>;

const patienceMs = 300_000;

/** Settles when the child says `ready` over its channel. A child that ends first, or takes five minutes, is an error. */
export async function whenReady(part: Started, name: string): Promise<void> {
  await readyOrFail(part, name, once(part.child, 'message'));
}

/** Settles when `url` answers 200. */
export async function whenAnswering(part: Started, name: string, url: string, log?: string): Promise<void> {
  await readyOrFail(part, name, answers(part, url), log);
}

async function answers(part: Started, url: string) {
  while (!part.hasEnded()) {
    const status = await fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) return;
    await sleep(100);
  }
}

async function readyOrFail(part: Started, name: string, ready: Promise<unknown>, log?: string) {
  const outcome = await Promise.race([
    ready.then(() => undefined),
    part.ended,
    sleep(patienceMs, `not ready after ${patienceMs / 1000} s`, { ref: false }),
  ]);
  if (outcome === undefined && !part.hasEnded()) return;
  await part.kill();
  const said = log === undefined ? '' : ` It said:\n${lastLines(log)}`;
  throw new Error(`${name} did not start (${outcome ?? (await part.ended)}).${said}`);
}
