/** Temporal's development server: on 127.0.0.1, in memory or in a file of ours. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { env } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { lastLines, startPart, type Part } from './part.js';
import { freePort } from './ports.js';
import type { TemporalCli } from './temporal-cli.js';

export interface TemporalOptions {
  readonly cli: TemporalCli;
  /** undefined: kept in memory only. */
  readonly file?: string;
  /** 0: any free one. */
  readonly port: number;
  /** undefined: no web UI; 0: any free one. */
  readonly uiPort?: number;
  readonly namespace: string;
  /** Names and types as the CLI takes them: Keyword, Datetime, … */
  readonly searchAttributes: Readonly<Record<string, string>>;
  /** The file its log goes to. */
  readonly log: string;
}

export interface Temporal extends Part {
  /** host:port */
  readonly address: string;
  readonly uiUrl?: string;
}

// stack.md: eager activities make a step twice as fast; without the new matcher priorities are ignored.
const dynamicConfig = ['system.enableActivityEagerExecution=true', 'matching.useNewMatcher=true'];
// WAL keeps what was committed over a crash of the process, at 2.5 times the rate of the default journal.
const pragmas = ['journal_mode=WAL', 'synchronous=NORMAL'];
const retention = '30 days';

/** Starts the server and settles when it answers for the namespace. */
export async function startTemporal(options: TemporalOptions): Promise<Temporal> {
  const { cli, file, namespace, log } = options;
  if (file !== undefined) prepareFile(file, cli.serverVersion);
  const port = options.port === 0 ? await freePort() : options.port;
  const uiPort = options.uiPort === 0 ? await freePort() : options.uiPort;
  const address = `127.0.0.1:${port}`;
  const server = startPart({
    command: cli.path,
    args: [
      'server',
      'start-dev',
      '--ip=127.0.0.1',
      `--port=${port}`,
      `--namespace=${namespace}`,
      ...(uiPort === undefined ? ['--headless'] : ['--headless=false', '--ui-port', String(uiPort)]),
      ...(file === undefined ? [] : ['--db-filename', file, ...pragmas.flatMap((each) => ['--sqlite-pragma', each])]),
      ...dynamicConfig.flatMap((each) => ['--dynamic-config-value', each]),
      ...Object.entries(options.searchAttributes).flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
    ],
    // Nothing of TEMPORAL_…, which the program would take for settings of its own.
    env: { PATH: env.PATH, HOME: env.HOME },
    log,
  });
  try {
    await ready(server, address, namespace);
    if (file !== undefined) writeFileSync(versionFileOf(file), `${cli.serverVersion}\n`);
  } catch (error) {
    await server.kill();
    throw new Error(`The Temporal server did not start (${await server.ended}). It said:\n${lastLines(log)}`, { cause: error });
  }
  return { ...server, address, uiUrl: uiPort === undefined ? undefined : `http://127.0.0.1:${uiPort}` };
}

const versionFileOf = (file: string) => `${file}.version`;

/** The server version that the database file needs, or undefined where there is none yet. */
export function versionOf(file: string): string | undefined {
  return existsSync(versionFileOf(file)) && existsSync(file) ? readFileSync(versionFileOf(file), 'utf8').trim() : undefined;
}

/** The program makes its tables in a new file only, and never changes those of an old one. */
function prepareFile(file: string, serverVersion: string) {
  const madeBy = versionOf(file);
  if (madeBy !== undefined && madeBy !== serverVersion) {
    throw new Error(
      `${file} was made by Temporal server ${madeBy}; the \`temporal\` program found has ${serverVersion}, which cannot use it. ` +
        `Set TEMPORAL_CLI to a program with server ${madeBy}, or move ${dirname(file)} away: ` +
        'open handovers are started again from their rows in the database; the history of closed workflows stays behind.',
    );
  }
  mkdirSync(dirname(file), { recursive: true });
  // Without a version its server never became ready: it may have half its tables, and nothing else.
  if (madeBy === undefined) for (const each of [file, `${file}-wal`, `${file}-shm`]) rmSync(each, { force: true });
}

async function ready(server: Part, address: string, namespace: string) {
  const [host = '', port] = address.split(':');
  while (!(await accepts(host, Number(port)))) {
    if (server.hasEnded()) throw new Error('it ended');
    await sleep(25);
  }
  const connection = await Connection.connect({ address, connectTimeout: '30s' });
  try {
    for (const until = Date.now() + 30_000; !(await hasNamespace(connection, namespace));) {
      if (server.hasEnded() || Date.now() > until) throw new Error(`it does not serve the namespace ${namespace}`);
      await sleep(50);
    }
  } finally {
    await connection.close();
  }
}

/** Sets the namespace's retention, which the development server leaves at one day; false while the namespace is not known yet. */
async function hasNamespace({ workflowService }: Connection, namespace: string): Promise<boolean> {
  try {
    await workflowService.updateNamespace({
      namespace,
      config: { workflowExecutionRetentionTtl: msToTs(retention) },
    });
    return true;
  } catch {
    return false;
  }
}

const accepts = (host: string, port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
