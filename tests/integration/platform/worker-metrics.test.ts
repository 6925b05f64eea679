import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../../src/embedded/ports.js';
import { eventually } from '../../harness/eventually.js';
import { startStack, type Stack } from '../../harness/stack.js';

let stack: Stack;
let address: string;
beforeAll(async () => {
  address = `127.0.0.1:${await freePort()}`;
  stack = await startStack({ settings: { BATON_WORKER_METRICS: address } });
});
afterAll(() => stack.stop());

test('a worker tells Prometheus what it does where BATON_WORKER_METRICS says', async () => {
  await eventually(async () =>
    expect(await (await fetch(`http://${address}/metrics`)).text()).toMatch(/temporal_num_pollers\{.*task_queue="baton"/),
  );
});
