/** `npm run seed -- --customers 1000000`: synthetic data for a database that is migrated and was not seeded before (design: running.md). */
import { argv, exit, stdout } from 'node:process';
import { parseArgs } from 'node:util';
import { demoPassword } from '../prisma/demo-company.js';
import { seedCompany, type SeedProgress } from '../prisma/seed/seed.js';
import { readRunFile } from '../src/platform/run-file.js';
import { hashPassword } from '../src/identity/logins.js';
import { environment, loadConfig } from '../src/platform/config.js';

const usage = `npm run seed -- [--customers 1000000] [--scale 1] [--salespeople 400] [--seed 1] [--today YYYY-MM-DD]
Into the database of DATABASE_URL, else of the Baton that runs. About ten records a customer; the same for the same options.`;

interface Options {
  readonly customers: number;
  readonly salespeople: number;
  readonly seed: number;
  readonly today?: string;
}

function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      customers: { type: 'string', default: '1000000' },
      scale: { type: 'string', default: '1' },
      salespeople: { type: 'string', default: '400' },
      seed: { type: 'string', default: '1' },
      today: { type: 'string' },
    },
  });
  const numberOf = (name: 'customers' | 'scale' | 'salespeople' | 'seed') => {
    const number = Number(values[name]);
    if (!Number.isFinite(number) || number < 0) throw new Error(`--${name} ${values[name]} is no number.`);
    return number;
  };
  return {
    customers: Math.round(numberOf('customers') * numberOf('scale')),
    salespeople: numberOf('salespeople'),
    seed: numberOf('seed'),
    today: values.today,
  };
}

const count = (number: number) => Math.round(number).toLocaleString('en');
const line = ({ customers, rows, seconds }: SeedProgress) =>
  `${count(customers)} customers, ${count(rows)} rows, ${count(rows / seconds)} rows/s, ${count(seconds)} s`;

/** Once a second while it loads. */
function reporter(): (progress: SeedProgress) => void {
  let next = 1;
  return (progress) => {
    if (progress.step === 'indexing') console.log(`${line(progress)}: committed; statistics and visibility …`);
    else if (progress.seconds >= next) {
      next = progress.seconds + (stdout.isTTY ? 1 : 5);
      console.log(line(progress));
    }
  };
}

async function main() {
  const options = readOptions(argv.slice(2));
  const config = loadConfig(environment());
  if (config.production) throw new Error('This is synthetic data with a known password: not with NODE_ENV=production.');
  const url = config.databaseUrl ?? readRunFile(config.dataDir)?.database;
  if (url === undefined) throw new Error('No database: set DATABASE_URL, or start Baton with `npm start`.');
  const seeded = await seedCompany(url, { ...options, passwordHash: await hashPassword(demoPassword), onProgress: reporter() });
  console.log(`Done: ${line(seeded)}. Sign in as s0001@demo.example, m0001@demo.example … with ${demoPassword}.`);
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.error(usage);
  exit(1);
});
