import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { problems } from '../platform/http.js';
import { Page } from '../platform/pagination.js';
import { CustomerParams } from './schemas.js';
import type { Customers } from './service.js';
import { TimelineEvent, TimelineQuery } from './timeline-schemas.js';

export const customerTimelineRoutes =
  (customers: Customers): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/customers/:id/timeline',
      {
        schema: {
          operationId: 'get_customer_timeline',
          tags: ['customers'],
          summary: 'Everything that happened with a customer, newest first',
          params: CustomerParams,
          querystring: TimelineQuery,
          response: { 200: Page(TimelineEvent), ...problems(400, 401, 403, 404, 409, 429, 503) },
        },
      },
      (request) => customers.timeline(request.access, request.params.id, request.query),
    );
  };
