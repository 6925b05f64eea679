import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockDataDir } from '../../../src/embedded/data-dir.js';
import { commandLine } from '../../../src/embedded/orphans.js';
import { eventually } from '../../harness/eventually.js';

const noProcess = 4_194_303;

let dataDir: string;
let other: ChildProcess;
let said: string[];
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'baton-data-dir-'));
  other = spawn('sleep', ['60'], { stdio: 'ignore' });
  await eventually(() => commandLine(other.pid!)?.includes('sleep'), { what: 'a process with a command line of its own' });
  said = [];
});
afterEach(() => {
  other.kill('SIGKILL');
  rmSync(dataDir, { recursive: true });
});

const say = (line: string) => said.push(line);
/** Another Baton has the folder, started by the process given. */
const heldBy = (pid: number, startedBy: number) =>
  writeFileSync(join(dataDir, 'lock'), JSON.stringify({ pid, command: commandLine(pid), startedBy }));

test('a folder that nobody has is taken at once, without a word', async () => {
  await lockDataDir(dataDir, say);
  expect(said).toEqual([]);
});

test('a Baton that is about to end is waited for, and after two seconds that is said', async () => {
  heldBy(other.pid!, noProcess);
  setTimeout(() => other.kill('SIGKILL'), 2_200);
  const release = await lockDataDir(dataDir, say);
  expect(said).toEqual([
    `… end of the Baton before this one, process ${other.pid}: 2 s so far`,
    expect.stringMatching(`^✓ end of the Baton before this one, process ${other.pid} `),
  ]);
  release();
});

test('a Baton that runs is named, at once', async () => {
  heldBy(other.pid!, process.pid);
  await expect(lockDataDir(dataDir, say)).rejects.toThrow(`already running on ${dataDir} (process ${other.pid})`);
  expect(said).toEqual([]);
});
