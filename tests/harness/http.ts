/** Calls to the API as tests read best: `await manager.post('/handovers', { … })`. */

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON, or undefined where there is none. Untyped, as for any script: tests say by `expect` what it is. */
  readonly body: ReturnType<typeof JSON.parse>;
}

export type Caller = ReturnType<typeof caller>;

/** Someone with `headers` (a cookie, a key) before the API at `url`. Paths are those under /api/v1; one that begins with `/api/` stays as it is. */
export function caller(url: string, headers: Readonly<Record<string, string>> = {}) {
  const send = async (method: string, path: string, body?: unknown, more: Readonly<Record<string, string>> = {}): Promise<Answer> => {
    const response = await fetch(`${url}${path.startsWith('/api/') ? path : `/api/v1${path}`}`, {
      method,
      headers: { ...headers, ...more, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, headers: response.headers, body: isJson && text !== '' ? JSON.parse(text) : undefined };
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
