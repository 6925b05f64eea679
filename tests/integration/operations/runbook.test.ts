/** The statements that docs/operating.md gives to an operator run, on the tables as they are. */
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../harness/database.js';

const statements = [...readFileSync('docs/operating.md', 'utf8').matchAll(/^ *```sql\n(.*?)^ *```/gms)]
  .flatMap(([, block]) => block!.split(';'))
  .map((statement) => statement.trim())
  .filter((statement) => statement !== '');

let own: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  own = await createTestDatabase({ demo: true });
  client = new pg.Client(own.url);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await own.drop();
});

test('there are some', () => {
  expect(statements.length).toBeGreaterThan(1);
});

test.each(statements)('%s', async (statement) => {
  await client.query(statement);
});

test('after a restore customers are not written to again, and employees are', async () => {
  const row = { channel: 'email', template: 't', address: 'a@b.example', state: 'queued' } as const;
  const [customer, employee] = [await own.database.customer.findFirstOrThrow(), await own.database.employee.findFirstOrThrow()];
  await own.database.notification.createMany({
    data: [
      { ...row, cause: 'a', recipientKind: 'customer', recipientId: customer.id },
      { ...row, cause: 'b', recipientKind: 'employee', recipientId: employee.id },
    ],
  });
  for (const statement of statements) await client.query(statement);
  const states = await own.database.notification.findMany({ orderBy: { cause: 'asc' }, select: { state: true, reason: true } });
  expect(states).toEqual([
    { state: 'suppressed', reason: 'restored' },
    { state: 'queued', reason: null },
  ]);
});
