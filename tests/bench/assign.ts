/** A manager assigns 2,000 customers of the pool to five people in one call, with manifest, ledger, audit and notices, against a statement by hand. */
import { env } from 'node:process';
import type pg from 'pg';
import { startStack, type Stack } from '../harness/stack.js';
import { median, percentile, rounded, type Bench, type Report } from './measuring.js';
import { fillPool, seedSellers, type Person } from './pool-company.js';

const customers = 2_000;
const receivers = 5;
const total = Number(env.BENCH_TOTAL ?? 100_000);
const rounds = Number(env.BENCH_ROUNDS ?? 10);
/** A CRM that only moves the owner column of as many took 0.29 s on such a machine. */
const targetMs = 500;

export const assign: Bench = {
  name: 'assign',
  run: async () => {
    const stack = await startStack({ worker: false });
    try {
      return await measure(stack);
    } finally {
      await stack.stop();
    }
  },
};

async function measure(stack: Stack): Promise<Report> {
  const people = (await seedSellers(stack, total, 50)).filter((one, _, [first]) => one.managerId === first?.managerId).slice(0, receivers);
  const { rows: managers } = await stack.sql.query<{ external_id: string }>('SELECT external_id FROM employees WHERE id = $1', [
    people[0]?.managerId,
  ]);
  const manager = await stack.signIn(managers[0]?.external_id ?? '');
  const [ours, byHand]: [number[], number[]] = [[], []];
  for (let round = -2; round < rounds; round += 1) {
    const shares = sharesOf(people, await fillPool(stack.sql, customers));
    const begun = performance.now();
    const { status, body } = await manager.post('/pool/assignments', {
      assignments: shares.map(({ id, customerIds }) => ({ customerIds, employee: { id } })),
    });
    const ms = performance.now() - begun;
    const done = status === 200 ? body.items.filter((item: { status: string }) => item.status === 'assigned').length : 0;
    if (done !== customers) throw new Error(`${done} of ${customers} were assigned: ${status} ${JSON.stringify(body).slice(0, 500)}`);
    const handMs = await assignByHand(stack.sql, sharesOf(people, await fillPool(stack.sql, customers)));
    if (round < 0) continue;
    ours.push(ms);
    byHand.push(handMs);
  }
  return {
    name: 'assign',
    conditions: `${rounds} calls of ${customers} customers for ${receivers} people over HTTP, beside ${total} customers; by hand: one statement by pg that writes the same rows; servers and driver on one machine`,
    ratio: rounded(median(ours.map((each, round) => (byHand[round] ?? Number.NaN) / each))),
    target: 0.6,
    figures: {
      'a call ms (target under 500)': ours.map(Math.round).join(', '),
      'median / slowest ms': `${Math.round(median(ours))}/${Math.round(percentile(ours, 1))}`,
      'under the target': `${ours.filter((ms) => ms < targetMs).length} of ${rounds}`,
      'by hand ms': byHand.map(Math.round).join(', '),
    },
  };
}

const sharesOf = (people: readonly Person[], ids: readonly string[]) =>
  people.map(({ id }, index) => ({ id, customerIds: ids.slice((index * customers) / receivers, ((index + 1) * customers) / receivers) }));

async function assignByHand(
  sql: pg.Pool,
  shares: readonly { readonly id: string; readonly customerIds: readonly string[] }[],
): Promise<number> {
  const employeeIds = shares.flatMap(({ id, customerIds }) => customerIds.map(() => id));
  const begun = performance.now();
  const { rowCount } = await sql.query(
    `WITH wanted AS (
       SELECT * FROM unnest($1::uuid[], $2::uuid[]) AS w (customer, taker)
     ), moved AS (
       UPDATE customers c SET owner_id = w.taker, status = 'active', owner_change_id = uuid_v7(), owner_change_cause = 'assign'
       FROM wanted w WHERE c.id = w.customer AND c.owner_id IS NULL RETURNING c.id, w.taker
     ), entry AS (
       UPDATE customer_pool e SET pool_status = 'assigned', taken_by = m.taker, taken_at = now()
       FROM moved m WHERE e.customer_id = m.id AND e.pool_status = 'available' RETURNING e.id, e.customer_id, m.taker
     ), ledger AS (
       INSERT INTO pool_claims (customer_id, employee_id, entry_id, assignment_id) SELECT customer_id, taker, id, uuid_v7() FROM entry
     ), noted AS (
       INSERT INTO audit_log (via, action, subject_type, subject_id, before, after)
       SELECT 'api', 'assign_from_pool', 'customer', customer_id, jsonb_build_object('entryId', id), jsonb_build_object('ownerId', taker) FROM entry
     ), told AS (
       INSERT INTO notifications (cause, recipient_kind, recipient_id, channel, template, address)
       SELECT 'by hand:' || uuid_v7(), 'employee', id, 'email', 'pool_assigned', email FROM employees WHERE id = ANY($2)
     )
     SELECT id FROM moved`,
    [shares.flatMap(({ customerIds }) => customerIds), employeeIds],
  );
  if (rowCount !== customers) throw new Error(`by hand: ${rowCount}`);
  return performance.now() - begun;
}
