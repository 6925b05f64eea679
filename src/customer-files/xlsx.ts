/**
 * Excel workbooks. The libraries hold a sheet whole and work in one go, so that happens in a thread: requests go on meanwhile, its
 * memory has a limit, and rows come and go in pieces.
 */
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { malformed } from '../platform/errors.js';
import type { FileRecord } from './csv.js';

const require = createRequire(import.meta.url);
const rowsAPiece = 500;
const mostMegabytes = 1024;

/** A thread begins with a file of JavaScript or with a text; a text is the same whether this runs compiled, bundled or through a loader. */
const inThread = (program: string, workerData: object) =>
  new Worker(program, { eval: true, execArgv: [], workerData, resourceLimits: { maxOldGenerationSizeMb: mostMegabytes } });

const reader = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { readSheet } = require(workerData.library);
  const textOf = (cell) => cell === null || cell === undefined ? '' : cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell);
  readSheet(workerData.path, 1).then((rows) => {
    let next = 0;
    parentPort.on('message', () => {
      const piece = rows.slice(next, next + workerData.rowsAPiece).map((row) => row.map(textOf));
      next += workerData.rowsAPiece;
      parentPort.postMessage(piece);
    });
    parentPort.postMessage([]);
  });`;

/** The first sheet. Throws Problem 400 `malformed_xlsx` for what is no workbook, or one that is too large to be read. */
export async function* xlsxRecords(path: string): AsyncGenerator<FileRecord> {
  const thread = inThread(reader, { library: require.resolve('read-excel-file/node'), path, rowsAPiece });
  try {
    await answerOf<string[][]>(thread); // it has been read
    for (let line = 1; ;) {
      say(thread, 'next');
      const piece = await answerOf<string[][]>(thread);
      if (piece.length === 0) return;
      for (const cells of piece) {
        if (cells.some((cell) => cell.trim() !== '')) yield { line, cells };
        line += 1;
      }
    }
  } catch (cause) {
    if (!(cause instanceof ThreadError)) throw cause;
    const words = cause.isOutOfMemory
      ? 'This workbook is too large to be read; save the sheet as CSV.'
      : 'This is no Excel workbook (.xlsx).';
    throw malformed('malformed_xlsx', words, { field: 'body' });
  } finally {
    await thread.terminate();
  }
}

const writer = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { default: writeExcelFile } = require(workerData.library);
  const table = [];
  parentPort.on('message', async (piece) => {
    if (piece !== null) {
      for (const row of piece) table.push(row.map((value) => value === '' ? null : { value, type: String }));
      parentPort.postMessage(table.length);
      return;
    }
    parentPort.postMessage(await writeExcelFile(table).toBuffer());
  });`;

/** A workbook of one sheet; every cell is text, whatever it begins with. */
export async function workbookOf(rows: AsyncIterable<readonly string[]>): Promise<Uint8Array> {
  const thread = inThread(writer, { library: require.resolve('write-excel-file/node') });
  const take = async (piece: readonly (readonly string[])[] | null) => {
    say(thread, piece);
    return answerOf<Uint8Array>(thread);
  };
  try {
    let piece: (readonly string[])[] = [];
    for await (const row of rows) {
      piece.push(row);
      if (piece.length < rowsAPiece) continue;
      await take(piece);
      piece = [];
    }
    await take(piece);
    return await take(null);
  } finally {
    await thread.terminate();
  }
}

class ThreadError extends Error {
  constructor(override readonly cause: unknown) {
    super('a thread has failed');
  }

  get isOutOfMemory(): boolean {
    return this.cause instanceof Error && 'code' in this.cause && this.cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
  }
}

function say(thread: Worker, message: unknown): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  thread.postMessage(message);
}

/** The thread's next message. Throws ThreadError where it fails instead. */
function answerOf<Answer>(thread: Worker): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown) => reject(new ThreadError(cause));
    thread.once('error', fail);
    thread.once('message', (answer: Answer) => {
      thread.off('error', fail);
      resolve(answer);
    });
  });
}
