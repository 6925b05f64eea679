/** What employees are told of the many handovers of a personnel change: few messages, and nothing lost in them. */
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { employeeNotices } from '../../../src/handovers/step-notices.js';
import type { Notice } from '../../../src/handovers/step-context.js';
import { createEmailChannel } from '../../../src/notifications/channels/email.js';
import { notifyEmployees } from '../../../src/notifications/outbox.js';
import { inTransaction, newId } from '../../../src/platform/database.js';
import { createTestDatabase } from '../../harness/database.js';
import { dispatcherOn, type DispatchingOptions } from './dispatching.js';
import { startMailServer, type MailServer } from './mail-server.js';
import { addEmployee, addHandoverInReview } from './people.js';

const mine = await createTestDatabase();
const { database } = mine;
afterAll(mine.drop);

let server: MailServer;
let zhang: string;
let li: string;
let changeId: string;
beforeEach(async () => {
  server = await startMailServer();
  zhang = (await addEmployee(database, '张三')).id;
  li = (await addEmployee(database, '李经理')).id;
  const change = { source: 'test', externalEventId: newId(), employeeId: zhang, kind: 'resignation', status: 'running' } as const;
  changeId = (await database.personnelChange.create({ data: { id: newId(), ...change } })).id;
});
afterEach(async () => {
  await database.notification.deleteMany();
  await server.stop();
});

async function openMany(many: number) {
  const opened = await Promise.all(Array.from({ length: many }, () => addHandoverInReview(database, zhang, li)));
  await database.personnelChangeCustomer.createMany({
    data: opened.map(({ customer, handover }) => ({ personnelChangeId: changeId, customerId: customer.id, handoverId: handover.id })),
  });
  return opened.map(({ customer, handover }) => ({ id: handover.id, name: customer.customerName }));
}

/** As a step of the handover does. */
async function tell(handoverId: string, notice: Omit<Notice, 'to'>, { now = new Date(), bundlingMs = 0 } = {}): Promise<void> {
  const handover = { handoverId, personnelChangeId: changeId };
  const notices = employeeNotices({ to: li, ...notice }, { stepNumber: 1, messageId: newId() }, handover, now);
  await inTransaction(database, (tx) => notifyEmployees(tx, notices, { bundlingMs, timezone: 'Asia/Shanghai' }));
}

/** Sends what is due, and nothing else. */
async function dispatchOnce(options: DispatchingOptions = {}): Promise<void> {
  const email = createEmailChannel({ url: server.url, from: 'service@dawn.example' });
  await dispatcherOn(mine, { email, ...options }).dispatchPage('email', new AbortController().signal);
  await email.close();
}

const statesOf = async () => (await database.notification.findMany({ orderBy: { id: 'asc' } })).map(({ state }) => state);

test('forty tasks are one message that counts them; the one that is done already takes no other with it', async () => {
  const handovers = await openMany(40);
  for (const { id } of handovers) await tell(id, { template: 'handover_to_review' });
  const { id: toOwnerId } = await addEmployee(database, '陈晨');
  await database.handover.update({ where: { id: handovers[0]!.id }, data: { currentStage: 'confirmation', stepNumber: 1, toOwnerId } });
  await dispatchOnce();
  expect(server.mails.map(({ subject }) => subject)).toEqual(['待审核：39个客户的交接']);
  expect(server.mails[0]!.text).toContain(handovers[1]!.name);
  expect(server.mails[0]!.text).toContain('另有19个客户');
  expect(await statesOf()).toEqual(['suppressed', ...Array(39).fill('sent')]);
});

test('what a colleague wrote arrives for each of them, also after the first was sent', async () => {
  const [first, second, third] = await openMany(3);
  await tell(first!.id, { template: 'handover_declined', parameters: { note: '太远' } });
  await dispatchOnce();
  await tell(second!.id, { template: 'handover_declined', parameters: { note: '太忙' } });
  await tell(third!.id, { template: 'handover_declined', parameters: { note: '不熟' } });
  await dispatchOnce();
  expect(server.mails).toHaveLength(2);
  for (const words of [second!.name, '太忙', third!.name, '不熟']) expect(server.mails[1]!.text).toContain(words);
});

test('the overdue are counted when those of their minute are written, and not sooner because another message is due', async () => {
  const [first, ...rest] = await openMany(3);
  await tell(first!.id, { template: 'handover_overdue' }, { now: new Date(Date.now() - 120_000) });
  for (const { id } of rest) await tell(id, { template: 'handover_overdue' });
  await database.handover.updateMany({ where: { id: first!.id }, data: { overdueSince: new Date() } });
  await dispatchOnce({ bundlingMs: 600_000 });
  expect(await statesOf()).toEqual(['sent', 'queued']);
  await database.handover.updateMany({ where: { id: { in: rest.map(({ id }) => id) } }, data: { overdueSince: new Date() } });
  await database.notification.updateMany({ where: { state: 'queued' }, data: { notBefore: new Date() } });
  await dispatchOnce();
  expect(server.mails.map(({ subject }) => /有(\d)个已逾期/.exec(subject ?? '')?.[1])).toEqual(['1', '3']);
});
