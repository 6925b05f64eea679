/** Bytes of a text file as text: UTF-8 with or without a byte order mark, UTF-16 as Excel saves "Unicode text", GB18030 as Chinese Excel saves CSV. */
import { createReadStream } from 'node:fs';
import { malformed } from '../platform/errors.js';

type Encoding = 'utf-8' | 'utf-16le' | 'gb18030';

/** The text of a file, piece by piece. Throws Problem 400 `encoding_unknown` where it is none of these. */
export async function* textOf(path: string): AsyncGenerator<string> {
  const encoding = await encodingOf(path);
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const chunk of bytesOf(path)) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw malformed('encoding_unknown', 'The file is neither UTF-8 nor GB18030. Save it as "CSV UTF-8".', { field: 'body' });
  }
}

/** Tried on the whole file: a table may hold its first Chinese name in its last row. */
async function encodingOf(path: string): Promise<Encoding> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let isFirst = true;
  try {
    for await (const chunk of bytesOf(path)) {
      if (isFirst && chunk[0] === 0xff && chunk[1] === 0xfe) return 'utf-16le';
      isFirst = false;
      decoder.decode(chunk, { stream: true });
    }
    decoder.decode();
    return 'utf-8';
  } catch {
    return 'gb18030';
  }
}

async function* bytesOf(path: string): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(path)) if (Buffer.isBuffer(chunk)) yield chunk;
}
