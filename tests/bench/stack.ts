/** All of Baton as it runs on one machine, with data safe against a crash: what the benchmarks measure. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import pg from 'pg';
import { seedDemoCompany } from '../../prisma/demo-company.js';
import { migrate } from '../../src/embedded/migrations.js';
import { freePort } from '../../src/embedded/ports.js';
import { startPostgres } from '../../src/embedded/postgres.js';
import { startApi, startWorker } from '../../src/embedded/services.js';
import { temporalCli } from '../../src/embedded/temporal-cli.js';
import { startTemporal } from '../../src/embedded/temporal-server.js';
import { hashPassword } from '../../src/identity/logins.js';
import { loadConfig } from '../../src/platform/config.js';
import { openDatabase } from '../../src/platform/database.js';
import { caller, type Caller } from '../harness/http.js';
import { openMailSink } from '../harness/mail.js';

export interface Stack {
  readonly url: string;
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly sql: pg.Client;
  readonly key: Caller;
  readonly signIn: (externalId: string) => Promise<Caller>;
  readonly stop: () => Promise<void>;
}

const key = 'bench-bootstrap-key';

/** Starts PostgreSQL, Temporal, the demo company, API and worker. `worker: false` leaves Temporal and the worker out. */
export async function startStack({ worker = true }: { readonly worker?: boolean } = {}): Promise<Stack> {
  const dir = await mkdtemp(join(tmpdir(), 'baton-bench-'));
  const { temporalCli: given, cacheDir } = loadConfig(env);
  const [postgres, mailSink, port] = await Promise.all([
    startPostgres({ dataDir: join(dir, 'postgres'), port: 0, log: join(dir, 'postgres.log'), durable: true }),
    openMailSink(),
    freePort(),
  ]);
  const cli = await temporalCli({ given, cacheDir, say: console.error });
  const file = join(dir, 'temporal.db');
  const temporal = await startTemporal({ cli, file, port: 0, namespace: 'default', searchAttributes: {}, log: join(dir, 'temporal.log') });
  const sql = new pg.Client(postgres.url);
  await sql.connect();
  await migrate(sql, postgres.url);
  const database = openDatabase(postgres.url, { applicationName: 'bench' });
  await seedDemoCompany(database, { hashPassword });
  await database.$disconnect();

  const url = `http://127.0.0.1:${port}`;
  const settings = {
    ...env,
    PORT: String(port),
    DATABASE_URL: postgres.url,
    TEMPORAL_ADDRESS: temporal.address,
    SMTP_URL: mailSink.url,
    BATON_SECRET: 'a-secret-of-benchmarks-only-of-many-characters',
    BATON_BOOTSTRAP_API_KEY: key,
    LOG_LEVEL: 'warn',
  };
  const parts = [...(worker ? [await startWorker(settings)] : []), await startApi(settings, url)];
  return {
    url,
    databaseUrl: postgres.url,
    temporalAddress: temporal.address,
    sql,
    key: caller(url, { authorization: `Bearer ${key}` }),
    signIn: (externalId) => signIn(url, externalId),
    stop: async () => {
      await Promise.all(parts.map((part) => part.stop()));
      await sql.end();
      await mailSink.close();
      await temporal.stop();
      await postgres.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function signIn(url: string, externalId: string): Promise<Caller> {
  const email = `${externalId.toLowerCase()}@demo.example`;
  const { status, headers } = await caller(url).post('/api/auth/sign-in/email', { email, password: 'baton-demo' });
  if (status !== 200) throw new Error(`${externalId} could not sign in: ${status}`);
  return caller(url, { cookie: headers.getSetCookie().map((each) => each.split(';')[0]).join('; '), origin: url });
}
