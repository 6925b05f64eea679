import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { planBytes } from '../personnel-changes/plan-schemas.js';
import { IdParams, NoFields, problems } from '../platform/http.js';
import { HrEventBody, HrEventPage, HrEventQuery, HrEventReceipt } from './schemas.js';
import type { HrEvents } from './service.js';

export const hrEventRoutes =
  (events: HrEvents): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.post(
      '/hr/events',
      {
        bodyLimit: planBytes,
        schema: {
          operationId: 'receive_hr_event',
          tags: ['personnel changes'],
          summary: 'Report that somebody resigns, changes position, stays after all, or is back',
          body: HrEventBody,
          description:
            'A key can be made so that its events have to be signed by the Standard Webhooks specification: webhook-id, webhook-timestamp ' +
            '(not more than five minutes off) and webhook-signature.',
          response: { 202: HrEventReceipt, ...problems(400, 401, 403, 409, 422, 429, 503) },
        },
        config: { keepsText: true },
        preValidation: ({ access, headers, text }) => events.demandSignature(access, { headers, text }),
      },
      async (request, reply) => reply.code(202).send(await events.receive(request.access, request.body, request.resourceId)),
    );

    app.get(
      '/hr/events',
      {
        schema: {
          operationId: 'list_hr_events',
          tags: ['personnel changes'],
          summary: 'Every event as it came, the newest first, and what became of it',
          querystring: HrEventQuery,
          response: { 200: HrEventPage, ...problems(400, 401, 403, 429, 503) },
        },
      },
      (request) => events.list(request.access, request.query),
    );

    app.post(
      '/hr/events/:id/repeat',
      {
        schema: {
          operationId: 'repeat_hr_event',
          tags: ['personnel changes'],
          summary: 'Look at an ignored event again',
          params: IdParams,
          body: NoFields,
          response: { 202: HrEventReceipt, ...problems(400, 401, 403, 404, 422, 429, 503) },
        },
      },
      async (request, reply) => reply.code(202).send(await events.repeat(request.access, request.params.id, request.resourceId)),
    );
  };
