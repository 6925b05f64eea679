import { afterAll, beforeAll, expect, test } from 'vitest';
import { sqlState } from '../../../src/platform/database.js';
import { inPipeline } from '../../../src/platform/pipeline.js';
import { createTestDatabase, type TestDatabase } from '../../harness/database.js';

let own: TestDatabase;
beforeAll(async () => {
  own = await createTestDatabase();
  await own.database.$executeRaw`CREATE TABLE notes (n int PRIMARY KEY, seen int)`;
});
afterAll(() => own.drop());

const notes = () => own.database.$queryRaw<{ n: number }[]>`SELECT n FROM notes ORDER BY n`;

test('statements run in the order in which they are sent, each seeing those before it, and are committed together', async () => {
  const counted = await inPipeline(own.database, async (tx) => {
    for (let n = 0; n < 5; n += 1) tx.send(tx.$executeRaw`INSERT INTO notes SELECT ${n}::int, count(*) FROM notes`);
    const [row] = await tx.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM notes WHERE n = seen`;
    tx.send(tx.$executeRaw`INSERT INTO notes VALUES (5, 5)`);
    return row?.count;
  });
  expect(counted).toBe(5);
  expect(await notes()).toHaveLength(6);
});

test('where one fails nothing is kept, the reason is what failed first, and the connection goes on', async () => {
  const before = await notes();
  const failed = inPipeline(own.database, async (tx) => {
    tx.send(tx.$executeRaw`INSERT INTO notes VALUES (10, 0)`);
    tx.send(tx.$executeRaw`INSERT INTO notes VALUES (10, 0)`);
    await tx.$queryRaw`SELECT n FROM notes`;
  });
  expect(sqlState(await failed.catch((error: unknown) => error))).toBe('23505');
  const last = inPipeline(own.database, async (tx) => tx.send(tx.$executeRaw`INSERT INTO notes VALUES (0, 0)`));
  expect(sqlState(await last.catch((error: unknown) => error))).toBe('23505');
  const refused = inPipeline(own.database, async (tx) => {
    tx.send(tx.$executeRaw`INSERT INTO notes VALUES (11, 0)`);
    throw new Error('refused');
  });
  await expect(refused).rejects.toThrow('refused');
  expect(await notes()).toEqual(before);
});

test('is done again where PostgreSQL asks for it', async () => {
  let attempts = 0;
  await inPipeline(own.database, async (tx) => {
    attempts += 1;
    tx.send(tx.$executeRaw`INSERT INTO notes VALUES (20, ${attempts}::int)`);
    if (attempts < 3) tx.send(tx.$executeRaw`DO $$ BEGIN RAISE 'deadlock' USING ERRCODE = '40P01'; END $$`);
  });
  expect(await own.database.$queryRaw`SELECT seen FROM notes WHERE n = 20`).toEqual([{ seen: 3 }]);
});

test('many at once share the connections', async () => {
  await Promise.all(
    Array.from({ length: 60 }, (_, n) =>
      inPipeline(own.database, async (tx) => {
        await tx.$queryRaw`SELECT pg_advisory_xact_lock(1)`;
        tx.send(tx.$executeRaw`INSERT INTO notes VALUES (${100 + n}::int, 0)`);
      }),
    ),
  );
  expect(await own.database.$queryRaw`SELECT count(*)::int AS count FROM notes WHERE n >= 100`).toEqual([{ count: 60 }]);
});

test('a statement whose plan is kept goes by an index, also where the table was nearly empty when it was planned', async () => {
  await own.database.$executeRaw`CREATE TABLE young AS SELECT 1 AS n`;
  await own.database.$executeRaw`ALTER TABLE young ADD PRIMARY KEY (n)`;
  await own.database.$executeRaw`ANALYZE young`;
  const plan = await inPipeline(own.database, async (tx) => {
    const rows = await tx.$queryRaw<Record<'QUERY PLAN', string>[]>`EXPLAIN SELECT FROM young WHERE n = ANY(${[1, 2]}::int[])`;
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
  expect(plan).toContain('young_pkey');
  expect(plan).not.toContain('Seq Scan');
});
