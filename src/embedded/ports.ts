/** Ports of this machine: a free one, and who holds one that is taken. */
import { randomInt } from 'node:crypto';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandLine } from './orphans.js';

// Below the ports that systems give to outgoing connections (32768 and up on Linux, 49152 and up elsewhere): one of those may be taken
// by any connection before the program that was given it listens, or while it is started again.
const lowest = 20_000;
const highest = 32_000;

/** A port that nobody listens on at the moment, and that no outgoing connection gets. */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = randomInt(lowest, highest);
    if (await isFree(host, port)) return port;
  }
  throw new Error(`No free port between ${lowest} and ${highest} was found.`);
}

/** Whether one can listen on the port; 0 always. What a program that just ended held is free within `patienceMs`. */
export async function isFree(host: string, port: number, patienceMs = 0): Promise<boolean> {
  for (const until = Date.now() + patienceMs; ; await sleep(100)) {
    const bound = await bind(host, port);
    if (typeof bound === 'number') return true;
    if (!('code' in bound) || bound.code !== 'EADDRINUSE') throw bound;
    if (Date.now() >= until) return false;
  }
}

const bind = (host: string, port: number) =>
  new Promise<number | Error>((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port));
    });
  });

/** Who listens on the port, as far as it can be told: "process 4711 (node server.js)". */
export function holderOf(port: number): string | undefined {
  try {
    const inodes = listeningSockets(port);
    const pid = readdirSync('/proc').find((name) => /^\d+$/.test(name) && holdsOneOf(name, inodes));
    return pid === undefined ? undefined : `process ${pid} (${(commandLine(Number(pid)) ?? '').slice(0, 100)})`;
  } catch {
    return undefined; // no /proc on this system
  }
}

// Linux lists sockets as "local_address … state … inode"; 0A is LISTEN (proc(5), /proc/net/tcp).
function listeningSockets(port: number): Set<string> {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const lines = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => readFileSync(file, 'utf8').split('\n').slice(1));
  const columns = lines.map((line) => line.trim().split(/\s+/));
  return new Set(
    columns.flatMap(([, local, , state, , , , , , inode]) => (state === '0A' && local?.endsWith(`:${hex}`) && inode ? [inode] : [])),
  );
}

function holdsOneOf(pid: string, inodes: ReadonlySet<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      const [, inode] = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`)) ?? [];
      return inode !== undefined && inodes.has(inode);
    });
  } catch {
    return false; // another user's process
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
