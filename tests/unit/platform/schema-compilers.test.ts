import Fastify, { type FastifyInstance } from 'fastify';
import { describe, expect, test } from 'vitest';
import { compileSchemas, type WhenCompiled } from '../../../src/platform/schema-compilers.js';

const wrong = { type: 'object', properties: { name: { type: 'no such type' } } } as const;

function appWith(schema: object, when: WhenCompiled): FastifyInstance {
  const app = Fastify();
  compileSchemas(app, when);
  app.post('/', { schema }, async () => ({ name: 5 }));
  return app;
}

describe.each([
  ['what comes in', { body: wrong }],
  ['what goes out', { response: { 200: wrong } }],
])('a schema of %s that cannot be compiled', (_, schema) => {
  test('is known at start where that is asked for', async () => {
    await expect(appWith(schema, 'at start').ready()).rejects.toThrow(/schema/i);
  });

  test('is no hindrance to the others until it is used', async () => {
    const app = appWith(schema, 'at first use');
    app.get('/other', async () => 'there');
    expect((await app.inject('/other')).body).toBe('there');
    expect((await app.inject({ method: 'POST', url: '/', payload: {} })).statusCode).toBe(500);
  });
});

test.each([
  ['2026-06-30T23:59:59Z', 200],
  ['2026-06-30T23:59:60Z', 400],
  ['2026-02-30T00:00:00Z', 400],
  ['a day', 400],
])('a moment is one that JavaScript knows: %s is %i', async (at, status) => {
  const moment = { type: 'object', properties: { at: { type: 'string', format: 'date-time' } } };
  const ofBody = appWith({ body: moment }, 'at first use');
  expect((await ofBody.inject({ method: 'POST', url: '/', payload: { at } })).statusCode).toBe(status);
  const ofQuery = appWith({ querystring: moment }, 'at first use');
  expect((await ofQuery.inject({ method: 'POST', url: '/', query: { at } })).statusCode).toBe(status);
});

test.each(['at start', 'at first use'] as const)('compiled %s, each of two requests at once is judged by itself', async (when) => {
  const app = appWith({ body: { type: 'object', properties: { name: { type: 'string' } } } }, when);
  const answers = await Promise.all(
    [{ name: 'x' }, { name: 5 }, { name: 'y' }].map((payload) => app.inject({ method: 'POST', url: '/', payload })),
  );
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 400, 200]);
});
