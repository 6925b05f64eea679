/** The people at a customer, and the recorded contacts with it. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { problems } from '../platform/http.js';
import { Page, PageQuery } from '../platform/pagination.js';
import { Contact, ContactChange, ContactParams, CustomerParams, FollowUp, NewContact, NewFollowUp } from './schemas.js';
import type { Customers } from './service.js';

const tags = ['customers'];

export const contactRoutes =
  (customers: Customers): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/customers/:id/contacts',
      {
        schema: {
          operationId: 'list_contacts',
          tags,
          summary: 'The people at a customer, the primary first',
          params: CustomerParams,
          querystring: PageQuery,
          response: { 200: Page(Contact), ...problems(400, 401, 403, 404, 409, 429, 503) },
        },
      },
      (request) => customers.view360Part(request.access, request.params.id, 'contacts', request.query),
    );

    app.post(
      '/customers/:id/contacts',
      {
        schema: {
          operationId: 'create_contact',
          tags,
          summary: 'Add a person at a customer',
          params: CustomerParams,
          body: NewContact,
          response: { 201: Contact, ...problems(400, 401, 403, 404, 409, 429, 503) },
        },
      },
      async (request, reply) =>
        reply.code(201).send(await customers.addContact(request.access, request.params.id, request.resourceId, request.body)),
    );

    app.patch(
      '/customers/:id/contacts/:contactId',
      {
        schema: {
          operationId: 'update_contact',
          tags,
          summary: 'Change a person at a customer; leftAt says that they are no longer there',
          params: ContactParams,
          body: ContactChange,
          response: { 200: Contact, ...problems(400, 401, 403, 404, 409, 429, 503) },
        },
      },
      (request) => customers.changeContact(request.access, request.params.id, request.params.contactId, request.body),
    );

    app.delete(
      '/customers/:id/contacts/:contactId',
      {
        schema: {
          operationId: 'delete_contact',
          tags,
          summary: 'Delete a person that was added by mistake; whoever was there gets leftAt instead',
          params: ContactParams,
          response: { 204: Type.Null(), ...problems(400, 401, 403, 404, 409, 429, 503) },
        },
      },
      async (request, reply) => {
        await customers.deleteContact(request.access, request.params.id, request.params.contactId);
        return reply.code(204).send(null);
      },
    );
  };

export const followUpRoutes =
  (customers: Customers): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/customers/:id/follow-ups',
      {
        schema: {
          operationId: 'list_follow_ups',
          tags,
          summary: 'Recorded contacts with a customer, the latest first',
          params: CustomerParams,
          querystring: PageQuery,
          response: { 200: Page(FollowUp), ...problems(400, 401, 403, 404, 409, 429, 503) },
        },
      },
      (request) => customers.view360Part(request.access, request.params.id, 'followUps', request.query),
    );

    app.post(
      '/customers/:id/follow-ups',
      {
        schema: {
          operationId: 'create_follow_up',
          tags,
          summary: 'Record a contact with a customer',
          params: CustomerParams,
          body: NewFollowUp,
          response: { 201: FollowUp, ...problems(400, 401, 403, 404, 409, 429, 503) },
        },
      },
      async (request, reply) =>
        reply.code(201).send(await customers.addFollowUp(request.access, request.params.id, request.resourceId, request.body)),
    );
  };
