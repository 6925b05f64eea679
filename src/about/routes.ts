import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { problems } from '../platform/http.js';
import { About, Services } from './schemas.js';

const tags = ['about'];

/** For everybody: the sign-in page asks it. */
export const aboutRoutes =
  (about: About): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/about',
      { schema: { operationId: 'get_about', tags, summary: 'Whose installation this is', security: [], response: { 200: About } } },
      () => about,
    );
  };

/** For people and keys. */
export const serviceRoutes =
  (services: Services): FastifyPluginAsyncTypebox =>
  async (app) => {
    app.get(
      '/about/services',
      {
        schema: {
          operationId: 'get_services',
          tags,
          summary: 'What runs where: Temporal, e-mail, SMS',
          response: { 200: Services, ...problems(401, 503) },
        },
      },
      () => services,
    );
  };
