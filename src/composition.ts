/** What the API consists of, built once from settings and connections: the same for the server, the tests and the worker. */
import type { Client } from '@temporalio/client';
import { createEmployees } from './employees/service.js';
import { createApiKeys } from './identity/api-keys.js';
import { createSessions } from './identity/sessions.js';
import type { ServiceConfig } from './platform/config.js';
import type { Database } from './platform/database.js';
import { createIdempotencyKeys } from './platform/idempotency-keys.js';

export interface Connections {
  readonly config: ServiceConfig;
  readonly database: Database;
  readonly temporal: Client;
}

export function createServices({ config, database, temporal }: Connections) {
  return {
    database,
    /** What /readyz asks. */
    dependencies: {
      database: () => database.$queryRaw`SELECT 1`,
      temporal: () => temporal.connection.workflowService.getSystemInfo({}),
    },
    sessions: createSessions(database, { url: config.http.url, secret: config.secret, timezone: config.timezone }),
    apiKeys: createApiKeys({ database, bootstrapKey: config.bootstrapApiKey }),
    idempotencyKeys: createIdempotencyKeys(database),
    employees: createEmployees({ database, phoneRegion: config.phoneRegion }),
  };
}
export type Services = ReturnType<typeof createServices>;
