import { fastifySSE } from '@fastify/sse';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { problems } from '../platform/http.js';
import type { LiveWork } from './service.js';

/** A stream ends after this long, and the browser asks anew: so a session that has ended is noticed. */
const lastsMs = 5 * 60_000;

export const liveRoutes =
  (live: LiveWork): FastifyPluginAsyncTypebox =>
  async (app) => {
    await app.register(fastifySSE, { heartbeatInterval: 25_000 });
    const open = new Set<() => void>();
    // Else the server would wait for them when it stops.
    app.addHook('preClose', async () => {
      for (const close of open) close();
    });

    app.get(
      '/me/events',
      {
        sse: 'only',
        schema: {
          operationId: 'follow_my_work',
          tags: ['handovers'],
          summary: 'An event `work` whenever what waits for you may have changed (server-sent events); read it by GET then',
          response: {
            200: Type.Unsafe<never>({ description: 'Events', content: { 'text/event-stream': { schema: Type.String() } } }),
            ...problems(401, 503),
          },
        },
      },
      async (request, reply) => {
        const { sse } = reply;
        sse.keepAlive();
        sse.sendHeaders();
        reply.raw.flushHeaders(); // else they wait for the first event, and the browser does not know that it listens
        const stop = live.follow(request.caller.id, () => void sse.send({ event: 'work', data: {} }).catch(() => undefined));
        const timer = setTimeout(() => sse.close(), lastsMs);
        const close = () => sse.close();
        open.add(close);
        sse.onClose(() => {
          stop();
          clearTimeout(timer);
          open.delete(close);
        });
      },
    );
  };
