/** Runs of recycling: started by the clock or by hand, one at a time; counted first, then swept page by page; and their reports. */
import { notifyEmployees } from '../notifications/outbox.js';
import { inTransaction, Prisma, type Database, type Transaction } from '../platform/database.js';
import { isLarge } from './rules.js';
import { idleIds, rulesInForce, standingOf } from './standing.js';
import { openStatuses, type RunState, type RunStatus } from './state.js';
import { recycledCause, RunHalted, sweepPage, type Sweep } from './sweep.js';

export interface NewRun {
  readonly id: string;
  readonly trigger: 'schedule' | 'manual';
  /** The employee who started it; null for a system or the clock. */
  readonly startedBy: string | null;
}

/** `no_rule_on`: there is nothing to go by. `run_open`: another one is; its id is runId. */
export type OpenedRun = { readonly outcome: 'opened' | 'run_open'; readonly runId: string } | { readonly outcome: 'no_rule_on' };

/** Writes the row of a run, unless one is open. Can be repeated with the same id. */
export async function openRun(tx: Transaction, { id, trigger, startedBy }: NewRun): Promise<OpenedRun> {
  const { version, rules } = await rulesInForce(tx);
  if (!rules.some(({ isOn }) => isOn)) return { outcome: 'no_rule_on' };
  // The database says whether one is open, by a unique index.
  const opened = await tx.$executeRaw`
    INSERT INTO pool_recycling_runs (id, trigger, rules_version, started_by)
    VALUES (${id}::uuid, ${trigger}::recycling_trigger, ${version}, ${startedBy}::uuid) ON CONFLICT DO NOTHING`;
  if (opened > 0) return { outcome: 'opened', runId: id };
  const known = await tx.recyclingRun.findFirst({ where: { OR: [{ id }, { status: { in: [...openStatuses] } }] }, select: { id: true } });
  if (known === null) return openRun(tx, { id, trigger, startedBy }); // it was open a moment ago
  return { outcome: known.id === id ? 'opened' : 'run_open', runId: known.id };
}

export async function readRunState(tx: Database | Transaction, runId: string): Promise<RunState> {
  const { status, customers, due, moved, failed, skipped } = await tx.recyclingRun.findUniqueOrThrow({ where: { id: runId } });
  return { runId, status, customers, due, moved, failed, skipped: countsIn(skipped) };
}

export const countsIn = (stored: unknown): Record<string, number> =>
  Object.fromEntries(Object.entries(stored ?? {}).filter((entry): entry is [string, number] => typeof entry[1] === 'number'));

/** Ids that are counted by one statement. */
const countedAtOnce = 50_000;

/** Counts who would go; a run above a fifth of all customers waits for a person, and the admins are told. */
export async function countRun(database: Database, runId: string, { onPage, bundlingMs }: CountOptions): Promise<void> {
  const { rules } = await rulesInForce(database);
  let due = 0;
  for (let after: string | null = null; ;) {
    const page: { due: number; last: string | null }[] = await database.$queryRaw`
      WITH idle AS MATERIALIZED (${idleIds(rules, { after, size: countedAtOnce })})
      SELECT (SELECT count(*) FILTER (WHERE code = 'due') FROM ${standingOf(rules, Prisma.sql`ARRAY(SELECT id FROM idle)`)})::int AS due,
        (SELECT id::text FROM idle ORDER BY id DESC LIMIT 1) AS last`;
    due += page[0]?.due ?? 0;
    after = page[0]?.last ?? null;
    if (after === null) break;
    onPage();
  }
  const customers = await database.customer.count({ where: { mergedAt: null } });
  const status = isLarge(due, customers) ? 'waiting' : 'running';
  await inTransaction(database, async (tx) => {
    const { count } = await tx.recyclingRun.updateMany({ where: { id: runId, status: 'counting' }, data: { status, due, customers } });
    if (count > 0 && status === 'waiting') await tellAdmins(tx, runId, bundlingMs);
  });
}
interface CountOptions {
  readonly onPage: () => void;
  readonly bundlingMs: number;
}

async function tellAdmins(tx: Transaction, runId: string, bundlingMs: number): Promise<void> {
  const admins = await tx.employee.findMany({ where: { role: 'admin', status: 'active' }, select: { id: true } });
  const notice = { template: 'recycling_waits', cause: `recycling_waits:${runId}`, parameters: { runId } } as const;
  await notifyEmployees(
    tx,
    admins.map(({ id }) => ({ ...notice, employeeId: id })),
    { bundlingMs },
  );
}

export interface SweepOptions {
  /** Ends before the next page once it answers false. */
  readonly goOn: () => boolean;
  readonly bundlingMs: number;
}

/**
 * Recycles page after page while the run runs and `goOn` says so; finishes the run after the last page. What the row says is asked
 * before each page and holds when it is committed.
 */
export async function sweepRun(database: Database, runId: string, { goOn, bundlingMs }: SweepOptions): Promise<void> {
  let sweep = await sweepOf(database, runId);
  try {
    while (sweep !== undefined && goOn()) {
      const cursor = await sweepPage(database, sweep);
      if (cursor === null) return await endRun(database, runId, 'running', 'finished', bundlingMs);
      sweep = { ...sweep, cursor };
    }
  } catch (error) {
    // What halted it is in the row: sweepOf reads it, and stops a run whose rules are no longer in force.
    if (!(error instanceof RunHalted)) throw error;
    await sweepOf(database, runId);
  }
}

/** The run as it stands, if it runs. One whose rules have been replaced is stopped: the next run goes by the new ones. */
async function sweepOf(database: Database, runId: string): Promise<Sweep | undefined> {
  const [run, { version, rules }] = await Promise.all([
    database.recyclingRun.findUniqueOrThrow({ where: { id: runId } }),
    rulesInForce(database),
  ]);
  if (run.status !== 'running') return undefined;
  if (run.rulesVersion !== version) {
    await endRun(database, runId, 'running', 'stopped', 0);
    return undefined;
  }
  const { cursor, part, startedBy: actorId, trigger } = run;
  return { runId, part, rules, actorId, via: trigger === 'schedule' ? 'schedule' : 'api', cursor };
}

type Ended = Extract<RunStatus, 'finished' | 'cancelled' | 'stopped'>;

/** Ends a run that is in `from`; its notices go out. Answers whether it was. */
async function endRun(database: Database, runId: string, from: RunStatus, to: Ended, bundlingMs: number): Promise<void> {
  const reason = to === 'stopped' ? { reason: 'rules_changed' } : {};
  await inTransaction(database, async (tx) => {
    const run = await tx.recyclingRun.findFirst({ where: { id: runId, status: from } });
    if (run === null) return;
    await tx.recyclingRun.update({ where: { id: runId }, data: { status: to, finishedAt: new Date(), ...reason } });
    await releaseNotices(tx, recycledCause({ runId, part: run.part }), bundlingMs);
  });
}

/** Sends what was held back until all of it was known, and wakes the dispatcher. */
export async function releaseNotices(tx: Transaction, cause: string, bundlingMs: number): Promise<void> {
  await tx.$queryRaw`
    WITH released AS (
      UPDATE notifications SET not_before = least(not_before, now() + ${bundlingMs} * interval '1 millisecond')
      WHERE cause = ${cause} AND state = 'queued' RETURNING id
    )
    SELECT pg_notify('notifications', 'email')::text FROM (SELECT count(*) AS n FROM released) AS counted WHERE n > 0`;
}
