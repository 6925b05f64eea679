/** Work that goes on for long in a process that is going to stop: each run ends by itself, when its caller says so, or with the process. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface RunOptions {
  /** Ends the run once what is under way has been written. */
  readonly signal: AbortSignal;
  /** The run ends by itself after this time. */
  readonly forMs: number;
}

export interface Runs {
  /** Throws what the work throws, and where the process is about to stop. */
  readonly run: (options: RunOptions, work: (options: RunOptions) => Promise<void>) => Promise<void>;
  /** Ends all runs and waits for them, so long at most. */
  readonly stop: (longestMs: number) => Promise<void>;
}

export function createRuns(): Runs {
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  return {
    async run({ signal, forMs }, work) {
      if (stopping.signal.aborted) throw new Error('This process is about to stop and begins nothing more');
      const run = work({ signal: AbortSignal.any([signal, stopping.signal]), forMs });
      running.add(run);
      try {
        await run;
      } finally {
        running.delete(run);
      }
    },
    async stop(longestMs) {
      stopping.abort();
      await Promise.race([Promise.allSettled(running), sleep(longestMs, undefined, { ref: false })]);
    },
  };
}
