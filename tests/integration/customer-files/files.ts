/** Files as people and systems send them. */
import { eventually } from '../../harness/eventually.js';
import type { Caller } from '../../harness/http.js';

export const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Sends a file; answers the status and the import, or the problem. */
export async function upload(
  url: string,
  who: Caller,
  file: string | Uint8Array<ArrayBuffer>,
  query = '',
  type = 'text/csv',
  headers = {},
) {
  const response = await fetch(`${url}/api/v1/customers/imports?${query}`, {
    method: 'POST',
    headers: { ...who.headers, 'content-type': type, ...headers },
    body: file,
  });
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
}

/** The import when it is no longer under way. */
export const ended = (who: Caller, id: string) =>
  eventually(async () => {
    const { body } = await who.get(`/customers/imports/${id}`);
    if (body.status === 'checking' || body.status === 'writing') throw new Error(`still ${body.status}`);
    return body;
  });

/** A CSV of rows under headers. */
export const csv = (...rows: readonly (readonly string[])[]) => rows.map((row) => row.join(',')).join('\r\n');

/** A file from the API as text. */
export async function download(url: string, who: Caller, path: string) {
  const response = await fetch(`${url}/api/v1${path}`, { headers: { ...who.headers } });
  return { status: response.status, headers: response.headers, bytes: new Uint8Array(await response.arrayBuffer()) };
}
