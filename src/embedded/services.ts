/** The API and the worker as children of `npm start`: the same programs as in production, with every setting resolved. */
import { execPath } from 'node:process';
import type { Environment } from '../platform/settings.js';
import { startPart, type Part } from './part.js';
import { whenAnswering, whenReady } from './ready.js';

export const servicePrograms = ['src/server.ts', 'worker/main.ts'] as const;

/** `program` is a JavaScript file. */
const startNode = (program: string, env: Environment, ...options: readonly string[]) =>
  startPart({ command: execPath, args: ['--enable-source-maps', ...options, program], env, channel: true });

/**
 * Without a bound V8 lets garbage grow with the machine's memory: after 5,000 workflows a worker held 1.8 GB, of which it needed a third.
 * docker-compose.yml says the same.
 */
const workerHeap = '--max-old-space-size=1024';

/** Settles when the API answers that it is ready. */
export async function startApi(program: string, env: Environment, localAddress: string): Promise<Part> {
  const api = startNode(program, env);
  await whenAnswering(api, 'the API', `${localAddress}/readyz`);
  return api;
}

/** Settles when the worker says that it polls. */
export async function startWorker(program: string, env: Environment): Promise<Part> {
  const worker = startNode(program, env, workerHeap);
  await whenReady(worker, 'the worker');
  return worker;
}
