import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Customer, entityTag } from '../customers/schemas.js';
import { problems } from '../platform/http.js';
import {
  AssignOutcomes,
  Assignments,
  ClaimOutcomes,
  ClaimParams,
  Claims,
  Limits,
  NoBody,
  PoolPage,
  PoolQuery,
  RecycleOutcomes,
  Recycling,
} from './schemas.js';
import type { PoolService } from './service.js';

const tags = ['pool'];

export const poolRoutes =
  (pool: PoolService): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/pool',
      {
        schema: {
          operationId: 'list_pool',
          tags,
          summary: 'Customers without an owner, contact data masked, and what you may still claim',
          querystring: PoolQuery,
          response: { 200: PoolPage, ...problems(400, 401, 403, 429, 503) },
        },
      },
      (request) => pool.list(request.access, request.query),
    );

    app.get(
      '/pool/limits',
      {
        schema: {
          operationId: 'get_pool_limits',
          tags,
          summary: 'What you may still claim today, in all and in each of your pools',
          response: { 200: Limits, ...problems(401, 403, 429, 503) },
        },
      },
      (request) => pool.limits(request.access),
    );

    app.post(
      '/pool/recycle',
      {
        schema: {
          operationId: 'recycle_to_pool',
          tags,
          summary: 'Put customers into the pool; an answer for each',
          body: Recycling,
          response: { 200: RecycleOutcomes, ...problems(400, 401, 403, 429, 503) },
        },
      },
      (request) => pool.recycle(request.access, request.body),
    );

    app.post(
      '/pool/:customerId/claim',
      {
        schema: {
          operationId: 'claim_from_pool',
          tags,
          summary: 'Claim a customer; of several claimers one gets it',
          params: ClaimParams,
          body: NoBody,
          response: { 200: Customer, ...problems(400, 401, 403, 404, 409, 422, 429, 503) },
        },
      },
      async (request, reply) => {
        const customer = await pool.claim(request.access, request.params.customerId);
        return reply.header('etag', entityTag(customer)).send(customer);
      },
    );

    app.post(
      '/pool/claims',
      {
        schema: {
          operationId: 'claim_many_from_pool',
          tags,
          summary: 'Claim several customers; an answer for each',
          body: Claims,
          response: { 200: ClaimOutcomes, ...problems(400, 401, 403, 429, 503) },
        },
      },
      (request) => pool.claimAll(request.access, request.body.customerIds),
    );

    app.post(
      '/pool/assignments',
      {
        schema: {
          operationId: 'assign_from_pool',
          tags,
          summary: 'Give customers of the pool to employees; an answer for each',
          body: Assignments,
          response: { 200: AssignOutcomes, ...problems(400, 401, 403, 422, 429, 503) },
        },
      },
      (request) => pool.assign(request.access, request.resourceId, request.body),
    );
  };
