import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { createTransport } from 'nodemailer';
import pg from 'pg';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startInbox } from '../../../src/embedded/inbox.js';
import { isAlive } from '../../../src/embedded/orphans.js';
import { freePort } from '../../../src/embedded/ports.js';
import { startPostgres, type Postgres } from '../../../src/embedded/postgres.js';
import { temporalCli, type TemporalCli } from '../../../src/embedded/temporal-cli.js';
import { startTemporal, type Temporal } from '../../../src/embedded/temporal-server.js';
import { loadConfig } from '../../../src/platform/config.js';

async function temporaryFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'baton-embedded-')); // closed to others, PostgreSQL's user included
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function query(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('PostgreSQL', () => {
  const start = async (folder: string): Promise<Postgres> => {
    const server = await startPostgres({ dataDir: folder, port: 0, log: join(folder, 'log'), durable: true });
    onTestFinished(() => server.stop());
    return server;
  };

  test('keeps what was committed over a kill -9, and its password', async () => {
    const folder = await temporaryFolder();
    const first = await start(folder);
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.kill();
    const second = await start(folder);
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(new URL(second.url).password).toBe(new URL(first.url).password);
  });

  test('a server that a killed Baton left behind is stopped first', async () => {
    const folder = await temporaryFolder();
    const orphan = await start(folder);
    await query(orphan.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    const next = await start(folder);
    expect(isAlive(orphan.pid)).toBe(false);
    expect(await query(next.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  test('sorts and folds case the same on every system, and takes Chinese', async () => {
    const { url } = await start(await temporaryFolder());
    const [facts] = await query(
      url,
      `SELECT current_setting('server_encoding') AS encoding, datcollate, lower('ÄÉ') AS lower, length('张三') AS length
      FROM pg_database WHERE datname = current_database()`,
    );
    expect(facts).toMatchObject({ encoding: 'UTF8', lower: 'äé', length: 2 });
  });

  test('the files of another version are refused in words', async () => {
    const folder = await temporaryFolder();
    await (await start(folder)).stop();
    await writeFile(join(folder, 'cluster', 'PG_VERSION'), '16\n');
    await expect(start(folder)).rejects.toThrow(/made by PostgreSQL 16.*pg_dump/);
  });
});

describe('Temporal', () => {
  let cli: TemporalCli;
  beforeAll(async () => {
    const { temporalCli: given, cacheDir } = loadConfig(process.env);
    cli = await temporalCli({ given, cacheDir, say: (line) => console.log(line) });
  });

  const start = async (folder: string, options: { readonly cli?: TemporalCli } = {}): Promise<Temporal> => {
    const server = await startTemporal({
      cli,
      file: join(folder, 'temporal.db'),
      port: 0,
      namespace: 'default',
      searchAttributes: { HandoverStage: 'Keyword' },
      log: join(folder, 'log'),
      ...options,
    });
    onTestFinished(() => server.kill());
    return server;
  };

  const connect = async ({ address }: Temporal) => {
    const connection = await Connection.connect({ address });
    onTestFinished(() => connection.close());
    return new Client({ connection });
  };

  test('keeps workflows over a kill -9', async () => {
    const folder = await temporaryFolder();
    const first = await start(folder);
    await (await connect(first)).workflow.start('waiting', { workflowId: 'handover/1', taskQueue: 'nobody' });
    await first.kill();
    const client = await connect(await start(folder));
    expect((await client.workflow.getHandle('handover/1').describe()).status.name).toBe('RUNNING');
  });

  test('has our search attributes and keeps histories for 30 days', async () => {
    const { connection } = await connect(await start(await temporaryFolder()));
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'default' });
    expect(Object.keys(customAttributes)).toContain('HandoverStage');
    const { config } = await connection.workflowService.describeNamespace({ namespace: 'default' });
    expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(30 * 86_400);
  });

  test('the file of another server version is refused in words', async () => {
    const folder = await temporaryFolder();
    await (await start(folder)).kill();
    await expect(start(folder, { cli: { ...cli, serverVersion: '1.99.0' } })).rejects.toThrow(
      /made by Temporal server .* has 1\.99\.0.*TEMPORAL_CLI/,
    );
  });

  test('a file whose server never became ready is made anew', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'temporal.db'), 'half');
    await expect(start(folder)).resolves.toMatchObject({ address: expect.stringContaining('127.0.0.1:') });
  });

  test('a TEMPORAL_CLI that is not one is named', async () => {
    await expect(temporalCli({ given: '/bin/true', cacheDir: '/nowhere', say: () => undefined })).rejects.toThrow(
      /TEMPORAL_CLI is "\/bin\/true"/,
    );
  });
});

describe('the inbox', () => {
  const start = async (folder: string) => {
    const [smtpPort, webPort] = [await freePort(), await freePort()];
    const inbox = await startInbox({ smtpPort, webPort, folder: join(folder, 'mails'), log: join(folder, 'log') });
    onTestFinished(() => inbox.kill());
    const mails = async (): Promise<unknown> => (await fetch(`http://127.0.0.1:${webPort}/api/email`)).json();
    return { ...inbox, mails, smtp: `smtp://127.0.0.1:${smtpPort}` };
  };

  test('shows what came by SMTP, also after a kill -9', async () => {
    const folder = await temporaryFolder();
    const first = await start(folder);
    const transport = createTransport(first.smtp);
    await transport.sendMail({
      from: 'a@b.example',
      to: '张三 <zhang@customer.example>',
      subject: '您好',
      text: '正文',
      messageId: '<1@baton>',
    });
    transport.close();
    const mail = {
      id: expect.any(String),
      to: [{ address: 'zhang@customer.example', name: '张三' }],
      subject: '您好',
      text: expect.stringContaining('正文'),
      headers: expect.objectContaining({ 'message-id': '<1@baton>' }),
    };
    expect(await first.mails()).toMatchObject([mail]);
    await first.kill();
    expect(await (await start(folder)).mails()).toMatchObject([mail]);
  });
});
