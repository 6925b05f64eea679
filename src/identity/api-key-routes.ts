import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { IdParams, problems } from '../platform/http.js';
import { Page, PageQuery } from '../platform/pagination.js';
import type { ApiKeys } from './api-keys.js';
import { CreatedKey, Key, NewKey } from './schemas.js';

export const apiKeyRoutes =
  (apiKeys: ApiKeys): FastifyPluginAsyncTypebox =>
  async (app) => {
    const tags = ['api keys'];

    app.post(
      '/api-keys',
      {
        schema: {
          operationId: 'create_api_key',
          tags,
          summary: 'Make a key for another system; it is shown this once',
          body: NewKey,
          response: { 201: CreatedKey, ...problems(400, 401, 403, 409, 422, 503) },
        },
        config: { answersSecret: true },
      },
      async (request, reply) => {
        const created = await apiKeys.create(request.access, request.resourceId, request.body);
        return reply.code(201).header('location', `/api/v1/api-keys/${created.id}`).send(created);
      },
    );

    app.get(
      '/api-keys',
      {
        schema: {
          operationId: 'list_api_keys',
          tags,
          summary: 'Keys and their scopes, never the keys themselves',
          querystring: PageQuery,
          response: { 200: Page(Key), ...problems(400, 401, 403, 503) },
        },
      },
      (request) => apiKeys.list(request.access, request.query),
    );

    app.delete(
      '/api-keys/:id',
      {
        schema: {
          operationId: 'revoke_api_key',
          tags,
          summary: 'End a key at once',
          params: IdParams,
          response: { 200: Key, ...problems(400, 401, 403, 404, 503) },
        },
      },
      (request) => apiKeys.revoke(request.access, request.params.id),
    );
  };
