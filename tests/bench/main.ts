/** `npm run bench [-- NAME …]`: runs benchmarks, prints a table, writes JSON into tests/.results/. */
import { mkdir, writeFile } from 'node:fs/promises';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { assign } from './assign.js';
import { bulk } from './bulk.js';
import { claim } from './claim.js';
import { bench as create } from './create.js';
import { fanOut } from './fan-out.js';
import { bench as importing } from './import.js';
import { lifecycle } from './lifecycle.js';
import { list } from './list.js';
import type { Bench } from './measuring.js';
import { page } from './page.js';
import { sweep } from './sweep.js';
import { bench as view } from './view.js';

const benches: readonly Bench[] = [lifecycle, create, fanOut, bulk, importing, list, sweep, claim, assign, view, page];
const results = fileURLToPath(new URL('../.results/', import.meta.url));

const wanted = argv.slice(2);
const unknown = wanted.filter((name) => !benches.some((bench) => bench.name === name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}. There are: ${benches.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}

await mkdir(results, { recursive: true });
for (const { name, run } of benches.filter((bench) => wanted.length === 0 || wanted.includes(bench.name))) {
  console.log(`\n${name} …`);
  const report = await run();
  console.log(report.conditions);
  console.table({ ratio: report.ratio, target: report.target, ...report.figures });
  await writeFile(`${results}bench-${name}.json`, `${JSON.stringify(report, null, 2)}\n`);
}
process.exit(0);
