/** What the API consists of, built once from settings and connections: the same for the server, the tests and the worker. */
import type { Client } from '@temporalio/client';
import { createAudit } from './audit/service.js';
import { createCustomerFiles } from './customer-files/service.js';
import { createImportWorkflows } from './customer-files/workflow.js';
import { createCustomers } from './customers/service.js';
import { createEmployees } from './employees/service.js';
import { createDeadlineMoves, moveOntoPolicy } from './handovers/moving-deadlines.js';
import { createBulkOperations } from './handovers/bulk-operations.js';
import { findUnattended, repairHandover } from './handovers/repairing.js';
import { createHandovers } from './handovers/service.js';
import { createApiKeys } from './identity/api-keys.js';
import { createSessions } from './identity/sessions.js';
import { createTasks } from './customers/tasks.js';
import { createInbox } from './inbox/service.js';
import { createHrEvents } from './intake/service.js';
import { createLiveWork } from './live/service.js';
import { createNotifications } from './notifications/service.js';
import { createOpenWork } from './open-work/service.js';
import { createRelay } from './personnel-changes/relay.js';
import { createOperations } from './operations/service.js';
import { createPersonnelChanges } from './personnel-changes/service.js';
import { createPolicies } from './policies/service.js';
import type { ServiceConfig } from './platform/config.js';
import type { Database } from './platform/database.js';
import { createIdempotencyKeys } from './platform/idempotency-keys.js';
import type { Logger } from './platform/logging.js';
import { isAttended, workflowUrl } from './platform/temporal.js';
import { createPools } from './pool/pools.js';
import { createPoolRules } from './pool/pool-rules.js';
import { createRecyclingRuns } from './pool/recycling-runs.js';
import { createPool } from './pool/service.js';
import { createSealing } from './platform/sealing.js';
import { createWebhooks } from './webhooks/service.js';

export interface Connections {
  readonly config: ServiceConfig;
  readonly database: Database;
  readonly temporal: Client;
  readonly logger: Logger;
}

/** Whoever asks what is stuck is told soon that Temporal hangs. */
const soon = <T>(client: Client, ask: () => Promise<T>): Promise<T> => client.withDeadline(Date.now() + 10_000, ask);

export function createServices({ config, database, temporal: client, logger }: Connections) {
  const { phoneRegion, timezone } = config;
  const { taskQueue } = config.temporal;
  const temporalUrlOf = (workflowId: string) => workflowUrl(config.temporal, workflowId);
  const temporal = { client, taskQueue };
  const baseUrl = config.http.url;
  const deadlineMoves = createDeadlineMoves({ database, temporal, baseUrl, logger });
  const changeRelay = createRelay({ database, client, taskQueue, logger });
  // An event that moves dates, or a person who calls a change off, moves the deadlines of open handovers, too.
  const relay: typeof changeRelay = {
    ...changeRelay,
    soon: () => {
      changeRelay.soon();
      deadlineMoves.tellSoon();
    },
    tellSoon: (change) => {
      changeRelay.tellSoon(change);
      deadlineMoves.tellSoon();
    },
  };
  const customers = createCustomers({ database, phoneRegion });
  const sealing = createSealing(config.secret);
  const apiKeys = createApiKeys({ database, sealing, bootstrapKey: config.bootstrapApiKey });
  return {
    database,
    /** What /readyz asks. */
    dependencies: {
      database: () => database.$queryRaw`SELECT 1`,
      temporal: () => client.connection.workflowService.getSystemInfo({}),
    },
    sessions: createSessions(database, { url: config.http.url, secret: config.secret, timezone }),
    apiKeys,
    idempotencyKeys: createIdempotencyKeys(database),
    employees: createEmployees({ database, phoneRegion }),
    customers,
    customerFiles: createCustomerFiles({
      database,
      phoneRegion,
      workflows: createImportWorkflows(client, taskQueue, logger),
      listCustomers: customers.list,
    }),
    openWork: createOpenWork({ database }),
    pool: createPool({ database, timing: config }),
    pools: createPools(database),
    poolRules: createPoolRules({ database }),
    recyclingRuns: createRecyclingRuns({ database, temporal, bundlingMs: config.bundlingMs, logger, temporalUrlOf }),
    handovers: createHandovers({ database, temporal, baseUrl, temporalUrlOf }),
    bulkOperations: createBulkOperations({ database, temporal, logger }),
    policies: createPolicies({ database, moveHandovers: moveOntoPolicy, tellSoon: deadlineMoves.tellSoon }),
    liveWork: createLiveWork({ databaseUrl: config.databaseUrl, logger }),
    hrEvents: createHrEvents({ database, relay, timezone, signingSecretOf: (keyId) => apiKeys.signingSecretOf(keyId) }),
    personnelChanges: createPersonnelChanges({ database, relay, timing: config, company: config.company, temporalUrlOf }),
    notifications: createNotifications({ database, config }),
    inbox: createInbox({ database, timezone }),
    tasks: createTasks(database),
    audit: createAudit({ database }),
    operations: createOperations({
      database,
      temporalUrlOf,
      findUnattended: (most) => soon(client, () => findUnattended(database, temporal, most)),
      isAttended: () => soon(client, () => isAttended(client, taskQueue)),
      repairHandover: (id) => repairHandover(database, temporal, baseUrl, id),
    }),
    webhooks: createWebhooks({ database, allowedAddresses: config.webhookAddresses, sealing }),
  };
}
export type Services = ReturnType<typeof createServices>;
