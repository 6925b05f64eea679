import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publicUrl, resolvePorts } from '../../../src/embedded/resolve-ports.js';
import { loadConfig } from '../../../src/platform/config.js';

const anyFree = {
  PORT: '0',
  BATON_PG_PORT: '0',
  BATON_TEMPORAL_PORT: '0',
  BATON_TEMPORAL_UI_PORT: '0',
  BATON_SMTP_PORT: '0',
  BATON_INBOX_PORT: '0',
};

const silent = () => undefined;

let server: Server;
let taken: number;
beforeAll(async () => {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  taken = typeof address === 'object' && address ? address.port : 0;
});
afterAll(() => server.close());

test('0 becomes any free port, each another', async () => {
  const ports = Object.values(await resolvePorts(loadConfig(anyFree), silent));
  expect(new Set(ports).size).toBe(6);
  expect(ports.every((port) => port > 0)).toBe(true);
});

test.each(Object.keys(anyFree))('a port that is taken is named with its variable: %s', async (name) => {
  await expect(resolvePorts(loadConfig({ ...anyFree, [name]: String(taken) }), silent, 0)).rejects.toThrow(
    new RegExp(`Port ${taken} is taken.*set ${name} to another port`),
  );
});

test('a port that another start still holds is waited for, and after two seconds that is said', async () => {
  const held = createServer().listen(0, '127.0.0.1');
  await once(held, 'listening');
  const address = held.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  setTimeout(() => held.close(), 2_200);
  const said: string[] = [];
  const ports = await resolvePorts(loadConfig({ ...anyFree, PORT: String(port) }), (line) => said.push(line));
  expect(ports.api).toBe(port);
  expect(said).toEqual([`… free again: port ${port}: 2 s so far`, expect.stringMatching(`^✓ free again: port ${port} `)]);
});

test('two variables with one port are named both', async () => {
  const { api } = await resolvePorts(loadConfig(anyFree), silent);
  const config = loadConfig({ ...anyFree, PORT: String(api), BATON_INBOX_PORT: String(api) });
  await expect(resolvePorts(config, silent)).rejects.toThrow(/PORT and BATON_INBOX_PORT are both/);
});

test('what an outside service stands for needs no port', async () => {
  const config = loadConfig({ ...anyFree, BATON_PG_PORT: String(taken), DATABASE_URL: 'postgresql://elsewhere/baton' });
  await expect(resolvePorts(config, silent)).resolves.toBeDefined();
});

test('the public address follows the port that was found, unless it is given', () => {
  expect(publicUrl(loadConfig({ PORT: '0' }), 4711)).toBe('http://127.0.0.1:4711');
  expect(publicUrl(loadConfig({ PORT: '0', BATON_URL: 'https://baton.example.com' }), 4711)).toBe('https://baton.example.com');
});
