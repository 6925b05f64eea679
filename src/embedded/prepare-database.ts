/** Makes a database ready for the API and the worker: tables, the demo company where there is nobody yet, the demo's key. */
import pg from 'pg';
import { admitDemoKey } from './kept-secrets.js';
import { migrate } from './migrations.js';
import { withProgress, type Say } from './progress.js';

export interface PrepareOptions {
  readonly url: string;
  readonly demo: boolean;
  /** Let in as the key of `npm run demo`; undefined: none. */
  readonly demoKey?: string;
  readonly say: Say;
}

/** What the welcome tells a newcomer. */
export interface DemoFacts {
  readonly people: readonly { readonly externalId: string; readonly name: string; readonly role: string; readonly email: string }[];
  /** A customer of E003 that no handover is open for. */
  readonly customerId?: string;
}

export async function prepareDatabase({ url, demo, demoKey, say }: PrepareOptions): Promise<DemoFacts> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined); // of a connection that breaks: what is asked next fails, and says so
  try {
    await withProgress(say, 'tables up to date', async () => {
      await connect(client);
      await migrate(client, url);
    });
    if (demo && (await isEmpty(client))) await withProgress(say, 'demo company', () => seed(url));
    if (demoKey !== undefined) await admitDemoKey(client, demoKey);
    return demo ? await factsOf(client) : { people: [] };
  } finally {
    await client.end();
  }
}

async function connect(client: pg.Client): Promise<void> {
  await client.connect().catch((cause: unknown) => {
    throw new Error(`The database of DATABASE_URL does not answer: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  });
}

async function isEmpty(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query('SELECT FROM employees LIMIT 1');
  return rowCount === 0;
}

/** Loaded for the first start only: Prisma's client and the auth library take a while. */
async function seed(url: string) {
  const [{ seedDemoCompany }, { openDatabase }, { hashPassword }] = await Promise.all([
    import('../../prisma/demo-company.js'),
    import('../platform/database.js'),
    import('../identity/logins.js'),
  ]);
  const database = openDatabase(url, { applicationName: 'baton-demo-company', poolSize: 2 });
  try {
    await seedDemoCompany(database, { hashPassword });
  } finally {
    await database.$disconnect();
  }
}

async function factsOf(client: pg.Client): Promise<DemoFacts> {
  const people = await client.query<DemoFacts['people'][number]>(
    `SELECT external_id AS "externalId", name, role::text, email FROM employees
     WHERE email LIKE '%@demo.example' AND status = 'active' AND external_id ~ '^[A-Z]\\d{3}$' ORDER BY id LIMIT 20`,
  );
  const customers = await client.query<{ id: string }>(
    `SELECT c.id FROM customers c JOIN employees e ON e.id = c.owner_id
     WHERE e.external_id = 'E003' AND NOT EXISTS (SELECT FROM customer_handover h WHERE h.customer_id = c.id AND h.status = 'open')
     ORDER BY c.id LIMIT 1`,
  );
  return { people: people.rows, customerId: customers.rows[0]?.id };
}
