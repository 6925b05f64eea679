/** A process that `npm start` started talks to it over Node's channel: it says when it is ready, and goes when that one is gone. */

const patienceMs = 5_000;

/** Tells the process that started this one, if any wants to know, that work is being done from now on. */
export function sayReady(): void {
  process.send?.('ready');
}

/**
 * When the process that started this one has died, even by `kill -9`: calls `stop` and exits, after five seconds in any case.
 * Without such a process it does nothing.
 */
export function exitWithParent(stop: () => Promise<unknown>): void {
  if (!process.connected) return;
  process.once('disconnect', () => {
    setTimeout(() => process.exit(1), patienceMs).unref();
    void stop().finally(() => process.exit(1));
  });
  process.channel?.unref(); // the channel alone keeps nobody alive
}
