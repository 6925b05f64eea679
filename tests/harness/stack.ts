/**
 * All of Baton as it runs on one machine, in processes of its own, with data that is safe against a crash: what benchmarks measure
 * and fault tests kill. A part that ends without being asked to is started again, as `npm start` or systemd would.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { seedDemoCompany } from '../../prisma/demo-company.js';
import { compiled } from '../../src/embedded/compiled.js';
import { migrate } from '../../src/embedded/migrations.js';
import { killAllParts, type Part } from '../../src/embedded/part.js';
import { freePort } from '../../src/embedded/ports.js';
import { startPostgres } from '../../src/embedded/postgres.js';
import { servicePrograms, startApi, startWorker } from '../../src/embedded/services.js';
import { temporalCli } from '../../src/embedded/temporal-cli.js';
import { startTemporal } from '../../src/embedded/temporal-server.js';
import { hashPassword } from '../../src/identity/logins.js';
import { loadConfig } from '../../src/platform/config.js';
import { openDatabase } from '../../src/platform/database.js';
import type { Environment } from '../../src/platform/settings.js';
import { caller, type Caller } from './http.js';
import { openMailSink, type MailSink } from './mail.js';

export type PartName = 'postgres' | 'temporal' | 'worker' | 'api';

export interface StackOptions {
  /** false: without a worker. */
  readonly worker?: boolean;
  /** Settings of API and worker other than the usual ones, by their variables. */
  readonly settings?: Environment;
}

export interface Stack {
  readonly url: string;
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  /** Connects anew where PostgreSQL was away. */
  readonly sql: pg.Pool;
  /** Of Temporal; connects anew, too. */
  readonly client: Client;
  readonly mailServer: MailSink;
  readonly key: Caller;
  readonly signIn: (externalId: string) => Promise<Caller>;
  /** SIGKILL to all of them in the same moment, as a power failure would. Settles when they have ended. */
  readonly kill: (...names: readonly PartName[]) => Promise<void>;
  /** Starts those of them that do not run, the servers first, on the same files and ports. Settles when they are ready. */
  readonly start: (...names: readonly PartName[]) => Promise<void>;
  /** What ended, or did not start, without having been asked to. */
  readonly mishaps: readonly string[];
  readonly stop: () => Promise<void>;
}

const key = 'stack-bootstrap-key';

/** Starts PostgreSQL, Temporal, the demo company, API and worker. */
export async function startStack({ worker = true, settings: more = {} }: StackOptions = {}): Promise<Stack> {
  process.once('exit', killAllParts);
  const dir = await mkdtemp(join(tmpdir(), 'baton-stack-'));
  await chmod(dir, 0o711); // PostgreSQL's own user must pass
  const { temporalCli: given, cacheDir } = loadConfig(env);
  const cli = await temporalCli({ given, cacheDir, say: console.error });
  const [mailServer, [apiProgram = '', workerProgram = ''], postgresPort, temporalPort, apiPort] = await Promise.all([
    openMailSink(),
    compiled(servicePrograms),
    freePort(),
    freePort(),
    freePort(),
  ]);
  const url = `http://127.0.0.1:${apiPort}`;
  const temporalAddress = `127.0.0.1:${temporalPort}`;
  const settings = {
    ...env,
    PORT: String(apiPort),
    TEMPORAL_ADDRESS: temporalAddress,
    SMTP_URL: mailServer.url,
    BATON_SECRET: 'a-secret-of-tests-only-made-of-many-characters',
    BATON_BOOTSTRAP_API_KEY: key,
    LOG_LEVEL: 'warn',
    ...more,
  };
  let databaseUrl = '';
  const logs = { postgres: join(dir, 'postgres.log'), temporal: join(dir, 'temporal.log') };
  const temporal = {
    cli,
    file: join(dir, 'temporal.db'),
    port: temporalPort,
    namespace: 'default',
    searchAttributes: {},
    log: logs.temporal,
  };
  const parts = keepParts({
    async postgres() {
      const server = await startPostgres({ dataDir: join(dir, 'postgres'), port: postgresPort, log: logs.postgres, durable: true });
      databaseUrl = server.url;
      return server;
    },
    temporal: () => startTemporal(temporal),
    worker: () => startWorker(workerProgram, { ...settings, DATABASE_URL: databaseUrl }),
    api: () => startApi(apiProgram, { ...settings, DATABASE_URL: databaseUrl }, url),
  });
  try {
    await parts.start('postgres', 'temporal');
    await prepare(databaseUrl);
    await parts.start(...(worker ? (['worker'] as const) : []), 'api');
  } catch (error) {
    await parts.stop(); // whoever started it has nothing to stop it by
    throw error;
  }

  const sql = new pg.Pool({ connectionString: databaseUrl, max: 4 });
  sql.on('error', () => undefined); // of a connection that was idle: the next query has another
  sql.on('connect', (connection) => connection.on('error', () => undefined)); // or was just handed out: the query says so
  const connection = Connection.lazy({ address: temporalAddress });
  return {
    url,
    databaseUrl,
    temporalAddress,
    sql,
    client: new Client({ connection }),
    mailServer,
    key: caller(url, { authorization: `Bearer ${key}` }),
    signIn: (externalId) => signIn(url, externalId),
    ...parts,
    stop: async () => {
      await Promise.all([connection.close(), sql.end()]);
      await parts.stop();
      await mailServer.close();
      await rm(dir, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

async function prepare(databaseUrl: string) {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  await migrate(client, databaseUrl);
  await client.end();
  const database = openDatabase(databaseUrl, { applicationName: 'seed' });
  await seedDemoCompany(database, { hashPassword });
  await database.$disconnect();
}

async function signIn(url: string, externalId: string): Promise<Caller> {
  const email = `${externalId.toLowerCase()}@demo.example`;
  const { status, headers } = await caller(url).post('/api/auth/sign-in/email', { email, password: 'baton-demo' });
  if (status !== 200) throw new Error(`${externalId} could not sign in: ${status}`);
  return caller(url, {
    cookie: headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; '),
    origin: url,
  });
}

/** How often a start may fail in a row: a worker's does while its servers are away. */
const mostFailures = 20;

/** Starts parts, kills them, and starts again what ends by itself. */
function keepParts(starters: Readonly<Record<PartName, () => Promise<Part>>>) {
  const running = new Map<PartName, Part>();
  const starting = new Map<PartName, Promise<void>>();
  const mishaps: string[] = [];
  let isStopping = false;

  async function startUntilItRuns(name: PartName): Promise<void> {
    for (let failures = 1; ; failures += 1) {
      try {
        const part = await starters[name]();
        running.set(name, part);
        void part.ended.then((how) => {
          if (running.get(name) !== part) return;
          mishaps.push(`${name} ended: ${how}`);
          running.delete(name);
          startOne(name).catch(() => undefined); // whoever starts it hears why it does not
        });
        return;
      } catch (error) {
        if (isStopping || failures > mostFailures) throw error;
        mishaps.push(String(error));
      }
    }
  }

  function startOne(name: PartName): Promise<void> {
    if (running.has(name)) return Promise.resolve();
    const under = starting.get(name) ?? startUntilItRuns(name).finally(() => starting.delete(name));
    starting.set(name, under);
    return under;
  }

  return {
    mishaps,
    async kill(...names: readonly PartName[]): Promise<void> {
      const victims = names.flatMap((name) => running.get(name) ?? []);
      for (const name of names) running.delete(name);
      await Promise.all(victims.map((part) => part.kill()));
    },
    async start(...names: readonly PartName[]): Promise<void> {
      const wave = (each: readonly PartName[]) => Promise.all(each.filter((name) => names.includes(name)).map(startOne));
      await wave(['postgres', 'temporal']);
      await wave(['worker', 'api']);
    },
    async stop(): Promise<void> {
      isStopping = true;
      await Promise.allSettled(starting.values());
      const ending = [...running];
      running.clear();
      for (const names of [
        ['worker', 'api'],
        ['postgres', 'temporal'],
      ]) {
        await Promise.all(ending.filter(([name]) => names.includes(name)).map(([, part]) => part.stop()));
      }
    },
  };
}
