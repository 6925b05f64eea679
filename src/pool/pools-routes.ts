import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { entityTag, IfMatch, versionOf } from '../customers/schemas.js';
import { IdParams, problems } from '../platform/http.js';
import { Page, PageQuery } from '../platform/pagination.js';
import type { Pools } from './pools.js';
import { MemberParams, NewMembers, NewPool, Pool, PoolChange, PoolMember } from './pools-schemas.js';

const tags = ['pool'];

export const poolsRoutes =
  (pools: Pools): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/pools',
      {
        schema: {
          operationId: 'list_pools',
          tags,
          summary: 'The pools that you draw from; all for administrators',
          querystring: PageQuery,
          response: { 200: Page(Pool), ...problems(400, 401, 403, 429, 503) },
        },
      },
      (request) => pools.list(request.access, request.query),
    );

    app.post(
      '/pools',
      {
        schema: {
          operationId: 'create_pool',
          tags,
          summary: 'Make a pool, by region for example; customers of the region that lie in the default pool come into it',
          body: NewPool,
          response: { 201: Pool, ...problems(400, 401, 403, 409, 422, 429, 503) },
        },
      },
      async (request, reply) => {
        const pool = await pools.create(request.access, request.resourceId, request.body);
        return reply.code(201).header('location', `/api/v1/pools/${pool.id}`).header('etag', entityTag(pool)).send(pool);
      },
    );

    app.get(
      '/pools/:id',
      {
        schema: {
          operationId: 'get_pool',
          tags,
          summary: 'One pool',
          params: IdParams,
          response: { 200: Pool, ...problems(400, 401, 403, 404, 429, 503) },
        },
      },
      async (request, reply) => {
        const pool = await pools.get(request.access, request.params.id);
        return reply.header('etag', entityTag(pool)).send(pool);
      },
    );

    app.patch(
      '/pools/:id',
      {
        schema: {
          operationId: 'update_pool',
          tags,
          summary: 'Change a pool; what is left out stays',
          params: IdParams,
          headers: IfMatch,
          body: PoolChange,
          response: { 200: Pool, ...problems(400, 401, 403, 404, 409, 412, 422, 429, 503) },
        },
      },
      async (request, reply) => {
        const pool = await pools.change(request.access, request.params.id, request.body, versionOf(request.headers['if-match']));
        return reply.header('etag', entityTag(pool)).send(pool);
      },
    );

    app.delete(
      '/pools/:id',
      {
        schema: {
          operationId: 'delete_pool',
          tags,
          summary: 'Delete a pool in which no customer has ever been',
          params: IdParams,
          response: { 204: Type.Null(), ...problems(400, 401, 403, 404, 409, 429, 503) },
        },
      },
      async (request, reply) => {
        await pools.delete(request.access, request.params.id);
        return reply.code(204).send(null);
      },
    );

    app.get(
      '/pools/:id/members',
      {
        schema: {
          operationId: 'list_pool_members',
          tags,
          summary: 'Who draws from a pool that is not open to all',
          params: IdParams,
          querystring: PageQuery,
          response: { 200: Page(PoolMember), ...problems(400, 401, 403, 404, 429, 503) },
        },
      },
      (request) => pools.listMembers(request.access, request.params.id, request.query),
    );

    app.post(
      '/pools/:id/members',
      {
        schema: {
          operationId: 'add_pool_members',
          tags,
          summary: 'Let people draw from a pool; who may already, stays',
          params: IdParams,
          body: NewMembers,
          response: { 200: Pool, ...problems(400, 401, 403, 404, 422, 429, 503) },
        },
      },
      (request) => pools.addMembers(request.access, request.params.id, request.body),
    );

    app.delete(
      '/pools/:id/members/:employeeId',
      {
        schema: {
          operationId: 'remove_pool_member',
          tags,
          summary: 'Let somebody draw from a pool no more; what they claimed stays theirs',
          params: MemberParams,
          response: { 204: Type.Null(), ...problems(400, 401, 403, 404, 429, 503) },
        },
      },
      async (request, reply) => {
        await pools.removeMember(request.access, request.params.id, request.params.employeeId);
        return reply.code(204).send(null);
      },
    );
  };
