/** `npm start`: all of Baton on one machine (design: running.md). */
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { ConfigError, environment, loadConfig, type Config } from '../platform/config.js';
import { bringUp, stopOrder } from './bring-up.js';
import { tryLock, type Holder } from './lock.js';
import { isAlive, npmAbove } from './orphans.js';
import { killAllParts } from './part.js';
import type { Say } from './progress.js';
import { resolvePorts } from './resolve-ports.js';
import { endLeftovers, removeParts, removeRunFile, writeParts, writeRunFile } from './run-files.js';
import { createSupervisor, type Supervisor } from './supervisor.js';
import { welcome } from './welcome.js';

const say: Say = (line) => process.stdout.write(`${line}\n`);
// Who reads us may go, as `npm start | head` does; that is no reason to fall.
process.stdout.on('error', () => undefined);
// Last of all, whatever happened: nothing that we started stays.
process.on('exit', killAllParts);

const env = environment();
/** npm, where it started us: when it is killed, nobody can stop us by Ctrl-C any more. */
const npm = env.npm_lifecycle_event === undefined ? undefined : npmAbove();

async function start(config: Config) {
  const { dataDir } = config;
  makeDataDir(dataDir);
  const release = await lockDataDir(dataDir);
  removeRunFile(dataDir);
  await endLeftovers(dataDir, say);
  const ports = await resolvePorts(config);
  const supervisor = createSupervisor({ say, onChange: (running) => writeParts(dataDir, running) });
  stopOnSignals(supervisor, () => {
    removeRunFile(dataDir);
    removeParts(dataDir);
    release();
  });
  try {
    const { run, facts } = await bringUp({ config, env, ports, supervisor, say });
    writeRunFile(dataDir, run);
    const key = config.bootstrapApiKey === undefined ? (config.production ? 'none' : 'demo') : 'bootstrap';
    say(welcome({ run, dataDir, facts, key, sms: config.sms.kind, isMailReal: config.smtp !== undefined }));
  } catch (error) {
    if (supervisor.signal.aborted) return; // stopped in the middle of the start; whoever stops it ends the process
    await supervisor.stop(stopOrder);
    release();
    throw error;
  }
}

/** What is in it is for its owner only; through it PostgreSQL's own user must pass. */
function makeDataDir(dataDir: string) {
  process.umask(0o077);
  if (existsSync(dataDir)) return;
  mkdirSync(dataDir, { recursive: true });
  chmodSync(dataDir, 0o711);
}

const patienceMs = 12_000;

/** One Baton per data dir. One that is about to end, because npm above it was killed, is waited for. */
async function lockDataDir(dataDir: string): Promise<() => void> {
  const path = join(dataDir, 'lock');
  for (const until = Date.now() + patienceMs; ; await sleep(200)) {
    const lock = tryLock(path, npm);
    if ('release' in lock) return lock.release;
    if (!isEnding(lock.heldBy) || Date.now() > until) throw new Error(alreadyRunning(dataDir, lock.heldBy));
  }
}

const isEnding = ({ startedBy }: Holder) => startedBy !== undefined && !isAlive(startedBy);

const alreadyRunning = (dataDir: string, { pid }: Holder) =>
  `A Baton is already running on ${dataDir} (process ${pid}). Stop it with Ctrl-C in its terminal (or: kill ${pid}), ` +
  'or set BATON_DATA_DIR and other ports to run a second one beside it.';

/** Ctrl-C, SIGTERM, a closed terminal and the death of npm: all stop everything, in order, within ten seconds. */
function stopOnSignals(supervisor: Supervisor, cleanUp: () => void) {
  let since: number | undefined;
  const stop = (why: string) => {
    if (since === undefined) {
      since = Date.now();
      say(`\n${why}: stopping.`);
      void supervisor.stop(stopOrder).then(() => {
        cleanUp();
        say('Stopped. All data is kept.');
        process.exit(0);
      });
    } else if (Date.now() - since > 1_000) {
      // Asked again. (npm passes Ctrl-C on, which makes two of it at once.)
      cleanUp();
      process.exit(1);
    }
  };
  process.on('SIGINT', () => stop('Ctrl-C'));
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGHUP', () => stop('The terminal was closed'));
  if (npm === undefined) return;
  setInterval(() => isAlive(npm) || since !== undefined || stop('npm was killed'), 500).unref();
}

try {
  await start(loadConfig(env));
} catch (error) {
  // Our own errors are written for the reader; of others only the whole helps.
  const ours = error instanceof Error && (error instanceof ConfigError || error.name === 'Error');
  process.stderr.write(`\n${ours ? error.message : inspect(error)}\n\n`);
  process.exit(error instanceof ConfigError ? 2 : 1);
}
