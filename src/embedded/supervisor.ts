/** Keeps parts running: starts one that died again, with back-off, and stops them all in order. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Part } from './part.js';
import type { Say } from './progress.js';

const backOff = { firstMs: 500, mostMs: 10_000, forgottenAfterMs: 60_000 };

export interface SupervisorOptions {
  readonly say: Say;
  /** Called with what runs whenever that changes: for the next start, should this process be killed. */
  readonly onChange: (running: ReadonlyMap<string, Part>) => void;
}

export type Supervisor = ReturnType<typeof createSupervisor>;

/** Of a stop, in milliseconds: everything ends within ten seconds (design: running.md), and killing takes a moment, too. */
const longestStopMs = 9_000;
/** What the lines before leave to each line at least. */
const leastShareMs = 2_000;

/** Parts are known by their names; none runs yet. */
export const createSupervisor = ({ say, onChange }: SupervisorOptions) => {
  const running = new Map<string, Part>();
  const stopping = new AbortController();

  async function begin<P extends Part>(name: string, start: () => Promise<P>): Promise<P> {
    const part = await start();
    if (stopping.signal.aborted) {
      await part.kill();
      throw new Error('Baton is being stopped');
    }
    running.set(name, part);
    onChange(running);
    return part;
  }

  async function watch<P extends Part>(name: string, first: P, start: () => Promise<P>) {
    let delay = backOff.firstMs;
    for (let part: P | undefined = first; !stopping.signal.aborted;) {
      const since = Date.now();
      const how: string = part ? await part.ended : 'it did not start';
      if (stopping.signal.aborted) return;
      running.delete(name);
      if (Date.now() - since > backOff.forgottenAfterMs) delay = backOff.firstMs;
      say(`✗ ${name} ended unexpectedly (${how}); starting it again in ${delay / 1000} s`);
      await sleep(delay);
      delay = Math.min(delay * 2, backOff.mostMs);
      part = await begin(name, start).catch((error: unknown) => {
        if (!stopping.signal.aborted) say(`✗ ${name}: ${error instanceof Error ? error.message : String(error)}`);
        return undefined;
      });
      if (part) say(`✓ ${name} runs again`);
    }
  }

  return {
    /** Aborted as soon as a stop begins. */
    signal: stopping.signal,

    /** Starts the part and settles when `start` does; from then on it is started again whenever it ends. */
    async keep<P extends Part>(name: string, start: () => Promise<P>): Promise<P> {
      const part = await begin(name, start);
      void watch(name, part, start);
      return part;
    },

    /**
     * Stops everything, line by line of `order`, the names of one line at once. A line has all the time that is left, but for the least
     * share of each line after it; what has not ended by then is killed.
     */
    async stop(order: readonly (readonly string[])[]): Promise<void> {
      stopping.abort(new Error('Baton is being stopped'));
      const until = Date.now() + longestStopMs;
      for (const [index, names] of order.entries()) {
        const linesAfter = order.length - 1 - index;
        const shareMs = until - Date.now() - linesAfter * leastShareMs;
        await Promise.all(names.map(async (name) => running.get(name)?.stop(shareMs)));
      }
    },

    /** Kills everything at once. */
    kill: () => Promise.all([...running.values()].map((part) => part.kill())),
  };
};
