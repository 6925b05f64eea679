/** Calls to the API as tests read best: `await manager.post('/handovers', { … })`. */
import { Agent, request, type RequestOptions } from 'node:http';
import consumers from 'node:stream/consumers';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON, or undefined where there is none. Untyped, as for any script: tests say by `expect` what it is. */
  readonly body: ReturnType<typeof JSON.parse>;
}

export type Caller = ReturnType<typeof caller>;

/** Nobody listens, or the connection broke before the answer was there. */
export class BrokenConnection extends Error {}

const agent = new Agent({ keepAlive: true });

/** Someone with `headers` (a cookie, a key) before the API at `url`. Paths are those under /api/v1; one that begins with `/api/` stays as it is. */
export function caller(url: string, headers: Readonly<Record<string, string>> = {}) {
  const send = async (method: string, path: string, body?: unknown, more: Readonly<Record<string, string>> = {}): Promise<Answer> => {
    const content = body === undefined ? undefined : JSON.stringify(body);
    const response = await ask(`${url}${path.startsWith('/api/') ? path : `/api/v1${path}`}`, content, {
      method,
      headers: { ...headers, ...more, ...(content !== undefined && { 'content-type': 'application/json' }) },
    });
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { ...response, body: isJson && response.text !== '' ? JSON.parse(response.text) : undefined };
  };
  return {
    headers,
    get: (path: string, more?: Readonly<Record<string, string>>) => send('GET', path, undefined, more),
    post: (path: string, body: unknown = {}, more?: Readonly<Record<string, string>>) => send('POST', path, body, more),
    put: (path: string, body: unknown, more?: Readonly<Record<string, string>>) => send('PUT', path, body, more),
    patch: (path: string, body: unknown, more?: Readonly<Record<string, string>>) => send('PATCH', path, body, more),
    delete: (path: string, more?: Readonly<Record<string, string>>) => send('DELETE', path, undefined, more),
  };
}

/**
 * One request, and where it is redirected the next, as `fetch` would; but by `node:http`, which costs the processor a third of it: tests and
 * benchmarks share it with what they ask.
 */
function ask(url: string, content: string | undefined, options: RequestOptions): Promise<Omit<Answer, 'body'> & { readonly text: string }> {
  return new Promise((resolve, reject) => {
    const broken = (cause: Error) => reject(new BrokenConnection(`${url}: ${cause.message}`, { cause }));
    const sent = request(url, { ...options, agent }, (response) => {
      const { location } = response.headers;
      if (response.statusCode === 307 && location !== undefined) {
        response.resume();
        resolve(ask(new URL(location, url).href, content, options));
        return;
      }
      consumers.text(response).then((text) => {
        const headers = new Headers();
        for (const [name, values] of Object.entries(response.headersDistinct))
          for (const value of values ?? []) headers.append(name, value);
        resolve({ status: response.statusCode ?? 0, headers, text });
      }, broken);
    });
    sent.once('error', broken);
    sent.end(content);
  });
}
