/** The folder of one Baton: for its owner only, and for one Baton at a time. */
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { tryLock, type Holder } from './lock.js';
import { isAlive } from './orphans.js';
import { withProgress, type Say } from './progress.js';

/** What is in it is for its owner only; through it PostgreSQL's own user must pass. */
export function makeDataDir(dataDir: string): void {
  process.umask(0o077);
  if (existsSync(dataDir)) return;
  mkdirSync(dataDir, { recursive: true });
  chmodSync(dataDir, 0o711);
}

/** Longer than a stop takes. */
const patienceMs = 12_000;

/**
 * One Baton per data dir. One that is about to end, because npm above it was killed, is waited for. `npm` is noted as what started us.
 * @returns what gives the folder back
 * @throws Error that names the process that has it
 */
export async function lockDataDir(dataDir: string, say: Say, npm?: number): Promise<() => void> {
  const lock = tryLock(lockOf(dataDir), npm);
  if ('release' in lock) return lock.release;
  if (!isEnding(lock.heldBy)) throw new Error(alreadyRunning(dataDir, lock.heldBy));
  return withProgress(say, `end of the Baton before this one, process ${lock.heldBy.pid}`, () => lockWhenEnded(dataDir, npm));
}

const lockOf = (dataDir: string) => join(dataDir, 'lock');

async function lockWhenEnded(dataDir: string, npm?: number): Promise<() => void> {
  for (const until = Date.now() + patienceMs; ; await sleep(200)) {
    const lock = tryLock(lockOf(dataDir), npm);
    if ('release' in lock) return lock.release;
    if (!isEnding(lock.heldBy) || Date.now() > until) throw new Error(alreadyRunning(dataDir, lock.heldBy));
  }
}

const isEnding = ({ startedBy }: Holder) => startedBy !== undefined && !isAlive(startedBy);

const alreadyRunning = (dataDir: string, { pid }: Holder) =>
  `A Baton is already running on ${dataDir} (process ${pid}). Stop it with Ctrl-C in its terminal (or: kill ${pid}), ` +
  'or set BATON_DATA_DIR and other ports to run a second one beside it.';
