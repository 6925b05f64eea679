/** get_customer_360_view, and each of its parts page by page. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { nullable, problems } from '../platform/http.js';
import { PageQuery } from '../platform/pagination.js';
import { CustomerParams, Moved } from './schemas.js';
import { View360 } from './view-360-schemas.js';
import type { Customers } from './service.js';
import { viewPartNames, type ViewPart } from './view-360-parts.js';

const tags = ['customers'];

export const view360Routes =
  (customers: Customers): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/customers/:id/360',
      {
        schema: {
          operationId: 'get_customer_360_view',
          tags,
          summary: 'Everything about a customer: the first page of each part, and the sums',
          params: CustomerParams,
          response: { 200: View360, 307: Moved, ...problems(400, 401, 404, 429, 503) },
        },
      },
      async (request, reply) => {
        const view = await customers.view360(request.access, request.params.id);
        if ('mergedInto' in view) return reply.redirect(`/api/v1/customers/${view.mergedInto}/360`, 307);
        return view;
      },
    );
    for (const part of viewPartNames) await app.register(partRoute(customers, part));
  };

const partRoute =
  (customers: Customers, part: ViewPart): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      `/customers/:id/360/${part}`,
      {
        schema: {
          operationId: `list_360_${part.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`,
          tags,
          summary: `The next page of ${part} in the 360° view, by the cursor that the view or a page answered`,
          params: CustomerParams,
          querystring: PageQuery,
          response: { 200: PartPage(part), ...problems(400, 401, 403, 404, 409, 429, 503) },
        },
      },
      (request) => customers.view360Part(request.access, request.params.id, part, request.query),
    );
  };

/** What the view holds of the part, without the total. The records come from one statement a part, and are typed there. */
const PartPage = (part: ViewPart) =>
  Type.Object({ items: Type.Unsafe<unknown[]>(View360.properties[part].properties.items), nextCursor: nullable(Type.String()) });
