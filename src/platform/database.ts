/** PostgreSQL: the Prisma client, transactions that are repeated when PostgreSQL asks for it, and ids. */
import { PrismaPg } from '@prisma/adapter-pg';
import { v7 } from 'uuid';
import { Prisma, PrismaClient } from '../../prisma/client/client.js';

export { Prisma };
export type Database = PrismaClient;
/** What runs inside a transaction: the same queries, no nested transaction. */
export type Transaction = Prisma.TransactionClient;

/** Opens a pool. `applicationName` shows in pg_stat_activity. */
export function openDatabase(url: string, options: { readonly applicationName: string; readonly poolSize?: number }): Database {
  return new PrismaClient({
    adapter: new PrismaPg({ connectionString: url, application_name: options.applicationName, max: options.poolSize ?? 20 }),
  });
}

/** A new id: UUID v7 (RFC 9562), so that ids sort by the time they were made. */
export const newId = (): string => v7();

// PostgreSQL's serialization_failure and deadlock_detected; Prisma's name for both is P2034.
const retriable = new Set(['40001', '40P01', 'P2034']);
const attempts = 5;

/** Runs `work` in one transaction; a deadlock or serialization failure repeats it (processes.md, Locks). */
export async function inTransaction<T>(database: Database, work: (tx: Transaction) => Promise<T>, timeoutMs = 15_000): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await database.$transaction(work, { timeout: timeoutMs, maxWait: 10_000 });
    } catch (error) {
      if (attempt === attempts || !retriable.has(sqlState(error) ?? '')) throw error;
    }
  }
}

/** The SQLSTATE or Prisma code of a database error, or undefined for any other error. */
export function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return undefined;
  return driverCode(error.meta) ?? error.code;
}

function driverCode(meta: unknown): string | undefined {
  const cause = property(property(meta, 'driverAdapterError'), 'cause');
  const code = property(cause, 'originalCode') ?? property(meta, 'code');
  return typeof code === 'string' ? code : undefined;
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
