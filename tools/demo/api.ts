/** Baton's HTTP API as a script uses it: sign in or bring a key, send JSON, read answers, wait for a 202. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Type, type Static, type TSchema } from 'typebox';
import { Check, Parse } from 'typebox/value';

const Problem = Type.Object({ code: Type.String(), detail: Type.Optional(Type.String()), title: Type.Optional(Type.String()) });
const Pending = Type.Object({ status: Type.Literal('pending'), location: Type.String() });
const StepOutcome = Type.Object({ status: Type.String(), code: Type.Optional(Type.String()) });

/** Someone who talks to Baton. */
export type Session = ReturnType<typeof sessionWith>;

/** A system with an API key. */
export const withKey = (base: string, key: string): Session => sessionWith(base, { authorization: `Bearer ${key}` });

/** A person who signs in with e-mail and password. */
export async function signIn(base: string, email: string, password: string): Promise<Session> {
  const response = await send(`${base}/api/auth/sign-in/email`, 'POST', { origin: base }, { email, password });
  if (!response.ok) throw new Error(`${email} cannot sign in: ${await reasonOf(response)}`);
  const cookie = response.headers.getSetCookie().map((each) => each.split(';')[0]);
  return sessionWith(base, { cookie: cookie.join('; '), origin: base });
}

function sessionWith(base: string, headers: Readonly<Record<string, string>>) {
  const call = async <S extends TSchema>(schema: S, method: string, path: string, body?: object): Promise<Static<S>> => {
    const response = await send(`${base}/api/v1${path}`, method, headers, body);
    if (!response.ok) throw new Error(`${method} ${path} was refused: ${await reasonOf(response)}`);
    const answer: unknown = await response.json();
    return Parse(schema, answer);
  };
  const get = <S extends TSchema>(schema: S, path: string) => call(schema, 'GET', path);
  return {
    get,
    post: <S extends TSchema>(schema: S, path: string, body: object) => call(schema, 'POST', path, body),
    put: <S extends TSchema>(schema: S, path: string, body: object) => call(schema, 'PUT', path, body),
    patch: <S extends TSchema>(schema: S, path: string, body: object) => call(schema, 'PATCH', path, body),

    /** Sends a message to a handover. An answer that takes too long becomes 202 with an address, which is then asked. */
    async message(path: string, body: object): Promise<void> {
      const answer: unknown = await call(Type.Unknown(), 'POST', path, body);
      if (!Check(Pending, answer)) return;
      const { status, code } = await until('the answer', async () => {
        const outcome = await get(StepOutcome, answer.location);
        return outcome.status === 'pending' ? undefined : outcome;
      });
      if (status !== 'applied') throw new Error(`POST ${path} was refused: ${code ?? status}`);
    },
  };
}

const send = (url: string, method: string, headers: Readonly<Record<string, string>>, body?: object) =>
  fetch(url, {
    method,
    headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(40_000),
  });

async function reasonOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const { code, detail, title } = Parse(Problem, JSON.parse(text));
    return `${detail ?? title ?? ''} (${response.status} ${code})`;
  } catch {
    return `${response.status} ${text.slice(0, 200)}`;
  }
}

const patienceMs = 45_000;

/** Asks until there is something. */
export async function until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  for (const limit = Date.now() + patienceMs; Date.now() < limit; await sleep(200)) {
    const found = await ask();
    if (found !== undefined) return found;
  }
  throw new Error(`${what} did not come within ${patienceMs / 1000} seconds. Is the worker running?`);
}
