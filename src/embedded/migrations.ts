/** Brings the tables of a database to what this Baton needs. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Client } from 'pg';
import { inheritedEnvironment } from '../platform/config.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs `prisma migrate deploy`, unless its table says that there is nothing to do: asking Prisma takes two seconds, the table none. */
export async function migrate(client: Client, databaseUrl: string): Promise<void> {
  if (await isUpToDate(client)) return;
  const prisma = join(dirname(createRequire(import.meta.url).resolve('prisma/package.json')), 'build', 'index.js');
  try {
    await run(execPath, [prisma, 'migrate', 'deploy'], {
      cwd: root,
      env: { ...inheritedEnvironment(), DATABASE_URL: databaseUrl },
    });
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    throw new Error(`The database could not be brought up to date (prisma migrate deploy):\n${said.trim()}`, { cause: error });
  }
}

async function isUpToDate(client: Client): Promise<boolean> {
  const { rows: tables } = await client.query<{ there: boolean }>(`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there`);
  if (!tables[0]?.there) return false;
  const { rows } = await client.query<{ migration_name: string }>(
    'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  const applied = new Set(rows.map(({ migration_name }) => migration_name));
  return migrationNames().every((name) => applied.has(name));
}

function migrationNames(): string[] {
  const folder = join(root, 'prisma', 'migrations');
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, 'migration.sql')));
}
