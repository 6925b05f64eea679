import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { prepareDatabase } from '../../../src/embedded/prepare-database.js';

/** A server that takes connections and does with them what is given; answers its address. */
async function serverThat(treats: (socket: Socket) => void): Promise<string> {
  const server = createServer(treats).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const address = server.address();
  return `postgresql://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/baton`;
}

const prepare = (url: string, said: string[]) => prepareDatabase({ url, demo: false, say: (line) => said.push(line) });

test('a database that lets one wait is waited for in words', async () => {
  const said: string[] = [];
  const url = await serverThat((socket) => setTimeout(() => socket.destroy(), 2_300));
  await expect(prepare(url, said)).rejects.toThrow(/database of DATABASE_URL does not answer/);
  expect(said).toEqual(['… tables up to date: 2 s so far']);
});

test('where there is none, that is said at once', async () => {
  await expect(prepare('postgresql://127.0.0.1:1/baton', [])).rejects.toThrow(/database of DATABASE_URL does not answer: .*ECONNREFUSED/);
});
