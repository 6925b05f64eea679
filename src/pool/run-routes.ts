import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { IdParams, problems } from '../platform/http.js';
import { Page, PageQuery } from '../platform/pagination.js';
import type { RecyclingRuns } from './recycling-runs.js';
import { RecycledCustomer, RecycledQuery, RecyclingRun } from './run-schemas.js';
import { NoBody } from './schemas.js';
import { runActionNames, type RunActionName } from './state.js';

const tags = ['pool'];

const summaries: Readonly<Record<RunActionName, string>> = {
  approve: 'Let a run go on that would recycle more than a fifth of all customers',
  pause: 'Halt a run before its next page',
  resume: 'Let a paused run go on',
  cancel: 'End a run; who is in the pool stays there',
};

export const recyclingRunRoutes =
  (runs: RecyclingRuns): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.post(
      '/pool/recycling-runs',
      {
        schema: {
          operationId: 'start_recycling_run',
          tags,
          summary: 'Recycle by the rules in force now, instead of waiting for the night',
          body: NoBody,
          response: { 202: RecyclingRun, ...problems(400, 401, 403, 409, 503) },
        },
      },
      async (request, reply) => {
        const run = await runs.start(request.access, request.resourceId);
        return reply.code(202).header('location', `/api/v1/pool/recycling-runs/${run.id}`).send(run);
      },
    );

    app.get(
      '/pool/recycling-runs',
      {
        schema: {
          operationId: 'list_recycling_runs',
          tags,
          summary: 'Runs and what came of them, the newest first',
          querystring: PageQuery,
          response: { 200: Page(RecyclingRun), ...problems(400, 401, 403, 503) },
        },
      },
      (request) => runs.list(request.access, request.query),
    );

    app.get(
      '/pool/recycling-runs/:id',
      {
        schema: {
          operationId: 'get_recycling_run',
          tags,
          summary: 'Progress and report of a run',
          params: IdParams,
          response: { 200: RecyclingRun, ...problems(400, 401, 403, 404, 503) },
        },
      },
      (request) => runs.get(request.access, request.params.id),
    );

    app.get(
      '/pool/recycling-runs/:id/customers',
      {
        schema: {
          operationId: 'list_recycled_customers',
          tags,
          summary: 'Whom a run moved, or could not move and why',
          params: IdParams,
          querystring: RecycledQuery,
          response: { 200: Page(RecycledCustomer), ...problems(400, 401, 403, 404, 503) },
        },
      },
      (request) => runs.customers(request.access, request.params.id, request.query),
    );

    for (const action of runActionNames) {
      app.post(
        `/pool/recycling-runs/:id/${action}`,
        {
          schema: {
            operationId: `${action}_recycling_run`,
            tags,
            summary: summaries[action],
            params: IdParams,
            body: NoBody,
            response: { 200: RecyclingRun, ...problems(400, 401, 403, 404, 409, 503) },
          },
        },
        (request) => runs.act(request.access, request.params.id, action),
      );
    }
  };
