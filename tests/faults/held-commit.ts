/**
 * The moment right after the commit of a step, held as long as a test wants: the step is in the database for good, and who wrote it
 * has no answer yet. PostgreSQL itself can do this: a commit waits for a standby that is not there, but only in transactions that a
 * trigger marks, and the wait can be ended by cancelling it.
 */
import { eventually } from '../harness/eventually.js';
import type { Stack } from '../harness/stack.js';

/** Prepares the server; to be done once. PostgreSQL is restarted, and nothing waits until `holdNext`. */
export async function makeCommitsHoldable(stack: Stack): Promise<void> {
  const { sql } = stack;
  await sql.query(`ALTER SYSTEM SET synchronous_commit = 'local'`);
  await sql.query(`ALTER SYSTEM SET synchronous_standby_names = 'nobody'`);
  await stack.kill('postgres');
  await stack.start('postgres');
  await eventually(() => sql.query('CREATE TABLE held_steps (kind text PRIMARY KEY)'));
  await sql.query(`
    CREATE FUNCTION hold_commit() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT FROM held_steps WHERE kind = NEW.kind) THEN PERFORM set_config('synchronous_commit', 'on', true); END IF;
      RETURN NULL;
    END $$`);
  await sql.query(`
    CREATE TRIGGER hold_commit AFTER INSERT ON handover_timeline FOR EACH ROW WHEN (NEW.outcome = 'applied') EXECUTE FUNCTION hold_commit()`);
}

/** From now on the commit of a step of this kind waits, and of no other. */
export async function holdCommitsOf({ sql }: Stack, kind: string | undefined): Promise<void> {
  await sql.query(
    'WITH before AS (DELETE FROM held_steps WHERE kind IS DISTINCT FROM $1) INSERT INTO held_steps SELECT $1 WHERE $1 IS NOT NULL ON CONFLICT DO NOTHING',
    [kind],
  );
}

/** Settles when a commit is done, and its answer held back; answers the process that waits. */
export async function heldCommit({ sql }: Stack): Promise<number> {
  const waiting = async () => {
    const { rows } = await sql.query<{ pid: number }>(`SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'`);
    return rows.length === 1 && rows[0]?.pid;
  };
  return eventually(waiting, { withinMs: 120_000, what: 'a commit that waits' });
}

/** Gives this one answer; what is held by then, too, goes on waiting. */
export async function releaseCommit({ sql }: Stack, pid: number): Promise<void> {
  await sql.query('SELECT pg_cancel_backend($1)', [pid]);
}

/** Gives the answers that were held back, to whoever is still there. */
export async function releaseCommits({ sql }: Stack): Promise<void> {
  await sql.query('DELETE FROM held_steps');
  await eventually(async () => {
    const { rowCount } = await sql.query(`SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'`);
    return rowCount === 0;
  });
}
