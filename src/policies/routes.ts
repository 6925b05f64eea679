import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { problems } from '../platform/http.js';
import { PageQuery } from '../platform/pagination.js';
import {
  DayParams,
  NewPolicy,
  PolicyApplication,
  PolicyApplied,
  PolicyInForce,
  PolicyPage,
  WorkingDay,
  WorkingDayBody,
  WorkingDayPage,
  WorkingDayQuery,
} from './schemas.js';
import type { Policies } from './service.js';

const tags = ['policies'];

export const policyRoutes =
  (policies: Policies): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/policies',
      {
        schema: {
          operationId: 'get_policies',
          tags,
          summary: 'The handover policy in force, and how many open handovers go by which version',
          response: { 200: PolicyInForce, ...problems(401, 403, 503) },
        },
      },
      (request) => policies.inForce(request.access),
    );

    app.put(
      '/policies',
      {
        schema: {
          operationId: 'replace_policies',
          tags,
          summary: 'Write the next version of the handover policy; open handovers keep theirs',
          body: NewPolicy,
          response: { 200: PolicyInForce, ...problems(400, 401, 403, 409, 503) },
        },
      },
      (request) => policies.replace(request.access, request.body),
    );

    app.get(
      '/policies/versions',
      {
        schema: {
          operationId: 'list_policy_versions',
          tags,
          summary: 'Every version of the handover policy, the newest first',
          querystring: PageQuery,
          response: { 200: PolicyPage, ...problems(400, 401, 403, 503) },
        },
      },
      (request) => policies.history(request.access, request.query),
    );

    app.post(
      '/policies/apply',
      {
        schema: {
          operationId: 'apply_policies',
          tags,
          summary: 'Move open handovers onto the version in force',
          body: PolicyApplication,
          response: { 202: PolicyApplied, ...problems(400, 401, 403, 422, 503) },
        },
      },
      async (request, reply) => reply.code(202).send(await policies.apply(request.access, request.body)),
    );

    app.get(
      '/working-days',
      {
        schema: {
          operationId: 'list_working_days',
          tags,
          summary: 'Days on which the firm works or rests other than the national calendar says',
          querystring: WorkingDayQuery,
          response: { 200: WorkingDayPage, ...problems(400, 401, 403, 503) },
        },
      },
      (request) => policies.listWorkingDays(request.access, request.query),
    );

    app.put(
      '/working-days/:day',
      {
        schema: {
          operationId: 'set_working_day',
          tags,
          summary: 'Say whether the firm works on a day',
          params: DayParams,
          body: WorkingDayBody,
          response: { 200: WorkingDay, ...problems(400, 401, 403, 503) },
        },
      },
      (request) => policies.setWorkingDay(request.access, request.params.day, request.body),
    );

    app.delete(
      '/working-days/:day',
      {
        schema: {
          operationId: 'forget_working_day',
          tags,
          summary: 'Let the national calendar count for a day again',
          params: DayParams,
          response: { 204: Type.Null(), ...problems(400, 401, 403, 404, 503) },
        },
      },
      async (request, reply) => {
        await policies.forgetWorkingDay(request.access, request.params.day);
        return reply.code(204).send(null);
      },
    );
  };
