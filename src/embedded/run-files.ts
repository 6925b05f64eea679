/** Files in the data dir that tell of a running Baton: run.json for scripts, parts.json for the start after a kill. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { numberField, readJson, textField } from './json.js';
import { commandLine, endOrphan } from './orphans.js';
import type { Part } from './part.js';
import type { Say } from './progress.js';

/** Design: running.md, Ports. */
export interface RunFile {
  readonly api: string;
  readonly temporal: string;
  readonly temporalUi: string;
  /** A plain libpq URI. */
  readonly database: string;
  /** undefined: mails go to a real server. */
  readonly inbox?: string;
  readonly pid: number;
}

const runFileOf = (dataDir: string) => join(dataDir, 'run.json');

/** Written aside and renamed: whoever waits for the file finds it whole. It holds the database's password, so it is for its owner only. */
export function writeRunFile(dataDir: string, content: RunFile): void {
  write(runFileOf(dataDir), `${JSON.stringify(content, undefined, 2)}\n`);
}

/** What runs on the data dir, or undefined where nothing does. */
export function readRunFile(dataDir: string): RunFile | undefined {
  const content = readJson(runFileOf(dataDir));
  const [api, temporal, temporalUi] = [textField(content, 'api'), textField(content, 'temporal'), textField(content, 'temporalUi')];
  const [database, pid] = [textField(content, 'database'), numberField(content, 'pid')];
  if (api === undefined || temporal === undefined || temporalUi === undefined || database === undefined || pid === undefined)
    return undefined;
  return { api, temporal, temporalUi, database, inbox: textField(content, 'inbox'), pid };
}

export function removeRunFile(dataDir: string): void {
  rmSync(runFileOf(dataDir), { force: true });
}

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

function readParts(dataDir: string) {
  const content = readJson(partsFileOf(dataDir));
  return (Array.isArray(content) ? content : []).map((part: unknown) => ({
    name: textField(part, 'name') ?? '',
    pid: numberField(part, 'pid') ?? 0,
    command: textField(part, 'command') ?? '',
  }));
}

function write(path: string, content: string) {
  writeFileSync(`${path}.new`, content, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
