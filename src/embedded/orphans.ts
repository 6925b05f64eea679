/** What a Baton that was killed left running: recognised by pid and command line, and stopped. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether a process of that id is there, whoever's it is; one that has ended and waits for its parent does not count. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return commandLine(pid) !== undefined;
}

/** The command line of a process, or undefined where there is none. */
export function commandLine(pid: number): string | undefined {
  const proc = `/proc/${pid}/cmdline`;
  try {
    const text = existsSync('/proc/self/cmdline')
      ? readFileSync(proc, 'utf8').replaceAll('\0', ' ')
      : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return text.trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Whether `pid` runs a program whose command line has all of `marks`: ids are given again, so the id alone proves nothing. */
export function runs(pid: number, marks: readonly string[]): boolean {
  const command = commandLine(pid);
  return command !== undefined && marks.every((mark) => command.includes(mark));
}

/** Ends a process that is not our child: first by `signal`, then by SIGKILL. */
export async function endOrphan(pid: number, signal: NodeJS.Signals, graceMs = 5_000): Promise<void> {
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
