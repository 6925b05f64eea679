/**
 * Once for a run: PostgreSQL with migrated template databases, one empty and one of the demo company, and a Temporal server. To use servers that run already:
 * BATON_TEST_DATABASE_URL (a user who may create databases) and BATON_TEST_TEMPORAL_ADDRESS.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { seedDemoCompany } from '../../prisma/demo-company.js';
import { hashPassword } from '../../src/identity/logins.js';
import { openDatabase } from '../../src/platform/database.js';
import { workflowBundle } from '../../worker/bundle.js';
import { temporaryPostgres, temporaryTemporal, type Server } from './servers.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A libpq address of the server, with the names of the templates. */
    postgres: { readonly url: string; readonly template: string; readonly demoTemplate: string };
    temporal: { readonly address: string };
  }
}

export default async function setUp(project: TestProject) {
  const [postgres, temporal] = await Promise.all([
    given(process.env.BATON_TEST_DATABASE_URL) ?? temporaryPostgres(),
    given(process.env.BATON_TEST_TEMPORAL_ADDRESS) ?? temporaryTemporal(),
    workflowBundle(), // kept on disk; made here, lest two test files make it at once
  ]);
  const template = `baton_template_${process.pid}`;
  const demoTemplate = `${template}_demo`;
  await runSql(postgres.address, `CREATE DATABASE ${template}`);
  await migrate(databaseUrl(postgres.address, template));
  await runSql(postgres.address, `CREATE DATABASE ${demoTemplate} TEMPLATE ${template}`);
  await seed(databaseUrl(postgres.address, demoTemplate));
  project.provide('postgres', { url: postgres.address, template, demoTemplate });
  project.provide('temporal', { address: temporal.address });

  return async () => {
    for (const name of [template, demoTemplate]) await runSql(postgres.address, `DROP DATABASE ${name} WITH (FORCE)`);
    await Promise.all([postgres.stop(), temporal.stop()]);
  };
}

const given = (address: string | undefined): Server | undefined => (address ? { address, stop: async () => {} } : undefined);

export function databaseUrl(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

async function migrate(url: string) {
  await promisify(execFile)('node_modules/.bin/prisma', ['migrate', 'deploy'], { env: { ...process.env, DATABASE_URL: url } });
}

async function seed(url: string) {
  const database = openDatabase(url, { applicationName: 'baton test', poolSize: 2 });
  await seedDemoCompany(database, { hashPassword });
  await database.$disconnect();
}

async function runSql(url: string, statement: string) {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
