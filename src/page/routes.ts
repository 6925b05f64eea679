/** The web page: its files as they were built, and for every address of the page its one document. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import helmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';

/** Addresses that are no page, whoever asks: there an unknown address is a problem document. */
const notPages = /^\/(api|docs|scim|assets|healthz|readyz|metrics)(\/|$)/;

// Our own scripts and nothing else. antd writes its styles into the document, which needs 'unsafe-inline' for styles.
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
};

export interface PageOptions {
  /** Where the built page lies; undefined, or without one in it: the page says how to build it. */
  readonly folder: string | undefined;
  /** The public address: with https the browser is told to stay there. */
  readonly url: string;
}

export const pageRoutes =
  ({ folder, url }: PageOptions): FastifyPluginAsync =>
  async (app) => {
    const isSecure = url.startsWith('https:');
    await app.register(helmet, { contentSecurityPolicy, xFrameOptions: { action: 'deny' }, hsts: isSecure && { maxAge: 31_536_000 } });
    const root = folder !== undefined && existsSync(join(folder, 'index.html')) ? folder : undefined;
    if (root !== undefined) {
      // Their names change with their content.
      const kept = { maxAge: '365d', immutable: true, preCompressed: true, index: false as const };
      await app.register(fastifyStatic, { root: join(root, 'assets'), prefix: '/assets/', decorateReply: true, ...kept });
    }

    const sendPage = (request: FastifyRequest, reply: FastifyReply) => {
      // The front door is open to everybody; elsewhere a program that asks for what is not there is told so.
      const isFrontDoor = request.url === '/' || request.url.startsWith('/?');
      if (notPages.test(request.url) || !(isFrontDoor || wantsPage(request))) return reply.callNotFound();
      if (root === undefined) return reply.code(503).type('text/plain; charset=utf-8').send(notBuilt);
      return reply.sendFile('index.html', root, { cacheControl: false });
    };
    app.addHook('onSend', async (request, reply) => {
      if (!request.url.startsWith('/assets/')) reply.header('cache-control', 'no-cache');
    });
    app.get('/', { schema: { hide: true } }, sendPage);
    app.get('/*', { schema: { hide: true } }, sendPage);
    if (root !== undefined) {
      app.get('/favicon.svg', { schema: { hide: true } }, (_request, reply) =>
        reply.sendFile('favicon.svg', root, { cacheControl: false }),
      );
    }
  };

/** A browser that opens an address says that it wants HTML; programs do not, and get a problem document. */
const wantsPage = ({ headers }: FastifyRequest) => headers.accept?.includes('text/html') ?? false;

const notBuilt =
  'The web page is not built. `npm start` builds it, and so does `npm run build`; the API answers all the same: see /docs.\n' +
  '网页尚未构建：运行 npm start 或 npm run build 即可；API 不受影响，见 /docs。\n';
