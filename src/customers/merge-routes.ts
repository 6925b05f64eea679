/** Is it there already, and what if it is there twice. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { problems } from '../platform/http.js';
import { Page, PageQuery } from '../platform/pagination.js';
import { DuplicateCheck, Duplicates, Merge, MergeParams, Merging } from './merge-schemas.js';
import { CustomerParams, IfMatch, versionOf } from './schemas.js';
import type { Customers } from './service.js';

const tags = ['customers'];

export const mergeRoutes =
  (customers: Customers): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.post(
      '/customers/duplicate-check',
      {
        schema: {
          operationId: 'check_duplicates',
          tags,
          summary: 'Whether a customer may be there already, whoever has it; what one may not see is masked',
          body: DuplicateCheck,
          response: { 200: Duplicates, ...problems(400, 401, 403, 429, 503) },
        },
      },
      (request) => customers.checkDuplicates(request.access, request.body),
    );

    app.post(
      '/customers/:id/merge',
      {
        schema: {
          operationId: 'merge_customers',
          tags,
          summary: 'Merge a duplicate into this customer',
          description:
            'Everything that hangs on the duplicate goes to this customer, which keeps its own words and owner, and gets from the duplicate what ' +
            'it lacks and what `take` names. A phone or e-mail address without a place becomes a contact. The duplicate stays as a pointer: reading ' +
            'it leads here, writing to it is 409 `customer_merged`. 409 `handover_open` while one of the two is handed over; 409 `duplicate_in_pool` ' +
            'where this one is the caller’s own and the duplicate lies in the pool: it is claimed first.',
          params: CustomerParams,
          headers: IfMatch,
          body: Merging,
          response: { 200: Merge, ...problems(400, 401, 403, 404, 409, 412, 429, 503) },
        },
      },
      (request) => customers.merge(request.access, request.params.id, request.body, versionOf(request.headers['if-match'])),
    );

    app.get(
      '/customers/:id/merges',
      {
        schema: {
          operationId: 'list_merges',
          tags,
          summary: 'What was merged into a customer, the latest first: by whom, what it was, what came of it',
          params: CustomerParams,
          querystring: PageQuery,
          response: { 200: Page(Merge), ...problems(400, 401, 403, 404, 409, 429, 503) },
        },
      },
      (request) => customers.listMerges(request.access, request.params.id, request.query),
    );

    app.post(
      '/customers/:id/merges/:mergeId/undo',
      {
        schema: {
          operationId: 'undo_merge',
          tags,
          summary: 'Make two customers of one again, as far as nobody has changed since what the merge wrote',
          params: MergeParams,
          body: Type.Object({}, { additionalProperties: false }),
          response: { 200: Merge, ...problems(400, 401, 403, 404, 409, 429, 503) },
        },
      },
      (request) => customers.undoMerge(request.access, request.params.id, request.params.mergeId),
    );
  };
