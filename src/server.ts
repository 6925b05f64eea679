/** The API's process: settings, connections, listen; and a clean end. */
import { buildApp } from './app.js';
import { createServices } from './composition.js';
import { ConfigError, environment, loadServiceConfig } from './platform/config.js';
import { openDatabase } from './platform/database.js';
import { createLogger } from './platform/logging.js';
import { endWhenTold, sayReady } from './platform/parent.js';
import { connectTemporal } from './platform/temporal.js';

async function main() {
  const config = loadServiceConfig(environment());
  const logger = createLogger(config.logLevel, 'api');
  const database = openDatabase(config.databaseUrl, { applicationName: 'baton api' });
  const temporal = connectTemporal(config.temporal);
  const services = createServices({ config, database, temporal, logger });
  const app = await buildApp({ config, logger, services });

  endWhenTold(async () => {
    await app.close(); // once the requests under way are answered
    await Promise.allSettled([database.$disconnect(), temporal.connection.close()]);
  });

  await app.listen({ host: config.http.host, port: config.http.port });
  logger.info({ url: config.http.url }, 'the API answers');
  sayReady();
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error instanceof Error ? error.stack : error)}\n`);
  process.exit(1);
});
