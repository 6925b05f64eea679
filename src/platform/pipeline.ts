/**
 * A transaction whose statements do not wait for each other's answers (PostgreSQL's pipelining, by `pg`). What a short transaction
 * costs is its round trips, on either side: a step of a handover needs three for a dozen statements.
 */
import { setTimeout, clearTimeout } from 'node:timers';
import type pg from 'pg';
import { Prisma, repeated, rawPoolOf, type Database, type OrderedQueries } from './database.js';

/** Each promise is a statement on its way. */
export interface Pipeline extends OrderedQueries {
  /** Lets a statement that is on its way run without waiting for it: where it fails, the transaction does. */
  send(statement: Promise<unknown>): void;
}

const longestMs = 15_000;

/** Runs `work` in one transaction; a deadlock or serialization failure repeats it (processes.md, Locks). */
export function inPipeline<T>(database: Database, work: (pipeline: Pipeline) => Promise<T>): Promise<T> {
  return repeated(() => runOnce(database, work));
}

async function runOnce<T>(database: Database, work: (pipeline: Pipeline) => Promise<T>): Promise<T> {
  const { steady, nameOf } = rawPoolOf(database);
  const client = await steady.connect();
  const tooLate = setTimeout(() => client.connection.stream.destroy(new Error('A transaction took too long')), longestMs);
  // What fails first is the reason: PostgreSQL refuses whatever comes after it.
  const failures: unknown[] = [];
  const submit = async ({ text, values }: Prisma.Sql): Promise<pg.QueryResult> => {
    holdUntilNextTick(client.connection.stream);
    try {
      return await client.query({ name: nameOf(text), text, values });
    } catch (error) {
      failures.push(error);
      throw error;
    }
  };
  const sent: Promise<unknown>[] = [];
  const pipeline = pipelineOf(submit, sent);
  try {
    pipeline.send(submit(Prisma.sql`BEGIN`));
    const result = await work(pipeline);
    // Where a statement on its way fails, PostgreSQL takes this for a ROLLBACK.
    pipeline.send(submit(Prisma.sql`COMMIT`));
    await Promise.all(sent);
    client.release();
    return result;
  } catch (error) {
    await Promise.allSettled(sent);
    const isUsable = await client.query('ROLLBACK').then(
      () => true,
      () => false,
    );
    client.release(!isUsable);
    throw failures[0] ?? error;
  } finally {
    clearTimeout(tooLate);
  }
}

/**
 * Runs statements on one connection, each a transaction of its own, in the order in which they are asked for and without waiting for each
 * other: for a statement and the reading of what it has written, in one round trip.
 */
export async function oneAfterTheOther<T>(database: Database, work: (queries: OrderedQueries) => Promise<T>): Promise<T> {
  const { steady, nameOf } = rawPoolOf(database);
  const client = await steady.connect();
  const sent: Promise<unknown>[] = [];
  const submit = ({ text, values }: Prisma.Sql): Promise<pg.QueryResult> => {
    holdUntilNextTick(client.connection.stream);
    const answer = client.query({ name: nameOf(text), text, values });
    sent.push(answer);
    return answer;
  };
  try {
    return await work(queriesOf(submit));
  } finally {
    const isBroken = (await Promise.allSettled(sent)).some(({ status }) => status === 'rejected');
    client.release(isBroken);
  }
}

function queriesOf(submit: (statement: Prisma.Sql) => Promise<pg.QueryResult>): OrderedQueries {
  return {
    areOrdered: true,
    // As Prisma's own: whoever writes the statement says what its rows are.
    async $queryRaw(query, ...values) {
      const result: object = await submit(statementOf(query, values));
      return Reflect.get(result, 'rows');
    },
    $executeRaw: async (query, ...values) => (await submit(statementOf(query, values))).rowCount ?? 0,
  };
}

function pipelineOf(submit: (statement: Prisma.Sql) => Promise<pg.QueryResult>, sent: Promise<unknown>[]): Pipeline {
  return {
    ...queriesOf(submit),
    send(statement) {
      statement.catch(() => undefined); // it is in `sent`, too
      sent.push(statement);
    },
  };
}

const statementOf = (query: TemplateStringsArray | Prisma.Sql, values: unknown[]): Prisma.Sql =>
  query instanceof Prisma.Sql ? query : Prisma.sql(query, ...values);

/** What is sent in one go leaves as one packet. */
function holdUntilNextTick(stream: pg.Connection['stream']): void {
  stream.cork();
  process.nextTick(() => stream.uncork());
}
