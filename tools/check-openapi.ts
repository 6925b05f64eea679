/**
 * Whether docs/openapi.json is what the routes say; `--write` writes it. Builds the API without listening,
 * every schema compiled: nothing has to run.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { buildApp } from '../src/app.js';
import { createServices } from '../src/composition.js';
import { loadServiceConfig } from '../src/platform/config.js';
import { openDatabase } from '../src/platform/database.js';
import { createLogger } from '../src/platform/logging.js';
import { connectTemporal } from '../src/platform/temporal.js';

const path = fileURLToPath(new URL('../docs/openapi.json', import.meta.url));

const document = await currentDocument();
if (process.argv.includes('--write')) {
  await writeFile(path, document);
  console.log('docs/openapi.json is written.');
} else if ((await readFile(path, 'utf8').catch(() => '')) === document) {
  console.log('docs/openapi.json is what the routes say.');
} else {
  console.log('docs/openapi.json is not what the routes say: run `npm run openapi` and commit it.');
  process.exitCode = 1;
}

async function currentDocument(): Promise<string> {
  // Connections are opened at the first call, and none is made.
  const config = loadServiceConfig({
    DATABASE_URL: 'postgresql://127.0.0.1:1/none',
    TEMPORAL_ADDRESS: '127.0.0.1:1',
    SMTP_URL: 'smtp://127.0.0.1:1',
    BATON_SECRET: '-'.repeat(32),
    LOG_LEVEL: 'silent',
  });
  const logger = createLogger(config.logLevel, 'openapi');
  const database = openDatabase(config.databaseUrl, { applicationName: 'openapi' });
  const temporal = connectTemporal(config.temporal);
  const app = await buildApp({ config, logger, services: createServices({ config, database, temporal, logger }), schemas: 'at start' });
  await app.ready();
  const text = `${JSON.stringify(app.swagger(), null, 2)}\n`;
  await app.close();
  await database.$disconnect();
  return text;
}
