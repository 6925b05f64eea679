/** What the documents tell people to call is there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const documents = [
  'README.md',
  'README.zh-CN.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];
const { paths } = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as { paths: Record<string, Record<string, unknown>> };

/** `{id}`, `<id>` and the like stand for anything. */
const shapeOf = (path: string) => path.replaceAll(/\{[^}]*\}|<[^>]*>/g, '*').replace(/\/$/, '');
const known = new Set(
  Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${shapeOf(path)}`)),
);

/** Calls with their method, the prefix given or left out: "GET /customers/{id}/360". */
const calls = documents.flatMap((document) =>
  [...readFileSync(document, 'utf8').matchAll(/\b(GET|POST|PUT|PATCH|DELETE) ((?:\/api\/v1|\/api)?\/[\w/{}<>-]+)/g)].map(
    ([, method, path]) => [document, method!, path!] as const,
  ),
);

test('there are calls to look at', () => {
  expect(calls.length).toBeGreaterThan(30);
});

test.each(calls)('%s: %s %s is an operation of the API', (_, method, path) => {
  const address = shapeOf(path.startsWith('/api/') ? path : `/api/v1${path}`);
  expect(known).toContain(`${method} ${address}`);
});
