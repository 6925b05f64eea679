/**
 * The daily pass of warnings: set-based, page by page, and repeatable at any point. Each owner is told by one message of everything
 * new that day; warnings of customers that are not on their way any more are ended.
 */
import { notifyEmployees } from '../notifications/outbox.js';
import { inTransaction, Prisma, type Database, type Transaction } from '../platform/database.js';
import { firstWarning } from './rules.js';
import { readIdle, rulesInForce, standingOf, type StoredRule } from './standing.js';
import { releaseNotices } from './runs.js';

export interface WarningOptions {
  readonly timezone: string;
  readonly bundlingMs: number;
  readonly onPage: () => void;
}

export interface Warned {
  readonly warned: number;
  readonly ended: number;
}

const pageSize = 5_000;
const timeoutMs = 60_000;
/** Until the pass has ended and everything of the day is known. */
const heldBackMs = 60 * 60_000;

/** Warns the owners of customers that go to the pool within the days that their rule names. */
export async function warnOwners(database: Database, { timezone, bundlingMs, onPage }: WarningOptions): Promise<Warned> {
  const { rules } = await rulesInForce(database);
  const [today] = await database.$queryRaw<{ day: string }[]>`SELECT (now() AT TIME ZONE ${timezone})::date::text AS day`;
  const cause = `pool_warning:${today?.day ?? ''}`;
  const ended = await endPast(database, rules, onPage);
  let warned = 0;
  for (let after: string | null = null; ;) {
    const ids: string[] = await readIdle(database, rules, { withinDays: firstWarning(rules), after, size: pageSize });
    after = ids.at(-1) ?? null;
    if (after === null) break;
    warned += await inTransaction(database, (tx) => warnPage(tx, rules, ids, cause), timeoutMs);
    onPage();
  }
  await inTransaction(database, (tx) => releaseNotices(tx, cause, bundlingMs));
  return { warned, ended };
}

async function warnPage(tx: Transaction, rules: readonly StoredRule[], ids: readonly string[], cause: string): Promise<number> {
  const owners = await tx.$queryRaw<{ ownerId: string; customers: number }[]>`
    WITH warned AS (
      INSERT INTO pool_warnings (customer_id, owner_id, rule_id, clock_from, days_before, goes_at)
      SELECT customer_id, owner_id, rule_id, clock_from, warning_due, goes_at
      FROM ${standingOf(rules, Prisma.sql`${[...ids]}::uuid[]`)} WHERE warning_due IS NOT NULL ORDER BY customer_id
      ON CONFLICT (customer_id, clock_from, days_before) WHERE ended_at IS NULL DO NOTHING
      RETURNING owner_id
    )
    SELECT owner_id AS "ownerId", count(*)::int AS customers FROM warned GROUP BY owner_id`;
  const notices = owners.map(({ ownerId }) => ({ employeeId: ownerId, template: 'customers_to_be_recycled' as const, cause }));
  await notifyEmployees(tx, notices, { bundlingMs: heldBackMs });
  return owners.reduce((sum, { customers }) => sum + customers, 0);
}

/**
 * Ends the warnings whose clock does not run any more, or whose customer stays or goes much later than they said: a rule was changed,
 * a protection given. What then goes all the same is warned of anew, seven days before.
 */
async function endPast(database: Database, rules: readonly StoredRule[], onPage: () => void): Promise<number> {
  let ended = 0;
  for (let after: string | null = null; ;) {
    const live: { customerId: string }[] = await database.$queryRaw`
      SELECT DISTINCT customer_id AS "customerId" FROM pool_warnings
      WHERE ended_at IS NULL ${after === null ? Prisma.empty : Prisma.sql`AND customer_id > ${after}::uuid`}
      ORDER BY customer_id LIMIT ${pageSize}`;
    after = live.at(-1)?.customerId ?? null;
    if (after === null) return ended;
    const ids = live.map(({ customerId }) => customerId);
    ended += await database.$executeRaw`
      UPDATE pool_warnings w SET ended_at = now()
      FROM ${standingOf(rules, Prisma.sql`${ids}::uuid[]`)} s
      WHERE w.customer_id = s.customer_id AND w.ended_at IS NULL
        AND (s.goes_at IS NULL OR w.clock_from IS DISTINCT FROM s.clock_from OR w.owner_id IS DISTINCT FROM s.owner_id
          OR s.goes_at > now() + make_interval(days => w.days_before + 1))`;
    onPage();
  }
}
