import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureNotificationDispatch } from '../../src/notifications/dispatch-workflow.js';
import { announceCompletion } from '../../src/notifications/outbox.js';
import { inTransaction } from '../../src/platform/database.js';
import { startBaton, type Baton } from '../harness/baton.js';
import { eventually } from '../harness/eventually.js';
import type { RunningWorker } from '../harness/worker.js';
import { addCompletedHandover, addEmployee } from '../integration/notifications/people.js';

let baton: Baton;
let first: RunningWorker;
let owners: [string, string];
beforeAll(async () => {
  baton = await startBaton({ worker: false });
  first = await baton.startWorker();
  owners = [(await addEmployee(baton.database, '张三')).id, (await addEmployee(baton.database, '陈晨')).id];
});
afterAll(() => baton.stop());

async function announce(count: number): Promise<string[]> {
  const { database } = baton;
  const handovers = await Promise.all(Array.from({ length: count }, () => addCompletedHandover(database, ...owners)));
  await inTransaction(database, (tx) =>
    announceCompletion(
      tx,
      handovers.map(({ handover }) => handover.id),
      { bundlingMs: 0, timezone: 'Asia/Shanghai' },
    ),
  );
  return handovers.flatMap(({ customer }) => (customer.email ? [customer.email] : []));
}

const areToldOnce = (addresses: readonly string[]) =>
  eventually(
    async () => {
      const [mails, sms] = [baton.mails().flatMap(({ to }) => to), await baton.sms()];
      expect(mails.filter((address) => addresses.includes(address)).toSorted()).toEqual([...addresses].toSorted());
      expect(new Set(sms.map(({ to }) => to)).size).toBe(sms.length);
      return (await baton.database.notification.count({ where: { state: { in: ['queued', 'sending'] } } })) === 0;
    },
    { what: 'everybody told once' },
  );

const describeDispatch = (channel: string) => baton.client.workflow.getHandle(`notification-dispatch/${channel}`).describe();

test('one workflow per channel sends what is queued', async () => {
  expect(await areToldOnce(await announce(3))).toBe(true);
  const before = await describeDispatch('email');
  await ensureNotificationDispatch(baton.client, baton.config.temporal.taskQueue);
  expect((await describeDispatch('email')).runId).toBe(before.runId);
  expect((await describeDispatch('sms')).status.name).toBe('RUNNING');
});

test('a deployment in the middle loses nothing and repeats nothing: the next worker goes on', async () => {
  const addresses = await announce(40);
  await eventually(() => baton.mails().length > 3);
  const [second] = await Promise.all([baton.startWorker(), first.stop()]);
  expect(await areToldOnce(addresses)).toBe(true);
  expect(await areToldOnce(await announce(2))).toBe(true);
  await second.stop();
});

test('without a worker, messages wait for the next one', async () => {
  const addresses = await announce(2);
  await baton.startWorker();
  expect(await areToldOnce(addresses)).toBe(true);
});
