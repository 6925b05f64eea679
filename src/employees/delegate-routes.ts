import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { IdParams, problems } from '../platform/http.js';
import { Delegate, NewDelegate } from './schemas.js';
import type { Employees } from './service.js';

const tags = ['employees'];
const refusals = problems(400, 401, 403, 404, 422, 503);

export const delegateRoutes =
  ({ delegates }: Employees): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.put(
      '/me/delegate',
      {
        schema: {
          operationId: 'set_my_delegate',
          tags,
          summary: 'Name who acts for you while you are away',
          body: NewDelegate,
          response: { 200: Delegate, ...refusals },
        },
      },
      (request) => delegates.set(request.access, delegates.ownIdOf(request.access), request.body),
    );

    app.delete(
      '/me/delegate',
      {
        schema: { operationId: 'remove_my_delegate', tags, summary: 'You are back', response: { 204: Type.Null(), ...refusals } },
      },
      async (request, reply) => {
        await delegates.remove(request.access, delegates.ownIdOf(request.access));
        return reply.code(204).send(null);
      },
    );

    app.put(
      '/employees/:id/delegate',
      {
        schema: {
          operationId: 'set_delegate',
          tags,
          summary: 'Name who acts for somebody who is away',
          params: IdParams,
          body: NewDelegate,
          response: { 200: Delegate, ...refusals },
        },
      },
      (request) => delegates.set(request.access, request.params.id, request.body),
    );

    app.delete(
      '/employees/:id/delegate',
      {
        schema: {
          operationId: 'remove_delegate',
          tags,
          summary: 'Let nobody act for an employee any more',
          params: IdParams,
          response: { 204: Type.Null(), ...refusals },
        },
      },
      async (request, reply) => {
        await delegates.remove(request.access, request.params.id);
        return reply.code(204).send(null);
      },
    );
  };
