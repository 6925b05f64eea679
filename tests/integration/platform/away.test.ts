import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { whatIsAway } from '../../../src/platform/away.js';
import { openDatabase } from '../../../src/platform/database.js';
import { startBaton, type Baton } from '../../harness/baton.js';

let baton: Baton;
beforeAll(async () => {
  baton = await startBaton({ demo: true, worker: false });
});
afterAll(() => baton.stop());

async function onServer(...statements: string[]) {
  const client = new pg.Client(inject('postgres').url);
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

const name = () => new URL(baton.databaseUrl).pathname.slice(1);
const takeAway = () =>
  onServer(
    `ALTER DATABASE ${name()} ALLOW_CONNECTIONS false`,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name()}'`,
  );
const giveBack = () => onServer(`ALTER DATABASE ${name()} ALLOW_CONNECTIONS true`);

describe('while the database is away', () => {
  test('every request is answered 503 with Retry-After, and 200 as soon as it is back', async () => {
    await takeAway();
    const person = { email: 'e003@demo.example', password: 'baton-demo' };
    const answers = [
      await baton.key.get('/employees'),
      await baton.key.post(
        '/employees',
        { externalId: 'Z', name: 'Z', email: 'z@demo.example', role: 'sales' },
        { 'idempotency-key': 'away' },
      ),
      await baton.stranger.get('/me', { cookie: 'baton.session_token=x.y', authorization: 'Bearer unknown' }),
      await baton.stranger.post('/api/auth/sign-in/email', person),
    ];
    for (const { headers, body } of answers) {
      expect(body).toMatchObject({ status: 503, code: 'unavailable', detail: expect.stringContaining('The database is away') });
      expect(headers.get('retry-after')).toBe('2');
    }
    expect((await fetch(`${baton.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${baton.url}/healthz`)).status).toBe(200);
    await giveBack();
    expect((await baton.key.get('/employees')).status).toBe(200);
    expect((await baton.stranger.post('/api/auth/sign-in/email', person)).status).toBe(200);
    expect(await (await fetch(`${baton.url}/readyz`)).json()).toEqual({ status: 'ready', database: 'ok', temporal: 'ok' });
  });
});

describe('an error says whether a service is away', () => {
  const errorOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => undefined,
      (error: unknown) => error,
    );

  test('a database that nobody listens for', async () => {
    const nowhere = openDatabase('postgresql://baton@127.0.0.1:1/none', { applicationName: 'test' });
    expect(whatIsAway(await errorOf(nowhere.employee.findFirst()))).toBe('The database');
    expect(whatIsAway(await errorOf(nowhere.$queryRaw`SELECT 1`))).toBe('The database');
    expect(whatIsAway(await errorOf(nowhere.$transaction(async (tx) => tx.employee.findFirst())))).toBe('The database');
  });

  test('a connection that breaks in the middle of a transaction', async () => {
    const error = await errorOf(
      baton.database.$transaction(async (tx) => {
        const [row] = await tx.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
        await onServer(`SELECT pg_terminate_backend(${row!.pid})`);
        await tx.employee.findFirst();
      }),
    );
    expect(whatIsAway(error)).toBe('The database');
  });

  test('what is wrong with a statement is no absence', async () => {
    expect(whatIsAway(await errorOf(baton.database.$queryRaw`SELECT 1/0`))).toBeUndefined();
    expect(whatIsAway(await errorOf(baton.database.employee.findUniqueOrThrow({ where: { externalId: 'none' } })))).toBeUndefined();
    expect(whatIsAway(new Error('a bug'))).toBeUndefined();
  });
});
