/** The worker's process: settings, connections, what must be registered, run; and a clean end. */
import { NativeConnection, Runtime } from '@temporalio/worker';
import { searchAttributes } from '../src/handovers/search-attributes.js';
import { ensureHandoverSchedules } from '../src/handovers/schedules.js';
import { ensureNotificationDispatch } from '../src/notifications/dispatch-workflow.js';
import { ensurePersonnelSchedules } from '../src/personnel-changes/schedules.js';
import { ensurePoolSchedules } from '../src/pool/schedules.js';
import { ensureWebhookDispatch } from '../src/webhooks/dispatch-workflow.js';
import { ConfigError, environment, loadServiceConfig } from '../src/platform/config.js';
import { openDatabase } from '../src/platform/database.js';
import { createLogger } from '../src/platform/logging.js';
import { endWhenTold, sayReady } from '../src/platform/parent.js';
import { connectTemporal, connectionOptions, registerSearchAttributes } from '../src/platform/temporal.js';
import { composeWorker } from './compose.js';

async function main() {
  const config = loadServiceConfig(environment());
  const logger = createLogger(config.logLevel, 'worker');
  // The SDK's native part would write to the console by itself.
  const telemetryOptions = {
    logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} },
    // Of the SDK: tasks polled and under way, failures, latencies.
    ...(config.workerMetrics !== undefined && { metrics: { prometheus: { bindAddress: config.workerMetrics } } }),
  } as const;
  Runtime.install({ shutdownSignals: [], logger: temporalLogger(logger), telemetryOptions });
  const database = openDatabase(config.databaseUrl, { applicationName: 'baton worker', poolSize: 15 });
  const client = connectTemporal(config.temporal);
  const { namespace, taskQueue } = config.temporal;
  await registerSearchAttributes(client, namespace, Object.values(searchAttributes));
  const connection = await NativeConnection.connect(connectionOptions(config.temporal));
  const { worker, stop: stopWork } = await composeWorker({ config, database, client, connection, logger });
  await Promise.all([
    ensureHandoverSchedules(client, taskQueue),
    ensurePersonnelSchedules(client, taskQueue),
    ensurePoolSchedules(client, taskQueue, config.timezone),
    ensureNotificationDispatch(client, taskQueue),
    ensureWebhookDispatch(client, taskQueue),
  ]);

  const running = worker.run();
  endWhenTold(async () => {
    await Promise.all([stopWork(), running]);
    await Promise.allSettled([connection.close(), client.connection.close(), database.$disconnect()]);
  });
  logger.info({ namespace, taskQueue }, 'the worker works');
  sayReady();

  await running;
}

/** The SDK's own log lines, in the process's log. */
function temporalLogger(logger: ReturnType<typeof createLogger>) {
  const write = (level: 'trace' | 'debug' | 'info' | 'warn' | 'error') => (message: string, meta?: object) =>
    logger[level](meta ?? {}, message);
  return {
    log: (level: string, message: string, meta?: object) =>
      logger[level === 'ERROR' ? 'error' : level === 'WARN' ? 'warn' : 'debug'](meta ?? {}, message),
    trace: write('trace'),
    debug: write('trace'),
    info: write('debug'),
    warn: write('warn'),
    error: write('error'),
  };
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
  process.exit(1);
});
