/**
 * Approving, then confirming many handovers at once: from the request until the last result is written. Against the same messages sent
 * one by one over HTTP, at the same concurrency, in the same run.
 */
import { env } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { addCustomers } from '../harness/customers.js';
import type { Caller } from '../harness/http.js';
import { startStack, type Stack } from '../harness/stack.js';
import { rateOf, rounded, type Bench, type Report } from './measuring.js';

const handovers = Number(env.BENCH_BULK ?? 1000);
const singly = Math.max(20, Math.round(handovers / 5));
/** As bulk-sending.ts has it. */
const concurrency = 10;

export const bulk: Bench = {
  name: 'bulk',
  run: async () => {
    const stack = await startStack();
    try {
      return await measure(stack);
    } finally {
      await stack.stop();
    }
  },
};

async function measure(stack: Stack): Promise<Report> {
  const [manager, preparer, receiver] = await Promise.all([stack.signIn('E002'), stack.signIn('E003'), stack.signIn('E004')]);
  const ids = await inReview(stack, manager, preparer, handovers + singly);
  const [one, many] = [ids.slice(0, singly), ids.slice(singly)];
  const singleApprove = await rateOf(singly, concurrency, (index) => send(manager, `/handovers/${one[index]}/approve`));
  const singleConfirm = await rateOf(singly, concurrency, (index) => send(receiver, `/handovers/${one[index]}/confirm`));
  const approve = await operation(manager, { action: 'approve', ids: many });
  const confirm = await operation(receiver, { action: 'confirm', ids: many });
  return {
    name: 'bulk',
    conditions: `${handovers} handovers of 5 items each, against ${singly} one by one; ${concurrency} at once; API, worker, servers and driver on one machine`,
    target: 1,
    ratio: rounded((2 * handovers) / (approve + confirm) / (2 / (1 / singleApprove + 1 / singleConfirm))),
    figures: {
      'bulk approve a second': rounded(handovers / approve),
      'bulk confirm a second': rounded(handovers / confirm),
      'seconds to approve and confirm all': rounded(approve + confirm),
      'single approve a second': rounded(singleApprove),
      'single confirm a second': rounded(singleConfirm),
    },
  };
}

async function inReview(stack: Stack, manager: Caller, preparer: Caller, many: number): Promise<string[]> {
  const customers = await addCustomers(stack.sql, many);
  const ids: string[] = [];
  await rateOf(many, concurrency, async (index) => {
    const toOwner = { externalId: 'E004' };
    const opened = await manager.post('/handovers', { customerId: customers[index], reason: 'resignation', toOwner });
    const items = opened.body.items.map((item: { id: string }) => ({ id: item.id, isCompleted: true }));
    await send(preparer, `/handovers/${opened.body.id}/complete-preparation`, { items });
    ids.push(opened.body.id);
  });
  return ids;
}

async function send(who: Caller, path: string, message: object = {}): Promise<void> {
  const { status, body } = await who.post(path, message);
  if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
}

/** Seconds until every handover has its result; all are applied. */
async function operation(who: Caller, request: object): Promise<number> {
  const begun = performance.now();
  const { body } = await who.post('/handovers/bulk', request);
  for (;;) {
    const now = (await who.get(`/bulk-operations/${body.id}?limit=1`)).body;
    if (now.status === 'finished') {
      if (now.counts.applied !== handovers) throw new Error(`not all were applied: ${JSON.stringify(now.counts)}`);
      return (performance.now() - begun) / 1000;
    }
    await sleep(100);
  }
}
