/** A CSV file, record by record. */
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { malformed } from '../platform/errors.js';
import { textOf } from './text.js';

/** A line of a table, with the number that an editor or Excel shows beside it. */
export interface FileRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

const largestCell = 10_000;

/**
 * Reads a file of any encoding that `textOf` knows, separated by commas, semicolons or tabs, whichever its first line has most of.
 * Throws Problem 400 `malformed_csv` with the line where quotes do not match.
 */
export async function* csvRecords(path: string): AsyncGenerator<FileRecord> {
  const pieces = textOf(path);
  const { value: beginning = '' } = await pieces.next();
  async function* whole() {
    yield beginning;
    yield* pieces;
  }
  const parser = parse({
    bom: true,
    delimiter: delimiterIn(beginning),
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: largestCell * 20,
  });
  const source = Readable.from(whole());
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      yield { line: info.lines, cells: record };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = 'lines' in error && typeof error.lines === 'number' ? error.lines : undefined;
    throw malformed('malformed_csv', `This is no CSV: ${error.message}.`, { field: 'body', line });
  }
}

function delimiterIn(beginning: string): string {
  const [header = ''] = beginning.split(/\r?\n/, 1);
  const counted = [',', ';', '\t'].map((delimiter) => [delimiter, header.split(delimiter).length] as const);
  return counted.reduce((most, one) => (one[1] > most[1] ? one : most))[0];
}
