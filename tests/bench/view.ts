/** `get_customer_360_view` over HTTP, session and permissions and all, against one query by hand behind bare Fastify that returns the same. */
import { execPath, env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { demoPassword } from '../../prisma/demo-company.js';
import { seedCompany } from '../../prisma/seed/seed.js';
import { startPart } from '../../src/embedded/part.js';
import { freePort } from '../../src/embedded/ports.js';
import { whenReady } from '../../src/embedded/ready.js';
import { hashPassword } from '../../src/identity/logins.js';
import { caller, type Caller } from '../harness/http.js';
import { startStack, type Stack } from '../harness/stack.js';
import { cpuBetween, cpuByPart } from './cpu.js';
import { median, percentile, rateOf, rounded, type Bench, type Report } from './measuring.js';

const customers = Number(env.BENCH_CUSTOMERS ?? 100_000);
const views = Number(env.BENCH_VIEWS ?? 4000);
const concurrency = 16;
const rounds = 5;
const people = 8;

export const bench: Bench = {
  name: 'view',
  run: async () => {
    const stack = await startStack({ worker: false });
    const port = await freePort();
    try {
      await seedCompany(stack.databaseUrl, { customers, passwordHash: await hashPassword(demoPassword) });
      const bare = startPart({
        command: execPath,
        args: ['--import', 'tsx', fileURLToPath(new URL('bare-view.ts', import.meta.url))],
        env: { ...env, DATABASE_URL: stack.databaseUrl, PORT: String(port) },
        channel: true,
      });
      try {
        await whenReady(bare, 'the bare server');
        return await measure(stack, `http://127.0.0.1:${port}`);
      } finally {
        await bare.stop();
      }
    } finally {
      await stack.stop();
    }
  },
};

async function measure(stack: Stack, bareUrl: string): Promise<Report> {
  await stack.sql.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements').catch(() => undefined);
  const sellers = await Promise.all(
    Array.from({ length: people }, async (_, index) => {
      const externalId = `S${String(index + 1).padStart(4, '0')}`;
      const { rows } = await stack.sql.query<{ id: string }>(
        'SELECT c.id FROM customers c JOIN employees e ON e.id = c.owner_id WHERE e.external_id = $1 ORDER BY random()',
        [externalId],
      );
      return { caller: await stack.signIn(externalId), customers: rows.map(({ id }) => id) };
    }),
  );
  const nobody = caller(bareUrl);
  const times: Record<'ours' | 'bare', number[]> = { ours: [], bare: [] };
  const asked = (index: number) => {
    const seller = sellers[index % sellers.length];
    const id = seller?.customers[Math.floor(index / sellers.length) % seller.customers.length];
    if (!seller || id === undefined) throw new Error('nobody owns a customer');
    return { seller, id };
  };
  const view = (name: 'ours' | 'bare') => async (index: number) => {
    const { seller, id } = asked(index);
    const begun = performance.now();
    const { status, body } = await (name === 'ours' ? seller.caller : nobody).get(`/customers/${id}/360`);
    times[name].push(performance.now() - begun);
    if (status !== 200 || body.customer.id !== id || body.followUps.total < 1)
      throw new Error(`${name}: ${status} ${JSON.stringify(body)}`);
  };
  await sameAnswers(sellers[0]?.caller ?? nobody, nobody, asked(0).id);
  for (const name of ['bare', 'ours', 'bare', 'ours'] as const) await rateOf(views / 4, concurrency, view(name));
  times.ours = [];
  times.bare = [];
  const rates: Record<'ours' | 'bare', number[]> = { ours: [], bare: [] };
  await stack.sql.query('SELECT pg_stat_statements_reset()').catch(() => undefined);
  const statements = () =>
    stack.sql
      .query<{ calls: number }>('SELECT sum(calls)::int AS calls FROM pg_stat_statements')
      .then(({ rows }) => rows[0]?.calls ?? Number.NaN)
      .catch(() => Number.NaN);
  let ofOurs = 0;
  const cpu = { ours: '', bare: '' };
  for (let round = 0; round < rounds; round += 1) {
    for (const name of ['bare', 'ours'] as const) {
      const [before, spent] = [await statements(), cpuByPart(partOf)];
      rates[name].push(await rateOf(views, concurrency, view(name)));
      cpu[name] = cpuBetween(spent, cpuByPart(partOf), views);
      if (name === 'ours') ofOurs += ((await statements()) - before - 1) / views / rounds;
    }
  }
  const line = (name: 'ours' | 'bare') => `${rounded(median(times[name]))}/${rounded(percentile(times[name], 0.99))}`;
  return {
    name: 'view',
    conditions: `${rounds} rounds of ${views} views in turns, ${concurrency} at once, of random customers among ${customers}, by ${people} signed-in salespeople; servers and driver on one machine`,
    ratio: rounded(median(rates.ours.map((rate, round) => rate / (rates.bare[round] ?? Number.NaN)))),
    target: 0.6,
    figures: {
      'views a second': rates.ours.map(rounded).join(', '),
      'by hand a second': rates.bare.map(rounded).join(', '),
      'ours p50/p99 ms': line('ours'),
      'by hand p50/p99 ms': line('bare'),
      'statements a view': rounded(ofOurs),
      'CPU a view': cpu.ours,
      'CPU by hand': cpu.bare,
    },
  };
}

const partOf = (command: string): string | undefined => {
  if (command.includes('src-server')) return 'api';
  if (command.includes('bare-view')) return 'bare';
  if (command.includes('postgres')) return 'postgres';
  return command.includes('bench/main.ts') ? 'driver' : undefined;
};

/** A baseline that returned less would be no baseline. */
async function sameAnswers(ours: Caller, bare: Caller, id: string): Promise<void> {
  const [one, two] = await Promise.all([ours.get(`/customers/${id}/360`), bare.get(`/customers/${id}/360`)]);
  for (const part of [
    'contacts',
    'opportunities',
    'contracts',
    'serviceTickets',
    'payments',
    'followUps',
    'handovers',
    'ownershipHistory',
    'pool',
  ]) {
    if (one.body[part].total !== two.body[part].total || one.body[part].items.length !== two.body[part].items.length)
      throw new Error(`the baseline has other ${part}`);
  }
}
