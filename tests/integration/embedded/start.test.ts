import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commandLine, isAlive } from '../../../src/embedded/orphans.js';
import { readRunFile, type RunFile } from '../../../src/platform/run-file.js';

// The whole `npm start`, on free ports in a folder of its own. The tests follow one another.

let dataDir: string;
const processes: ChildProcess[] = [];

function start(env: Record<string, string> = {}) {
  const ports = {
    PORT: '0',
    BATON_PG_PORT: '0',
    BATON_TEMPORAL_PORT: '0',
    BATON_TEMPORAL_UI_PORT: '0',
    BATON_SMTP_PORT: '0',
    BATON_INBOX_PORT: '0',
  };
  const { npm_lifecycle_event: _, ...outside } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/embedded/start.ts'], {
    env: { ...outside, NODE_ENV: 'test', ...ports, BATON_DATA_DIR: dataDir, LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  processes.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  return { child, said: () => said, ended: once(child, 'exit') };
}

async function ready(started: ReturnType<typeof start>): Promise<RunFile> {
  for (;;) {
    const run = readRunFile(dataDir);
    if (run?.pid === started.child.pid && run) return run;
    if (started.child.exitCode !== null) throw new Error(started.said());
    await sleep(100);
  }
}

const partsOf = (): { pid: number; name: string }[] => JSON.parse(readFileSync(join(dataDir, 'parts.json'), 'utf8'));

async function query(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'baton-start-'));
});
afterAll(async () => {
  for (const child of processes) child.kill('SIGTERM');
  await Promise.all(
    processes.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null).map((child) => once(child, 'exit')),
  );
  await rm(dataDir, { recursive: true, force: true });
});

let current: ReturnType<typeof start>;

test('brings up everything and says where', async () => {
  current = start();
  const run = await ready(current);
  expect((await fetch(`${run.api}/readyz`)).status).toBe(200);
  expect((await fetch(run.temporalUi)).status).toBe(200);
  expect(await (await fetch(`${run.inbox}/api/email`)).json()).toBeInstanceOf(Array);
  expect(await query(run.database, `SELECT count(*)::int AS people FROM employees`)).toEqual([{ people: 11 }]);
  for (const address of [run.api, run.temporal, run.temporalUi, run.inbox!]) expect(current.said()).toContain(address);
  expect(current.said()).toContain('curl -X POST');
  for (const file of ['secret', 'demo-key', 'run.json']) expect(statSync(join(dataDir, file)).mode & 0o077).toBe(0);
}, 180_000);

test('a second start on the same data dir is refused in words', async () => {
  const second = start();
  expect(await second.ended).toEqual([1, null]);
  expect(second.said()).toMatch(/already running on .* \(process \d+\)/);
});

test('a taken port is named, with its variable and who holds it', async () => {
  const { port } = new URL(readRunFile(dataDir)!.api);
  const other = start({ PORT: port, BATON_DATA_DIR: join(dataDir, 'other') });
  expect(await other.ended).toEqual([1, null]);
  expect(other.said()).toMatch(new RegExp(`Port ${port} is taken by process \\d+ .*set PORT`));
});

test('a part that is killed comes back', async () => {
  const { pid: old } = partsOf().find(({ name }) => name === 'Temporal')!;
  process.kill(old, 'SIGKILL');
  await expect.poll(() => current.said(), { timeout: 30_000 }).toContain('Temporal runs again');
  expect(partsOf().find(({ name }) => name === 'Temporal')!.pid).not.toBe(old);
});

test('after a kill -9 the next start takes over, with all data', async () => {
  const { database } = readRunFile(dataDir)!;
  await query(database, `UPDATE employees SET department = 'kept' WHERE external_id = 'E003'`);
  const left = partsOf().map(({ pid }) => ({ pid, command: commandLine(pid) }));
  current.child.kill('SIGKILL');
  await current.ended;
  current = start();
  const run = await ready(current);
  expect(await query(run.database, `SELECT department FROM employees WHERE external_id = 'E003'`)).toEqual([{ department: 'kept' }]);
  expect(left.filter(({ pid, command }) => commandLine(pid) === command)).toEqual([]);
}, 180_000);

test('SIGTERM stops everything within ten seconds', async () => {
  const parts = partsOf();
  const began = Date.now();
  current.child.kill('SIGTERM');
  expect(await current.ended).toEqual([0, null]);
  expect(Date.now() - began).toBeLessThan(10_000);
  expect(parts.filter(({ pid }) => isAlive(pid))).toEqual([]);
  expect(existsSync(join(dataDir, 'run.json'))).toBe(false);
}, 30_000);
