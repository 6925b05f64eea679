/** Puts a worker together from settings and connections: the same for the process and for the tests. */
import type { Client } from '@temporalio/client';
import { Worker, type NativeConnection } from '@temporalio/worker';
import { createActivities } from '../activities/index.js';
import { checkFollowUps } from '../src/handovers/follow-up-checks.js';
import { createDeadlineMoves } from '../src/handovers/moving-deadlines.js';
import { resumeImports } from '../src/customer-files/workflow.js';
import { createImportSteps } from '../src/customer-files/writing.js';
import { resumeMissing } from '../src/handovers/resuming.js';
import { resumeBulk } from '../src/handovers/bulk-sending.js';
import { createHandoverSteps } from '../src/handovers/steps.js';
import { undoHandover } from '../src/handovers/undo.js';
import { ensureNotificationDispatch } from '../src/notifications/dispatch-workflow.js';
import { createDispatcher, type DispatcherDeps } from '../src/notifications/dispatcher.js';
import { createEmailChannel } from '../src/notifications/channels/email.js';
import { createEmbeddedSmsChannel } from '../src/notifications/channels/embedded-sms.js';
import { createTwilioChannel } from '../src/notifications/channels/twilio-sms.js';
import { ensureWebhookDispatch } from '../src/webhooks/dispatch-workflow.js';
import { createWebhookDispatcher } from '../src/webhooks/dispatcher.js';
import { createSealing } from '../src/platform/sealing.js';
import { createSender } from '../src/webhooks/sending.js';
import { createRelay } from '../src/personnel-changes/relay.js';
import { resumeRun } from '../src/pool/recycling-runs.js';
import type { ServiceConfig } from '../src/platform/config.js';
import type { Database } from '../src/platform/database.js';
import { forgetOldKeys } from '../src/platform/idempotency-keys.js';
import type { Logger } from '../src/platform/logging.js';
import { workflowBundle } from './bundle.js';
import { workerOptions } from './options.js';

export interface WorkerParts {
  readonly config: ServiceConfig;
  readonly database: Database;
  readonly client: Client;
  readonly connection: NativeConnection;
  readonly logger: Logger;
  /** Tests pace the dispatcher faster. */
  readonly paces?: DispatcherDeps['paces'];
}

/** To end it: `stop()`, which takes nothing new, and lets what is being sent be written. What else is under way ends with `worker.run()`. */
export async function composeWorker({ config, database, client, connection, logger, paces }: WorkerParts) {
  const { taskQueue, namespace } = config.temporal;
  const temporal = { client, taskQueue };
  const settings = { baseUrl: config.http.url, timing: config };
  const { baseUrl } = settings;
  const email = createEmailChannel(config.smtp);
  const { databaseUrl } = config;
  const dispatcher = createDispatcher({
    database,
    databaseUrl,
    config,
    email,
    sms: smsChannel(config, database),
    logger,
    ...(paces && { paces }),
  });
  const send = createSender(config.webhookAddresses);
  const webhookDispatcher = createWebhookDispatcher({ database, databaseUrl, send, sealing: createSealing(config.secret), logger });
  const relay = createRelay({ database, client, taskQueue, logger });
  const deadlineMoves = createDeadlineMoves({ database, temporal, baseUrl, logger });
  const activities = createActivities({
    database,
    temporal,
    settings,
    timing: config,
    dispatcher,
    webhookDispatcher,
    relay: {
      catchUp: async () => {
        await relay.catchUp();
        await deadlineMoves.tellAll();
      },
    },
    tellMovedDeadlines: deadlineMoves.tellSoon,
    steps: createHandoverSteps(database, settings),
    undo: (request) => undoHandover(database, request, settings),
    checkFollowUps: (onPage) => checkFollowUps(database, settings.timing, onPage),
    importSteps: createImportSteps(database),
    resumeMissing: async (onPage) => {
      await Promise.all([
        ensureNotificationDispatch(client, taskQueue),
        ensureWebhookDispatch(client, taskQueue),
        resumeRun(database, temporal),
        resumeBulk(database, temporal),
        resumeImports(database, client, taskQueue),
        forgetOldKeys(database, onPage),
      ]);
      return resumeMissing(database, temporal, baseUrl, onPage);
    },
  });
  const worker = await Worker.create({
    ...workerOptions,
    connection,
    namespace,
    taskQueue,
    activities,
    workflowBundle: await workflowBundle(),
  });
  const stop = async () => {
    worker.shutdown();
    await Promise.all([dispatcher.stop(), webhookDispatcher.stop()]);
  };
  return { worker, stop };
}

function smsChannel({ sms, http }: ServiceConfig, database: Database) {
  switch (sms.kind) {
    case 'embedded':
      return createEmbeddedSmsChannel(database);
    case 'twilio':
      return createTwilioChannel({ ...sms, publicUrl: http.url });
    case 'off':
      return undefined;
  }
}
