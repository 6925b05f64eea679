import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { IdParams, problems } from '../platform/http.js';
import type { BulkOperations } from './bulk-operations.js';
import { BulkOperation, BulkQuery, NewBulkOperation } from './bulk-schemas.js';

const tags = ['handovers'];

export const bulkRoutes =
  (operations: BulkOperations): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.addSchema(BulkOperation);

    app.post(
      '/handovers/bulk',
      {
        schema: {
          operationId: 'start_bulk_operation',
          tags,
          summary: 'Send one message to many handovers, each with a result of its own',
          description: 'Answers the operation, which goes on by itself; a dry run is over at once.',
          body: NewBulkOperation,
          response: {
            202: Type.Ref('BulkOperation'),
            ...problems(400, 401, 403, 404, 409, 422, 429, 503),
          },
        },
      },
      async (request, reply) => {
        const operation = await operations.start(request.access, request.resourceId, request.body);
        reply.header('location', `/api/v1/bulk-operations/${operation.id}`);
        return reply.code(202).send(operation);
      },
    );

    app.get(
      '/bulk-operations/:id',
      {
        schema: {
          operationId: 'get_bulk_operation',
          tags,
          summary: 'How far a bulk operation has come, and what became of each handover',
          params: IdParams,
          querystring: BulkQuery,
          response: { 200: Type.Ref('BulkOperation'), ...problems(400, 401, 404, 503) },
        },
      },
      (request) => operations.get(request.access, request.params.id, request.query),
    );
  };
