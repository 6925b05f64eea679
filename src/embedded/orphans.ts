/** What a Baton that was killed left running: recognised by pid and command line, and stopped. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { ppid } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { longestEndMs } from '../platform/parent.js';

/** Whether a process of that id is there, whoever's it is; one that has ended and waits for its parent does not count. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return commandLine(pid) !== undefined;
}

const hasProc = existsSync('/proc/self/cmdline');
const askPs = (pid: number, column: string) =>
  execFileSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

/** The command line of a process, or undefined where there is none. */
export function commandLine(pid: number): string | undefined {
  try {
    const text = hasProc ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') : askPs(pid, 'command=');
    return text.trim() || undefined;
  } catch {
    return undefined;
  }
}

/** The process above the one given, or undefined where that cannot be told. */
function parentOf(pid: number): number | undefined {
  try {
    // proc(5): pid (name) state ppid …; the name may hold anything, a bracket too.
    const [, parent] = hasProc
      ? (/.*\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [])
      : [undefined, askPs(pid, 'ppid=')];
    return Number(parent) > 1 ? Number(parent) : undefined;
  } catch {
    return undefined;
  }
}

/** The npm that runs us as one of its scripts: our parent, or above the shell that npm put between. */
export function npmAbove(): number {
  const isShell = /^\S*sh -c /.test(commandLine(ppid) ?? '');
  return (isShell ? parentOf(ppid) : undefined) ?? ppid;
}

/** Whether `pid` runs a program whose command line has all of `marks`: ids are given again, so the id alone proves nothing. */
export function runs(pid: number, marks: readonly string[]): boolean {
  const command = commandLine(pid);
  return command !== undefined && marks.every((mark) => command.includes(mark));
}

/** Ends a process that is not our child: first by `signal`, then, where it takes longer than API and worker give themselves, by SIGKILL. */
export async function endOrphan(pid: number, signal: NodeJS.Signals, graceMs = longestEndMs + 1_000): Promise<void> {
  signalIfThere(pid, signal);
  if (await isGone(pid, graceMs)) return;
  signalIfThere(pid, 'SIGKILL');
  await isGone(pid, graceMs);
}

function signalIfThere(pid: number, signal: NodeJS.Signals) {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself in the meantime.
  }
}

async function isGone(pid: number, withinMs: number): Promise<boolean> {
  for (const until = Date.now() + withinMs; Date.now() < until; await sleep(50)) {
    if (!isAlive(pid)) return true;
  }
  return !isAlive(pid);
}
