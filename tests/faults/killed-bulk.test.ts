/** A bulk operation whose worker is killed goes on where it was: each handover has one result, and one step. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addCustomers } from '../harness/customers.js';
import { eventually } from '../harness/eventually.js';
import { rounds } from '../harness/rounds.js';
import { startStack, type Stack } from '../harness/stack.js';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const many = rounds(80, 400);

test('worker killed while it sends: every handover is approved once', async () => {
  const [manager, preparer] = await Promise.all([stack.signIn('E002'), stack.signIn('E003')]);
  const customers = await addCustomers(stack.sql, many);
  const ids: string[] = [];
  for (let next = 0; next < many; next += 10) {
    await Promise.all(
      customers.slice(next, next + 10).map(async (customerId) => {
        const opened = await manager.post('/handovers', { customerId, reason: 'resignation', toOwner: { externalId: 'E004' } });
        const items = opened.body.items.map((item: { id: string }) => ({ id: item.id, isCompleted: true }));
        expect(await preparer.post(`/handovers/${opened.body.id}/complete-preparation`, { items })).toMatchObject({ status: 200 });
        ids.push(opened.body.id);
      }),
    );
  }
  const { status, body } = await manager.post('/handovers/bulk', { action: 'approve', ids });
  expect(status).toBe(202);
  for (let kill = 0; kill < rounds(2, 8); kill += 1) {
    const { rows: before } = await stack.sql.query<{ steps: number }>(stepsOf, [ids]);
    // In the middle of a page: steps are there whose results may not be.
    await eventually(
      async () => (await stack.sql.query<{ steps: number }>(stepsOf, [ids])).rows[0]!.steps > before[0]!.steps || isOver(body.id),
      {
        everyMs: 5,
      },
    );
    await stack.kill('worker');
    await stack.start('worker');
  }
  await eventually(() => isOver(body.id), { withinMs: 120_000, everyMs: 200 });
  const { rows: results } = await stack.sql.query(
    `SELECT outcome, count(*)::int AS many FROM bulk_operation_items WHERE operation_id = $1 GROUP BY outcome`,
    [body.id],
  );
  expect(results).toEqual([{ outcome: 'applied', many }]);
  expect((await stack.sql.query<{ steps: number }>(stepsOf, [ids])).rows).toEqual([{ steps: many, handovers: many }]);
}, 400_000);

const stepsOf = `
  SELECT count(*)::int AS steps, count(DISTINCT handover_id)::int AS handovers FROM handover_timeline
   WHERE handover_id = ANY($1::uuid[]) AND kind = 'approve' AND outcome = 'applied'`;

async function isOver(id: string): Promise<boolean> {
  const { rows } = await stack.sql.query<{ status: string }>('SELECT status FROM bulk_operations WHERE id = $1', [id]);
  return rows[0]?.status === 'finished';
}
