import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';

const run = promisify(execFile);
const { DATABASE_URL: _, ...outside } = process.env;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-prisma-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What `prisma …` says in a folder that holds a `.env` or not. */
async function prisma(...command: readonly string[]): Promise<string> {
  const args = [resolve('node_modules/prisma/build/index.js'), ...command, '--config', resolve('prisma.config.ts')];
  const { stdout, stderr } = await run(process.execPath, args, { cwd: folder, env: outside }).catch(
    (failed: { stdout: string; stderr: string }) => failed,
  );
  return stdout + stderr;
}

test('migrating reads .env, as the API and the worker do', async () => {
  writeFileSync(join(folder, '.env'), 'DATABASE_URL=postgresql://nobody@127.0.0.1:1/of_dotenv\n');
  expect(await prisma('migrate', 'deploy')).toContain('database "of_dotenv"');
});

test('without a database to migrate, the variable is named, and what it should be', async () => {
  expect(await prisma('migrate', 'deploy')).toMatch(/DATABASE_URL is not set.*postgresql:\/\//);
});

test('what needs no database, as npm ci does, goes without', async () => {
  expect(await prisma('validate')).toContain('are valid');
});
