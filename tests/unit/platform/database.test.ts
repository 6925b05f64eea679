import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { whatIsAway } from '../../../src/platform/away.js';
import { openDatabase } from '../../../src/platform/database.js';

/** A message of PostgreSQL's protocol: a letter, its length, what it says (PostgreSQL, "Message Formats"). */
function message(kind: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(content.length + 4);
  return Buffer.concat([Buffer.from(kind), length, content]);
}

const authenticationOk = message('R', Buffer.alloc(4));
const readyForQuery = message('Z', Buffer.from('I'));
const goingDown = message('E', Buffer.from('SFATAL\0C57P01\0Mterminating connection due to unexpected postmaster exit\0\0'));

test('a connection that breaks in the moment when it is handed out is an absence, not the end of the process', async () => {
  // All in one packet: the error is there before anybody who waited for the connection could listen.
  const server = createServer((socket) => {
    socket.once('data', () => socket.end(Buffer.concat([authenticationOk, readyForQuery, goingDown])));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const database = openDatabase(`postgresql://baton@127.0.0.1:${port}/baton`, { applicationName: 'test' });
  const error: unknown = await database.$transaction((tx) => tx.employee.count()).catch((reason: unknown) => reason);
  expect(whatIsAway(error)).toBe('The database');
  await database.$disconnect();
  server.close();
});
