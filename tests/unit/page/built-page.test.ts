import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { builtPage } from '../../../src/page/built-page.js';

const root = mkdtempSync(join(tmpdir(), 'baton-page-'));
afterAll(() => rmSync(root, { recursive: true }));
const at = (program: string) => builtPage(pathToFileURL(join(root, program)).href);

test('before `npm run build` there is none', () => {
  expect(at('src/app.ts')).toBeUndefined();
});

test.each(['src/app.ts', 'dist/src/app.js'])('after it, %s finds the page: by `npm run api`, and in the image', (program) => {
  mkdirSync(join(root, 'dist/page'), { recursive: true });
  writeFileSync(join(root, 'dist/page/index.html'), '');
  expect(at(program)).toBe(join(root, 'dist/page'));
});
