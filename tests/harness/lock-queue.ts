/** Races whose order is fixed: everybody waits for the same row, behind a lock of the test's, in the order in which they were sent. */
import pg from 'pg';
import { eventually } from './eventually.js';

type Contender = () => Promise<unknown>;
type Answers<Contenders extends readonly Contender[]> = { -readonly [Each in keyof Contenders]: Awaited<ReturnType<Contenders[Each]>> };

/**
 * Locks the customer, sends each contender once the one before it waits in the database, then lets go. PostgreSQL gives a row to who
 * waits for it in turn, so the first one sent is the first that gets it. The database must be the test's own, with nobody else waiting.
 * @returns what they answered, in the order of `contenders`
 */
export async function inTurn<const Contenders extends readonly Contender[]>(
  databaseUrl: string,
  customerId: string,
  contenders: Contenders,
): Promise<Answers<Contenders>> {
  const holder = new pg.Client(databaseUrl);
  await holder.connect();
  const answers: Promise<unknown>[] = [];
  try {
    await holder.query('BEGIN');
    await holder.query('SELECT FROM customers WHERE id = $1 FOR UPDATE', [customerId]);
    for (const contender of contenders) {
      answers.push(contender());
      await eventually(async () => (await waiting(holder)) === answers.length, {
        everyMs: 2,
        what: `${answers.length} waiting for the row`,
        because: () => sessions(holder),
      });
    }
    await holder.query('COMMIT');
    return (await Promise.all(answers)) as Answers<Contenders>;
  } finally {
    await holder.end();
    await Promise.allSettled(answers);
  }
}

/** How many sessions of this database wait for a lock. */
async function waiting(client: pg.Client): Promise<number> {
  // Without this a transaction sees the sessions as they were when it first asked.
  await client.query('SELECT pg_stat_clear_snapshot()');
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows[0]?.count ?? 0;
}

/** What each other session of this database does, for a failure to tell. */
async function sessions(client: pg.Client): Promise<string> {
  await client.query('SELECT pg_stat_clear_snapshot()');
  const { rows } = await client.query<{ line: string }>(
    `SELECT concat_ws(' ', state, wait_event_type, wait_event, now() - state_change, left(query, 200)) AS line FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'`,
  );
  return rows.map(({ line }) => line).join('\n');
}
