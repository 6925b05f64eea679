/** What load balancers and Prometheus ask: /healthz (the process answers), /readyz (what it needs answers too), /metrics. */
import type { FastifyPluginAsync } from 'fastify';
import type { Registry } from 'prom-client';
import { httpDurations } from './metrics.js';

/** Asks what the process depends on, by name; each rejects where that is away. */
export type Dependencies = Readonly<Record<string, () => Promise<unknown>>>;

const patienceMs = 3_000;

export const health =
  (dependencies: Dependencies, metrics: Registry): FastifyPluginAsync =>
  async (app) => {
    const schema = { hide: true };
    app.get('/healthz', { schema }, () => ({ status: 'ok' }));
    app.get('/readyz', { schema }, async (_request, reply) => {
      const parts = await Promise.all(Object.entries(dependencies).map(async ([name, ask]) => [name, await stateOf(ask)] as const));
      const ready = parts.every(([, state]) => state === 'ok');
      return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not_ready', ...Object.fromEntries(parts) });
    });
    app.get('/metrics', { schema }, async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()));
  };

async function stateOf(ask: () => Promise<unknown>): Promise<'ok' | 'away'> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<'away'>((resolve) => {
    timer = setTimeout(resolve, patienceMs, 'away');
  });
  const answer = ask().then(
    () => 'ok' as const,
    () => 'away' as const,
  );
  return Promise.race([answer, tooLate]).finally(() => clearTimeout(timer));
}

/** Measures every request; registered on the root, so that it sees all routes. */
export function measureRequests(app: Parameters<FastifyPluginAsync>[0], metrics: Registry): void {
  const durations = httpDurations(metrics);
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });
}
