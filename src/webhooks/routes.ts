import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { IdParams, NoFields, problems } from '../platform/http.js';
import { PageQuery } from '../platform/pagination.js';
import { CreatedEndpoint, Delivery, DeliveryPage, DeliveryQuery, Endpoint, EndpointPage, NewEndpoint } from './schemas.js';
import type { Webhooks } from './service.js';

const tags = ['webhooks'];

export const webhookRoutes =
  (webhooks: Webhooks): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.post(
      '/webhooks',
      {
        schema: {
          operationId: 'register_webhook',
          tags,
          summary: 'Have events posted to another system (Standard Webhooks); the secret is shown this once',
          body: NewEndpoint,
          response: { 201: CreatedEndpoint, ...problems(400, 401, 403, 409, 422, 429, 503) },
        },
        config: { answersSecret: true },
      },
      async (request, reply) => {
        const created = await webhooks.register(request.access, request.resourceId, request.body);
        return reply.code(201).header('location', `/api/v1/webhooks/${created.id}`).send(created);
      },
    );

    app.get(
      '/webhooks',
      {
        schema: {
          operationId: 'list_webhooks',
          tags,
          summary: 'Where events are posted to, never the secrets',
          querystring: PageQuery,
          response: { 200: EndpointPage, ...problems(400, 401, 403, 429, 503) },
        },
      },
      (request) => webhooks.list(request.access, request.query),
    );

    app.delete(
      '/webhooks/:id',
      {
        schema: {
          operationId: 'remove_webhook',
          tags,
          summary: 'Post nothing more there; what was sent stays listed',
          params: IdParams,
          response: { 200: Endpoint, ...problems(400, 401, 403, 404, 429, 503) },
        },
      },
      (request) => webhooks.remove(request.access, request.params.id),
    );

    app.get(
      '/webhooks/deliveries',
      {
        schema: {
          operationId: 'list_webhook_deliveries',
          tags,
          summary: 'What was posted or is to be, the newest first, with what came of it',
          querystring: DeliveryQuery,
          response: { 200: DeliveryPage, ...problems(400, 401, 403, 429, 503) },
        },
      },
      (request) => webhooks.listDeliveries(request.access, request.query),
    );

    app.post(
      '/webhooks/deliveries/:id/redeliver',
      {
        schema: {
          operationId: 'redeliver_webhook',
          tags,
          summary: 'Post a delivery again, under its id',
          params: IdParams,
          body: NoFields,
          response: { 200: Delivery, ...problems(400, 401, 403, 404, 409, 429, 503) },
        },
      },
      (request) => webhooks.redeliver(request.access, request.params.id),
    );
  };
