/** Opportunities, contracts, service tickets and payments of a customer: one set of routes each, made from their columns. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Uuid, nullable, problems } from '../platform/http.js';
import { Page, PageQuery } from '../platform/pagination.js';
import { bulkItemSchema, entities, newRecordSchema, recordChangeSchema, recordSchema, type Entity } from './entities.js';
import type { OpenWork } from './service.js';

const CustomerParams = Type.Object({ id: Uuid });
const RecordParams = Type.Object({ id: Uuid, recordId: Uuid });
const SourceParams = Type.Object({
  id: Uuid,
  source: Type.String({ minLength: 1, maxLength: 100 }),
  externalId: Type.String({ minLength: 1, maxLength: 200 }),
});

/** A thousand records are about half a megabyte. */
const bulkBytes = 4 * 1024 * 1024;

const BulkResult = Type.Object({
  externalId: Type.String(),
  status: Type.Enum(['created', 'replaced', 'refused']),
  id: Type.Optional(Uuid),
  ownerId: Type.Optional(nullable(Uuid)),
  version: Type.Optional(Type.Integer()),
  ownerKept: Type.Optional(Type.Boolean()),
  code: Type.Optional(Type.String()),
  field: Type.Optional(Type.String()),
  message: Type.Optional(Type.String()),
});

export const openWorkRoutes =
  (openWork: OpenWork): FastifyPluginAsyncTypebox =>
  async (app) => {
    for (const entity of entities) app.register(routesOf(openWork, entity));
  };

const routesOf =
  (openWork: OpenWork, entity: Entity): FastifyPluginAsyncTypebox =>
  async (app) => {
    const { path, singular } = entity;
    const plural = path.replace('-', '_');
    const words = singular.replace('_', ' ');
    const Body = newRecordSchema(entity);
    const Answer = recordSchema(entity);
    const Upserted = Type.Object({ ...Answer.properties, ownerKept: Type.Boolean() });

    app.put(
      `/customers/:id/${path}/:source/:externalId`,
      {
        schema: {
          operationId: `upsert_${singular}`,
          tags: ['open work'],
          summary: `Keep a ${words} of another system`,
          description:
            'Replaces the whole record. The owner moves only when the source names another active employee than it last did; otherwise ' +
            "Baton's owner stands and the answer says ownerKept.",
          params: SourceParams,
          body: Body,
          response: { 200: Upserted, 201: Upserted, ...problems(400, 401, 403, 404, 409, 422, 429, 503) },
        },
      },
      async (request, reply) => {
        const { id, source, externalId } = request.params;
        const { record, isNew } = await openWork.upsert(request.access, path, id, { source, externalId }, request.body);
        return reply.code(isNew ? 201 : 200).send(record);
      },
    );

    app.put(
      `/${path}/by-external/:source`,
      {
        bodyLimit: bulkBytes,
        schema: {
          operationId: `upsert_${plural}`,
          tags: ['open work'],
          summary: `Keep up to 1,000 ${plural.replace('_', ' ')} of another system`,
          description:
            'Each as by the upsert of one, and with a result of its own, in the order of the request: a refused one stops no other.',
          params: Type.Object({ source: SourceParams.properties.source }),
          body: Type.Object(
            { items: Type.Array(bulkItemSchema(entity), { minItems: 1, maxItems: 1000 }) },
            { additionalProperties: false },
          ),
          response: { 200: Type.Object({ items: Type.Array(BulkResult) }), ...problems(400, 401, 413, 429, 503) },
        },
      },
      async (request) => ({ items: await openWork.upsertMany(request.access, path, request.params.source, request.body.items) }),
    );

    app.post(
      `/customers/:id/${path}`,
      {
        schema: {
          operationId: `create_${singular}`,
          tags: ['open work'],
          summary: `Type in a ${words}`,
          params: CustomerParams,
          body: Body,
          response: { 201: Answer, ...problems(400, 401, 403, 404, 409, 422, 429, 503) },
        },
      },
      async (request, reply) => {
        const record = await openWork.add(request.access, path, request.params.id, request.resourceId, request.body);
        return reply.code(201).send(record);
      },
    );

    app.get(
      `/customers/:id/${path}`,
      {
        schema: {
          operationId: `list_${plural}`,
          tags: ['open work'],
          summary: `The ${plural.replace('_', ' ')} of a customer, the newest first`,
          params: CustomerParams,
          querystring: PageQuery,
          response: { 200: Page(Answer), ...problems(400, 401, 403, 404, 409, 429, 503) },
        },
      },
      (request) => openWork.list(request.access, path, request.params.id, request.query),
    );

    app.patch(
      `/customers/:id/${path}/:recordId`,
      {
        schema: {
          operationId: `update_${singular}`,
          tags: ['open work'],
          summary: `Change a ${words}; what is left out stays`,
          params: RecordParams,
          body: recordChangeSchema(entity),
          response: { 200: Answer, ...problems(400, 401, 403, 404, 409, 422, 429, 503) },
        },
      },
      (request) => openWork.change(request.access, path, request.params.id, request.params.recordId, request.body),
    );

    app.delete(
      `/customers/:id/${path}/:recordId`,
      {
        schema: {
          operationId: `delete_${singular}`,
          tags: ['open work'],
          summary: `Take away a ${words} that was typed in by mistake`,
          params: RecordParams,
          response: { 204: Type.Null(), ...problems(400, 401, 403, 404, 409, 429, 503) },
        },
      },
      async (request, reply) => {
        await openWork.delete(request.access, path, request.params.id, request.params.recordId);
        return reply.code(204).send(null);
      },
    );
  };
