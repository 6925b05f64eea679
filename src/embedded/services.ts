/** The API and the worker as children of `npm start`: the same programs as in production, with every setting resolved. */
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../platform/settings.js';
import { startPart, type Part } from './part.js';
import { whenAnswering, whenReady } from './ready.js';

const source = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const startNode = (script: string, env: Environment) =>
  startPart({ command: execPath, args: ['--import', 'tsx', source(script)], env, channel: true });

/** Settles when the API answers that it is ready. */
export async function startApi(env: Environment, localAddress: string): Promise<Part> {
  const api = startNode('src/server.ts', env);
  await whenAnswering(api, 'the API', `${localAddress}/readyz`);
  return api;
}

/** Settles when the worker says that it polls. */
export async function startWorker(env: Environment): Promise<Part> {
  const worker = startNode('worker/main.ts', env);
  await whenReady(worker, 'the worker');
  return worker;
}
