import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAlive } from '../../src/embedded/orphans.js';
import { startPart, type Part } from '../../src/embedded/part.js';
import { readRunFile, type RunFile } from '../../src/platform/run-file.js';
import { eventually } from '../harness/eventually.js';
import { caller } from '../harness/http.js';
import { rounds } from '../harness/rounds.js';
import { seededDice } from '../harness/seed.js';
import { open } from './handing-over.js';
import { insistent, type Insistent } from './insisting.js';

const minutes = 60_000;
const key = 'a-key-of-fault-tests-only';
const parts = ['PostgreSQL', 'Temporal', 'the inbox', 'the worker', 'the API'] as const;

let dataDir: string;
let baton: Part;
let run: RunFile;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'baton-start-'));
  await start();
}, 10 * minutes);
afterAll(async () => {
  const pids = await runningParts();
  await baton.stop(30_000);
  await eventually(() => [...pids.values()].every((pid) => !isAlive(pid)), { what: 'nothing left running' });
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10 });
}, minutes);

/** `npm start` on ports of its own; settles with its run.json. */
async function start(): Promise<void> {
  const log = join(dataDir, 'logs', 'start.log');
  const anyPort = ['PORT', 'BATON_PG_PORT', 'BATON_TEMPORAL_PORT', 'BATON_TEMPORAL_UI_PORT', 'BATON_SMTP_PORT', 'BATON_INBOX_PORT'];
  const { npm_lifecycle_event: _, ...outside } = process.env; // else it would end with our npm
  baton = startPart({
    command: execPath,
    args: ['--import', 'tsx', fileURLToPath(new URL('../../src/embedded/start.ts', import.meta.url))],
    env: {
      ...outside,
      ...Object.fromEntries(anyPort.map((name) => [name, '0'])),
      BATON_DATA_DIR: dataDir,
      BATON_BOOTSTRAP_API_KEY: key,
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
    },
    log,
  });
  const isDecided = () => baton.hasEnded() || readRunFile(dataDir)?.pid === baton.pid;
  await eventually(isDecided, { withinMs: 5 * minutes, everyMs: 100, what: 'run.json' });
  const read = readRunFile(dataDir);
  if (read?.pid !== baton.pid) throw new Error(readFileSync(log, 'utf8'));
  run = read;
}

async function runningParts(): Promise<Map<string, number>> {
  const noted: { name: string; pid: number }[] = JSON.parse(await readFile(join(dataDir, 'parts.json'), 'utf8'));
  return new Map(noted.map(({ name, pid }) => [name, pid]));
}

const system = (): Insistent => insistent(caller(run.api, { authorization: `Bearer ${key}` }), new Map());

interface Opened {
  readonly id: string;
  readonly phone: string;
  readonly email: string;
}

async function openHandover(phone: string): Promise<Opened> {
  const email = `${phone.slice(1)}@example.com`;
  const customer = { customerName: '客户', customerType: 'individual', phone, email, owner: { externalId: 'E003' } };
  const { id: customerId } = await system().post('/customers', customer);
  return { id: await open(system(), customerId), phone, email };
}

/** Takes the handover to its end by signals, and sees the customer told. */
async function complete({ id, phone, email }: Opened): Promise<void> {
  const connection = await Connection.connect({ address: run.temporal });
  const handle = new Client({ connection }).workflow.getHandle(`handover/${id}`);
  for (const [name, actor] of [
    ['complete_preparation', 'E003'],
    ['approve', 'E002'],
    ['confirm', 'E004'],
  ] as const) {
    await handle.signal(name, { actor });
  }
  expect(await handle.result()).toEqual({ status: 'completed' });
  await connection.close();
  const told = async () => {
    const mails: { to: { address: string }[] }[] = JSON.parse(await (await fetch(`${run.inbox}/api/email`)).text());
    const { items } = await system().get(`/dev/sms?to=${encodeURIComponent(phone)}`);
    return items.length === 1 && mails.some(({ to }) => to.some(({ address }) => address === email));
  };
  await eventually(told, { withinMs: 2 * minutes, everyMs: 250, what: `an SMS and a mail to ${email}` });
}

describe('npm start', () => {
  const dice = seededDice();

  test('starts a part again that was killed', { timeout: 10 * minutes }, async () => {
    for (let round = 0; round < rounds(1, 5); round += 1) {
      for (const name of dice.shuffled(parts)) {
        const pid = (await runningParts()).get(name)!;
        process.kill(pid, 'SIGKILL');
        await eventually(async () => ![pid, undefined].includes((await runningParts()).get(name)), {
          withinMs: minutes,
          what: `${name} again`,
        });
      }
      await complete(await openHandover(`+8613800000${100 + round}`));
    }
  });

  test('takes over after it was killed itself, with all data', { timeout: 10 * minutes }, async () => {
    for (let round = 0; round < rounds(1, 5); round += 1) {
      const opened = await openHandover(`+8613800000${200 + round}`);
      const before = await runningParts();
      await baton.kill();
      await start();
      await eventually(() => [...before.values()].every((pid) => !isAlive(pid)), { what: 'the end of what the killed one had started' });
      expect(new Set((await runningParts()).keys())).toEqual(new Set(parts));
      await complete(opened);
    }
  });
});
