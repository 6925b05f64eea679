import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { stopOrder } from '../../../src/embedded/bring-up.js';
import type { Part } from '../../../src/embedded/part.js';
import { createSupervisor } from '../../../src/embedded/supervisor.js';
import { longestEndMs } from '../../../src/platform/parent.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const after = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/** A part that needs `needsMs` to end when it is asked to. */
function part(needsMs: number): Part & { readonly wasKilled: () => boolean } {
  let killed = false;
  return {
    pid: 0,
    ended: new Promise(() => undefined),
    hasEnded: () => false,
    kill: () => Promise.resolve(),
    wasKilled: () => killed,
    stop: async (graceMs = 0) => {
      await after(Math.min(needsMs, graceMs));
      killed = needsMs > graceMs;
    },
  };
}

/** Stops parts that need so many milliseconds. Answers how long that took, and who had to be killed. */
async function stopping(needs: Readonly<Record<string, number>>) {
  const supervisor = createSupervisor({ say: () => undefined, onChange: () => undefined });
  const parts = Object.entries(needs).map(([name, needsMs]) => ({ name, started: part(needsMs) }));
  for (const { name, started } of parts) await supervisor.keep(name, () => Promise.resolve(started));
  const began = Date.now();
  const stopped = supervisor.stop(stopOrder);
  await vi.runAllTimersAsync();
  await stopped;
  return { tookMs: Date.now() - began, killed: parts.filter(({ started }) => started.wasKilled()).map(({ name }) => name) };
}

const names = ['the API', 'the worker', 'Temporal', 'the inbox', 'PostgreSQL'];
const all = (needsMs: number) => Object.fromEntries(names.map((name) => [name, needsMs]));

describe('a stop', () => {
  test('is over within ten seconds, whatever does not end', async () => {
    const { tookMs, killed } = await stopping(all(Infinity));
    expect(killed).toEqual(names);
    expect(tookMs).toBeLessThanOrEqual(9_500);
  });

  test('gives API and worker the time that they give themselves', async () => {
    expect(await stopping({ ...all(1_000), 'the API': longestEndMs, 'the worker': longestEndMs })).toMatchObject({ killed: [] });
  });

  test('leaves the servers two seconds, also after a worker that had to be killed', async () => {
    expect(await stopping({ ...all(2_000), 'the worker': Infinity })).toMatchObject({ killed: ['the worker'] });
  });

  test('gives the servers what API and worker did not need', async () => {
    expect(await stopping({ ...all(500), PostgreSQL: 8_000 })).toMatchObject({ killed: [] });
  });

  test('begins with API and worker: what they write has somewhere to go', async () => {
    const { tookMs } = await stopping({ ...all(1_000), 'the worker': 3_000 });
    expect(tookMs).toBe(4_000);
  });
});
