/**
 * The customer list over HTTP: the first page and page 1,000 with each filter and each kind of search, by an admin, who sees all; and
 * the first page of a salesperson and a director. The ratio is that of the first page without a filter to page 1,000.
 */
import { env } from 'node:process';
import { encodeCursor } from '../../src/platform/pagination.js';
import { hashPassword } from '../../src/identity/logins.js';
import { seedCompany } from '../../prisma/seed/seed.js';
import type { Caller } from '../harness/http.js';
import { startStack, type Stack } from '../harness/stack.js';
import { median, percentile, rateOf, rounded, type Bench, type Report } from './measuring.js';

const customers = Number(env.BENCH_CUSTOMERS ?? 1_000_000);
const requests = Number(env.BENCH_REQUESTS ?? 100);
const concurrency = 4;
const pageRows = 50;

export const list: Bench = {
  name: 'list',
  run: async () => {
    const stack = await startStack({ worker: false });
    try {
      await seedCompany(stack.databaseUrl, { customers, passwordHash: await hashPassword('baton-demo') });
      return await measure(stack);
    } finally {
      await stack.stop();
    }
  },
};

const filters = [
  '',
  'level=important',
  'type=individual',
  'status=active',
  'region=华东',
  'industry=制造',
  'owner=S0001',
  'team=M0001',
  'lastFollowUpBefore=2026-06-01T00:00:00Z',
  'sort=customerName',
  'sort=lastFollowUp',
  'sort=customerName&level=important&region=华东',
  'q=云栖',
  'q=科技',
  'q=yqkj',
  'q=5678',
];

async function measure(stack: Stack): Promise<Report> {
  const [admin, seller, director] = [await stack.signIn('A001'), await stack.signIn('S0001'), await stack.signIn('D0001')];
  const figures: Record<string, string> = {};
  const time = async (name: string, caller: Caller, query: string) => {
    const times = await timesOf(caller, query);
    figures[name] = `${rounded(median(times))}/${rounded(percentile(times, 0.99))}`;
    return median(times);
  };
  const first = await time('all: p50/p99 ms', admin, '');
  const last = await time('page 1,000: p50/p99 ms', admin, `cursor=${await cursorOfPage(stack, 1000)}`);
  for (const filter of filters.slice(1)) await time(`${filter}: p50/p99 ms`, admin, filter);
  await time("a salesperson's: p50/p99 ms", seller, '');
  await time("a salesperson's, q=科技: p50/p99 ms", seller, 'q=科技');
  await time("a director's: p50/p99 ms", director, '');
  await time("a director's, by name, level=important: p50/p99 ms", director, 'sort=customerName&level=important');
  return {
    name: 'list',
    conditions: `${customers} customers of 400 salespeople; ${requests} requests each, ${concurrency} at once, pages of ${pageRows}; servers and driver on one machine`,
    ratio: rounded(first / last),
    target: 0.8,
    figures,
  };
}

async function timesOf(caller: Caller, query: string): Promise<number[]> {
  const path = encodeURI(`/customers?limit=${pageRows}${query && `&${query}`}`);
  const ask = async () => {
    const { status, body } = await caller.get(path);
    if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
  };
  await ask();
  const times: number[] = [];
  await rateOf(requests, concurrency, async () => {
    const begun = performance.now();
    await ask();
    times.push(performance.now() - begun);
  });
  return times;
}

/** The place where the page before ends, found by counting; the last page where there are not so many. */
async function cursorOfPage({ sql }: Stack, page: number): Promise<string> {
  const offset = Math.min((page - 1) * pageRows, customers - pageRows) - 1;
  const { rows } = await sql.query<{ id: string }>('SELECT id FROM customers ORDER BY id DESC OFFSET $1 LIMIT 1', [offset]);
  return encodeCursor([rows[0]?.id ?? '']);
}
