import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tryLock } from '../../../src/embedded/lock.js';
import { commandLine } from '../../../src/embedded/orphans.js';

let path: string;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'baton-lock-')), 'lock');
});
afterEach(() => rmSync(join(path, '..'), { recursive: true }));

const heldBy = (holder: object) => writeFileSync(path, JSON.stringify(holder));

test('is taken once, and again after its release', () => {
  const lock = tryLock(path);
  if (!('release' in lock)) throw new Error('not taken');
  lock.release();
  expect(tryLock(path)).toHaveProperty('release');
});

test('held by a process that runs: tells which', () => {
  heldBy({ pid: process.ppid, command: commandLine(process.ppid) });
  expect(tryLock(path)).toMatchObject({ heldBy: { pid: process.ppid } });
});

test.each([
  ['whose holder has ended', () => heldBy({ pid: 4_194_303, command: 'node' })],
  ['whose holder’s id another program has now', () => heldBy({ pid: process.ppid, command: 'something else' })],
  ['that an earlier life with the same id held, as in a container', () => heldBy({ pid: process.pid, command: commandLine(process.pid) })],
  ['that was cut off while it was written', () => writeFileSync(path, '{"pid":')],
])('a lock %s is open', (_, hold) => {
  hold();
  expect(tryLock(path)).toHaveProperty('release');
});
