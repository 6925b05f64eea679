/** A file of customers by HTTP, from the upload until each is a customer, against COPY of the same rows into a table with the same constraints. */
import { readdirSync, readFileSync } from 'node:fs';
import { env } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { copyLine } from '../../src/platform/copy.js';
import { startStack, type Stack } from '../harness/stack.js';
import { median, rounded, type Bench, type Report } from './measuring.js';

const rows = Number(env.BENCH_ROWS ?? 100_000);
const rounds = Number(env.BENCH_ROUNDS ?? 2);
const owners = ['E003', 'E004', 'E005', 'E007', 'E008'];

export const bench: Bench = {
  name: 'import',
  run: async () => {
    const stack = await startStack();
    try {
      return await measure(stack);
    } finally {
      await stack.stop();
    }
  },
};

const phoneOf = (row: number) => `+86137${String(row).padStart(8, '0')}`;
const ownerOf = (row: number) => owners[row % owners.length] ?? '';

function* linesFrom(first: number, count: number) {
  yield '客户名称,客户类型,电话,邮箱,行业,地区,客户级别,负责人工号,外部编号\n';
  for (let row = first; row < first + count; row += 1) {
    yield `海河科技 ${row},企业,${phoneOf(row)},buero${row}@example.com,制造,华东,普通,${ownerOf(row)},B-${row}\n`;
  }
}

async function measure(stack: Stack): Promise<Report> {
  let next = 0;
  const take = (count: number) => {
    const first = next;
    next += count;
    return first;
  };
  const ours = async (count: number) => {
    const file = [...linesFrom(take(count), count)].join('');
    const begun = performance.now();
    const response = await fetch(`${stack.url}/api/v1/customers/imports?mode=good_rows&source=bench`, {
      method: 'POST',
      headers: { ...stack.key.headers, 'content-type': 'text/csv' },
      body: file,
    });
    const { id } = JSON.parse(await response.text());
    const received = performance.now() - begun;
    for (;;) {
      const { body } = await stack.key.get(`/customers/imports/${id}`);
      if (body.status === 'finished') {
        if (body.counts.created !== count) throw new Error(`created ${body.counts.created} of ${count}`);
        return { rate: (count * 1000) / (performance.now() - begun), received };
      }
      await sleep(100);
    }
  };
  await ours(5_000);
  const { rows: people } = await stack.sql.query<{ id: string; externalId: string }>(
    'SELECT id, external_id AS "externalId" FROM employees',
  );
  const ids = new Map(people.map(({ id, externalId }) => [externalId, id]));
  const baseline = async () => {
    await stack.sql.query(`DROP TABLE IF EXISTS staged_baseline; CREATE TABLE staged_baseline (LIKE customers INCLUDING ALL);
      ALTER TABLE staged_baseline ADD FOREIGN KEY (owner_id) REFERENCES employees`);
    const begun = performance.now();
    await copy(stack, ids);
    return (rows * 1000) / (performance.now() - begun);
  };
  const copied: number[] = [];
  const imported: number[] = [];
  const receiving: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    copied.push(await baseline());
    const { rate, received } = await ours(rows);
    imported.push(rate);
    receiving.push(received / 1000);
  }
  return {
    name: 'import',
    conditions: `${rounds} rounds of ${rows} rows in turns; CSV by HTTP until finished, manifest included; servers and driver on one machine`,
    ratio: rounded(median(imported.map((rate, round) => rate / (copied[round] ?? Number.NaN)))),
    target: Number.NaN,
    figures: {
      'rows imported a second': imported.map(Math.round).join(', '),
      'of that receiving, s': receiving.map(rounded).join(', '),
      'rows copied a second': copied.map(Math.round).join(', '),
      'peak memory of the API, MB': peakOf('src-server'),
      'peak memory of the worker, MB': peakOf('worker-main'),
    },
  };
}

async function copy(stack: Stack, ids: ReadonlyMap<string, string>): Promise<void> {
  function* lines() {
    for (let row = 0; row < rows; row += 1) {
      const text = [`海河科技 ${row}`, 'enterprise', phoneOf(row), `buero${row}@example.com`, '制造', '华东', 'normal'];
      yield copyLine([...text, ids.get(ownerOf(row)) ?? null, 'active', new Date().toISOString(), 'bench', `B-${row}`]);
    }
  }
  const columns =
    'customer_name, customer_type, phone, email, industry, region, customer_level, owner_id, status, owned_since, source, external_id';
  const client = await stack.sql.connect();
  try {
    await pipeline(Readable.from(lines()), client.query(copyFrom(`COPY staged_baseline (${columns}) FROM STDIN`)));
  } finally {
    client.release();
  }
}

/** What the kernel has counted (proc(5), VmHWM) for the process of this program, in MB. */
function peakOf(program: string): number {
  const peaks = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`${program}.mjs`)) return 0;
        return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
      } catch {
        return 0;
      }
    });
  return Math.round(Math.max(0, ...peaks));
}
