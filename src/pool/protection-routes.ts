import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Customer, entityTag } from '../customers/schemas.js';
import { IdParams, problems } from '../platform/http.js';
import { Page } from '../platform/pagination.js';
import { NewProtection, ProtectedQuery } from './schemas.js';
import type { PoolService } from './service.js';

const tags = ['pool'];

export const protectionRoutes =
  (pool: PoolService): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/pool/protected',
      {
        schema: {
          operationId: 'list_protected_customers',
          tags,
          summary: 'Customers that no rule recycles because their owner protects them; what ends first comes first',
          querystring: ProtectedQuery,
          response: { 200: Page(Customer), ...problems(400, 401, 403, 429, 503) },
        },
      },
      (request) => pool.listProtected(request.access, request.query),
    );

    app.put(
      '/customers/:id/protection',
      {
        schema: {
          operationId: 'protect_customer',
          tags,
          summary: 'Keep a customer from the pool until the end of a day; as many as the pool allows',
          params: IdParams,
          body: NewProtection,
          response: { 200: Customer, ...problems(400, 401, 403, 404, 409, 422, 429, 503) },
        },
      },
      async (request, reply) => {
        const customer = await pool.protect(request.access, request.params.id, request.body);
        return reply.header('etag', entityTag(customer)).send(customer);
      },
    );

    app.delete(
      '/customers/:id/protection',
      {
        schema: {
          operationId: 'unprotect_customer',
          tags,
          summary: 'Protect a customer no longer',
          params: IdParams,
          response: { 200: Customer, ...problems(400, 401, 403, 404, 409, 429, 503) },
        },
      },
      async (request, reply) => {
        const customer = await pool.unprotect(request.access, request.params.id);
        return reply.header('etag', entityTag(customer)).send(customer);
      },
    );
  };
