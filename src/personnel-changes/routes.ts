import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { IdParams, NoFields, problems } from '../platform/http.js';
import { AllocationInForce, ChangedPlan, NewAllocation, Plan, planBytes, PlanQuery, PreviewedAllocation } from './plan-schemas.js';
import {
  CancelBody,
  CustomerDecision,
  CustomerParams,
  LooseEndPage,
  LooseEndQuery,
  PersonnelChange,
  PersonnelChangeBody,
  PersonnelChangePage,
  PersonnelChangeQuery,
  PlannedCustomer,
  PlannedCustomerPage,
  PlannedCustomerQuery,
  UndoChangeBody,
  UndoDecision,
} from './schemas.js';
import { leavingRoutes } from './leaving-routes.js';
import type { PersonnelChanges } from './service.js';

const tags = ['personnel changes'];

export const personnelChangeRoutes =
  (changes: PersonnelChanges): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.post(
      '/personnel-changes',
      {
        bodyLimit: planBytes,
        schema: {
          operationId: 'create_personnel_change',
          tags,
          summary: 'Open a resignation or position change by hand, as an HR event would',
          body: PersonnelChangeBody,
          response: { 201: PersonnelChange, ...problems(400, 401, 403, 409, 422, 429, 503) },
        },
      },
      async (request, reply) => {
        const change = await changes.create(request.access, request.body, request.resourceId);
        return reply.code(201).header('location', `/api/v1/personnel-changes/${change.id}`).send(change);
      },
    );

    app.post(
      '/personnel-changes/preview',
      {
        bodyLimit: planBytes,
        schema: {
          operationId: 'preview_personnel_change',
          tags,
          summary: 'Who would get which customer if this change ran now; nothing is written',
          body: PersonnelChangeBody,
          querystring: PlanQuery,
          response: { 200: Plan, ...problems(400, 401, 403, 422, 429, 503) },
        },
      },
      (request) => changes.preview(request.access, request.body, request.query),
    );

    app.post(
      '/personnel-changes/:id/allocation/preview',
      {
        bodyLimit: planBytes,
        schema: {
          operationId: 'preview_allocation',
          tags,
          summary: 'Who would get which customer by another allocation, of those not confirmed yet; nothing is written',
          params: IdParams,
          body: PreviewedAllocation,
          querystring: PlanQuery,
          response: { 200: Plan, ...problems(400, 401, 403, 404, 409, 422, 429, 503) },
        },
      },
      (request) => changes.previewAllocation(request.access, request.params.id, request.body, request.query),
    );

    app.get(
      '/personnel-changes/:id/allocation',
      {
        schema: {
          operationId: 'get_allocation',
          tags,
          summary: 'The plan in force: strategy, receivers, pins, and what has no receiver yet',
          params: IdParams,
          response: { 200: AllocationInForce, ...problems(400, 401, 403, 404, 429, 503) },
        },
      },
      (request) => changes.readAllocation(request.access, request.params.id),
    );

    app.put(
      '/personnel-changes/:id/allocation',
      {
        bodyLimit: planBytes,
        schema: {
          operationId: 'allocate_personnel_change',
          tags,
          summary: 'Replace the plan for everything that is not confirmed; open handovers are told of their new receiver',
          params: IdParams,
          body: NewAllocation,
          querystring: PlanQuery,
          response: { 200: ChangedPlan, ...problems(400, 401, 403, 404, 409, 422, 429, 503) },
        },
      },
      (request) => changes.allocate(request.access, request.params.id, request.body, request.query),
    );

    app.get(
      '/personnel-changes',
      {
        schema: {
          operationId: 'list_personnel_changes',
          tags,
          summary: 'Resignations and position changes, the newest first',
          querystring: PersonnelChangeQuery,
          response: { 200: PersonnelChangePage, ...problems(400, 401, 403, 429, 503) },
        },
      },
      (request) => changes.list(request.access, request.query),
    );

    await app.register(leavingRoutes(changes));

    app.get(
      '/personnel-changes/:id',
      {
        schema: {
          operationId: 'get_personnel_change',
          tags,
          summary: 'How far a change has come, and what needs a person',
          params: IdParams,
          response: { 200: PersonnelChange, ...problems(400, 401, 403, 404, 429, 503) },
        },
      },
      (request) => changes.get(request.access, request.params.id),
    );

    app.get(
      '/personnel-changes/:id/customers',
      {
        schema: {
          operationId: 'list_personnel_change_customers',
          tags,
          summary: 'The plan: each customer, who is to receive it, what became of it',
          params: IdParams,
          querystring: PlannedCustomerQuery,
          response: { 200: PlannedCustomerPage, ...problems(400, 401, 403, 404, 429, 503) },
        },
      },
      (request) => changes.listCustomers(request.access, request.params.id, request.query),
    );

    app.put(
      '/personnel-changes/:id/customers/:customerId',
      {
        schema: {
          operationId: 'decide_personnel_change_customer',
          tags,
          summary: 'What follows where a handover was cancelled or could not be opened: keep, pool, or again',
          params: CustomerParams,
          body: CustomerDecision,
          response: { 200: PlannedCustomer, ...problems(400, 401, 403, 404, 409, 422, 429, 503) },
        },
      },
      (request) => changes.decideCustomer(request.access, request.params.id, request.params.customerId, request.body),
    );

    app.get(
      '/personnel-changes/:id/loose-ends',
      {
        schema: {
          operationId: 'list_loose_ends',
          tags,
          summary: 'What a leaver had besides customers, and who has it now',
          params: IdParams,
          querystring: LooseEndQuery,
          response: { 200: LooseEndPage, ...problems(400, 401, 403, 404, 429, 503) },
        },
      },
      (request) => changes.listLooseEnds(request.access, request.params.id, request.query),
    );

    for (const [action, summary] of [
      ['start', 'Start the handovers of a planned change before its time'],
      ['pause', 'Open no further handover until the change is resumed; what is open goes on'],
      ['resume', 'Go on where the change was paused'],
    ] as const) {
      app.post(
        `/personnel-changes/:id/${action}`,
        {
          schema: {
            operationId: `${action}_personnel_change`,
            tags,
            summary,
            params: IdParams,
            body: NoFields,
            response: { 200: PersonnelChange, ...problems(400, 401, 403, 404, 409, 429, 503) },
          },
        },
        (request) => changes[action](request.access, request.params.id),
      );
    }

    app.post(
      '/personnel-changes/:id/cancel',
      {
        schema: {
          operationId: 'cancel_personnel_change',
          tags,
          summary: 'Call a change off: nothing more is opened, the person stays, open handovers are cancelled or kept',
          params: IdParams,
          body: CancelBody,
          response: { 200: PersonnelChange, ...problems(400, 401, 403, 404, 409, 422, 429, 503) },
        },
      },
      (request) => changes.cancel(request.access, request.params.id, request.body),
    );

    app.post(
      '/personnel-changes/:id/undo',
      {
        schema: {
          operationId: 'undo_personnel_change',
          tags,
          summary: 'Undo a change as a whole, as far as everything is still where it was put; the person stays',
          params: IdParams,
          body: UndoChangeBody,
          response: { 202: PersonnelChange, ...problems(400, 401, 403, 404, 409, 422, 429, 503) },
        },
      },
      async (request, reply) => reply.code(202).send(await changes.undo(request.access, request.params.id, request.body)),
    );

    app.post(
      '/personnel-changes/:id/decision',
      {
        schema: {
          operationId: 'decide_personnel_change',
          tags,
          summary: 'Of a change that was called off: keep or undo what was completed before',
          params: IdParams,
          body: UndoDecision,
          response: { 200: PersonnelChange, ...problems(400, 401, 403, 404, 409, 422, 429, 503) },
        },
      },
      (request) => changes.decide(request.access, request.params.id, request.body),
    );
  };
