/** One endpoint for each message of the transition table, under the mission's own operation ids; and the undo. */
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { malformed } from '../platform/errors.js';
import { IdParams, problems } from '../platform/http.js';
import { payloads, readPayload, Undo } from './payloads.js';
import type { Handovers } from './service.js';
import { messages, type Message } from './stages.js';

const operations = {
  complete_preparation: ['complete-preparation', 'complete_handover_preparation', 'Complete the checklist and send it to review'],
  request_changes: ['request-changes', 'request_handover_changes', 'Reopen items and send the checklist back to preparation'],
  approve: ['approve', 'approve_handover', 'Approve the checklist and send the handover to its receiver'],
  confirm: ['confirm', 'confirm_handover', 'Take the customer over: ownership moves, the customer is told'],
  send_back: ['send-back', 'send_back_handover', 'Send the handover back to preparation with a question'],
  decline: ['decline', 'decline_handover', 'Decline to take the customer; the reviewer finds another receiver'],
  reassign: ['reassign', 'reassign_handover', 'Give the part of preparer, reviewer or receiver to somebody else'],
  send_to_pool: ['send-to-pool', 'send_handover_to_pool', 'End the handover and put the customer into the public pool'],
  cancel: ['cancel', 'cancel_handover', 'Cancel the handover; the customer stays with the old owner'],
} as const satisfies Record<Message, readonly [path: string, operationId: string, summary: string]>;

export const messageRoutes =
  (handovers: Handovers): FastifyPluginAsyncTypebox =>
  async (app) => {
    for (const message of messages) {
      const [path, operationId, summary] = operations[message];
      app.post(
        `/handovers/:id/${path}`,
        {
          schema: {
            operationId,
            tags: ['handovers'],
            summary,
            params: IdParams,
            body: payloads[message],
            response: { 200: Type.Ref('Handover'), 202: Type.Ref('Pending'), ...problems(400, 401, 403, 404, 409, 422, 429, 503) },
          },
        },
        async (request, reply) => {
          const payload = readPayload(message, request.body);
          if ('rule' in payload) throw malformed('malformed', `${payload.field} ${payload.rule}.`, { field: payload.field });
          const result = await handovers.send(request.access, request.params.id, keyOf(request), payload);
          return 'messageId' in result ? reply.code(202).send(result) : result;
        },
      );
    }

    app.post(
      '/handovers/:id/undo',
      {
        schema: {
          operationId: 'undo_handover',
          tags: ['handovers'],
          summary: 'Undo a completed handover: what it moved goes back as far as it is still there',
          params: IdParams,
          body: Undo,
          response: { 200: Type.Ref('Handover'), 202: Type.Ref('Pending'), ...problems(400, 401, 403, 404, 409, 422, 429, 503) },
        },
      },
      async (request, reply) => {
        const result = await handovers.undo(request.access, request.params.id, keyOf(request), request.body);
        return 'messageId' in result ? reply.code(202).send(result) : result;
      },
    );
  };

/** The caller's own key is the message id; without one the message is told apart by the request. */
const keyOf = ({ idempotencyKey, resourceId }: Pick<FastifyRequest, 'idempotencyKey' | 'resourceId'>) => ({
  messageId: idempotencyKey ?? resourceId,
  isRepeatable: idempotencyKey !== undefined,
});
