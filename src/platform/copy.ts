/** COPY: rows into a table as fast as PostgreSQL takes them. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

export type CopyValue = string | number | boolean | null;

/** A row in PostgreSQL's text format of COPY. */
export const copyLine = (values: readonly (CopyValue | undefined)[]): string => `${values.map(fieldOf).join('\t')}\n`;

function fieldOf(value: CopyValue | undefined): string {
  if (value === null || value === undefined) return '\\N';
  return typeof value === 'string' ? escaped(value) : String(value);
}

const escaped = (text: string) => (/[\\\t\n\r]/.test(text) ? text.replace(/[\\\t\n\r]/g, (one) => escapes[one] ?? one) : text);
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

const rowsAChunk = 200;

/** Copies `rows` into `table`, reading them only as fast as they are taken. `table` and `columns` are trusted. Answers how many. */
export async function copyRows(
  client: pg.ClientBase,
  { table, columns }: { readonly table: string; readonly columns: readonly string[] },
  rows: AsyncIterable<readonly (CopyValue | undefined)[]>,
): Promise<number> {
  let count = 0;
  async function* chunks() {
    let waiting = '';
    for await (const row of rows) {
      waiting += copyLine(row);
      count += 1;
      if (count % rowsAChunk > 0) continue;
      yield waiting;
      waiting = '';
    }
    if (waiting !== '') yield waiting;
  }
  await pipeline(Readable.from(chunks()), client.query(copyFrom(`COPY ${table} (${columns.join(', ')}) FROM STDIN`)));
  return count;
}
