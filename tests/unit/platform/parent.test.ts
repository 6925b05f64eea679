import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { transformSync } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';

const parent = transformSync(readFileSync('src/platform/parent.ts'), { loader: 'ts' }).code;

/** A process that is told how to end by `endWhenTold(…)`, and has begun to wait for it. */
async function waiting(call: string) {
  const program = `${parent} ${call}; setInterval(() => {}, 1_000); sayReady();`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'message');
  return child;
}

const slowly = 'endWhenTold(() => new Promise((done) => setTimeout(done, 300)))';
const never = 'endWhenTold(() => new Promise(() => {}), 300)';
const failing = `endWhenTold(() => Promise.reject(new Error('no')))`;

test.each([
  ['SIGTERM', slowly, 0],
  ['SIGINT', slowly, 0],
  ['SIGTERM', never, 1],
  ['SIGTERM', failing, 1],
] as const)('at %s: %s, then exit code %i', async (signal, call, exitCode) => {
  const child = await waiting(call);
  child.kill(signal);
  expect(await once(child, 'exit')).toEqual([exitCode, null]);
});

test('told twice, as npm does at Ctrl-C, it still lets what is under way end', async () => {
  const child = await waiting(slowly);
  child.kill('SIGINT');
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test.each([slowly, never])('when the process that started it has gone: %s', async (call) => {
  const child = await waiting(call);
  child.disconnect();
  expect(await once(child, 'exit')).toEqual([1, null]);
});
