/** Tells people at once that their work has changed: one connection that listens to PostgreSQL, for all of them. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from '../platform/logging.js';

export interface LiveWork {
  /** `onChange` is called when the work of `personId` may have changed, also for what was missed. @returns what ends it */
  follow(personId: string, onChange: () => void): () => void;
  close(): Promise<void>;
}

export interface LiveWorkDeps {
  readonly databaseUrl: string;
  readonly logger: Logger;
}

const againMs = 1_000;

/** Connects when the first one follows. While the database is away it tries again every second, and then tells everybody. */
export function createLiveWork({ databaseUrl, logger }: LiveWorkDeps): LiveWork {
  const followers = new Map<string, Set<() => void>>();
  const closing = new AbortController();
  let connection: pg.Client | undefined;

  const tell = (personId: string) => {
    for (const onChange of followers.get(personId) ?? []) onChange();
  };

  async function listen(): Promise<void> {
    const client = new pg.Client({ connectionString: databaseUrl, application_name: 'baton live work', keepAlive: true });
    connection = client;
    const ended = new Promise<void>((resolve) => {
      client.on('error', () => resolve());
      client.on('end', () => resolve());
    });
    client.on('notification', ({ payload }) => payload !== undefined && tell(payload));
    await client.connect();
    await client.query('LISTEN work');
    for (const personId of followers.keys()) tell(personId); // what rang before is not heard
    await ended;
  }

  async function keepListening(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        await listen();
      } catch (error) {
        logger.debug({ err: error }, 'live work: the database is away');
      }
      await connection?.end().catch(() => undefined);
      await sleep(againMs, undefined, { ref: false, signal: closing.signal }).catch(() => undefined);
    }
  }

  let listening: Promise<void> | undefined;
  return {
    follow(personId, onChange) {
      listening ??= keepListening();
      const theirs = followers.get(personId) ?? new Set();
      followers.set(personId, theirs.add(onChange));
      return () => {
        theirs.delete(onChange);
        if (theirs.size === 0) followers.delete(personId);
      };
    },
    async close() {
      closing.abort();
      await connection?.end().catch(() => undefined);
    },
  };
}
