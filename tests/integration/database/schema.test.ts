import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../harness/database.js';

let own: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  own = await createTestDatabase();
  client = new pg.Client(own.url);
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await own.drop();
});

const list = async (sql: string) => (await client.query<{ line: string }>(sql)).rows.map(({ line }) => line);

describe('the migrations', () => {
  test('make what the Prisma schema says', async () => {
    const difference = ['migrate', 'diff', '--from-config-datasource', '--to-schema', 'prisma/schema', '--script'];
    const { stdout } = await promisify(execFile)('node_modules/.bin/prisma', difference, {
      env: { ...process.env, DATABASE_URL: own.url },
    });
    expect(stdout.trim()).toBe('-- This is an empty migration.');
  }, 120_000);

  test('put an index behind every foreign key, at least for the rows that have one', async () => {
    const bare = await list(`
      SELECT conrelid::regclass || ' ' || conname AS line FROM pg_constraint c
      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
      WHERE contype = 'f' AND NOT EXISTS (
        SELECT FROM pg_index i WHERE i.indrelid = c.conrelid
          AND coalesce(pg_get_expr(i.indpred, i.indrelid), format('(%I IS NOT NULL)', a.attname)) = format('(%I IS NOT NULL)', a.attname)
          AND (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey)`);
    expect(bare).toEqual([]);
  });

  test.each([
    ...['customer_id', 'from_owner_id', 'to_owner_id', 'reviewer_id', 'preparer_id', 'personnel_change_id', 'status', 'current_stage'].map(
      (column) => ['customer_handover', column],
    ),
    ...['employee_id', 'status', 'kind'].map((column) => ['personnel_changes', column]),
    ...['employee_external_id', 'state', 'external_event_id'].map((column) => ['hr_events', column]),
    ...['state', 'channel', 'customer_id', 'handover_id'].map((column) => ['notifications', column]),
    ...['status', 'role', 'manager_id'].map((column) => ['employees', column]),
    ...['endpoint_id', 'state'].map((column) => ['webhook_deliveries', column]),
    ...['action', 'subject_type'].map((column) => ['audit_log', column]),
    ['pool_recycling_failures', 'run_id'],
    ['customer_pool', 'run_id'],
  ])('put an index behind the filter of %s by %s', async (table, column) => {
    const indexes = await list(`
      SELECT i.indexrelid::regclass || '' AS line FROM pg_index i
      JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
      WHERE i.indrelid = '${table}'::regclass AND a.attname = '${column}'
        AND coalesce(pg_get_expr(i.indpred, i.indrelid), format('(%I IS NOT NULL)', a.attname)) = format('(%I IS NOT NULL)', a.attname)`);
    expect(indexes).not.toEqual([]);
  });

  test('let every id that names a row of another table be a foreign key', async () => {
    // The rest name rows of several tables, or what does not exist yet; the manifest checks the columns of the one door.
    const free = await list(`
      SELECT a.attrelid::regclass || '.' || a.attname AS line
      FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid AND t.relkind = 'r' AND t.relnamespace = 'public'::regnamespace
      WHERE a.atttypid = 'uuid'::regtype AND a.attnum > 0 AND a.attname <> 'id' AND a.attname NOT LIKE 'owner_change_%'
        AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conrelid = a.attrelid AND c.contype = 'f' AND a.attnum = ANY (c.conkey))
      ORDER BY 1`);
    expect(free).toEqual([
      'audit_log.subject_id',
      // What the caller may not see, or what there is not, has a result too.
      'bulk_operation_items.handover_id',
      'customer_handover_items.subject_id',
      // Staged: the customer's to be, and an owner who is asked again when it becomes one.
      'customer_import_rows.customer_id',
      'customer_import_rows.owner_id',
      'idempotency_keys.resource_id',
      'notifications.recipient_id',
      'ownership_changes.entity_id',
      'personnel_change_loose_ends.subject_id',
      'pool_claims.assignment_id', // a call
    ]);
  });

  test('give every time, version and flag that must be there a default', async () => {
    const bare = await list(`
      SELECT table_name || '.' || column_name AS line FROM information_schema.columns
      WHERE table_schema = 'public' AND is_nullable = 'NO' AND column_default IS NULL AND table_name NOT LIKE '\\_prisma%' AND table_name NOT LIKE 'auth\\_%'
        AND (column_name IN ('created_at', 'updated_at', 'at', 'version', 'currency') OR data_type = 'boolean')`);
    expect(bare).toEqual(['working_days.is_working']);
  });

  test('keep updated_at by a trigger wherever there is one', async () => {
    const bare = await list(`
      SELECT table_name AS line FROM information_schema.columns c
      WHERE table_schema = 'public' AND column_name = 'updated_at' AND NOT EXISTS (
        SELECT FROM pg_trigger t WHERE t.tgrelid = c.table_name::regclass AND t.tgname IN ('keep_updated_at', 'keep_version'))
        AND EXISTS (SELECT FROM pg_class WHERE oid = c.table_name::regclass AND relkind = 'r')`);
    expect(bare).toEqual([]);
  });

  test('found one default pool, open to all, and the first policy', async () => {
    expect(await list(`SELECT name || ' ' || is_default || ' ' || is_open_to_all AS line FROM pools`)).toEqual(['公海 true true']);
    expect(await list(`SELECT name || ' ' || version AS line FROM policies`)).toEqual(['handover 1']);
  });
});

test('what rows are checked and filled by needs no search path, so that a backup can be restored', async () => {
  // As pg_restore writes them: nothing is found but by its full name, and triggers come later.
  const demo = await createTestDatabase({ demo: true });
  const restoring = new pg.Client(demo.url);
  await restoring.connect();
  try {
    const { rows } = await restoring.query<{ name: string; first: string }>(`
      SELECT format('public.%I', t.relname) AS name, quote_ident(a.attname) AS first
      FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = 1
      WHERE t.relkind = 'r' AND t.relnamespace = 'public'::regnamespace AND NOT t.relname LIKE '\\_prisma%'`);
    expect(rows.length).toBeGreaterThan(40);
    await restoring.query(`SET search_path = ''; SET session_replication_role = replica`);
    for (const { name, first } of rows) await restoring.query(`UPDATE ${name} SET ${first} = ${first}`);
  } finally {
    await restoring.end();
    await demo.drop();
  }
});

describe('uuid_v7()', () => {
  test('makes ids of version 7 and variant 10 with the time of day in front (RFC 9562)', async () => {
    const [line] = await list(`SELECT uuid_v7()::text AS line`);
    expect(line).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const milliseconds = Number.parseInt(line!.replaceAll('-', '').slice(0, 12), 16);
    expect(Math.abs(milliseconds - Date.now())).toBeLessThan(60_000);
  });

  test('makes ids that differ, and sort as they were made when a microsecond lies between', async () => {
    const [line] = await list(`SELECT count(DISTINCT uuid_v7())::text AS line FROM generate_series(1, 20000)`);
    expect(line).toBe('20000');
    const ids: string[] = [];
    for (let count = 0; count < 50; count += 1) ids.push(...(await list(`SELECT uuid_v7()::text AS line`)));
    expect(ids.toSorted()).toEqual(ids);
  });
});

describe('a change by hand', () => {
  test('moves version and updated_at, also where it forgets them', async () => {
    await client.query(`INSERT INTO employees (external_id, name, email, updated_at) VALUES ('X', 'x', 'x@demo.example', '2020-01-01')`);
    await client.query(`UPDATE employees SET name = 'y' WHERE external_id = 'X'`);
    const { rows } = await client.query(
      `SELECT version, updated_at > now() - interval '1 minute' AS fresh FROM employees WHERE external_id = 'X'`,
    );
    expect(rows).toEqual([{ version: 2, fresh: true }]);
  });

  test('of notifications wakes the dispatcher of each channel once a statement', async () => {
    const heard: string[] = [];
    client.on('notification', ({ channel, payload }) => heard.push(`${channel} ${payload}`));
    await client.query('LISTEN notifications');
    await client.query(`
      INSERT INTO notifications (cause, recipient_kind, recipient_id, channel, template, address, state)
      SELECT n::text, 'employee', uuid_v7(), channel, 't', 'a@b.example', state::notification_state
      FROM generate_series(1, 3) n, (VALUES ('email'::notification_channel, 'queued'), ('sms', 'suppressed')) AS kinds (channel, state)`);
    await client.query('SELECT 1');
    expect(heard).toEqual(['notifications email']);
  });
});
