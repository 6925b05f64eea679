import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const [, table = ''] = /^## Where things are$(.*?)^A rule is/ms.exec(readFileSync('docs/contributing.md', 'utf8')) ?? [];

const foldersIn = (path: string) =>
  readdirSync(path, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

// Made by programs, or told of elsewhere.
const notHere = /^(\..*|node_modules|dist|coverage|screenshots|docs|client|migrations)$/;

test.each(['.', 'src', 'tests', 'prisma'])('docs/contributing.md says of every folder of %s what it is', (path) => {
  const folders = foldersIn(path).filter((name) => !notHere.test(name));
  expect(folders.length).toBeGreaterThan(0);
  expect(folders.filter((name) => !new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(table))).toEqual([]);
});
