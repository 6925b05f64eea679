import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { IdParams, problems } from '../platform/http.js';
import { PageQuery } from '../platform/pagination.js';
import { checklistRoutes } from './checklist-routes.js';
import { messageRoutes } from './message-routes.js';
import {
  Handover,
  HandoverFilter,
  HandoverPage,
  HandoverSummary,
  Initiation,
  Item,
  Pending,
  StepOutcome,
  StepParams,
  TimelinePage,
} from './schemas.js';
import type { Handovers } from './service.js';

const tags = ['handovers'];

export const handoverRoutes =
  (handovers: Handovers): FastifyPluginAsyncTypebox =>
  async (app) => {
    for (const schema of [Item, HandoverSummary, Handover, Pending]) app.addSchema(schema);
    await app.register(messageRoutes(handovers));
    await app.register(checklistRoutes(handovers));

    app.post(
      '/handovers',
      {
        schema: {
          operationId: 'initiate_handover',
          tags,
          summary: 'Start the handover of one customer',
          body: Initiation,
          response: { 201: Type.Ref('Handover'), 202: Type.Ref('Pending'), ...problems(400, 401, 403, 404, 409, 422, 429, 503) },
        },
      },
      async (request, reply) => {
        const result = await handovers.initiate(request.access, request.resourceId, request.body);
        reply.header('location', `/api/v1/handovers/${request.resourceId}`);
        return reply.code('messageId' in result ? 202 : 201).send(result);
      },
    );

    app.get(
      '/handovers',
      {
        schema: {
          operationId: 'list_handovers',
          tags,
          summary: 'Handovers, newest first',
          querystring: HandoverFilter,
          response: { 200: HandoverPage, ...problems(400, 401, 503) },
        },
      },
      (request) => handovers.list(request.access, request.query),
    );

    app.get(
      '/handovers/:id',
      {
        schema: {
          operationId: 'get_handover',
          tags,
          summary: 'One handover with its checklist and what the caller may do',
          params: IdParams,
          response: { 200: Type.Ref('Handover'), ...problems(400, 401, 404, 503) },
        },
      },
      (request) => handovers.get(request.access, request.params.id),
    );

    app.get(
      '/handovers/:id/timeline',
      {
        schema: {
          operationId: 'get_handover_timeline',
          tags,
          summary: 'Every message accepted or refused, oldest first',
          params: IdParams,
          querystring: PageQuery,
          response: { 200: TimelinePage, ...problems(400, 401, 404, 503) },
        },
      },
      (request) => handovers.timeline(request.access, request.params.id, request.query),
    );

    app.get(
      '/handovers/:id/steps/:messageId',
      {
        schema: {
          operationId: 'get_handover_step',
          tags,
          summary: 'What became of a message that was answered with 202',
          params: StepParams,
          response: { 200: StepOutcome, ...problems(400, 401, 404, 503) },
        },
      },
      (request) => handovers.outcome(request.access, request.params.id, request.params.messageId),
    );
  };
