/** Tables as files to download, whatever they hold: what a spreadsheet would run as a formula is made text. */
import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { unprocessable } from '../platform/errors.js';
import { workbookOf } from './xlsx.js';

type TableRow = readonly (string | number | null)[];

export interface TableFile {
  readonly contentType: string;
  readonly extension: 'csv' | 'xlsx';
  readonly content: Readable;
}

/**
 * CSV in UTF-8 with a byte order mark, by which Excel knows the encoding. A cell that begins with what makes a formula (=, +, -, @, tab,
 * carriage return) begins with an apostrophe instead (OWASP, CSV Injection), but for numbers and phones.
 */
export function csvFile(headers: readonly string[], rows: AsyncIterable<TableRow>): TableFile {
  async function* all() {
    yield headers;
    for await (const row of rows) yield row.map((cell) => (typeof cell === 'string' ? defused(cell) : cell));
  }
  const text = Readable.from(all()).pipe(stringify({ bom: true, record_delimiter: '\r\n' }));
  return { contentType: 'text/csv; charset=utf-8', extension: 'csv', content: text };
}

const formula = /^[=+\-@\t\r]/;
/** +86 138 …: as a formula it would be that number. */
const plainNumber = /^[+-]?[\d .,]+$/;

/** The cell, with an apostrophe before what a spreadsheet would compute. */
export const defused = (cell: string): string => (formula.test(cell) && !plainNumber.test(cell) ? `'${cell}` : cell);

/** A workbook is put together in memory, so it has a limit. */
const mostWorkbookRows = 100_000;

/** Excel's own format, which holds text as text. Throws Problem 422 `too_many_rows` where only CSV will do. */
export async function xlsxFile(headers: readonly string[], rows: AsyncIterable<TableRow>): Promise<TableFile> {
  async function* texts() {
    yield headers;
    let count = 0;
    for await (const row of rows) {
      count += 1;
      if (count > mostWorkbookRows) throw unprocessable('too_many_rows', `A workbook takes ${mostWorkbookRows} rows; ask for CSV.`);
      yield row.map((cell) => String(cell ?? ''));
    }
  }
  const workbook = await workbookOf(texts());
  return { contentType: workbookType, extension: 'xlsx', content: Readable.from([Buffer.from(workbook)]) };
}

export const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
