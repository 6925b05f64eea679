/** PostgreSQL: the Prisma client, transactions that are repeated when PostgreSQL asks for it, prepared statements, and ids. */
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { v7 } from 'uuid';
import { Prisma, PrismaClient } from '../../prisma/client/client.js';

export { Prisma };
export type Database = PrismaClient;
/** What runs inside a transaction: the same queries, no nested transaction. */
export type Transaction = Prisma.TransactionClient;
/** What runs statements: a database, a transaction, a pipeline. */
export interface Queries {
  $queryRaw<T = unknown>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<T>;
  $executeRaw(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<number>;
}

/** They run in the order in which they are asked for, also where nobody waits for the one before. */
export interface OrderedQueries extends Queries {
  readonly areOrdered: true;
}

/** A transaction of Prisma's promises no order by itself. */
export function inOrder(tx: Transaction): OrderedQueries {
  let last: Promise<unknown> = Promise.resolve();
  const next = <T>(statement: () => Promise<T>): Promise<T> => {
    const answer = last.then(statement);
    last = answer.catch(() => undefined);
    return answer;
  };
  return {
    areOrdered: true,
    $queryRaw: <T>(query: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => next(() => tx.$queryRaw<T>(query, ...values)),
    $executeRaw: (query, ...values) => next(() => tx.$executeRaw(query, ...values)),
  };
}

interface RawPool {
  readonly pool: pg.Pool;
  /** Of connections that plan a named statement once, for any values, by indexes. */
  readonly steady: pg.Pool;
  /** The name of a statement, the same for the same text. */
  readonly nameOf: (text: string) => string;
}
const pools = new WeakMap<object, RawPool>();

/**
 * Opens a database by two pools of `poolSize` connections each: one for Prisma, and one for what is prepared or pipelined.
 * `applicationName` shows in pg_stat_activity.
 */
export function openDatabase(url: string, options: { readonly applicationName: string; readonly poolSize?: number }): Database {
  const settings: pg.PoolConfig = {
    connectionString: url,
    application_name: options.applicationName,
    max: options.poolSize ?? 10,
    allowExitOnIdle: true,
    // One that was closed costs the next request a handshake and the plans of all its statements.
    idleTimeoutMillis: 10 * 60 * 1000,
    // A statement leaves when it is asked for, and not when the one before it was answered (pipeline.ts).
    pipeline: true,
  };
  // PostgreSQL would plan a statement that takes an array anew at each use, however often it is asked (it guesses ten elements where
  // there is one, and finds its plan for one cheaper): that was two thirds of what it spent on a handover. And a plan that was made
  // while a table was nearly empty would read all of it for as long as it is kept, also when the table has grown: such a plan goes by
  // an index wherever there is one.
  const steady = withoutSurprises(new pg.Pool({ ...settings, options: '-c plan_cache_mode=force_generic_plan -c enable_seqscan=off' }));
  const pool = withoutSurprises(new PoolWithCompanion(settings, steady));
  const nameOf = statementNames();
  const adapter = new PrismaPg(pool, { disposeExternalPool: true, statementNameGenerator: ({ sql }) => nameOf(sql) });
  const database = new PrismaClient({ adapter });
  pools.set(database, { pool, steady, nameOf });
  return database;
}

/** A pool that, when Prisma ends it, takes the other with it. */
class PoolWithCompanion extends pg.Pool {
  readonly #companion: pg.Pool;

  constructor(settings: pg.PoolConfig, companion: pg.Pool) {
    super(settings);
    this.#companion = companion;
  }

  override async end(): Promise<void> {
    await Promise.all([super.end(), this.#companion.end()]);
  }
}

/**
 * An idle connection that breaks is replaced when one is needed, and whoever has been handed one learns of it by the next query;
 * without listeners it would end the process, also in the moment when it is handed out.
 */
function withoutSurprises(pool: pg.Pool): pg.Pool {
  pool.on('error', () => undefined);
  pool.on('connect', (connection) => connection.on('error', () => undefined));
  return pool;
}

/** More texts than Baton has; what goes beyond it (a list of many lengths) is parsed and planned at each use. */
const mostNames = 1000;

/** Names for statements, so that each connection parses and plans a text once and not at every use: half of what a small one costs. */
function statementNames(): (text: string) => string {
  const names = new Map<string, string>();
  return (text) => {
    const known = names.get(text);
    if (known !== undefined || names.size === mostNames) return known ?? '';
    const name = `s${names.size}`;
    names.set(text, name);
    return name;
  };
}

/**
 * Runs a statement that each connection parses and plans once, for any values, under `name`: for the few that are asked all the time
 * or are long. One name, one text, and no `SELECT *`: a plan outlives a column that a migration adds. Inside a transaction it is an
 * ordinary statement.
 */
export async function prepared<Row extends object>(database: Queries, name: string, statement: Prisma.Sql): Promise<Row[]> {
  const raw = pools.get(database);
  if (!raw) return database.$queryRaw<Row[]>(statement);
  const { rows } = await raw.steady.query<Row>({ name, text: statement.text, values: statement.values });
  return rows;
}

/** `column`, a timestamptz, within JSON that the database makes: as the API answers instants. */
export const jsonInstant = (column: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/**
 * Runs a statement that PostgreSQL plans for the very values in it: for lists, where the best index depends on what is asked for, and a
 * plan for any value would do for none. Inside a transaction it is an ordinary statement.
 */
export async function planned<Row extends object>(database: Database | Transaction, statement: Prisma.Sql): Promise<Row[]> {
  const raw = pools.get(database);
  if (!raw) return database.$queryRaw<Row[]>(statement);
  const { rows } = await raw.pool.query<Row>(statement.text, statement.values);
  return rows;
}

/** The connections under a database, for what Prisma cannot say. */
export function rawPoolOf(database: Database): RawPool {
  const raw = pools.get(database);
  if (!raw) throw new Error('This database was not opened by openDatabase, or is a transaction');
  return raw;
}

/**
 * Runs `work` in one transaction on a connection of its own: for COPY, which neither Prisma nor a pipelined connection speaks. It is
 * not repeated.
 */
export async function onConnection<T>(database: Database, work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
  const { connectionString, application_name: applicationName } = rawPoolOf(database).pool.options;
  const client = new pg.Client({ connectionString, application_name: applicationName });
  client.on('error', () => undefined); // of a connection that breaks: what is asked next fails, and says so
  await client.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } finally {
    await client.end(); // also what it had begun, where it failed in the middle
  }
}

/** A new id: UUID v7 (RFC 9562), so that ids sort by the time they were made. */
export const newId = (): string => v7();

// PostgreSQL's serialization_failure and deadlock_detected; Prisma's name for both is P2034.
const retriable = new Set(['40001', '40P01', 'P2034']);
const attempts = 5;

/** Runs `work` in one transaction; a deadlock or serialization failure repeats it (processes.md, Locks). */
export const inTransaction = <T>(database: Database, work: (tx: Transaction) => Promise<T>, timeoutMs = 15_000): Promise<T> =>
  repeated(() => database.$transaction(work, { timeout: timeoutMs, maxWait: 10_000 }));

/** Runs a transaction or a statement that is one, again where PostgreSQL has undone it: for a deadlock or serialization failure. */
export async function repeated<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === attempts || !retriable.has(sqlState(error) ?? '')) throw error;
    }
  }
}

/** The SQLSTATE or Prisma code of a database error, or undefined for any other error. */
export function sqlState(error: unknown): string | undefined {
  if (error instanceof pg.DatabaseError) return error.code;
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
