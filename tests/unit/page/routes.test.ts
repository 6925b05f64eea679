import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pageRoutes } from '../../../src/page/routes.js';
import { answerWithProblems } from '../../../src/platform/problem-handler.js';

const folder = mkdtempSync(join(tmpdir(), 'baton-page-'));
mkdirSync(join(folder, 'assets'));
writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Baton</title>');
writeFileSync(join(folder, 'favicon.svg'), '<svg/>');
writeFileSync(join(folder, 'assets', 'main-abc.js'), 'let plain;');
writeFileSync(join(folder, 'assets', 'main-abc.js.br'), 'compressed');

const appWith = async (options: Parameters<typeof pageRoutes>[0]) => {
  const app = fastify();
  answerWithProblems(app);
  await app.register(pageRoutes(options));
  return app;
};
const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('the web page', () => {
  let app: Awaited<ReturnType<typeof appWith>>;
  beforeAll(async () => {
    app = await appWith({ folder, url: 'http://127.0.0.1:3000' });
  });
  afterAll(async () => {
    await app.close();
    rmSync(folder, { recursive: true });
  });

  test.each(['/', '/handovers', '/handovers/01990000-0000-7000-8000-000000000000?tab=timeline'])(
    'is sent to a browser at %s',
    async (url) => {
      const answer = await app.inject({ url, headers: browser });
      expect(answer.statusCode).toBe(200);
      expect(answer.body).toContain('<title>Baton</title>');
      expect(answer.headers['cache-control']).toBe('no-cache');
    },
  );

  test('allows no script but its own, and no frame around it', async () => {
    const { headers } = await app.inject({ url: '/', headers: browser });
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['content-security-policy']).not.toMatch(/script-src|unsafe-eval/);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  test.each(['/api/v1/nothing', '/api', '/assets/gone.js', '/docs/nothing'])(
    '%s is none: a problem document, to a browser too',
    async (url) => {
      const answer = await app.inject({ url, headers: browser });
      expect(answer.statusCode).toBe(404);
      expect(answer.json()).toMatchObject({ code: 'not_found' });
    },
  );

  test('a program at an unknown address gets a problem document', async () => {
    expect((await app.inject({ url: '/handovers', headers: { accept: '*/*' } })).json()).toMatchObject({ code: 'not_found' });
  });

  test('its files are kept for a year, and sent as they were compressed', async () => {
    const { headers, body } = await app.inject({ url: '/assets/main-abc.js', headers: { 'accept-encoding': 'gzip, br' } });
    expect(headers).toMatchObject({ 'content-encoding': 'br', 'cache-control': 'public, max-age=31536000, immutable' });
    expect(headers['content-type']).toContain('javascript');
    expect(body).toBe('compressed');
  });

  test('tells the browser to stay with https only where that is the public address', async () => {
    const secure = await appWith({ folder, url: 'https://baton.example.com' });
    expect((await secure.inject({ url: '/', headers: browser })).headers['strict-transport-security']).toContain('max-age');
    expect((await app.inject({ url: '/', headers: browser })).headers['strict-transport-security']).toBeUndefined();
    await secure.close();
  });

  test('where it is not built, it says how to, and the API is not held up', async () => {
    const without = await appWith({ folder: join(folder, 'none'), url: 'http://127.0.0.1:3000' });
    const answer = await without.inject({ url: '/', headers: browser });
    expect(answer.statusCode).toBe(503);
    expect(answer.body).toContain('npm run build');
    await without.close();
  });
});
