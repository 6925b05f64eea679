/** What preparer and reviewer write into a handover besides messages. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { IdParams, problems } from '../platform/http.js';
import { Brief } from './brief.js';
import { ItemChange } from './payloads.js';
import { PageQuery } from '../platform/pagination.js';
import { Comment, CommentPage, ItemList, ItemParams, NewComment, NewItem } from './schemas.js';
import type { Handovers } from './service.js';

const tags = ['handovers'];
const closed = { additionalProperties: false };
const { id: _, ...fieldsOfItem } = ItemChange.properties;
const OneItemChange = Type.Object(fieldsOfItem, closed);
const ItemChanges = Type.Object({ items: Type.Array(ItemChange, { minItems: 1, maxItems: 500 }) }, closed);
const whoChanges =
  'The preparer, in preparation. With `moves` alone the reviewer, too, until they approve: a colleague’s work goes along only where the reviewer marks it.';
const refusals = problems(400, 401, 403, 404, 409, 422, 503);

export const checklistRoutes =
  ({ checklist }: Handovers): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.patch(
      '/handovers/:id/items',
      {
        schema: {
          operationId: 'change_handover_items',
          tags,
          summary: 'Change several items of the checklist, all or none',
          description: whoChanges,
          params: IdParams,
          body: ItemChanges,
          response: { 200: ItemList, ...refusals },
        },
      },
      async (request) => ({ items: await checklist.change(request.access, request.params.id, request.body.items) }),
    );

    app.post(
      '/handovers/:id/items',
      {
        schema: {
          operationId: 'add_handover_item',
          tags,
          summary: 'Add an item by hand',
          params: IdParams,
          body: NewItem,
          response: { 201: Type.Ref('HandoverItem'), ...refusals },
        },
      },
      async (request, reply) =>
        reply.code(201).send(await checklist.add(request.access, request.params.id, request.resourceId, request.body)),
    );

    app.patch(
      '/handovers/:id/items/:itemId',
      {
        schema: {
          operationId: 'change_handover_item',
          tags,
          summary: 'Change one item of the checklist',
          description: whoChanges,
          params: ItemParams,
          body: OneItemChange,
          response: { 200: Type.Ref('HandoverItem'), ...refusals },
        },
      },
      async (request) => {
        const { id, itemId } = request.params;
        return checklist.changeOne(request.access, id, { ...request.body, id: itemId });
      },
    );

    app.delete(
      '/handovers/:id/items/:itemId',
      {
        schema: {
          operationId: 'remove_handover_item',
          tags,
          summary: 'Take back an item that was added by hand',
          params: ItemParams,
          response: { 200: ItemList, ...refusals },
        },
      },
      async (request) => ({ items: await checklist.remove(request.access, request.params.id, request.params.itemId) }),
    );

    app.put(
      '/handovers/:id/brief',
      {
        schema: {
          operationId: 'write_handover_brief',
          tags,
          summary: 'Write what the receiver has to know beyond the records',
          params: IdParams,
          body: Brief,
          response: { 200: Brief, ...refusals },
        },
      },
      (request) => checklist.writeBrief(request.access, request.params.id, request.body),
    );

    app.get(
      '/handovers/:id/comments',
      {
        schema: {
          operationId: 'list_handover_comments',
          tags,
          summary: 'What was commented on a handover, oldest first',
          params: IdParams,
          querystring: PageQuery,
          response: { 200: CommentPage, ...problems(400, 401, 404, 503) },
        },
      },
      (request) => checklist.comments(request.access, request.params.id, request.query),
    );

    app.post(
      '/handovers/:id/comments',
      {
        schema: {
          operationId: 'comment_on_handover',
          tags,
          summary: 'Comment on a handover, at any stage',
          params: IdParams,
          body: NewComment,
          response: { 201: Comment, ...refusals },
        },
      },
      async (request, reply) =>
        reply.code(201).send(await checklist.comment(request.access, request.params.id, request.resourceId, request.body.text)),
    );
  };
