/** Rows on their way into tables: one COPY a table, side by side, committed together at the end. */
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, type CopyStreamQuery } from 'pg-copy-streams';
import { copyLine, type CopyValue } from '../../src/platform/copy.js';
import { tableNames, tables, type Emit, type Table } from './tables.js';

export interface Load {
  readonly emit: Emit;
  /** Rows so far. */
  readonly rows: () => number;
  /** Sends what was emitted, and waits while PostgreSQL is behind. */
  readonly flush: () => Promise<void>;
  /** Ends the COPYs and commits. */
  readonly commit: () => Promise<void>;
  /** Gives up whatever is not committed. */
  readonly close: () => Promise<void>;
}

interface Copy {
  readonly client: pg.Client;
  readonly stream: CopyStreamQuery;
  readonly ended: Promise<void>;
  readonly columns: readonly string[];
  waiting: string;
}

/**
 * Opens a connection a table. Triggers and foreign keys are off in them (`session_replication_role = replica`): who emits writes
 * the manifest too, and rows that fit together. CHECKs and unique indexes hold. Throws where the user may not set that.
 */
export async function openLoad(url: string): Promise<Load> {
  const opened: pg.Client[] = [];
  const close = async () => {
    await Promise.all(opened.map((client) => client.end().catch(() => undefined)));
  };
  try {
    const copies = new Map<Table, Copy>();
    for (const table of tableNames) {
      const client = new pg.Client({ connectionString: url, application_name: 'baton-seed' });
      client.on('error', () => undefined); // of a connection that breaks: its stream says so too
      opened.push(client);
      await client.connect();
      copies.set(table, await beginCopy(client, table));
    }
    return { ...loadOf(copies), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function beginCopy(client: pg.Client, table: Table): Promise<Copy> {
  await client.query('BEGIN');
  await client.query('SET LOCAL session_replication_role = replica').catch((cause: unknown) => {
    const hint = 'a superuser may, or whoever was granted SET ON PARAMETER session_replication_role';
    throw new Error(`The seed must be allowed to set session_replication_role: ${hint}.`, { cause });
  });
  const columns: readonly string[] = tables[table];
  const stream = client.query(copyFrom(`COPY ${table} (${columns.join(', ')}) FROM STDIN`));
  const ended = finished(stream);
  ended.catch(() => undefined); // whoever waits for it hears of it
  return { client, stream, ended, columns, waiting: '' };
}

function loadOf(copies: ReadonlyMap<Table, Copy>): Omit<Load, 'close'> {
  let rows = 0;
  const flush = async () => {
    await Promise.all([...copies.values()].map(send));
  };
  return {
    emit(table, row) {
      const copy = copies.get(table);
      if (copy === undefined) throw new Error(`${table} is not loaded`);
      const values: Readonly<Record<string, CopyValue>> = row;
      copy.waiting += copyLine(copy.columns.map((column) => values[column]));
      rows += 1;
    },
    rows: () => rows,
    flush,
    async commit() {
      await flush();
      await Promise.all(
        [...copies.values()].map(({ stream, ended }) => {
          stream.end();
          return ended;
        }),
      );
      await Promise.all([...copies.values()].map(({ client }) => client.query('COMMIT')));
    },
  };
}

async function send(copy: Copy): Promise<void> {
  const { stream, ended, waiting } = copy;
  if (waiting === '') return;
  copy.waiting = '';
  if (!stream.write(waiting)) await Promise.race([once(stream, 'drain'), ended]);
}
