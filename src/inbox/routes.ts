import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { problems } from '../platform/http.js';
import { Inbox, InboxQuery } from './schemas.js';
import type { InboxService } from './service.js';

export const inboxRoutes =
  (inbox: InboxService): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/me/inbox',
      {
        schema: {
          operationId: 'get_inbox',
          tags: ['me'],
          summary: 'What waits for you: handovers, customers on their way to the pool, tasks, notices; the most urgent first',
          querystring: InboxQuery,
          response: { 200: Inbox, ...problems(400, 401, 403, 503) },
        },
      },
      (request) => inbox.read(request.access, request.query),
    );
  };
