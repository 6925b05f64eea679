/** How a process that does Baton's work ends, and what it tells the one that started it, over Node's channel. */

/**
 * A process that is told to end is gone after this time; what is under way by then is left as a crash would leave it. Five seconds for
 * what is under way (worker/options.ts), one to close connections. `npm start` waits longer before it kills.
 */
export const longestEndMs = 6_000;

/** Tells the process that started this one, if any wants to know, that work is being done from now on. */
export function sayReady(): void {
  process.send?.('ready');
}

/**
 * Calls `stop` and exits, after `withinMs` in any case: at SIGTERM and SIGINT, and when the process that started this one has died, even
 * by `kill -9`. Told again, it does nothing more.
 */
export function endWhenTold(stop: () => Promise<unknown>, withinMs = longestEndMs): void {
  let isEnding = false;
  const end = (exitCode: number) => {
    if (isEnding) return;
    isEnding = true;
    setTimeout(() => process.exit(1), withinMs).unref();
    void stop().then(
      () => process.exit(exitCode),
      () => process.exit(1),
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => end(0));
  if (!process.connected) return;
  process.once('disconnect', () => end(1));
  process.channel?.unref(); // the channel alone keeps nobody alive
}
