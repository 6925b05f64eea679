/**
 * One resignation with thousands of customers, until each handover's workflow has done its first task and has its checklist in the
 * table; against bare workflows with one activity that does nothing, started at the same concurrency on the same Temporal server.
 */
import { execPath, env } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { startPart } from '../../src/embedded/part.js';
import { whenReady } from '../../src/embedded/ready.js';
import { addCustomers } from '../harness/customers.js';
import { startStack, type Stack } from '../harness/stack.js';
import { cpuBetween, cpuByPart, megabytesOf, stackPart } from './cpu.js';
import { percentile, rateOf, rounded, type Bench, type Report } from './measuring.js';

const customers = Number(env.BENCH_FAN_OUT ?? 5000);
/** As many are half-way: what the worker's memory at the end is compared with. */
const halfway = Math.round(customers * 0.4);
/** As many as the fan-out starts at once at most (src/handovers/pace.ts). */
const concurrency = 20;
const approvals = Number(env.BENCH_APPROVALS ?? 100);
const approvalEveryMs = 500;

export const fanOut: Bench = {
  name: 'fan-out',
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
  const approve = await readyToApprove(stack);
  await addCustomers(stack.sql, customers);

  await rateOf(200, concurrency, async (index) => void (await client.workflow.start('bareTask', bareOptions(`warm-up-${index}`))));
  await sleep(2_000);
  const before = cpuByPart(stackPart);
  const bareRate = await bare(client);
  const between = cpuByPart(stackPart);

  const begun = Date.now();
  const { body } = await stack.key.post('/hr/events', {
    id: `bench-${begun}`,
    type: 'employee.terminated',
    employee: { externalId: 'E003' },
    suggestedReceivers: [{ externalId: 'E004' }, { externalId: 'E005' }],
  });
  const changeId: string = body.personnelChangeId;
  let isOver = false;
  const latencies: number[] = [];
  const approving = (async () => {
    for (const next of approve) {
      if (isOver) return;
      const since = performance.now();
      await next();
      latencies.push(performance.now() - since);
      await sleep(Math.max(0, approvalEveryMs - (performance.now() - since)));
    }
  })();
  const memory = await watch(stack, changeId);
  const handovers = await finished(client, stack, changeId);
  isOver = true;
  const after = cpuByPart(stackPart);
  await approving;
  const seconds = (Math.max(...handovers.map(({ doneAt }) => doneAt)) - begun) / 1000;
  const histories = await longest(client, changeId, handovers);
  await connection.close();
  return {
    name: 'fan-out',
    conditions: `one event with ${customers} customers of 5 items each, ${concurrency} starts at once at most; API, worker, servers and driver on one machine`,
    ratio: rounded(handovers.length / seconds / bareRate),
    target: 0.8,
    figures: {
      'handovers a second': rounded(handovers.length / seconds),
      'bare workflows a second': rounded(bareRate),
      'worker MB at 40 % / at the end': `${memory.halfway} / ${memory.end}`,
      'approvals meanwhile': latencies.length,
      'approve p50/p99 ms': `${Math.round(percentile(latencies, 0.5))}/${Math.round(percentile(latencies, 0.99))}`,
      'longest history, events': histories,
      'CPU a bare workflow': cpuBetween(before, between, customers),
      'CPU a handover': cpuBetween(between, after, customers),
    },
  };
}

const bareOptions = (id: string) => ({ workflowId: `bare/${id}`, taskQueue: 'bare', args: [] as [] });

/** The rate of bare workflows, from the first start to the last one's end by the server's clock. */
async function bare(client: Client): Promise<number> {
  const begun = Date.now();
  await rateOf(customers, concurrency, async (index) => {
    await client.workflow.start('bareTask', bareOptions(String(index)));
  });
  // The last ones are waited for; the others have ended before, or are waited for too.
  for (let index = customers - 1; index >= 0; index -= 25) await client.workflow.getHandle(`bare/${index}`).result();
  let last = 0;
  await rateOf(customers, concurrency, async (index) => {
    const handle = client.workflow.getHandle(`bare/${index}`);
    await handle.result();
    last = Math.max(last, (await handle.describe()).closeTime?.getTime() ?? Number.NaN);
  });
  return (customers * 1000) / (last - begun);
}

/** Handovers of E007's customers, in review: each call approves one, as E006 would. */
async function readyToApprove(stack: Stack): Promise<(() => Promise<void>)[]> {
  const { rows } = await stack.sql.query<{ id: string }>(
    `INSERT INTO customers (customer_name, customer_type, phone, status, owner_id)
     SELECT '客户 ' || n, 'individual', '+86138' || lpad(n::text, 8, '0'), 'active', e.id
       FROM generate_series(1, $1::int) n, employees e WHERE e.external_id = 'E007' RETURNING id`,
    [approvals],
  );
  const [manager, preparer] = await Promise.all([stack.signIn('E006'), stack.signIn('E007')]);
  const ids: string[] = [];
  await rateOf(rows.length, 10, async (index) => {
    const toOwner = { externalId: 'E008' };
    const opened = await manager.post('/handovers', { customerId: rows[index]?.id, reason: 'position_change', toOwner });
    const { status } = await preparer.post(`/handovers/${opened.body.id}/complete-preparation`);
    if (status !== 200) throw new Error(`a handover that is to be approved: ${status}`);
    ids.push(opened.body.id);
  });
  return ids.map((id) => async () => {
    const { status, body } = await manager.post(`/handovers/${id}/approve`);
    if (status !== 200) throw new Error(`approve: ${status} ${JSON.stringify(body)}`);
  });
}

/** Waits until all are in the table with their checklists; answers what the worker held at 40 % and at the end, in MB. */
async function watch(stack: Stack, changeId: string): Promise<{ halfway: number; end: number }> {
  let atHalf: number | undefined;
  for (;;) {
    const { rows } = await stack.sql.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM customer_handover WHERE personnel_change_id = $1',
      [changeId],
    );
    const opened = rows[0]?.n ?? 0;
    if (opened >= halfway) atHalf ??= megabytesOf('worker', stackPart);
    if (opened >= customers) return { halfway: atHalf ?? Number.NaN, end: megabytesOf('worker', stackPart) };
    await sleep(500);
  }
}

interface Finished {
  readonly workflowId: string;
  readonly doneAt: number;
}

/** When each workflow had done its first task, by the server's clock. */
async function finished(client: Client, stack: Stack, changeId: string): Promise<Finished[]> {
  const { rows } = await stack.sql.query<{ id: string; items: number }>(
    `SELECT h.id, (SELECT count(*)::int FROM customer_handover_items i WHERE i.handover_id = h.id) AS items
       FROM customer_handover h WHERE h.personnel_change_id = $1 ORDER BY h.customer_id DESC`,
    [changeId],
  );
  if (rows.some(({ items }) => items === 0)) throw new Error('a handover has no checklist');
  const found: Finished[] = [];
  await rateOf(rows.length, concurrency, async (index) => {
    const workflowId = `handover/${rows[index]?.id}`;
    for (;;) {
      const doneAt = await firstTaskDone(client, workflowId);
      if (doneAt !== undefined) return void found.push({ workflowId, doneAt });
      await sleep(200);
    }
  });
  return found;
}

async function firstTaskDone(client: Client, workflowId: string): Promise<number | undefined> {
  try {
    const { history } = await client.workflowService.getWorkflowExecutionHistory({
      namespace: 'default',
      execution: { workflowId },
      maximumPageSize: 6,
    });
    const done = history?.events?.find(({ workflowTaskCompletedEventAttributes }) => workflowTaskCompletedEventAttributes);
    if (!done?.eventTime) return undefined;
    return Number(done.eventTime.seconds) * 1000 + Number(done.eventTime.nanos) / 1e6;
  } catch {
    return undefined; // not started yet
  }
}

async function longest(client: Client, changeId: string, handovers: readonly Finished[]): Promise<number> {
  const ids = [`personnel-change/${changeId}`, ...handovers.slice(0, 50).map(({ workflowId }) => workflowId)];
  const lengths = await Promise.all(ids.map(async (id) => (await client.workflow.getHandle(id).describe()).historyLength));
  return Math.max(...lengths);
}
