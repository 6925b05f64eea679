/** 300 handovers by API from `POST /handovers` to `completed` in the row, against a bare workflow on the same Temporal server. */
import { execPath, env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { startPart } from '../../src/embedded/part.js';
import { whenReady } from '../../src/embedded/ready.js';
import type { Answer, Caller } from '../harness/http.js';
import { median, percentile, rateOf, rounded, type Bench, type Report } from './measuring.js';
import { startStack, type Stack } from './stack.js';

const lifecycles = Number(env.BENCH_LIFECYCLES ?? 300);
const concurrency = 20;
const rounds = 3;

export const lifecycle: Bench = {
  name: 'lifecycle',
  run: async () => {
    const stack = await startStack();
    const bareWorker = startPart({
      command: execPath,
      args: ['--import', 'tsx', fileURLToPath(new URL('bare-worker.ts', import.meta.url))],
      env: { ...env, TEMPORAL_ADDRESS: stack.temporalAddress },
      channel: true,
    });
    try {
      await whenReady(bareWorker, 'the bare worker');
      return await measure(stack);
    } finally {
      await bareWorker.stop();
      await stack.stop();
    }
  },
};

async function measure(stack: Stack): Promise<Report> {
  const connection = await Connection.connect({ address: stack.temporalAddress });
  const client = new Client({ connection });
  const customers = await addCustomers(stack, lifecycles * rounds + concurrency);
  const people = { manager: await stack.signIn('E002'), preparer: await stack.signIn('E003'), receiver: await stack.signIn('E004') };
  const times: Record<string, number[]> = {};
  const handovers: string[] = [];
  const ours = (customerId: string) => handOver(people, customerId, times).then((id) => void handovers.push(id));

  await rateOf(concurrency, concurrency, (index) => bareLifecycle(client, `warm-up-${index}`));
  await rateOf(concurrency, concurrency, () => ours(customers.pop() ?? ''));
  for (const name of Object.keys(times)) times[name] = [];
  handovers.length = 0;

  await stack.sql.query('SELECT pg_stat_statements_reset()').catch(() => undefined);
  const bareRates: number[] = [];
  const ourRates: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    bareRates.push(await rateOf(lifecycles, concurrency, (index) => bareLifecycle(client, `${round}-${index}`)));
    ourRates.push(await rateOf(lifecycles, concurrency, () => ours(customers.pop() ?? '')));
  }
  const { rows } = await stack.sql.query(`SELECT count(*)::int AS n FROM customer_handover WHERE id = ANY($1) AND status = 'completed'`, [handovers]);
  if (rows[0].n !== handovers.length) throw new Error(`${handovers.length - rows[0].n} handovers are not completed in the row`);

  const { workflowExecutionInfo } = await client.workflowService.describeWorkflowExecution({
    namespace: 'default',
    execution: { workflowId: `handover/${handovers[0]}` },
  });
  const statements = await stack.sql
    .query<{ calls: number }>('SELECT sum(calls)::int AS calls FROM pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())')
    .then(({ rows: [row] }) => rounded((row?.calls ?? 0) / handovers.length), () => 'unknown');
  await connection.close();
  return {
    name: 'lifecycle',
    conditions: `${rounds} rounds of ${lifecycles} lifecycles in turns, ${concurrency} at once; API, worker, servers and driver on one machine`,
    ratio: rounded(median(ourRates.map((rate, round) => rate / (bareRates[round] ?? Number.NaN)))),
    target: 0.7,
    figures: {
      'handovers a second': ourRates.map(rounded).join(', '),
      'bare lifecycles a second': bareRates.map(rounded).join(', '),
      ...Object.fromEntries(Object.entries(times).map(([call, ms]) => [`${call} p50/p99 ms`, `${Math.round(median(ms))}/${Math.round(percentile(ms, 0.99))}`])),
      'history events': String(workflowExecutionInfo?.historyLength ?? '?'),
      'state transitions': String(workflowExecutionInfo?.stateTransitionCount ?? '?'),
      'database statements a handover': statements,
    },
  };
}

async function bareLifecycle(client: Client, id: string): Promise<void> {
  const handle = await client.workflow.start('bare', { workflowId: `bare/${id}`, taskQueue: 'bare' });
  for (let update = 0; update < 3; update += 1) await handle.executeUpdate('advance');
  await handle.result();
}

interface People {
  readonly manager: Caller;
  readonly preparer: Caller;
  readonly receiver: Caller;
}

async function handOver({ manager, preparer, receiver }: People, customerId: string, times: Record<string, number[]>): Promise<string> {
  const timed = async (call: string, expected: number, work: Promise<Answer>) => {
    const begun = performance.now();
    const answer = await work;
    (times[call] ??= []).push(performance.now() - begun);
    if (answer.status !== expected) throw new Error(`${call}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const { id, items } = await timed('initiate', 201, manager.post('/handovers', { customerId, reason: 'resignation', toOwner: { externalId: 'E004' } }));
  const done = items.map((item: { id: string }) => ({ id: item.id, isCompleted: true }));
  await timed('items', 200, preparer.patch(`/handovers/${id}/items`, { items: done }));
  await timed('complete-preparation', 200, preparer.post(`/handovers/${id}/complete-preparation`));
  await timed('approve', 200, manager.post(`/handovers/${id}/approve`));
  await timed('confirm', 200, receiver.post(`/handovers/${id}/confirm`));
  return id;
}

/** Customers of E003, each with an opportunity, a contract, a ticket and an overdue payment. */
async function addCustomers({ sql }: Stack, count: number): Promise<string[]> {
  const { rows } = await sql.query<{ id: string }>(
    `WITH owner AS (SELECT id FROM employees WHERE external_id = 'E003'),
     c AS (INSERT INTO customers (customer_name, customer_type, phone, email, status, owner_id)
           SELECT '客户 ' || n, 'enterprise', '+86139' || lpad(n::text, 8, '0'), 'bench' || n || '@example.com', 'active', owner.id
             FROM generate_series(1, $1::int) n, owner RETURNING id, owner_id),
     o AS (INSERT INTO opportunities (customer_id, name, amount, owner_id) SELECT id, '续约', 120000, owner_id FROM c),
     k AS (INSERT INTO contracts (customer_id, number, status, amount, owner_id) SELECT id, 'HT-' || right(id::text, 6), 'in_force', 90000, owner_id FROM c),
     t AS (INSERT INTO service_tickets (customer_id, subject, owner_id) SELECT id, '发票抬头', owner_id FROM c),
     p AS (INSERT INTO payments (customer_id, due_on, amount, status, owner_id) SELECT id, current_date - 30, 30000, 'overdue', owner_id FROM c)
     SELECT id FROM c`,
    [count],
  );
  await sql.query('ANALYZE');
  return rows.map(({ id }) => id);
}
