/**
 * A page of a recycling run: locks its customers, tests every condition again behind the locks, moves those that go, and moves the
 * run's cursor in the same transaction. So a page that is repeated after a kill does nothing twice, and whatever was written before
 * the lock was taken counts.
 */
import { notifyEmployees } from '../notifications/outbox.js';
import { recycleByRule } from '../ownership/pool.js';
import { whatIsAway } from '../platform/away.js';
import { inTransaction, Prisma, sqlState, type Database, type Transaction } from '../platform/database.js';
import { readIdle, standingOf, type StoredRule } from './standing.js';

/** A run that is under way. */
export interface Sweep {
  readonly runId: string;
  readonly part: number;
  readonly rules: readonly StoredRule[];
  readonly actorId: string | null;
  readonly via: string;
  /** The last customer that was looked at. */
  readonly cursor: string | null;
}

/** The run was paused, cancelled, or the rules changed: what the page did is undone. */
export class RunHalted extends Error {
  override readonly name = 'RunHalted';
}

/** How many customers are locked at once: others wait for one of them a few hundred milliseconds at the most. */
const pageSize = 1000;
/** A page on a busy machine. */
const timeoutMs = 60_000;
/** Former owners are told when the run ends or rests, of everything at once; at the latest after an hour. */
const heldBackMs = 60 * 60_000;

export const recycledCause = ({ runId, part }: Pick<Sweep, 'runId' | 'part'>) => `customers_recycled:${runId}:${part}`;

/** Recycles the next page. Answers the cursor behind it, or null after the last. Throws RunHalted. */
export async function sweepPage(database: Database, sweep: Sweep, size = pageSize): Promise<string | null> {
  const ids = await readIdle(database, sweep.rules, { after: sweep.cursor, size });
  if (ids.length > 0) await sweepSlice(database, sweep, ids);
  return ids.at(-1) ?? null;
}

/** One that cannot be moved does not stop the others: the slice is halved until it is alone, and it is written down. */
async function sweepSlice(database: Database, sweep: Sweep, ids: readonly string[]): Promise<void> {
  try {
    await inTransaction(database, (tx) => moveSlice(tx, sweep, ids), timeoutMs);
  } catch (error) {
    if (!isOfARow(error)) throw error;
    const [only] = ids;
    if (ids.length === 1 && only !== undefined) return recordFailure(database, sweep, only, error);
    const middle = Math.ceil(ids.length / 2);
    await sweepSlice(database, sweep, ids.slice(0, middle));
    await sweepSlice(database, sweep, ids.slice(middle));
  }
}

/** What the database says against this data, rather than that it is away, busy or ill. */
function isOfARow(error: unknown): boolean {
  const state = sqlState(error);
  return state !== undefined && whatIsAway(error) === undefined && /^(2|P0|0A)/.test(state);
}

interface Decision {
  readonly due: readonly string[];
  readonly ruleIds: readonly string[];
  /** How many stay, by code. */
  readonly skipped: Readonly<Record<string, number>>;
}

async function moveSlice(tx: Transaction, sweep: Sweep, ids: readonly string[]): Promise<void> {
  const locked = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM customers WHERE id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR UPDATE SKIP LOCKED`;
  const lockedIds = locked.map(({ id }) => id);
  // A statement of its own: it sees what was committed before the locks were taken.
  const { due, ruleIds, skipped } = await decide(tx, sweep, lockedIds);
  const owners = due.length === 0 ? [] : await recycleByRule(tx, { ...sweep, customerIds: due, ruleIds });
  await notifyEmployees(
    tx,
    owners.map(({ ownerId }) => ({
      employeeId: ownerId,
      template: 'customers_recycled',
      cause: recycledCause(sweep),
      parameters: { runId: sweep.runId },
    })),
    { bundlingMs: heldBackMs },
  );
  const moved = owners.reduce((sum, { customers }) => sum + customers, 0);
  const held = new Set(lockedIds);
  const busy = ids.filter((id) => !held.has(id));
  if (busy.length > 0) await recordBusy(tx, sweep, busy);
  await advance(tx, sweep, ids, { moved, skipped: busy.length > 0 ? { ...skipped, busy: busy.length } : skipped });
}

async function decide(tx: Transaction, { rules }: Sweep, ids: readonly string[]): Promise<Decision> {
  const [decision] = await tx.$queryRaw<Decision[]>`
    WITH standing AS MATERIALIZED (SELECT customer_id, code, rule_id FROM ${standingOf(rules, Prisma.sql`${[...ids]}::uuid[]`)})
    SELECT coalesce(array_agg(customer_id ORDER BY customer_id) FILTER (WHERE code = 'due'), '{}') AS due,
      coalesce(array_agg(rule_id ORDER BY customer_id) FILTER (WHERE code = 'due'), '{}') AS "ruleIds",
      coalesce((SELECT jsonb_object_agg(code, n) FROM (SELECT code, count(*) AS n FROM standing WHERE code <> 'due' GROUP BY code) AS stays), '{}')
        AS skipped
    FROM standing`;
  return decision ?? { due: [], ruleIds: [], skipped: {} };
}

interface Counted {
  readonly moved?: number;
  readonly failed?: number;
  readonly skipped?: Readonly<Record<string, number>>;
}

/** Moves the cursor behind `ids`, if the run still runs by the rules that are in force and nobody else has moved it. */
async function advance(
  tx: Transaction,
  { runId }: Sweep,
  ids: readonly string[],
  { moved = 0, failed = 0, skipped = {} }: Counted,
): Promise<void> {
  const advanced = await tx.$executeRaw`
    UPDATE pool_recycling_runs r SET cursor = ${ids.at(-1) ?? null}, moved = r.moved + ${moved}, failed = r.failed + ${failed},
      skipped = coalesce((
        SELECT jsonb_object_agg(code, n) FROM (
          SELECT key AS code, sum(value::int) AS n
          FROM (SELECT * FROM jsonb_each_text(r.skipped) UNION ALL SELECT * FROM jsonb_each_text(${JSON.stringify(skipped)}::jsonb)) AS each
          GROUP BY key
        ) AS counted), '{}')
    WHERE r.id = ${runId}::uuid AND r.status = 'running' AND (r.cursor IS NULL OR r.cursor::uuid < ${ids[0] ?? null}::uuid)
      AND r.rules_version = (SELECT max(version) FROM pool_rule_sets)`;
  if (advanced === 0) throw new RunHalted('the run was paused or cancelled, or the rules changed');
}

const recordBusy = (tx: Transaction, { runId }: Sweep, ids: readonly string[]) =>
  tx.recyclingFailure.createMany({ data: ids.map((customerId) => ({ runId, customerId, code: 'busy' })), skipDuplicates: true });

async function recordFailure(database: Database, sweep: Sweep, customerId: string, error: unknown): Promise<void> {
  const { runId } = sweep;
  const code = sqlState(error) ?? 'unknown';
  await inTransaction(database, async (tx) => {
    await tx.recyclingFailure.createMany({
      data: [{ runId, customerId, code, detail: saidOf(error) }],
      skipDuplicates: true,
    });
    await advance(tx, sweep, [customerId], { failed: 1 });
  });
}

/** The database's own sentence, for whoever mends the row; no values of the row. */
function saidOf(error: unknown): string | null {
  const message = error instanceof Error ? error.message : '';
  return /message: `([^`]*)`/i.exec(message)?.[1]?.slice(0, 500) ?? null;
}
