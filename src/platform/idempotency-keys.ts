/**
 * The first answer to a request with an Idempotency-Key, kept for whoever repeats it. The row, and in it the id of what the
 * request creates, is there before anything is done: a process killed in between leaves a request that can be done again.
 */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { newId, type Database } from './database.js';
import { conflict, unprocessable } from './errors.js';

/** One use of a key: whose, which, and for which request (method and address) with which body. */
export interface KeyUse {
  readonly caller: string;
  readonly key: string;
  readonly request: string;
  readonly bodyHash: string;
}

export interface StoredAnswer {
  readonly status: number;
  /** As it was sent, to the letter. */
  readonly body: string;
  readonly location: string | null;
  readonly etag: string | null;
}

export type Claim = { readonly kind: 'ours'; readonly resourceId: string } | { readonly kind: 'answered'; readonly answer: StoredAnswer };

// A process at work renews its lease; one that was killed leaves it to run out, and a repeated request waits that long.
const leaseSeconds = 4;
const renewEveryMs = 1_500;
const waitMs = 5_000;
const askEveryMs = 100;

/** SHA-256 of the body, whatever the order of its fields. */
export const bodyHashOf = (body: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(inOrder(body)) ?? '')
    .digest('hex');

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, inOrder(inner)]),
  );
}

/** The body as a text, or with its ETag beside it where the answer had one. */
function keptBody(kept: unknown): Pick<StoredAnswer, 'body' | 'etag'> {
  if (typeof kept === 'string') return { body: kept, etag: null };
  if (typeof kept !== 'object' || kept === null || !('body' in kept && 'etag' in kept)) return { body: '', etag: null };
  return { body: String(kept.body), etag: String(kept.etag) };
}

export const createIdempotencyKeys = (database: Database) => {
  /** The row's resource id where this request may go on: it is new, or whoever began it is gone. */
  async function take({ caller, key, request, bodyHash }: KeyUse): Promise<string | undefined> {
    const [row] = await database.$queryRaw<{ id: string }[]>`
      INSERT INTO idempotency_keys AS k (caller, key, request, body_hash, resource_id, locked_until)
      VALUES (${caller}, ${key}, ${request}, ${bodyHash}, ${newId()}::uuid, now() + ${leaseSeconds} * interval '1 second')
      ON CONFLICT (caller, key) DO UPDATE SET locked_until = excluded.locked_until
        WHERE k.response_status IS NULL AND (k.locked_until IS NULL OR k.locked_until < now())
          AND k.request = excluded.request AND k.body_hash = excluded.body_hash
      RETURNING k.resource_id::text AS id`;
    return row?.id;
  }

  /** The first answer, or undefined while there is none. Throws Problem 422 where the key was used for something else. */
  async function look({ caller, key, request, bodyHash }: KeyUse): Promise<StoredAnswer | undefined> {
    const row = await database.idempotencyKey.findUnique({ where: { caller_key: { caller, key } } });
    if (!row) return undefined;
    if (row.request !== request || row.bodyHash !== bodyHash) {
      throw unprocessable('idempotency_key_reused', 'This Idempotency-Key was used for another request. Take a new one.', {
        field: 'Idempotency-Key',
      });
    }
    if (row.responseStatus === null) return undefined;
    return { status: row.responseStatus, location: row.responseLocation, ...keptBody(row.responseBody) };
  }

  return {
    /** Ours to do, or answered already. Waits a little for one that runs; then throws Problem 409 `request_in_progress`. */
    async claim(use: KeyUse): Promise<Claim> {
      for (const until = Date.now() + waitMs; ; await sleep(askEveryMs)) {
        const resourceId = await take(use);
        if (resourceId !== undefined) return { kind: 'ours', resourceId };
        const answer = await look(use);
        if (answer) return { kind: 'answered', answer };
        if (Date.now() > until) throw conflict('request_in_progress', 'The first request with this key still runs.', { retryAfter: 2 });
      }
    },

    /** Keeps the claim while the request runs; call what it returns to stop. */
    keep({ caller, key }: KeyUse, onError: (error: unknown) => void): () => void {
      const timer = setInterval(() => {
        database.$executeRaw`
          UPDATE idempotency_keys SET locked_until = now() + ${leaseSeconds} * interval '1 second'
          WHERE caller = ${caller} AND key = ${key} AND response_status IS NULL`.catch(onError);
      }, renewEveryMs).unref();
      return () => clearInterval(timer);
    },

    /** The first answer, for every later request with the key. */
    async answer({ caller, key }: KeyUse, { status, body, location, etag }: StoredAnswer): Promise<void> {
      await database.$executeRaw`
        UPDATE idempotency_keys
        SET response_status = ${status}, response_body = ${JSON.stringify(etag === null ? body : { body, etag })}::jsonb, response_location = ${location}, locked_until = NULL
        WHERE caller = ${caller} AND key = ${key} AND response_status IS NULL`;
    },

    /** No answer worth keeping (a 5xx): the next request with the key tries again, with the same resource id. */
    async release({ caller, key }: KeyUse): Promise<void> {
      await database.$executeRaw`
        UPDATE idempotency_keys SET locked_until = NULL WHERE caller = ${caller} AND key = ${key} AND response_status IS NULL`;
    },
  };
};
export type IdempotencyKeys = ReturnType<typeof createIdempotencyKeys>;

/** Whoever repeats a request does so within days; answers hold persons' data. */
const keptDays = 7;
const forgottenAtOnce = 1_000;

/** Forgets keys whose time is over, a page at a time: their next use is a first one. */
export async function forgetOldKeys(database: Database, onPage: () => void = () => undefined): Promise<void> {
  for (;;) {
    const forgotten = await database.$executeRaw`
      DELETE FROM idempotency_keys WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM idempotency_keys WHERE created_at < now() - make_interval(days => ${keptDays})
        ORDER BY created_at LIMIT ${forgottenAtOnce} FOR UPDATE SKIP LOCKED))`;
    if (forgotten < forgottenAtOnce) return;
    onPage();
  }
}
