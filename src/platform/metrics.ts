/** Prometheus metrics of one process. */
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** A registry with the figures of the process itself: memory, event loop, garbage collection. */
export function createMetrics(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** Durations of HTTP requests in seconds, by route and not by address, so that their number stays bounded. */
export const httpDurations = (registry: Registry) =>
  new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Duration of HTTP requests by method, route and status',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  });
