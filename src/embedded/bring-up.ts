/** Brings up everything that the settings do not name an outside service for, then the worker and the API. */
import { join } from 'node:path';
import { searchAttributes } from '../handovers/search-attributes.js';
import { localUrl, type Config } from '../platform/config.js';
import type { Environment } from '../platform/settings.js';
import { compiled } from './compiled.js';
import { startInbox } from './inbox.js';
import { keptDemoKey, keptSecret } from './kept-secrets.js';
import { keptPage } from './page.js';
import { startPostgres } from './postgres.js';
import { prepareDatabase, type DemoFacts } from './prepare-database.js';
import { withProgress, type Say } from './progress.js';
import { publicUrl, type Ports } from './resolve-ports.js';
import type { RunFile } from '../platform/run-file.js';
import { servicePrograms, startApi, startWorker } from './services.js';
import type { Supervisor } from './supervisor.js';
import { temporalCli } from './temporal-cli.js';
import { startTemporal, versionOf } from './temporal-server.js';

/** Parts by name, in the order in which they are stopped: first who does the work, then the servers, none of which needs another. */
export const stopOrder = [
  ['the API', 'the worker'],
  ['Temporal', 'the inbox', 'PostgreSQL'],
] as const;

export interface BringUp {
  readonly config: Config;
  readonly env: Environment;
  readonly ports: Ports;
  readonly supervisor: Supervisor;
  readonly say: Say;
}

export async function bringUp(options: BringUp): Promise<{ readonly run: RunFile; readonly facts: DemoFacts }> {
  const { config, env, ports, supervisor, say } = options;
  const mail = mailAddresses(config, ports);
  // The API and the worker can begin before the inbox is there: mails wait in the outbox.
  const inboxReady = inbox(options);
  inboxReady.catch(() => undefined); // whoever waits for it below hears of it
  const [{ url: databaseUrl, facts }, temporal, [api = '', worker = ''], pageDir] = await Promise.all([
    database(options),
    temporalService(options),
    compiled(servicePrograms),
    config.pageDir ?? keptPage(say, supervisor.signal),
  ]);
  const apiUrl = publicUrl(config, ports.api);
  const resolved = {
    ...env,
    HOST: config.http.host,
    PORT: String(ports.api),
    BATON_URL: apiUrl,
    BATON_DATA_DIR: config.dataDir,
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: config.temporal.namespace,
    TEMPORAL_UI_URL: temporal.uiUrl,
    SMTP_URL: mail.smtpUrl,
    BATON_INBOX_URL: mail.inboxUrl,
    BATON_PAGE_DIR: pageDir,
    BATON_SECRET: config.secret ?? keptSecret(config.dataDir),
    BATON_DEMO: config.demo ? 'on' : 'off',
  };
  const local = localUrl(config.http.host, ports.api);
  await Promise.all([
    inboxReady,
    withProgress(say, 'worker', () => supervisor.keep('the worker', () => startWorker(worker, resolved))),
    withProgress(say, `API on ${local}`, () => supervisor.keep('the API', () => startApi(api, resolved, local))),
  ]);
  const run = {
    api: apiUrl,
    temporal: temporal.address,
    temporalUi: temporal.uiUrl,
    database: databaseUrl,
    inbox: mail.inboxUrl,
    pid: process.pid,
  };
  return { run, facts };
}

async function database({ config, ports, supervisor, say }: BringUp) {
  const url = config.databaseUrl ?? (await embeddedPostgres(config, ports, supervisor, say));
  const demoKey = config.production ? undefined : keptDemoKey(config.dataDir);
  return { url, facts: await prepareDatabase({ url, demo: config.demo, demoKey, say }) };
}

async function embeddedPostgres({ dataDir }: Config, ports: Ports, supervisor: Supervisor, say: Say): Promise<string> {
  const options = { dataDir: join(dataDir, 'postgres'), port: ports.postgres, log: join(dataDir, 'logs', 'postgres.log'), durable: true };
  const start = () => supervisor.keep('PostgreSQL', () => startPostgres(options));
  return (await withProgress(say, `PostgreSQL on port ${ports.postgres}`, start)).url;
}

async function temporalService({ config, ports, supervisor, say }: BringUp) {
  const { address, namespace, uiUrl } = config.temporal;
  if (address !== undefined) return { address, uiUrl };
  const file = join(config.dataDir, 'temporal', 'temporal.db');
  const cli = await temporalCli({
    given: config.temporalCli,
    cacheDir: config.cacheDir,
    wanted: versionOf(file),
    say,
    signal: supervisor.signal,
  });
  const options = {
    cli,
    file,
    port: ports.temporal,
    uiPort: ports.temporalUi,
    namespace,
    searchAttributes: Object.fromEntries(Object.values(searchAttributes).map(({ name, type }) => [name, cliTypes[type]])),
    log: join(config.dataDir, 'logs', 'temporal.log'),
  };
  const start = () => supervisor.keep('Temporal', () => startTemporal(options));
  const started = await withProgress(say, `Temporal server ${cli.serverVersion} on port ${ports.temporal}`, start);
  const given = config.temporal.uiUrl !== localUrl('127.0.0.1', config.ports.temporalUi);
  return { address: started.address, uiUrl: given ? uiUrl : (started.uiUrl ?? uiUrl) };
}

/** What the `temporal` program calls the SDK's types of search attributes. */
const cliTypes = { KEYWORD: 'Keyword', DATETIME: 'Datetime' } as const;

const mailAddresses = ({ smtp, inboxUrl }: Config, ports: Ports) =>
  smtp === undefined
    ? { smtpUrl: `smtp://127.0.0.1:${ports.smtp}`, inboxUrl: localUrl('127.0.0.1', ports.inbox) }
    : { smtpUrl: smtp.url, inboxUrl };

async function inbox({ config, ports, supervisor, say }: BringUp) {
  if (config.smtp !== undefined) return;
  const options = {
    smtpPort: ports.smtp,
    webPort: ports.inbox,
    folder: join(config.dataDir, 'mails'),
    log: join(config.dataDir, 'logs', 'inbox.log'),
  };
  await withProgress(say, `mail inbox on port ${ports.inbox}`, () => supervisor.keep('the inbox', () => startInbox(options)));
}
