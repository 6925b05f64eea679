/** Idempotency-Key on every POST (design: http-api.md). A request without the header costs the database nothing. */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { newId } from './database.js';
import { malformed } from './errors.js';
import { bodyHashOf, type IdempotencyKeys, type KeyUse, type StoredAnswer } from './idempotency-keys.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The id for what the request creates: the same whenever it is repeated with its key. */
    resourceId: string;
    idempotencyKey?: string;
    /** The claim on its key, while this request is the one that does the work. */
    keyClaim: { readonly use: KeyUse; readonly stop: () => void } | null;
  }
  interface FastifyContextConfig {
    /** The answer holds a secret that is shown once, and is not kept for a repeated request. */
    answersSecret?: boolean;
  }
}

const shape = /^[\x21-\x7e]{1,200}$/;
// What says "not now" rather than what came of it.
const notAnAnswer = new Set([408, 429]);

/** `callerOf` says whose keys they are: two callers may use the same one. Runs after validation: what is malformed uses up no key. */
export function acceptIdempotencyKeys(app: FastifyInstance, keys: IdempotencyKeys, callerOf: (request: FastifyRequest) => string): void {
  app.decorateRequest('resourceId', '');
  app.decorateRequest('idempotencyKey', undefined);
  app.decorateRequest('keyClaim', null);

  app.addHook('onRequest', async (request) => {
    request.resourceId = newId();
  });

  app.addHook('preHandler', async (request, reply) => {
    const key = request.method === 'POST' ? keyOf(request) : undefined;
    if (key === undefined) return;
    const use = { caller: callerOf(request), key, request: `${request.method} ${request.url}`, bodyHash: bodyHashOf(contentOf(request)) };
    const claim = await keys.claim(use);
    if (claim.kind === 'answered') return repeat(reply, claim.answer);
    request.idempotencyKey = key;
    request.resourceId = claim.resourceId;
    request.keyClaim = { use, stop: keys.keep(use, (error) => request.log.warn({ err: error }, 'could not renew the claim on a key')) };
  });

  app.addHook('onSend', async (request, reply, payload: unknown) => {
    const claim = request.keyClaim;
    if (!claim) return;
    request.keyClaim = null;
    claim.stop();
    const status = reply.statusCode;
    const isAnswer =
      status < 500 &&
      !(request.routeOptions.config.answersSecret && status < 300) &&
      !notAnAnswer.has(status) &&
      (typeof payload === 'string' || payload === undefined || payload === null);
    const body = typeof payload === 'string' ? payload : '';
    const headerOf = (name: 'location' | 'etag') => textOf(reply.getHeader(name));
    await (
      isAnswer ? keys.answer(claim.use, { status, body, location: headerOf('location'), etag: headerOf('etag') }) : keys.release(claim.use)
    ).catch((error: unknown) =>
      request.log.warn({ err: error }, 'could not keep the answer to a key; the request can be repeated all the same'),
    );
  });
}

const textOf = (header: unknown): string | null => (typeof header === 'string' ? header : null);

/** A body that is read as it comes cannot be compared before: its type and length stand for it. */
const contentOf = ({ body, headers }: FastifyRequest): unknown =>
  body instanceof Readable ? [headers['content-type'], headers['content-length']] : body;

function keyOf({ headers }: FastifyRequest): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && shape.test(key)) return key;
  throw malformed('malformed', 'An Idempotency-Key has 1 to 200 characters, none of them a space or outside ASCII.', {
    field: 'Idempotency-Key',
  });
}

function repeat(reply: FastifyReply, { status, body, location, etag }: StoredAnswer): FastifyReply {
  if (location !== null) reply.header('location', location);
  if (etag !== null) reply.header('etag', etag);
  return reply
    .code(status)
    .header('idempotent-replayed', 'true')
    .type(status >= 400 ? 'application/problem+json' : 'application/json; charset=utf-8')
    .serializer(String)
    .send(body);
}
