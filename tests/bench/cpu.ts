/** What each part of Baton spends of the processors: read from /proc, so on Linux only. */
import { readFileSync, readdirSync } from 'node:fs';

/** Processes told apart by their command lines. */
export type PartOf = (command: string) => string | undefined;

/** CPU milliseconds that the processes of each part have used since they began; empty where there is no /proc. */
export function cpuByPart(partOf: PartOf): Map<string, number> {
  const used = new Map<string, number>();
  for (const pid of processes()) {
    const [command, stat] = [read(`/proc/${pid}/cmdline`), read(`/proc/${pid}/stat`)];
    const part = partOf(command.replaceAll('\0', ' '));
    if (part === undefined) continue;
    // proc(5): after the name in brackets come state, ppid, … utime and stime as the 12th and 13th, in ticks of 10 ms.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    used.set(part, (used.get(part) ?? 0) + (Number(fields[11]) + Number(fields[12])) * 10);
  }
  return used;
}

/** What was used between two readings, per one of `count`: `api 12 ms, worker 30 ms`. */
export function cpuBetween(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>, count: number): string {
  const spent = [...after].map(([part, ms]) => `${part} ${Math.round((ms - (before.get(part) ?? 0)) / count)} ms`);
  return spent.toSorted().join(', ');
}

/** The ids of the processes whose command line is wanted. */
export const processesOf = (isWanted: (command: string) => boolean): string[] =>
  processes().filter((pid) => isWanted(read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')));

/** The resident memory of a part's processes, in MB; 0 where there is no /proc. */
export function megabytesOf(part: string, partOf: PartOf): number {
  const pids = processes().filter((pid) => partOf(read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')) === part);
  const kilobytes = pids.map((pid) => Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0));
  return Math.round(kilobytes.reduce((sum, each) => sum + each, 0) / 1024);
}

function processes(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** The processes of the stack by their command lines. */
export function stackPart(command: string): string | undefined {
  if (command.includes('server start-dev')) return 'Temporal';
  if (command.startsWith('postgres')) return 'PostgreSQL';
  if (command.includes('worker-main')) return 'worker';
  if (command.includes('src-server')) return 'API';
  if (command.includes('bare-worker')) return 'bare worker';
  return command.includes('tests/bench/main') ? 'driver' : undefined;
}
