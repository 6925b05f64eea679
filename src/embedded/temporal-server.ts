/** Temporal's development server: on 127.0.0.1, in memory or in a file of ours. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { inheritedEnvironment } from '../platform/config.js';
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

// stack.md: eager activities make a step twice as fast; without the new matcher priorities are ignored. Written to one partition of a
// queue, as one machine needs: among the usual four, tasks that no worker asks for are passed on without end. All are still read: an
// older file may have something in each.
const dynamicConfig = ['system.enableActivityEagerExecution=true', 'matching.useNewMatcher=true', 'matching.numTaskqueueWritePartitions=1'];
// WAL keeps what was committed over a crash of the process, at 2.5 times the rate of the default journal.
const pragmas = ['journal_mode=WAL', 'synchronous=NORMAL'];
const retention = '30d';

const run = promisify(execFile);
// Nothing of TEMPORAL_…, which the program would take for settings of its own.
const { PATH, HOME } = inheritedEnvironment();
const cleanEnv = { PATH, HOME };

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
    env: cleanEnv,
    log,
  });
  try {
    await ready(server, cli, address, namespace);
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

async function ready(server: Part, cli: TemporalCli, address: string, namespace: string) {
  const [host = '', port] = address.split(':');
  for (const until = Date.now() + 60_000; ; await sleep(25)) {
    if (server.hasEnded() || Date.now() > until) throw new Error(`it does not serve the namespace ${namespace}`);
    if ((await accepts(host, Number(port))) && (await keepsHistories(cli, address, namespace))) return;
  }
}

/** Sets the namespace's retention, which the development server leaves at one day; false while the namespace is not known yet. */
async function keepsHistories(cli: TemporalCli, address: string, namespace: string): Promise<boolean> {
  const command = ['operator', 'namespace', 'update', '--address', address, '--namespace', namespace, '--retention', retention];
  try {
    await run(cli.path, command, { env: cleanEnv, timeout: 10_000 });
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
