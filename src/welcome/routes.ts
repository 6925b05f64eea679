/** The first page, until the web page is built: what runs where, and where to go from here. */
import type { FastifyPluginAsync } from 'fastify';
import type { About } from './about.js';
import { languageOf, welcomePage } from './page.js';
import { style } from './style.js';

// Nothing but this page and its own style sheet: no script, no frame, no other host.
const contentSecurityPolicy =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export const welcomeRoutes =
  (about: About): FastifyPluginAsync =>
  async (app) => {
    app.get<{ Querystring: { lang?: string } }>('/', { schema: { hide: true } }, (request, reply) => {
      const language = languageOf(request.query.lang, request.headers['accept-language']);
      return reply
        .header('content-security-policy', contentSecurityPolicy)
        .header('content-language', language)
        .header('vary', 'accept-language')
        .header('cache-control', 'no-cache')
        .type('text/html; charset=utf-8')
        .send(welcomePage(about, language));
    });

    app.get('/welcome.css', { schema: { hide: true } }, (_request, reply) =>
      reply.header('cache-control', 'public, max-age=300').type('text/css; charset=utf-8').send(style),
    );
  };
