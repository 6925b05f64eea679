/** The lines of a file, put together: a customer, and below it a line for each further person there. */
import { malformed } from '../platform/errors.js';
import type { MappedColumn } from './columns.js';
import type { FileRecord } from './csv.js';
import { isOneMoreContact, type Cells, type CustomerLines } from './rules.js';

/** The customers of `records`, one after the other. Throws Problem 400 `too_many_rows` for more than `most` lines. */
export async function* customersIn(
  records: AsyncIterable<FileRecord>,
  columns: readonly MappedColumn[],
  most: number,
): AsyncGenerator<CustomerLines> {
  let customer: CustomerLines | undefined;
  let count = 0;
  for await (const { line, cells: texts } of records) {
    const cells = cellsOf(columns, texts);
    if (cells.size === 0) continue;
    count += 1;
    if (count > most) throw malformed('too_many_rows', `A file has at most ${most} rows; divide it.`, { line });
    if (customer && isOneMoreContact(customer[0].cells, cells)) {
      customer.push({ line, cells });
      continue;
    }
    if (customer) yield customer;
    customer = [{ line, cells }];
  }
  if (customer) yield customer;
}

function cellsOf(columns: readonly MappedColumn[], texts: readonly string[]): Cells {
  const named = new Map<string, string>();
  for (const [index, { field }] of columns.entries()) {
    const cell = texts[index]?.trim() ?? '';
    if (field !== null && cell !== '') named.set(field, cell);
  }
  return named;
}
