/** What HR reads of leavers: who they are, whether they are cleared, and the sheet to sign. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { IdParams, problems } from '../platform/http.js';
import { Clearance, HandoverSheet, LeaverPage, LeaverQuery, SheetQuery } from './leaving-schemas.js';
import type { PersonnelChanges } from './service.js';

const tags = ['personnel changes'];

/** Two forms of one answer; the type is what a handler returns. */
const sheet = Type.Unsafe<string | HandoverSheet>({
  description: 'The sheet: a page to print, or its facts',
  content: { 'text/html': { schema: Type.String() }, 'application/json': { schema: HandoverSheet } },
});

export const leavingRoutes =
  (changes: PersonnelChanges): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/personnel-changes/leavers',
      {
        schema: {
          operationId: 'list_leavers',
          tags,
          summary: 'Who is leaving, the soonest gone first, with what each still has',
          querystring: LeaverQuery,
          response: { 200: LeaverPage, ...problems(400, 401, 403, 429, 503) },
        },
      },
      (request) => changes.listLeavers(request.access, request.query),
    );

    app.get(
      '/personnel-changes/:id/clearance',
      {
        schema: {
          operationId: 'get_clearance',
          tags,
          summary: 'Whether the leaver may go, as far as customers are concerned, and what is in the way',
          params: IdParams,
          response: { 200: Clearance, ...problems(400, 401, 403, 404, 429, 503) },
        },
      },
      (request) => changes.readClearance(request.access, request.params.id),
    );

    app.get(
      '/personnel-changes/:id/handover-sheet',
      {
        schema: {
          operationId: 'get_handover_sheet',
          tags,
          summary: 'The handover sheet (离职交接单) to print and sign: what went to whom, what is open, who confirmed and when',
          params: IdParams,
          querystring: SheetQuery,
          response: { 200: sheet, ...problems(400, 401, 403, 404, 429, 503) },
        },
      },
      async (request, reply) => {
        const { lang = 'zh', format = 'html' } = request.query;
        if (format === 'json') return changes.readSheet(request.access, request.params.id);
        const page = await changes.printSheet(request.access, request.params.id, lang);
        // Names are other people's words: nothing in the page may run or load.
        reply
          .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
          .header('x-content-type-options', 'nosniff');
        return reply.type('text/html; charset=utf-8').send(page);
      },
    );
  };
