/** Files in the data dir that tell of a running Baton: run.json for scripts, parts.json for the start after a kill. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { commandLine, endOrphan } from './orphans.js';
import type { Part } from './part.js';
import type { Say } from './progress.js';

/** Design: running.md, Ports. */
export const RunFile = Type.Object({
  api: Type.String(),
  temporal: Type.String(),
  temporalUi: Type.String(),
  database: Type.String(),
  inbox: Type.Optional(Type.String()),
  pid: Type.Number(),
});
export type RunFile = Static<typeof RunFile>;

export const runFileOf = (dataDir: string) => join(dataDir, 'run.json');

/** Written aside and renamed: whoever waits for the file finds it whole. It holds the database's password, so it is for its owner only. */
export function writeRunFile(dataDir: string, content: RunFile): void {
  write(runFileOf(dataDir), `${JSON.stringify(content, undefined, 2)}\n`);
}

export function removeRunFile(dataDir: string): void {
  rmSync(runFileOf(dataDir), { force: true });
}

const Parts = Type.Array(Type.Object({ name: Type.String(), pid: Type.Number(), command: Type.String() }));
const partsFileOf = (dataDir: string) => join(dataDir, 'parts.json');

/** Notes which parts run. */
export function writeParts(dataDir: string, running: ReadonlyMap<string, Part>): void {
  const parts = [...running].map(([name, { pid }]) => ({ name, pid, command: commandLine(pid) ?? '' }));
  write(partsFileOf(dataDir), JSON.stringify(parts));
}

/** When all parts have been stopped. */
export function removeParts(dataDir: string): void {
  rmSync(partsFileOf(dataDir), { force: true });
}

/** Ends what a Baton that was killed left running. PostgreSQL has a pid file of its own, and is left to it. */
export async function endLeftovers(dataDir: string, say: Say): Promise<void> {
  const left = readParts(dataDir).filter(({ pid, command }) => command !== '' && commandLine(pid) === command);
  await Promise.all(
    left.map(async ({ name, pid }) => {
      say(`The Baton before this one was killed and left ${name} running (process ${pid}); ending it.`);
      await endOrphan(pid, name === 'PostgreSQL' ? 'SIGINT' : 'SIGTERM');
    }),
  );
  removeParts(dataDir);
}

function readParts(dataDir: string): Static<typeof Parts> {
  try {
    return Value.Parse(Parts, JSON.parse(readFileSync(partsFileOf(dataDir), 'utf8')));
  } catch {
    return [];
  }
}

function write(path: string, content: string) {
  writeFileSync(`${path}.new`, content, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
