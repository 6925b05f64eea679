/** An import whose worker is killed goes on where it was, and adds each customer once. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startStack, type Stack } from '../harness/stack.js';
import { eventually } from '../harness/eventually.js';
import { rounds } from '../harness/rounds.js';
import { upload } from '../integration/customer-files/files.js';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const rowsAFile = 12_000;
const fileOf = (round: number) =>
  ['客户名称,客户类型,电话,负责人工号']
    .concat(
      Array.from(
        { length: rowsAFile },
        (_, n) => `杀不死 ${n},企业,+86158${String(round * rowsAFile + n).padStart(8, '0')},E00${3 + (n % 3)}`,
      ),
    )
    .join('\n');

const importOf = async (id: string) => (await stack.key.get(`/customers/imports/${id}`)).body;

test('worker and database killed between two pages: every row becomes one customer', async () => {
  for (let round = 0; round < rounds(2, 10); round += 1) {
    const { status, body } = await upload(stack.url, stack.key, fileOf(round), 'mode=good_rows');
    expect(status).toBe(202);
    const under = await eventually(async () => {
      const found = await importOf(body.id);
      return found.counts.created > 0 && found;
    });
    expect(under.status).toBe('writing');
    await stack.kill('worker', 'postgres');
    await stack.start('postgres', 'worker');
    const found = await eventually(
      async () => {
        const now = await importOf(body.id);
        return now.status === 'finished' && now;
      },
      { withinMs: 90_000 },
    );
    expect(found.counts).toMatchObject({ rows: rowsAFile, created: rowsAFile, bad: 0, alreadyThere: 0 });
    const { rows } = await stack.sql.query<{ customers: number; lines: number }>(
      `SELECT count(DISTINCT c.id)::int AS customers, count(o.id)::int AS lines
       FROM customer_import_rows r JOIN customers c ON c.id = r.customer_id
       LEFT JOIN ownership_changes o ON o.entity_id = c.id AND o.cause = 'import' WHERE r.import_id = $1`,
      [body.id],
    );
    expect(rows[0]).toEqual({ customers: rowsAFile, lines: rowsAFile });
  }
}, 400_000);

test('its worker killed, and the import cancelled: what is written by then is what stays', async () => {
  for (let round = 0; round < rounds(1, 5); round += 1) {
    const { body } = await upload(stack.url, stack.key, fileOf(100 + round), 'mode=good_rows');
    await eventually(async () => (await importOf(body.id)).counts.created > 0);
    await stack.kill('worker');
    // A page that was under way when its writer died is gone.
    const cancelled = await eventually(async () => {
      const answer = await stack.key.post(`/customers/imports/${body.id}/cancel`);
      return answer.status === 200 && answer.body;
    });
    expect(cancelled.counts.created).toBeLessThan(rowsAFile);
    await stack.start('worker');
    await stack.client.workflow.getHandle(`customer-import/${body.id}`).result();
    expect(await importOf(body.id)).toEqual(cancelled);
    const { rows } = await stack.sql.query<{ customers: number }>(
      'SELECT count(*)::int AS customers FROM customer_import_rows r JOIN customers c ON c.id = r.customer_id WHERE r.import_id = $1',
      [body.id],
    );
    expect(rows[0]?.customers).toBe(cancelled.counts.created);
  }
}, 200_000);
