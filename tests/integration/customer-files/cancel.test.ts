/** An import that was a mistake is called off: at each moment it is either finished or cancelled, and says what it has written. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resumeImports } from '../../../src/customer-files/workflow.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import { eventually } from '../../harness/eventually.js';
import type { Caller } from '../../harness/http.js';
import { rounds } from '../../harness/rounds.js';
import { csv, ended, upload } from './files.js';

let baton: Baton;
let admin: Caller;
let sql: pg.Client;
beforeAll(async () => {
  baton = await startBaton({ demo: true });
  admin = await baton.signIn('A001');
  sql = new pg.Client(baton.databaseUrl);
  await sql.connect();
});
afterAll(async () => {
  await sql.end();
  await baton.stop();
});

const headers = ['客户名称', '客户类型', '电话', '负责人工号'];
const aPage = 2000;
let phones = 0;
/** Rows of as many customers; those of E003 begin at row `held`. */
const fileOf = (rows: number, held: number) =>
  csv(
    headers,
    ...Array.from({ length: rows }, (_, row) => {
      phones += 1;
      return [`取消 ${phones}`, '企业', `+86159${String(phones).padStart(8, '0')}`, row < held ? 'E004' : 'E003'];
    }),
  );

const get = async (id: string) => (await admin.get(`/customers/imports/${id}`)).body;
const cancel = (id: string, who = admin) => who.post(`/customers/imports/${id}/cancel`);
const customersOf = async (id: string) => {
  const { rows } = await sql.query<{ customers: number; lines: number }>(
    `SELECT count(DISTINCT c.id)::int AS customers, count(o.id)::int AS lines
     FROM customer_import_rows r JOIN customers c ON c.id = r.customer_id
     LEFT JOIN ownership_changes o ON o.entity_id = c.id AND o.cause = 'import' WHERE r.import_id = $1`,
    [id],
  );
  return rows[0];
};
const auditedAs = async (subjectId: string) =>
  (await baton.database.auditEntry.findMany({ where: { subjectId } })).map(({ action, after }) => ({ action, after }));

/** Runs `work` while nobody can be given a customer of E003; the writer of an import stops there. `work` ends it before its time. */
async function whileHeld<T>(work: (release: () => Promise<unknown>) => Promise<T>): Promise<T> {
  await sql.query('BEGIN');
  await sql.query(`SELECT FROM employees WHERE external_id = 'E003' FOR UPDATE`);
  try {
    return await work(() => sql.query('ROLLBACK'));
  } finally {
    await sql.query('ROLLBACK');
  }
}
/** Waits until a statement with these words waits for a lock. (Within a transaction what runs is looked up once, so not by `sql`.) */
const stands = (words: string) =>
  eventually(
    async () => {
      const waiting = await baton.database.$queryRaw<unknown[]>`
        SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE ${`%${words}%`}`;
      return waiting.length === 1;
    },
    { everyMs: 5, what: `a statement that waits: ${words}` },
  );
const writerStands = () => stands('lock_employees');

test('a dry run that waits is cancelled, once and for all', async () => {
  const { body } = await upload(baton.url, admin, fileOf(2, 2));
  expect(await ended(admin, body.id)).toMatchObject({ status: 'checked', cancelRequestedAt: null });
  const first = await cancel(body.id);
  expect(first).toMatchObject({ status: 200, body: { status: 'cancelled', counts: { rows: 2, created: 0 } } });
  expect(first.body.finishedAt).toEqual(expect.any(String));
  expect(await cancel(body.id)).toMatchObject({ status: 200, body: first.body });
  expect(await admin.post(`/customers/imports/${body.id}/run`, { mode: 'good_rows' })).toMatchObject({
    status: 409,
    body: { code: 'not_checked', status: 409 },
  });
  expect(await customersOf(body.id)).toEqual({ customers: 0, lines: 0 });
  expect(await auditedAs(body.id)).toEqual([{ action: 'cancel_import', after: { rows: 2, created: 0 } }]);
});

test('one that nobody has begun to check is cancelled, and is not checked or written later', async () => {
  const idle = await startBaton({ demo: true, worker: false });
  try {
    const who = await idle.signIn('A001');
    const { body } = await upload(idle.url, who, fileOf(2, 2), 'mode=good_rows');
    expect(body.status).toBe('checking');
    expect(await cancel(body.id, who)).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    await idle.startWorker();
    await idle.client.workflow.getHandle(`customer-import/${body.id}`).result();
    expect((await who.get(`/customers/imports/${body.id}`)).body).toMatchObject({ status: 'cancelled', counts: { created: 0 } });
  } finally {
    await idle.stop();
  }
});

describe('one that is being written', () => {
  test('of the good rows: what was written stays, and is counted; the file sent again adds the rest', async () => {
    const file = fileOf(3 * aPage, aPage);
    const id = await whileHeld(async (release) => {
      const { body } = await upload(baton.url, admin, file, 'mode=good_rows');
      await writerStands();
      const asked = await cancel(body.id);
      expect(asked).toMatchObject({ status: 202, body: { status: 'writing', cancelRequestedAt: expect.any(String) } });
      await release();
      return body.id;
    });
    // The second page was in the hands of its writer; the third is not begun.
    expect(await ended(admin, id)).toMatchObject({ status: 'cancelled', counts: { rows: 3 * aPage, good: 3 * aPage, created: 2 * aPage } });
    expect(await customersOf(id)).toEqual({ customers: 2 * aPage, lines: 2 * aPage });
    expect(await auditedAs(id)).toEqual([{ action: 'cancel_import', after: { rows: 3 * aPage, created: 2 * aPage } }]);
    const again = await upload(baton.url, admin, file, 'mode=good_rows');
    expect((await ended(admin, again.body.id)).counts).toMatchObject({ created: aPage, alreadyThere: 2 * aPage, bad: 0 });
  });

  test('all or none: nothing stays', async () => {
    const id = await whileHeld(async (release) => {
      const { body } = await upload(baton.url, admin, fileOf(3 * aPage, aPage), 'mode=all_or_none');
      await writerStands();
      expect((await cancel(body.id)).status).toBe(202);
      await release();
      return body.id;
    });
    expect(await ended(admin, id)).toMatchObject({ status: 'cancelled', counts: { created: 0 } });
    expect(await customersOf(id)).toEqual({ customers: 0, lines: 0 });
    expect(await cancel(id)).toMatchObject({ status: 200, body: { status: 'cancelled' } });
  });

  test.each(['good_rows', 'all_or_none'])(
    '%s, in the moment of its last page: finished or cancelled, and never half told',
    async (mode) => {
      const outcomes = new Set<string>();
      for (let round = 0; round < rounds(6, 60); round += 1) {
        const rows = aPage + 50;
        const { id, answer } = await whileHeld(async (release) => {
          const { body } = await upload(baton.url, admin, fileOf(rows, aPage), `mode=${mode}`);
          await writerStands();
          if (round % 3 === 0) {
            // Asked for before the last page is through.
            const asking = cancel(body.id);
            await eventually(() => baton.database.customerImportCancellation.findUnique({ where: { importId: body.id } }), { everyMs: 2 });
            await release();
            return { id: body.id, answer: await asking };
          }
          await release();
          // In the same moment, or after the last page; what is left is to say that it is finished.
          if (round % 3 === 1) await eventually(async () => (await get(body.id)).counts.created === rows, { everyMs: 1 });
          return { id: body.id, answer: await cancel(body.id) };
        });
        const found = await ended(admin, id);
        const { status } = found;
        const { created } = found.counts;
        outcomes.add(status);
        expect(['finished', 'cancelled']).toContain(status);
        // Whoever asked was told what it is, or that it is not known yet.
        if (answer.status === 200) expect(answer.body).toEqual(found);
        else if (answer.status === 202) expect(answer.body.status).toBe('writing');
        else expect([answer.body, status]).toEqual([expect.objectContaining({ code: 'import_ended', created: rows }), 'finished']);
        if (status === 'finished') expect(created).toBe(rows);
        else if (mode === 'all_or_none') expect(created).toBe(0);
        expect(await customersOf(id)).toEqual({ customers: created, lines: created });
        const action = status === 'finished' ? 'import_customers' : 'cancel_import';
        expect(await auditedAs(id)).toEqual([{ action, after: expect.objectContaining({ created }) }]);
      }
      expect(outcomes).toContain('cancelled');
    },
    400_000,
  );
});

test('what has ended is not cancelled any more', async () => {
  const { body } = await upload(baton.url, admin, fileOf(2, 2), 'mode=good_rows');
  await ended(admin, body.id);
  expect((await cancel(body.id)).body).toMatchObject({ status: 409, code: 'import_ended', created: 2 });
  // Asked for when its last page was being committed: too late, all the same.
  await baton.database.customerImportCancellation.create({ data: { importId: body.id, actor: 'A001' } });
  expect((await cancel(body.id)).status).toBe(409);
  expect(await get(body.id)).toMatchObject({ status: 'finished', counts: { created: 2 } });
  const refused = await upload(baton.url, admin, csv(headers, ['错', '企业', '错', '']), 'mode=all_or_none');
  await ended(admin, refused.body.id);
  expect((await cancel(refused.body.id)).body).toMatchObject({ status: 409, code: 'import_ended', created: 0 });
  expect(await get(refused.body.id)).toMatchObject({ status: 'refused', cancelRequestedAt: null });
});

test('only whoever imports, and administrators, cancel', async () => {
  const seller = await baton.signIn('E005');
  const { body } = await upload(baton.url, seller, csv(headers, ['我的', '企业', '13812380001', '']));
  await ended(seller, body.id);
  expect((await cancel(body.id, await baton.signIn('E004'))).status).toBe(404);
  expect((await cancel(body.id, await baton.signIn('H001'))).status).toBe(404);
  expect((await cancel(body.id, admin)).status).toBe(200);
  const { body: ofKey } = await upload(baton.url, baton.key, csv(headers, ['系统的', '企业', '13812380002', '']));
  expect((await cancel(ofKey.id, baton.key)).status).toBe(200);
});

test('the staged rows of a cancelled import go after thirty days, like those of others', async () => {
  const { body } = await upload(baton.url, admin, fileOf(2, 2));
  await ended(admin, body.id);
  await cancel(body.id);
  const staged = () => baton.database.customerImportRow.count({ where: { importId: body.id } });
  const old = (days: number) =>
    baton.database.customerImport.update({ where: { id: body.id }, data: { createdAt: new Date(Date.now() - days * 24 * 3600 * 1000) } });
  await old(29);
  await resumeImports(baton.database, baton.client, baton.config.temporal.taskQueue);
  expect(await staged()).toBe(2);
  await old(31);
  await resumeImports(baton.database, baton.client, baton.config.temporal.taskQueue);
  expect(await staged()).toBe(0);
  expect(await get(body.id)).toMatchObject({ status: 'cancelled' });
});

describe('a file whose sender goes away', () => {
  const imports = () => baton.database.customerImport.count();

  test('in the middle of it is not there', async () => {
    const before = await imports();
    const halfway = new AbortController();
    let pieces = 0;
    const body = new ReadableStream({
      pull(stream) {
        pieces += 1;
        if (pieces > 20) halfway.abort();
        else stream.enqueue(new TextEncoder().encode(fileOf(1000, 1000)));
      },
    });
    const sent = fetch(`${baton.url}/api/v1/customers/imports`, {
      method: 'POST',
      headers: { ...admin.headers, 'content-type': 'text/csv' },
      body,
      duplex: 'half',
      signal: halfway.signal,
    });
    await expect(sent).rejects.toThrow('aborted');
    const { body: whole } = await upload(baton.url, admin, fileOf(2, 2));
    await ended(admin, whole.id);
    expect(await imports()).toBe(before + 1);
  });

  test('while its rows are staged is dropped, and taken in when it is sent again with its key', async () => {
    const before = await imports();
    const file = fileOf(20_000, 20_000);
    const key = { 'idempotency-key': 'called-off' };
    const gone = new AbortController();
    await sql.query('BEGIN');
    await sql.query('LOCK TABLE customer_imports IN EXCLUSIVE MODE');
    const sent = fetch(`${baton.url}/api/v1/customers/imports?mode=good_rows`, {
      method: 'POST',
      headers: { ...admin.headers, 'content-type': 'text/csv', ...key },
      body: file,
      signal: gone.signal,
    });
    sent.catch(() => undefined);
    await stands('INSERT INTO customer_imports');
    gone.abort();
    await expect(sent).rejects.toThrow();
    await sql.query('ROLLBACK');
    const again = await eventually(async () => {
      const answer = await upload(baton.url, admin, file, 'mode=good_rows', 'text/csv', key);
      return answer.status === 202 && answer;
    });
    expect(again.headers.get('idempotent-replayed')).toBeNull();
    expect((await ended(admin, again.body.id)).counts).toMatchObject({ created: 20_000, alreadyThere: 0 });
    expect(await imports()).toBe(before + 1);
  }, 60_000);
});
