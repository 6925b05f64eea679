/** Waiting for what happens by itself: by condition, never by a fixed time. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface Patience {
  /** After this the test fails. */
  readonly withinMs?: number;
  readonly everyMs?: number;
  /** Says in a failure what was waited for. */
  readonly what?: string;
  /** Asked for when patience ends: what else the failure tells, such as a workflow's last events. */
  readonly because?: () => Promise<string>;
}

/**
 * Asks until `ask` answers something truthy, and returns that. An error thrown by `ask` (an assertion, too) counts as "not
 * yet"; the last one is the cause of the failure when patience ends.
 */
export async function eventually<T>(ask: () => T | Promise<T>, patience: Patience = {}) {
  const { withinMs = 45_000, everyMs = 50, what = 'the condition', because } = patience;
  const until = Date.now() + withinMs;
  let lastError: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer) return answer as Exclude<T, undefined | null | false | 0 | ''>;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    if (Date.now() > until) {
      const story = await because?.().catch((error: unknown) => String(error));
      throw new Error([`${what} did not come true within ${withinMs} ms`, ...(story === undefined ? [] : [story])].join('\n'), {
        cause: lastError,
      });
    }
    await sleep(everyMs);
  }
}
