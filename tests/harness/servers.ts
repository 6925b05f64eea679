/** The PostgreSQL and the Temporal server of a test run: thrown away at its end, so they need not be safe against a crash. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../src/embedded/postgres.js';
import { temporalCli } from '../../src/embedded/temporal-cli.js';
import { startTemporal } from '../../src/embedded/temporal-server.js';
import { loadConfig } from '../../src/platform/config.js';

export interface Server {
  readonly address: string;
  readonly stop: () => Promise<void>;
}

/** A PostgreSQL of its own; the address is a libpq URI of a user who may create databases. */
export async function temporaryPostgres(): Promise<Server> {
  const dataDir = await mkdtemp(join(tmpdir(), 'baton-test-pg-'));
  const { url, stop } = await startPostgres({ dataDir, port: 0, log: join(dataDir, 'log'), durable: false });
  return { address: url, stop: () => stop().then(() => rm(dataDir, { recursive: true, force: true })) };
}

/** A Temporal development server in memory, without its UI. The first run on a machine may have to fetch it, and says so. */
export async function temporaryTemporal(): Promise<Server> {
  const { temporalCli: given, cacheDir } = loadConfig(process.env);
  const cli = await temporalCli({ given, cacheDir, say: (line) => console.log(line) });
  const directory = await mkdtemp(join(tmpdir(), 'baton-test-temporal-'));
  const options = { cli, port: 0, namespace: 'default', searchAttributes: {}, log: join(directory, 'log') };
  const { address, stop } = await startTemporal(options);
  return { address, stop: () => stop().then(() => rm(directory, { recursive: true, force: true })) };
}
