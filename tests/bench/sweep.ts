/**
 * A run that recycles a tenth of all customers, started over HTTP and swept by the worker, against one raw statement that moves as many
 * of the same company with their history; and what memory the worker takes for a tenth of the company and for all of it.
 */
import { readFileSync } from 'node:fs';
import { env, pid } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { seedCompany } from '../../prisma/seed/seed.js';
import { startStack, type Stack } from '../harness/stack.js';
import { processesOf } from './cpu.js';
import { median, rounded, type Bench, type Report } from './measuring.js';

const customers = Number(env.BENCH_CUSTOMERS ?? 1_000_000);
const rounds = Number(env.BENCH_ROUNDS ?? 2);
/** Of all customers, in each round. */
const share = 0.1;

export const sweep: Bench = {
  name: 'sweep',
  run: async () => {
    const small = await onCompanyOf(customers / 10, async (stack) => ({
      times: await measure(stack, customers / 10, 1),
      peak: peakOfWorker(),
    }));
    const large = await onCompanyOf(customers, async (stack) => ({ times: await measure(stack, customers, rounds), peak: peakOfWorker() }));
    return report(small, large);
  },
};

interface Times {
  /** Customers a second. */
  readonly ours: readonly number[];
  readonly raw: readonly number[];
}
interface Measured {
  readonly times: Times;
  /** Megabytes. */
  readonly peak: number;
}

async function onCompanyOf<T>(size: number, work: (stack: Stack) => Promise<T>): Promise<T> {
  const stack = await startStack();
  try {
    await seedCompany(stack.databaseUrl, { customers: size, passwordHash: 'nobody signs in' });
    return await work(stack);
  } finally {
    await stack.stop();
  }
}

async function measure(stack: Stack, size: number, times: number): Promise<Times> {
  const count = Math.round(size * share);
  const { status, body } = await stack.key.put('/pool/rules', {
    rules: [
      {
        key: 'bench',
        isOn: true,
        regions: ['recycled by rule'],
        days: 30,
        exemptions: ['open_opportunity', 'contract_in_force', 'protected'],
      },
    ],
  });
  if (status !== 200) throw new Error(JSON.stringify(body));
  const ours: number[] = [];
  const raw: number[] = [];
  for (let round = 0; round < times; round += 1) {
    await prepare(stack, 'recycled by hand', count);
    raw.push(await byHand(stack, count));
    await prepare(stack, 'recycled by rule', count);
    ours.push(await byRule(stack, count));
  }
  return { ours, raw };
}

/** As many customers, spread over the company, idle for long and warned of; their work is done, so that nothing exempts them. */
async function prepare({ sql }: Stack, region: string, count: number): Promise<void> {
  const client = await sql.connect();
  try {
    await client.query('BEGIN');
    // What was never so is written without the triggers that would record it.
    await client.query('SET LOCAL session_replication_role = replica');
    const { rowCount } = await client.query(
      `WITH chosen AS (
         SELECT id FROM customers WHERE status = 'active' AND open_handover_id IS NULL AND region NOT LIKE 'recycled%' ORDER BY md5(id::text) LIMIT $2
       ), idle AS (
         UPDATE customers c SET region = $1, last_follow_up = now() - interval '60 days', owned_since = now() - interval '90 days', protected_until = NULL
         FROM chosen WHERE c.id = chosen.id RETURNING c.id, c.owner_id, c.last_follow_up
       ), lost AS (UPDATE opportunities o SET status = 'lost' FROM chosen WHERE o.customer_id = chosen.id AND o.status = 'open'),
       ended AS (UPDATE contracts k SET status = 'ended' FROM chosen WHERE k.customer_id = chosen.id AND k.status = 'in_force')
       INSERT INTO pool_warnings (customer_id, owner_id, rule_id, clock_from, days_before, goes_at, warned_at)
       SELECT id, owner_id, (SELECT id FROM pool_rules ORDER BY version DESC LIMIT 1), last_follow_up, 7, now() - interval '1 day', now() - interval '8 days'
       FROM idle`,
      [region, count],
    );
    await client.query('COMMIT');
    if (rowCount !== count) throw new Error(`only ${rowCount} of ${count} customers could be prepared`);
  } finally {
    client.release();
  }
  await sql.query('VACUUM (ANALYZE) customers, opportunities, contracts, pool_warnings, customer_pool, ownership_changes, audit_log');
  await sql.query('CHECKPOINT');
}

async function byHand({ sql }: Stack, count: number): Promise<number> {
  const begun = performance.now();
  const { rowCount } = await sql.query(`
    WITH moved AS (
      UPDATE customers c SET owner_id = NULL, status = 'in_pool', owner_change_id = uuid_v7(), owner_change_cause = 'recycle'
      FROM customers before WHERE before.id = c.id AND c.region = 'recycled by hand' AND c.status = 'active'
      RETURNING c.id, before.owner_id
    ), entered AS (
      INSERT INTO customer_pool (customer_id, pool_id, original_owner_id, recycle_reason)
      SELECT moved.id, pools.id, moved.owner_id, 'inactive_days' FROM moved, pools WHERE pools.is_default
      RETURNING id, customer_id, original_owner_id
    )
    INSERT INTO audit_log (actor, via, action, subject_type, subject_id, before, after)
    SELECT 'pool-recycling', 'sql', 'recycle_to_pool', 'customer', customer_id, jsonb_build_object('ownerId', original_owner_id),
      jsonb_build_object('status', 'in_pool', 'entryId', id, 'cause', 'recycle')
    FROM entered`);
  if (rowCount !== count) throw new Error(`by hand ${rowCount} were moved, not ${count}`);
  return (count * 1000) / (performance.now() - begun);
}

/** From the request to the run's end, counting and finishing included. */
async function byRule({ key }: Stack, count: number): Promise<number> {
  const begun = performance.now();
  const { status, body } = await key.post('/pool/recycling-runs');
  if (status !== 202) throw new Error(JSON.stringify(body));
  for (;;) {
    const run = (await key.get(`/pool/recycling-runs/${body.id}`)).body;
    if (run.status === 'finished') {
      if (run.moved !== count) throw new Error(`${JSON.stringify(run)}: not ${count}`);
      return (count * 1000) / (performance.now() - begun);
    }
    if (run.status !== 'running' && run.status !== 'counting') throw new Error(JSON.stringify(run));
    await sleep(100);
  }
}

/** The most memory that the worker had at any moment, in megabytes (VmHWM of proc(5)). */
function peakOfWorker(): number {
  const workers = processesOf((command) => command.includes('worker-main')).map((id) => readFileSync(`/proc/${id}/status`, 'utf8'));
  const ours = workers.find((status) => new RegExp(`^PPid:\\s+${pid}$`, 'm').test(status));
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(ours ?? '')?.[1]) / 1024);
}

function report(small: Measured, large: Measured): Report {
  const { ours, raw } = large.times;
  return {
    name: 'sweep',
    conditions: `${rounds} rounds in turns of ${customers * share} customers recycled of ${customers}, with their open work; servers and driver on one machine`,
    ratio: rounded(median(ours.map((of, round) => of / (raw[round] ?? Number.NaN)))),
    target: 0.5,
    figures: {
      'recycled a second': ours.map(Math.round).join(', '),
      'by one statement a second': raw.map(Math.round).join(', '),
      'peak of the worker in MB': `${large.peak} of ${customers} customers, ${small.peak} of ${customers / 10}: ${rounded(large.peak / small.peak)}`,
    },
  };
}
