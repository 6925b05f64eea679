/** A worker inside the test's process. */
import type { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { ensureHandoverSchedules } from '../../src/handovers/schedules.js';
import { ensureNotificationDispatch } from '../../src/notifications/dispatch-workflow.js';
import { ensurePersonnelSchedules } from '../../src/personnel-changes/schedules.js';
import { ensurePoolSchedules } from '../../src/pool/schedules.js';
import { ensureWebhookDispatch } from '../../src/webhooks/dispatch-workflow.js';
import type { ServiceConfig } from '../../src/platform/config.js';
import type { Database } from '../../src/platform/database.js';
import type { Logger } from '../../src/platform/logging.js';
import { connectionOptions } from '../../src/platform/temporal.js';
import { composeWorker } from '../../worker/compose.js';

// Once for the process; a test's output is about the test.
Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('ERROR') });

export interface RunningWorker {
  /** Lets it finish what is under way, as a deployment does. Twice does no harm. */
  readonly stop: () => Promise<void>;
}

interface WorkerDeps {
  readonly config: ServiceConfig;
  readonly database: Database;
  readonly client: Client;
  readonly logger: Logger;
}

export async function startWorker({ config, database, client, logger }: WorkerDeps): Promise<RunningWorker> {
  const { taskQueue } = config.temporal;
  const connection = await NativeConnection.connect(connectionOptions(config.temporal));
  const { worker, stop } = await composeWorker({ config, database, client, connection, logger });
  await Promise.all([
    ensureHandoverSchedules(client, taskQueue),
    ensurePersonnelSchedules(client, taskQueue),
    ensurePoolSchedules(client, taskQueue, config.timezone),
    ensureNotificationDispatch(client, taskQueue),
    ensureWebhookDispatch(client, taskQueue),
  ]);
  const running = worker.run();
  let stopped: Promise<void> | undefined;
  return {
    stop: () => {
      stopped ??= stop()
        .then(() => running)
        .then(() => connection.close());
      return stopped;
    },
  };
}
