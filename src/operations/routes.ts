import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { IdParams, NoFields, problems } from '../platform/http.js';
import { Repaired, StuckPage } from './schemas.js';
import type { Operations } from './service.js';

const tags = ['operations'];

export const operationRoutes =
  (operations: Operations): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/operations/stuck',
      {
        schema: {
          operationId: 'list_stuck',
          tags,
          summary: 'What is stuck, since when, why, and what to do: one line a kind',
          response: { 200: StuckPage, ...problems(401, 403, 503) },
        },
      },
      (request) => operations.stuck(request.access),
    );

    app.post(
      '/operations/handovers/:id/repair',
      {
        schema: {
          operationId: 'repair_handover',
          tags,
          summary: 'Start the workflow of an open handover from its row where none runs, and free the customer of one that has ended',
          params: IdParams,
          body: NoFields,
          response: { 200: Repaired, ...problems(400, 401, 403, 404, 503) },
        },
      },
      (request) => operations.repair(request.access, request.params.id),
    );
  };
