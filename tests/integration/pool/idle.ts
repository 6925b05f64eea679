/** Customers that nobody has followed up on for long, and rules about them. */
import type { Database } from '../../../src/platform/database.js';
import { eventually } from '../../harness/eventually.js';
import type { Baton } from '../../harness/baton.js';

export interface IdleCustomers {
  readonly ownerId: string;
  readonly count?: number;
  /** Days since the owner got them, and since the last follow-up; null: there was none. */
  readonly ownedDays?: number;
  readonly followedUpDays?: number | null;
  /** Days since the owner was warned; left out: not warned. */
  readonly warnedDays?: number;
  readonly level?: 'important' | 'normal' | 'potential';
  readonly region?: string;
  readonly type?: 'individual' | 'enterprise';
  readonly protectedDays?: number;
  readonly name?: string;
}

let phones = 0;

/** Adds them, as they would be after so many days; answers their ids, in order. */
export async function addIdle(
  database: Database,
  {
    ownerId,
    count = 1,
    ownedDays = 100,
    followedUpDays = null,
    warnedDays,
    level = 'normal',
    region,
    type = 'individual',
    protectedDays,
    name = '客户',
  }: IdleCustomers,
): Promise<string[]> {
  const first = (phones += count) - count;
  const days = (number: number | null | undefined) => (number === null || number === undefined ? null : number);
  const rows = await database.$queryRaw<{ id: string; clock: Date }[]>`
    INSERT INTO customers (customer_name, customer_type, phone, status, owner_id, owned_since, last_follow_up, customer_level, region, protected_until)
    SELECT ${name} || n, ${type}::customer_type, '+86137' || lpad((${first}::int + n)::text, 8, '0'), 'active', ${ownerId}::uuid,
      now() - make_interval(days => ${ownedDays}::int), now() - make_interval(days => ${days(followedUpDays)}::int),
      ${level}::customer_level, ${region ?? null}, now() + make_interval(days => ${days(protectedDays)}::int)
    FROM generate_series(1, ${count}::int) AS n
    RETURNING id, greatest(last_follow_up, owned_since) AS clock`;
  const ids = rows.map(({ id }) => id).toSorted();
  if (warnedDays !== undefined) await warn(database, ids, warnedDays);
  return ids;
}

/** The owners were warned so many days ago, by the first rule in force. */
export async function warn(database: Database, ids: readonly string[], daysAgo: number): Promise<void> {
  await database.$executeRaw`
    INSERT INTO pool_warnings (customer_id, owner_id, rule_id, clock_from, days_before, goes_at, warned_at)
    SELECT c.id, c.owner_id, (pool_rules_in_force()->0->>'id')::uuid, greatest(c.last_follow_up, c.owned_since), 7,
      now() + make_interval(days => ${7 - daysAgo}::int), now() - make_interval(days => ${daysAgo}::int) - interval '1 second'
    FROM customers c WHERE c.id = ANY(${[...ids]}::uuid[])`;
}

/** Puts rules in force. */
export async function setRules(baton: Baton, rules: readonly object[]): Promise<void> {
  const { status, body } = await baton.key.put('/pool/rules', { rules });
  if (status !== 200) throw new Error(JSON.stringify(body));
}

export const thirtyDays = { key: 'thirty-days', name: '30 天未跟进', isOn: true, days: 30 };

/** Starts a run and waits until it stands as it should. */
export async function runUntil(baton: Baton, status: string | readonly string[] = 'finished') {
  const started = await baton.key.post('/pool/recycling-runs');
  if (started.status !== 202) throw new Error(JSON.stringify(started.body));
  return reached(baton, started.body.id, status);
}

export const reached = (baton: Baton, runId: string, status: string | readonly string[], withinMs = 60_000) =>
  eventually(
    async () => {
      const { body } = await baton.key.get(`/pool/recycling-runs/${runId}`);
      return [status].flat().includes(body.status) ? body : undefined;
    },
    { what: `a run that is ${[status].flat().join(' or ')}`, withinMs },
  );
