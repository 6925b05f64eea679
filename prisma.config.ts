import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'prisma/config';

// As the API and the worker do (src/platform/config.ts), which is not at hand everywhere: `npm ci` generates the client before the sources
// are there, and the image of production has none.
if (existsSync('.env')) process.loadEnvFile('.env');

// Prisma would download a native schema engine; the same engine comes as WebAssembly from npm.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= fileURLToPath(new URL('tools/prisma-schema-engine.mjs', import.meta.url));

const { DATABASE_URL: url } = process.env;
// The client is generated without a database.
if (!url && process.argv.includes('migrate')) {
  throw new Error(
    'DATABASE_URL is not set. Set it, or write it into .env, to the database to migrate: postgresql://user:password@host:5432/baton. ' +
      '(`npm start` migrates its own by itself.)',
  );
}

export default defineConfig({
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: url || 'postgresql://unset' },
});
