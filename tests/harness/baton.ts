/** All of Baton inside the test's process, API and worker, on a database and a namespace of its own. */
import type { Client } from '@temporalio/client';
import { buildApp } from '../../src/app.js';
import { createServices } from '../../src/composition.js';
import { freePort } from '../../src/embedded/ports.js';
import { loadServiceConfig, type ServiceConfig } from '../../src/platform/config.js';
import type { Database } from '../../src/platform/database.js';
import { createLogger } from '../../src/platform/logging.js';
import type { Environment } from '../../src/platform/settings.js';
import { createTestDatabase } from './database.js';
import { caller, type Caller } from './http.js';
import { openMailSink, type Mail, type MailSink } from './mail.js';
import { createNamespace } from './namespace.js';
import { startWorker, type RunningWorker } from './worker.js';

export interface BatonOptions {
  /** Settings other than the usual ones, by their variables. */
  readonly env?: Environment;
  /** With the people and customers of the demo company. */
  readonly demo?: boolean;
  /** false: the API alone; `startWorker` adds one later. */
  readonly worker?: boolean;
}

export interface Sms {
  readonly to: string;
  readonly body: string;
}

export interface Baton {
  readonly url: string;
  readonly config: ServiceConfig;
  readonly database: Database;
  readonly databaseUrl: string;
  /** Of Temporal. */
  readonly client: Client;
  /** A system with the bootstrap key: every HR and admin scope. */
  readonly key: Caller;
  /** Nobody. */
  readonly stranger: Caller;
  /** Someone with that key. */
  readonly withKey: (key: string) => Caller;
  /** Signs a person in by external id, with the password of the demo company unless another is given. */
  readonly signIn: (externalId: string, password?: string) => Promise<Caller>;
  /** What the mail server was sent so far. */
  readonly mails: () => readonly Mail[];
  readonly mailServer: MailSink;
  /** What the embedded SMS outbox was given so far, oldest first. */
  readonly sms: () => Promise<readonly Sms[]>;
  /** Starts another worker; it is stopped with the rest. */
  readonly startWorker: () => Promise<RunningWorker>;
  readonly stop: () => Promise<void>;
}

const bootstrapKey = 'test-bootstrap-key';

export async function startBaton({ env = {}, demo = false, worker = true }: BatonOptions = {}): Promise<Baton> {
  const [{ url: databaseUrl, database, drop }, temporal, mailServer, port] = await Promise.all([
    createTestDatabase({ demo }),
    createNamespace(),
    openMailSink(),
    freePort(),
  ]);
  const config = loadServiceConfig({
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    SMTP_URL: mailServer.url,
    PORT: String(port),
    BATON_SECRET: 'a secret of tests only, made of many characters'.replaceAll(' ', '-'),
    BATON_BOOTSTRAP_API_KEY: bootstrapKey,
    BATON_BUNDLING: '0',
    BATON_NOTICES_APART: '0',
    BATON_QUIET_HOURS: 'off',
    LOG_LEVEL: 'warn',
    ...env,
  });
  const logger = createLogger(config.logLevel, 'test');
  const services = createServices({ config, database, temporal: temporal.client, logger });
  const app = await buildApp({ config, logger, services });
  await app.listen({ host: config.http.host, port });
  const workers: RunningWorker[] = [];
  const addWorker = async () => {
    const added = await startWorker({ config, database, client: temporal.client, logger });
    workers.push(added);
    return added;
  };
  if (worker) await addWorker();

  const { url } = config.http;
  return {
    url,
    config,
    database,
    databaseUrl,
    client: temporal.client,
    key: caller(url, { authorization: `Bearer ${bootstrapKey}` }),
    stranger: caller(url),
    withKey: (key) => caller(url, { authorization: `Bearer ${key}` }),
    signIn: (externalId, password = 'baton-demo') => signIn(url, externalId, password),
    mails: mailServer.mails,
    mailServer,
    sms: () => database.devSms.findMany({ orderBy: { at: 'asc' } }),
    startWorker: addWorker,
    stop: async () => {
      await app.close();
      await Promise.all(workers.map(({ stop }) => stop()));
      await Promise.all([drop(), temporal.close(), mailServer.close()]);
    },
  };
}

async function signIn(url: string, externalId: string, password: string): Promise<Caller> {
  const { status, headers, body } = await caller(url).post('/api/auth/sign-in/email', {
    email: `${externalId.toLowerCase()}@demo.example`,
    password,
  });
  if (status !== 200) throw new Error(`${externalId} could not sign in: ${status} ${JSON.stringify(body)}`);
  const cookie = headers.getSetCookie().map((each) => each.split(';')[0]);
  return caller(url, { cookie: cookie.join('; '), origin: url });
}
