/**
 * `create_customer` over HTTP, rules and permissions and all, against one statement by hand behind bare Fastify that writes the same rows;
 * and its rate while there are few customers, a hundred thousand, a million (BENCH_SIZES).
 */
import { execPath, env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { startPart } from '../../src/embedded/part.js';
import { freePort } from '../../src/embedded/ports.js';
import { whenReady } from '../../src/embedded/ready.js';
import { caller, type Caller } from '../harness/http.js';
import { fillCustomers } from './filling.js';
import { median, percentile, rateOf, rounded, type Bench, type Report } from './measuring.js';
import { startStack, type Stack } from '../harness/stack.js';

const customers = Number(env.BENCH_CUSTOMERS ?? 2000);
const sizes = (env.BENCH_SIZES ?? '0,100000,1000000').split(',').map(Number);
const concurrency = 20;
const rounds = 5;
const sellers = ['E003', 'E004', 'E005', 'E007', 'E008'];

export const bench: Bench = {
  name: 'create',
  run: async () => {
    const stack = await startStack({ worker: false });
    const port = await freePort();
    const bare = startPart({
      command: execPath,
      args: ['--import', 'tsx', fileURLToPath(new URL('bare-create.ts', import.meta.url))],
      env: { ...env, DATABASE_URL: stack.databaseUrl, PORT: String(port) },
      channel: true,
    });
    try {
      await whenReady(bare, 'the bare server');
      return await measure(stack, `http://127.0.0.1:${port}`);
    } finally {
      await bare.stop();
      await stack.stop();
    }
  },
};

/** Creates the `index`-th customer of all. */
type Create = (index: number) => Promise<void>;

async function measure(stack: Stack, bareUrl: string): Promise<Report> {
  const { rows } = await stack.sql.query<{ id: string; external_id: string }>(
    'SELECT id, external_id FROM employees WHERE external_id = ANY($1) ORDER BY 2',
    [sellers],
  );
  const people = await Promise.all(
    rows.map(async ({ id, external_id: externalId }) => ({ id, externalId, caller: await stack.signIn(externalId) })),
  );
  const nobody = caller(bareUrl);
  const ofIndex = <Item>(items: readonly Item[], index: number): Item => {
    const item = items[index % items.length];
    if (item === undefined) throw new Error('nobody sells');
    return item;
  };
  const times: Record<string, number[]> = { ours: [], bare: [] };
  const timed =
    (name: 'ours' | 'bare', send: (index: number) => ReturnType<Caller['post']>): Create =>
    async (index) => {
      const begun = performance.now();
      const { status, body } = await send(index);
      times[name]?.push(performance.now() - begun);
      if (status !== 201) throw new Error(`${name}: ${status} ${JSON.stringify(body)}`);
    };
  const ours = timed('ours', (index) => ofIndex(people, index).caller.post('/customers', bodyOf(index)));
  const bare = timed('bare', (index) => nobody.post('/customers', { ...bodyOf(index), ownerId: ofIndex(people, index).id }));

  let next = 0;
  const rate = async (create: Create) => {
    const begin = next;
    next += customers;
    return rateOf(customers, concurrency, (index) => create(begin + index));
  };
  await rate(bare);
  await rate(ours);
  for (const name of Object.keys(times)) times[name] = [];
  const ourRates: number[] = [];
  const bareRates: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    bareRates.push(await rate(bare));
    ourRates.push(await rate(ours));
  }
  const bySize: Record<string, string> = {};
  const medians: number[] = [];
  for (const size of sizes) {
    if (size > 0) await fillCustomers(stack.sql, size);
    await rate(ours);
    const rates: number[] = [];
    for (let round = 0; round < rounds; round += 1) rates.push(await rate(ours));
    medians.push(median(rates));
    bySize[`a second with ${size} there`] = `${rounded(median(rates))} (${rates.map(rounded).join(', ')})`;
  }
  return {
    name: 'create',
    conditions: `${rounds} rounds of ${customers} customers in turns, ${concurrency} at once, by ${people.length} signed-in salespeople; servers and driver on one machine`,
    ratio: rounded(median(ourRates.map((of, round) => of / (bareRates[round] ?? Number.NaN)))),
    target: 0.6,
    figures: {
      ...bySize,
      'slowest to fastest of the sizes': rounded(Math.min(...medians) / Math.max(...medians)),
      'create_customer a second': ourRates.map(rounded).join(', '),
      'by hand a second': bareRates.map(rounded).join(', '),
      ...Object.fromEntries(
        Object.entries(times).map(([name, ms]) => [`${name} p50/p99 ms`, `${rounded(median(ms))}/${rounded(percentile(ms, 0.99))}`]),
      ),
    },
  };
}

const bodyOf = (index: number) => ({
  customerName: `海河科技 ${index}`,
  customerType: 'enterprise',
  phone: `+86137${String(index).padStart(8, '0')}`,
  email: `buero${index}@example.com`,
  industry: '制造',
  region: '华东',
  contacts: [{ name: '王芳', phone: `+86136${String(index).padStart(8, '0')}`, isPrimary: true }],
});
