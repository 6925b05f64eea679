import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { problems } from '../platform/http.js';
import { PageQuery } from '../platform/pagination.js';
import { AuditPage, AuditQuery, OwnershipFeed } from './schemas.js';
import type { Audit } from './service.js';

const tags = ['audit'];

export const auditRoutes =
  (audit: Audit): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/audit',
      {
        schema: {
          operationId: 'list_audit',
          tags,
          summary: 'Who did what to which thing, the newest first',
          querystring: AuditQuery,
          response: { 200: AuditPage, ...problems(400, 401, 403, 503) },
        },
      },
      (request) => audit.list(request.access, request.query),
    );

    app.get(
      '/ownership-changes',
      {
        schema: {
          operationId: 'follow_ownership_changes',
          tags,
          summary: 'Every change of an owner, the oldest first: a feed to go on with by its cursor',
          querystring: PageQuery,
          response: { 200: OwnershipFeed, ...problems(400, 401, 403, 503) },
        },
      },
      (request) => audit.followOwnership(request.access, request.query),
    );
  };
