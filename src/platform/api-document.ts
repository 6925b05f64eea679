/** The OpenAPI document, made from the routes' schemas, and the pages to browse it (design: http-api.md). */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify';
import { ProblemDocument, problems } from './http.js';

const description = `Baton hands customers over from one salesperson to the next.

Sign in with \`POST /api/auth/sign-in/email\` (session cookie), or send a key: \`Authorization: Bearer KEY\`.
Every POST takes an \`Idempotency-Key\`. Errors are RFC 9457 problem documents with a stable \`code\`.
Lists are \`{ items, nextCursor }\`; pass \`nextCursor\` as \`cursor\`.`;

const idempotencyKey = {
  'Idempotency-Key': {
    type: 'string',
    minLength: 1,
    maxLength: 200,
    description: 'Of your choice: who repeats a request with it gets the first answer, and nothing is done twice',
  },
} as const;

/** What every route of a kind has in common, whatever its own schema says. */
function withWhatIsCommon({ schema, url, route }: { schema: FastifySchema; url: string; route: RouteOptions }) {
  const isKeyed = route.method === 'POST' && url.startsWith('/api/v1/');
  return { schema: withBodyProblems(isKeyed ? withIdempotencyKey(schema) : schema), url };
}

/** The header that src/platform/idempotency.ts reads of every POST. */
function withIdempotencyKey(schema: FastifySchema): FastifySchema {
  const own = isSchema(schema.headers) ? schema.headers.properties : {};
  return { ...schema, headers: { type: 'object', properties: { ...own, ...idempotencyKey } } };
}

/** A body may be too large, or of another media type: Fastify refuses both before the route sees it. */
function withBodyProblems(schema: FastifySchema): FastifySchema {
  if (schema.body === undefined || !isObject(schema.response)) return schema;
  return { ...schema, response: { ...problems(413, 415), ...schema.response } };
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isSchema = (headers: unknown): headers is { readonly properties: object } => isObject(headers) && 'properties' in headers;

export async function describeApi(
  app: FastifyInstance,
  { url, version }: { readonly url: string; readonly version: string },
): Promise<void> {
  app.addSchema(ProblemDocument);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Baton', version, description, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
      servers: [{ url }],
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'baton.session_token' },
          key: { type: 'http', scheme: 'bearer' },
        },
      },
      security: [{ session: [] }, { key: [] }],
    },
    transform: withWhatIsCommon,
    refResolver: {
      buildLocalReference: (json, _baseUri, _fragment, index) => (typeof json.$id === 'string' ? json.$id : `schema-${index}`),
    },
  });
  await app.register(swaggerUi, { routePrefix: '/docs', uiConfig: { docExpansion: 'list', deepLinking: true } });
}
