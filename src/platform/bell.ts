/** Wakes a dispatcher when rows were queued: LISTEN on a connection of its own. */
import pg from 'pg';

export interface Bell {
  /** Returns when the bell rings or has rung since the last wait, when `ms` are over, or when `signal` aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Listens for rows of `channel`: email, sms, webhook. Where the connection breaks, `wait` throws. */
export async function listenFor(channel: string, databaseUrl: string): Promise<Bell> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: `baton ${channel} bell`, keepAlive: true });
  let hasRung = false;
  let broken: Error | undefined;
  let wake = () => {};
  client.on('notification', ({ payload }) => {
    if (payload !== channel) return;
    hasRung = true;
    wake();
  });
  client.on('error', (error) => {
    broken = error;
    wake();
  });
  await client.connect();
  await client.query('LISTEN notifications');
  return {
    async wait(ms, signal) {
      if (!hasRung && !broken && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
          signal.addEventListener('abort', wake, { once: true });
        });
        signal.removeEventListener('abort', wake);
        wake = () => {};
      }
      if (broken) throw broken;
      hasRung = false;
    },
    // A connection that is broken is closed already.
    close: () => client.end().catch(() => {}),
  };
}
