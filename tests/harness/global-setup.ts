/**
 * Once for a run: PostgreSQL with a migrated template database, and a Temporal server. To use servers that run already:
 * BATON_TEST_DATABASE_URL (a user who may create databases) and BATON_TEST_TEMPORAL_ADDRESS.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { workflowBundle } from '../../worker/bundle.js';
import { temporaryPostgres, temporaryTemporal, type Server } from './servers.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A libpq address of the server, with the name of the template. */
    postgres: { readonly url: string; readonly template: string };
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
  await runSql(postgres.address, `CREATE DATABASE ${template}`);
  await migrate(databaseUrl(postgres.address, template));
  project.provide('postgres', { url: postgres.address, template });
  project.provide('temporal', { address: temporal.address });

  return async () => {
    await runSql(postgres.address, `DROP DATABASE ${template} WITH (FORCE)`);
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

async function runSql(url: string, statement: string) {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
