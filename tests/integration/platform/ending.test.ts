import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compiled } from '../../../src/embedded/compiled.js';
import { servicePrograms, startWorker } from '../../../src/embedded/services.js';
import { announceCompletion } from '../../../src/notifications/outbox.js';
import { inTransaction } from '../../../src/platform/database.js';
import { longestEndMs } from '../../../src/platform/parent.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import { eventually } from '../../harness/eventually.js';
import { addCompletedHandover, addEmployee } from '../notifications/people.js';

/** A mail server that takes every mail and never says so. */
let silent: Server;
let mailsUnderWay = 0;
let smtpUrl: string;
let baton: Baton;
beforeAll(async () => {
  silent = createServer(talk).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const address = silent.address();
  smtpUrl = `smtp://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  baton = await startBaton({ worker: false });
});
afterAll(async () => {
  silent.close();
  await baton.stop();
});

function talk(socket: Socket) {
  socket.on('error', () => undefined);
  socket.write('220 silent\r\n');
  socket.setEncoding('utf8').on('data', (text: string) => {
    if (/^(EHLO|HELO|MAIL|RCPT)/.test(text)) socket.write('250 ok\r\n');
    else if (text.startsWith('DATA')) {
      mailsUnderWay += 1;
      socket.write('354 go on\r\n');
    }
  });
}

async function announce() {
  const [from, to] = [await addEmployee(baton.database, '张三'), await addEmployee(baton.database, '陈晨')];
  const { handover } = await addCompletedHandover(baton.database, from.id, to.id);
  await inTransaction(baton.database, (tx) => announceCompletion(tx, [handover.id], { bundlingMs: 0, timezone: 'Asia/Shanghai' }));
}

test('a worker that is told to end waits six seconds at most for a mail server that does not answer', async () => {
  await announce();
  const [, program = ''] = await compiled(servicePrograms);
  const worker = await startWorker(program, {
    ...process.env,
    DATABASE_URL: baton.databaseUrl,
    TEMPORAL_ADDRESS: baton.config.temporal.address,
    TEMPORAL_NAMESPACE: baton.config.temporal.namespace,
    SMTP_URL: smtpUrl,
    BATON_SECRET: 'a-secret-of-tests-only-made-of-many-characters',
    LOG_LEVEL: 'silent',
  });
  await eventually(() => mailsUnderWay > 0, { what: 'a mail under way' });
  const began = Date.now();
  await worker.stop(30_000);
  expect(Date.now() - began).toBeLessThan(longestEndMs + 2_000);
});
