/** parts.json in the data dir: which parts run, so that the start after a kill ends what was left. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { numberField, readJson, textField, writeJson } from '../platform/json-files.js';
import { commandLine, endOrphan } from './orphans.js';
import type { Part } from './part.js';
import type { Say } from './progress.js';

const partsFileOf = (dataDir: string) => join(dataDir, 'parts.json');

/** Notes which parts run. */
export function writeParts(dataDir: string, running: ReadonlyMap<string, Part>): void {
  const parts = [...running].map(([name, { pid }]) => ({ name, pid, command: commandLine(pid) ?? '' }));
  writeJson(partsFileOf(dataDir), parts);
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

function readParts(dataDir: string) {
  const content = readJson(partsFileOf(dataDir));
  return (Array.isArray(content) ? content : []).map((part: unknown) => ({
    name: textField(part, 'name') ?? '',
    pid: numberField(part, 'pid') ?? 0,
    command: textField(part, 'command') ?? '',
  }));
}
