/** The worker of the bare workflow: a process of its own, with the product worker's options. */
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker } from '@temporalio/worker';
import { workerOptions } from '../../worker/options.js';

const connection = await NativeConnection.connect({ address: env.TEMPORAL_ADDRESS });
const worker = await Worker.create({
  ...workerOptions,
  connection,
  taskQueue: 'bare',
  workflowsPath: fileURLToPath(new URL('bare-workflow.ts', import.meta.url)),
  activities: { nothing: async () => undefined },
});
const running = worker.run();
process.send?.('ready');
await running;
