/** Reads JSON bodies: none is `{}`, and text that PostgreSQL cannot keep (NUL, half of a surrogate pair) is refused at the door. */
import type { FastifyInstance } from 'fastify';
import { malformed } from './errors.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route needs the body as it was sent, for its signature. */
    readonly keepsText?: boolean;
  }
  interface FastifyRequest {
    /** The body as it was sent, where the route keeps it; else empty. */
    text: string;
  }
}

const unsafeMethods = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
export const isUnsafe = (method: string): boolean => unsafeMethods.has(method);

const unkeepable = /[\0\p{Surrogate}]/u;

export function readJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.decorateRequest('text', '');
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = typeof body === 'string' ? body : body.toString('utf8');
    if (request.routeOptions.config.keepsText) request.text = text;
    if (text.trim() === '') return done(null, {});
    return parse(request, text, (error, value: unknown) => {
      if (error) return done(error);
      const field = text.includes('\\u') ? pathToUnkeepable(value) : undefined;
      return field === undefined ? done(null, value) : done(refusal(field));
    });
  });
  app.addHook('preValidation', async (request) => {
    if (/%00|%ED%[AB]/i.test(request.url)) throw refusal('url');
    if (isUnsafe(request.method) && (request.body === undefined || request.body === null)) request.body = {};
  });
}

const refusal = (field: string) => malformed('malformed', `${field || 'The body'} holds characters that are no text.`, { field });

function pathToUnkeepable(value: unknown, path: readonly string[] = []): string | undefined {
  if (typeof value === 'string') return unkeepable.test(value) ? path.join('/') : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, inner] of Object.entries(value)) {
    if (unkeepable.test(name)) return path.join('/');
    const found = pathToUnkeepable(inner, [...path, name]);
    if (found !== undefined) return found;
  }
  return undefined;
}
