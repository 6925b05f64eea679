import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { problems } from '../platform/http.js';
import { Page } from '../platform/pagination.js';
import { contactRoutes, followUpRoutes } from './contact-routes.js';
import { mergeRoutes } from './merge-routes.js';
import {
  Customer,
  CustomerChange,
  CustomerParams,
  CustomerQuery,
  entityTag,
  ExternalParams,
  IfMatch,
  Moved,
  NewCustomer,
  versionOf,
} from './schemas.js';
import type { Customers } from './service.js';

const tags = ['customers'];

export const customerRoutes =
  (customers: Customers): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.post(
      '/customers',
      {
        schema: {
          operationId: 'create_customer',
          tags,
          summary: 'Create a customer, for oneself, for someone one leads, or into the pool',
          body: NewCustomer,
          response: { 201: Customer, ...problems(400, 401, 403, 409, 422, 429, 503) },
        },
      },
      async (request, reply) => {
        const customer = await customers.create(request.access, request.resourceId, request.body);
        return reply.code(201).header('location', `/api/v1/customers/${customer.id}`).header('etag', entityTag(customer)).send(customer);
      },
    );

    app.put(
      '/customers/by-external/:source/:externalId',
      {
        schema: {
          operationId: 'upsert_customer',
          tags,
          summary: 'Create the customer of another system, or change what the body names; owner and contacts only on creation',
          params: ExternalParams,
          headers: IfMatch,
          body: NewCustomer,
          response: { 200: Customer, 201: Customer, ...problems(400, 401, 403, 404, 409, 412, 422, 429, 503) },
        },
      },
      async (request, reply) => {
        const { customer, isNew } = await customers.upsert(
          request.access,
          request.params,
          request.resourceId,
          request.body,
          versionOf(request.headers['if-match']),
        );
        if (isNew) reply.header('location', `/api/v1/customers/${customer.id}`);
        return reply
          .code(isNew ? 201 : 200)
          .header('etag', entityTag(customer))
          .send(customer);
      },
    );

    app.get(
      '/customers',
      {
        schema: {
          operationId: 'list_customers',
          tags,
          summary: 'Customers that you may see; those of the pool are at /pool',
          querystring: CustomerQuery,
          response: { 200: Page(Customer), ...problems(400, 401, 403, 429, 503) },
        },
      },
      (request) => customers.list(request.access, request.query),
    );

    app.get(
      '/customers/:id',
      {
        schema: {
          operationId: 'get_customer',
          tags,
          summary: 'One customer; its ETag is for If-Match. Of a merged one, 307 to the one that it went into',
          params: CustomerParams,
          response: { 200: Customer, 307: Moved, ...problems(400, 401, 404, 429, 503) },
        },
      },
      async (request, reply) => {
        const customer = await customers.get(request.access, request.params.id);
        if ('mergedInto' in customer) return reply.redirect(`/api/v1/customers/${customer.mergedInto}`, 307);
        return reply.header('etag', entityTag(customer)).send(customer);
      },
    );

    app.patch(
      '/customers/:id',
      {
        schema: {
          operationId: 'update_customer',
          tags,
          summary: 'Change a customer; what is left out stays',
          params: CustomerParams,
          headers: IfMatch,
          body: CustomerChange,
          response: { 200: Customer, ...problems(400, 401, 403, 404, 409, 412, 422, 429, 503) },
        },
      },
      async (request, reply) => {
        const expected = versionOf(request.headers['if-match']);
        const customer = await customers.change(request.access, request.params.id, request.body, expected);
        return reply.header('etag', entityTag(customer)).send(customer);
      },
    );

    for (const action of ['deactivate', 'activate'] as const) {
      app.post(
        `/customers/:id/${action}`,
        {
          schema: {
            operationId: `${action}_customer`,
            tags,
            summary: action === 'deactivate' ? 'Take a customer out of use; nothing is deleted' : 'Take a customer into use again',
            params: CustomerParams,
            body: Type.Object({}, { additionalProperties: false }),
            response: { 200: Customer, ...problems(400, 401, 403, 404, 409, 429, 503) },
          },
        },
        async (request, reply) => {
          const customer = await customers[action](request.access, request.params.id);
          return reply.header('etag', entityTag(customer)).send(customer);
        },
      );
    }

    app.delete(
      '/customers/:id',
      {
        schema: {
          operationId: 'delete_customer',
          tags,
          summary: 'Delete a customer on which nothing hangs; 409 in_use names what does',
          params: CustomerParams,
          response: { 204: Type.Null(), ...problems(400, 401, 403, 404, 409, 429, 503) },
        },
      },
      async (request, reply) => {
        await customers.delete(request.access, request.params.id);
        return reply.code(204).send(null);
      },
    );

    await app.register(contactRoutes(customers));
    await app.register(followUpRoutes(customers));
    await app.register(mergeRoutes(customers));
  };
