/** A migrated database of one's own, copied from a template of the run. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { openDatabase, type Database } from '../../src/platform/database.js';

export interface TestDatabase {
  readonly url: string;
  readonly database: Database;
  readonly drop: () => Promise<void>;
}

/** `demo`: with the people and customers of the demo company. */
export async function createTestDatabase({ demo = false } = {}): Promise<TestDatabase> {
  const { url: server, template, demoTemplate } = inject('postgres');
  const name = `baton_test_${randomBytes(6).toString('hex')}`;
  await onServer(server, `CREATE DATABASE ${name} TEMPLATE ${demo ? demoTemplate : template}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const database = openDatabase(url.href, { applicationName: 'baton test', poolSize: 10 });
  return {
    url: url.href,
    database,
    drop: async () => {
      await database.$disconnect();
      await onServer(server, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function onServer(server: string, statement: string) {
  const client = new pg.Client(server);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
