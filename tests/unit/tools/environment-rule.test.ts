import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

// "src/platform/config.ts is the only reader of the environment", as .oxlintrc.json says it, seen by oxlint itself.
const wholeEnvironment = `export const all = process.env;`;
const refused = [
  ['src/pool/service.ts', wholeEnvironment],
  ['worker/main.ts', `export const path = process.env.PATH;`],
  ['src/embedded/a.ts', `export const path = process.env.PATH;`],
  ['src/embedded/b.ts', `import { env } from 'node:process';\nexport const path = env.PATH;`],
  ['src/embedded/c.ts', `import { execPath, env as all } from 'node:process';\nexport const both = [execPath, all];`],
  ['src/embedded/d.ts', `import process from 'node:process';\nexport const path = process.env.PATH;`],
  ['src/embedded/e.ts', `import * as all from 'node:process';\nexport const path = all.env.PATH;`],
  ['src/embedded/f.ts', `export { env } from 'node:process';`],
  ['src/embedded/g.ts', `import { env } from 'process';\nexport const path = env.PATH;`],
] as const;
const allowed = [
  ['src/platform/config.ts', wholeEnvironment],
  ['src/embedded/h.ts', `import { execPath } from 'node:process';\nexport const program = execPath;`],
  ['tools/seed.ts', wholeEnvironment],
  ['tests/harness/stack.ts', `import { env } from 'node:process';\nexport const path = env.PATH;`],
] as const;

let folder: string;
let said: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'baton-environment-rule-'));
  const { rules, overrides }: { rules: Record<string, unknown>; overrides: object[] } = JSON.parse(readFileSync('.oxlintrc.json', 'utf8'));
  const names = ['node/no-process-env', 'eslint/no-restricted-imports'];
  const config = { plugins: ['node'], rules: Object.fromEntries(names.map((name) => [name, rules[name]])), overrides };
  writeFileSync(join(folder, '.oxlintrc.json'), JSON.stringify(config));
  for (const [file, text] of [...refused, ...allowed]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `${text}\n`);
  }
  said = await new Promise((answer) => {
    execFile(resolve('node_modules/.bin/oxlint'), ['--format', 'unix'], { cwd: folder }, (_error, output) => answer(output));
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

test.each(refused)('%s may not: %s', (file) => {
  expect(said).toMatch(new RegExp(`${file}:.*(no-process-env|no-restricted-imports)`));
});

test.each(allowed)('%s may: %s', (file) => {
  expect(said).not.toMatch(new RegExp(`${file}:.*(no-process-env|no-restricted-imports)`));
});
