/**
 * claim_from_pool over HTTP, limits and permissions and all, by 64 claimers, against one statement by hand behind bare Fastify that writes
 * the same rows; the same statements without HTTP; and 64 who want one customer.
 */
import { env, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startPart } from '../../src/embedded/part.js';
import { freePort } from '../../src/embedded/ports.js';
import { whenReady } from '../../src/embedded/ready.js';
import { takeFromPool } from '../../src/ownership/take.js';
import { openDatabase } from '../../src/platform/database.js';
import { caller, type Caller } from '../harness/http.js';
import { startStack, type Stack } from '../harness/stack.js';
import { claimStatement } from './claim-statement.js';
import { median, percentile, rateOf, rounded, type Bench, type Report } from './measuring.js';
import { fillPool, seedSellers, signInAll, type Person } from './pool-company.js';

const customers = Number(env.BENCH_CUSTOMERS ?? 10_000);
const total = Number(env.BENCH_TOTAL ?? 100_000);
const races = Number(env.BENCH_RACES ?? 200);
const claimers = 64;
const rounds = Number(env.BENCH_ROUNDS ?? 3);

export const claim: Bench = {
  name: 'claim',
  run: async () => {
    const stack = await startStack({ worker: false });
    const port = await freePort();
    const bare = startPart({
      command: execPath,
      args: ['--import', 'tsx', fileURLToPath(new URL('bare-claim.ts', import.meta.url))],
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

/** One claimer wants one customer; false: somebody else has it. */
type Claim = (claimer: number, customerId: string) => Promise<boolean>;

async function measure(stack: Stack, bareUrl: string): Promise<Report> {
  const people = await seedSellers(stack, total, claimers);
  const callers = await signInAll(stack, people);
  const statements = openStatements(stack.databaseUrl, people);
  const times: number[] = [];
  const ours = overHttp((claimer, id) => of(callers, claimer).post(`/pool/${id}/claim`), times);
  const nobody = caller(bareUrl);
  const bare = overHttp((claimer, id) => nobody.post(`/pool/${id}/claim`, { employeeId: of(people, claimer).id }));

  const [httpRatio, ourRates, bareRates] = await inTurns(stack, ours, bare);
  const [statementRatio, functionRates, statementRates] = await inTurns(stack, statements.ours, statements.byHand);
  const race = await raceFor(stack, ours);
  await statements.close();
  return {
    name: 'claim',
    conditions: `${rounds} rounds of ${customers} customers of the pool in turns, ${claimers} claimers at once, beside ${total} customers; servers and driver on one machine`,
    ratio: httpRatio,
    target: 0.6,
    figures: {
      'claim_from_pool a second': ourRates.map(rounded).join(', '),
      'by hand behind Fastify a second': bareRates.map(rounded).join(', '),
      'p50/p99 ms': `${rounded(median(times))}/${rounded(percentile(times, 0.99))}`,
      'ratio without HTTP': statementRatio,
      'take_from_pool a second, without HTTP': functionRates.map(rounded).join(', '),
      'by hand a second, without HTTP': statementRates.map(rounded).join(', '),
      [`${claimers} on one customer, rounds with one winner`]: `${race.single} of ${races}`,
      'such a round p50/p99 ms': `${rounded(median(race.times))}/${rounded(percentile(race.times, 0.99))}`,
    },
  };
}

function of<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('nobody claims');
  return item;
}

function overHttp(send: (claimer: number, customerId: string) => ReturnType<Caller['post']>, times: number[] = []): Claim {
  return async (claimer, customerId) => {
    const begun = performance.now();
    const { status, body } = await send(claimer, customerId);
    times.push(performance.now() - begun);
    if (status !== 200 && status !== 409) throw new Error(`${status} ${JSON.stringify(body)}`);
    return status === 200;
  };
}

/** The same two statements, by as many connections as the API has. */
function openStatements(databaseUrl: string, people: readonly Person[]) {
  const database = openDatabase(databaseUrl, { applicationName: 'bench' });
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 20 });
  const ours: Claim = async (claimer, customerId) => {
    const { id: employeeId, externalId } = of(people, claimer);
    const said = { actorId: employeeId, actor: externalId, via: 'bench', timezone: 'Asia/Shanghai' };
    const [taken] = await takeFromPool(database, { ...said, takings: [{ customerId, employeeId }], asMember: employeeId });
    return taken?.outcome === 'taken';
  };
  const byHand: Claim = async (claimer, customerId) => {
    const { rowCount } = await pool.query({ name: 'claim', text: claimStatement, values: [customerId, of(people, claimer).id, null] });
    return rowCount === 1;
  };
  return { ours, byHand, close: () => Promise.all([database.$disconnect(), pool.end()]) };
}

/** Rates of both, round by round, after one to warm up; and the median of their ratios. */
async function inTurns(stack: Stack, ours: Claim, theirs: Claim): Promise<[number, number[], number[]]> {
  const rate = async (claimOne: Claim, count = customers) => {
    const ids = await fillPool(stack.sql, count);
    return rateOf(count, claimers, async (index) => {
      if (!(await claimOne(index, of(ids, index)))) throw new Error('a customer that nobody wanted was taken');
    });
  };
  await rate(theirs, 1000);
  await rate(ours, 1000);
  const [ourRates, theirRates]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    theirRates.push(await rate(theirs));
    ourRates.push(await rate(ours));
  }
  return [rounded(median(ourRates.map((each, round) => each / (theirRates[round] ?? Number.NaN)))), ourRates, theirRates];
}

/** All claimers at once want one customer, round by round. Counts the rounds in which one got it and the manifest has one row of it. */
async function raceFor(stack: Stack, claimOne: Claim): Promise<{ readonly single: number; readonly times: number[] }> {
  const ids = await fillPool(stack.sql, races);
  const winners = new Map<string, number>();
  const times: number[] = [];
  for (const id of ids) {
    const begun = performance.now();
    const won = await Promise.all(Array.from({ length: claimers }, (_, claimer) => claimOne(claimer, id)));
    times.push(performance.now() - begun);
    winners.set(id, won.filter(Boolean).length);
  }
  const { rows } = await stack.sql.query<{ id: string }>(
    'SELECT entity_id AS id FROM ownership_changes WHERE entity_id = ANY($1) GROUP BY 1 HAVING count(*) = 1',
    [ids],
  );
  return { single: rows.filter(({ id }) => winners.get(id) === 1).length, times };
}
