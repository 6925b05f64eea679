/** One program that Baton starts beside itself: PostgreSQL, Temporal, the inbox, the API, the worker. */
import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Part {
  readonly pid: number;
  /** Settles when the program has ended, with how: "exit code 1", "signal SIGKILL". Never rejects. */
  readonly ended: Promise<string>;
  readonly hasEnded: () => boolean;
  /** Asks it to end; after `graceMs` it is killed. Settles when it has ended. */
  readonly stop: (graceMs?: number) => Promise<void>;
  /** SIGKILL, as a crash would. Settles when it has ended. */
  readonly kill: () => Promise<void>;
}

export interface PartOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** The file for what the program prints; undefined: where we print. */
  readonly log?: string;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly user?: { readonly uid: number; readonly gid: number };
  /** What asks the program to end. */
  readonly stopSignal?: NodeJS.Signals;
  /** With a channel the child can say that it is ready, and notices when its parent is gone. */
  readonly channel?: boolean;
}

const live = new Set<ChildProcess>();

/** SIGKILL to every part that still runs: for the very end of a process. */
export function killAllParts(): void {
  for (const child of live) child.kill('SIGKILL');
}

/** Starts the program in a process group of its own, so that Ctrl-C reaches Baton first and the parts end in order. */
export function startPart(options: PartOptions): Part & { readonly child: ChildProcess } {
  const { command, args, env, cwd, user, stopSignal = 'SIGTERM', channel = false } = options;
  const log = options.log === undefined ? undefined : openLog(options.log);
  const printed = log ?? 'inherit';
  const stdio: StdioOptions = channel ? ['ignore', printed, printed, 'ipc'] : ['ignore', printed, printed];
  const child = spawn(command, args, { env, cwd, stdio, detached: true, uid: user?.uid, gid: user?.gid });
  if (log !== undefined) closeSync(log);

  live.add(child);
  let done = false;
  const ended = new Promise<string>((resolve) => {
    const end = (how: string) => {
      done = true;
      live.delete(child);
      resolve(how);
    };
    child.once('exit', (code, signal) => end(signal === null ? `exit code ${code}` : `signal ${signal}`));
    child.once('error', (error) => end(error.message));
  });

  const send = (signal: NodeJS.Signals) => {
    if (!done) child.kill(signal);
  };
  return {
    child,
    pid: child.pid ?? 0,
    ended,
    hasEnded: () => done,
    stop: async (graceMs = 4_000) => {
      send(stopSignal);
      await Promise.race([ended, sleep(graceMs, undefined, { ref: false })]);
      send('SIGKILL');
      await ended;
    },
    kill: async () => {
      send('SIGKILL');
      await ended;
    },
  };
}

const longLog = 10_000_000;

/** Opens a log to append to; one that has grown long is put aside first. */
function openLog(path: string): number {
  mkdirSync(dirname(path), { recursive: true });
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > longLog) renameSync(path, `${path}.1`);
  return openSync(path, 'a');
}

/** The last lines of a log, for a message about a program that did not start. */
export function lastLines(path: string, count = 12): string {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
  } catch {
    return '';
  }
}
