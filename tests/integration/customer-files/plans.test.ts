/** A file that PostgreSQL knows nothing of yet, since it came a moment ago, costs what its rows cost, and not their square. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { markAlreadyThere, markTwiceInFile } from '../../../src/customer-files/staged.js';
import { importCustomers } from '../../../src/ownership/import.js';
import { newId, type Transaction } from '../../../src/platform/database.js';
import { createTestDatabase, type TestDatabase } from '../../harness/database.js';

const rows = 30_000;
let own: TestDatabase;
let importId: string;

beforeAll(async () => {
  own = await createTestDatabase();
  await own.database.$executeRaw`ALTER TABLE customer_import_rows SET (autovacuum_enabled = off)`;
  // What is known is of files that came before.
  await stage(rows);
  await own.database.$executeRaw`ANALYZE customer_import_rows`;
});
afterAll(() => own.drop());
beforeEach(async () => {
  importId = await stage(rows);
});

let phones = 0;
/** Good rows of an import: `distinct` phones, one contact each. */
async function stage(distinct: number): Promise<string> {
  const id = newId();
  const first = phones;
  phones += rows;
  await own.database.customerImport.create({ data: { id, format: 'csv', mode: 'good_rows', columns: [], rows, actor: 'A001' } });
  await own.database.$executeRaw`
    INSERT INTO customer_import_rows (import_id, line, customer_id, customer_name, customer_type, customer_level, preferred_language, phone, source, external_id, contacts)
    SELECT ${id}::uuid, n + 1, uuid_v7(), 'c' || n, 'enterprise', 'normal', 'zh', '+86137' || lpad((${first}::int + n % ${distinct}::int)::text, 8, '0'), 'erp', ${id} || n,
      jsonb_build_array(jsonb_build_object('id', uuid_v7(), 'name', 'k' || n, 'role', 'user', 'isPrimary', true, 'tellOnHandover', false))
    FROM generate_series(1, ${rows}::int) n`;
  return id;
}

/** Linear, any of these takes a second or two; quadratic, it would take an hour. */
const within = <T>(work: (tx: Transaction) => Promise<T>) =>
  own.database.$transaction(
    async (tx) => {
      await tx.$executeRaw`SET LOCAL statement_timeout = '30s'`;
      return work(tx);
    },
    { timeout: 100_000 },
  );
const whole = () => ({ importId, after: 0, upTo: 2 ** 31 - 1 });

test('with nothing wrong in it', async () => {
  expect(await within((tx) => markAlreadyThere(tx, whole()))).toBe(0);
  expect(await within((tx) => markTwiceInFile(tx, importId))).toBe(0);
}, 120_000);

test('with half of it twice', async () => {
  importId = await stage(rows / 2);
  expect(await within((tx) => markTwiceInFile(tx, importId))).toBe(rows / 2);
}, 120_000);

test('with all of it written, and then there already', async () => {
  expect(await within((tx) => importCustomers(tx, { ...whole(), actorId: null }))).toEqual({ created: rows, refused: 0 });
  expect(await own.database.customerContact.count()).toBe(rows);
  await own.database.$executeRaw`UPDATE customer_import_rows SET customer_id = uuid_v7() WHERE import_id = ${importId}::uuid`;
  expect(await within((tx) => markAlreadyThere(tx, whole()))).toBe(rows);
}, 120_000);
