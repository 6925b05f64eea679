/** Prism between a client and a server, or in a server's place: it answers 4xx or 5xx where an OpenAPI document is not kept. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { eventually } from '../../harness/eventually.js';

const document = 'tests/contract/twilio-messages.openapi.json';

export interface Prism {
  readonly url: string;
  stop(): Promise<void>;
}

/** Answers by the document alone. */
export const startPrismMock = () => startPrism(['mock', document]);
/** Passes everything on to `upstream`, and holds both the request and the answer to the document. */
export const startPrismProxy = (upstream: string) => startPrism(['proxy', document, upstream]);

async function startPrism(args: readonly string[]): Promise<Prism> {
  const port = await freePort();
  const prism = spawn('node_modules/.bin/prism', [...args, '--errors', '--port', String(port), '--verboseLevel', 'error'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  await eventually(() => fetch(url).then(() => true), { withinMs: 60_000, what: 'a Prism that answers' });
  return {
    url,
    async stop() {
      const ended = once(prism, 'exit');
      prism.kill();
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
