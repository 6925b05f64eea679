/** 300 handovers by API from `POST /handovers` to `completed` in the row, against a bare workflow on the same Temporal server. */
import { execPath, env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { startPart } from '../../src/embedded/part.js';
import { whenReady } from '../../src/embedded/ready.js';
import { addCustomers } from '../harness/customers.js';
import type { Answer, Caller } from '../harness/http.js';
import { startStack, type Stack } from '../harness/stack.js';
import { cpuBetween, cpuByPart, stackPart } from './cpu.js';
import { median, percentile, rateOf, rounded, type Bench, type Report } from './measuring.js';

/** With a provider of SMS this is the default; what customers are sent ten minutes later is not part of a handover's rate. */
const bundling = env.BENCH_BUNDLING ?? '10 min';
const lifecycles = Number(env.BENCH_LIFECYCLES ?? 300);
const concurrency = 20;
const rounds = 3;
/** Before anything counts: a service runs for weeks, and V8 and PostgreSQL are slow at what they do for the first time. */
const warmUp = 200;

export const lifecycle: Bench = {
  name: 'lifecycle',
  run: async () => {
    const stack = await startStack({ settings: { BATON_BUNDLING: bundling } });
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
  const customers = await addCustomers(stack.sql, lifecycles * rounds + warmUp);
  const people = { manager: await stack.signIn('E002'), preparer: await stack.signIn('E003'), receiver: await stack.signIn('E004') };
  const times: Record<string, number[]> = {};
  const handovers: string[] = [];
  const ours = (customerId: string) => handOver(people, customerId, times).then((id) => void handovers.push(id));

  await rateOf(warmUp, concurrency, (index) => bareLifecycle(client, `warm-up-${index}`));
  await rateOf(warmUp, concurrency, () => ours(customers.pop() ?? ''));
  for (const name of Object.keys(times)) times[name] = [];
  handovers.length = 0;

  await stack.sql.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements; SELECT pg_stat_statements_reset()').catch(() => undefined);
  const bareRates: number[] = [];
  const ourRates: number[] = [];
  const spent: string[] = [];
  const spentBare: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const begun = cpuByPart(stackPart);
    bareRates.push(await rateOf(lifecycles, concurrency, (index) => bareLifecycle(client, `${round}-${index}`)));
    const before = cpuByPart(stackPart);
    spentBare.push(cpuBetween(begun, before, lifecycles));
    ourRates.push(await rateOf(lifecycles, concurrency, () => ours(customers.pop() ?? '')));
    spent.push(cpuBetween(before, cpuByPart(stackPart), lifecycles));
  }
  const { rows } = await stack.sql.query(`SELECT count(*)::int AS n FROM customer_handover WHERE id = ANY($1) AND status = 'completed'`, [
    handovers,
  ]);
  if (rows[0].n !== handovers.length) throw new Error(`${handovers.length - rows[0].n} handovers are not completed in the row`);

  const { workflowExecutionInfo } = await client.workflowService.describeWorkflowExecution({
    namespace: 'default',
    execution: { workflowId: `handover/${handovers[0]}` },
  });
  const statements = await stack.sql
    .query<{ calls: number }>(
      'SELECT sum(calls)::int AS calls FROM pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())',
    )
    .then(
      ({ rows: [row] }) => rounded((row?.calls ?? 0) / handovers.length),
      () => 'unknown',
    );
  await connection.close();
  return {
    name: 'lifecycle',
    conditions: `${rounds} rounds of ${lifecycles} lifecycles in turns, ${concurrency} at once, after ${warmUp} of each; customers' messages after ${bundling}; API, worker, servers and driver on one machine`,
    ratio: rounded(median(ourRates.map((rate, round) => rate / (bareRates[round] ?? Number.NaN)))),
    target: 0.7,
    figures: {
      'handovers a second': ourRates.map(rounded).join(', '),
      'bare lifecycles a second': bareRates.map(rounded).join(', '),
      ...Object.fromEntries(
        Object.entries(times).map(([call, ms]) => [`${call} p50/p99 ms`, `${Math.round(median(ms))}/${Math.round(percentile(ms, 0.99))}`]),
      ),
      'history events': String(workflowExecutionInfo?.historyLength ?? '?'),
      'state transitions': String(workflowExecutionInfo?.stateTransitionCount ?? '?'),
      'database statements a handover': statements,
      'CPU a bare lifecycle': spentBare.at(-1) ?? '',
      'CPU a handover': spent.at(-1) ?? '',
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
  const { id, items } = await timed(
    'initiate',
    201,
    manager.post('/handovers', { customerId, reason: 'resignation', toOwner: { externalId: 'E004' } }),
  );
  const done = items.map((item: { id: string }) => ({ id: item.id, isCompleted: true }));
  await timed('items', 200, preparer.patch(`/handovers/${id}/items`, { items: done }));
  await timed('complete-preparation', 200, preparer.post(`/handovers/${id}/complete-preparation`));
  await timed('approve', 200, manager.post(`/handovers/${id}/approve`));
  await timed('confirm', 200, receiver.post(`/handovers/${id}/confirm`));
  return id;
}
