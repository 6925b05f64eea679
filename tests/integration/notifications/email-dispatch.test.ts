import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmailChannel } from '../../../src/notifications/channels/email.js';
import type { Dispatcher } from '../../../src/notifications/dispatcher.js';
import { announceCompletion, announceUndo, notifyEmployees, type EmployeeNotice } from '../../../src/notifications/outbox.js';
import { inOrder, inTransaction, newId } from '../../../src/platform/database.js';
import { createTestDatabase } from '../../harness/database.js';
import { eventually } from '../../harness/eventually.js';
import { dispatcherOn, expireLeases, type DispatchingOptions } from './dispatching.js';
import { startMailServer, type MailServer } from './mail-server.js';
import { addCompletedHandover, addEmployee, addHandoverInReview } from './people.js';

const mine = await createTestDatabase();
const { database } = mine;
afterAll(mine.drop);

let zhang: string;
let chen: string;
beforeAll(async () => {
  zhang = (await addEmployee(database, '张三')).id;
  chen = (await addEmployee(database, '陈晨')).id;
});

let server: MailServer;
const dispatchers: Dispatcher[] = [];
beforeEach(async () => {
  server = await startMailServer();
});
afterEach(async () => {
  await Promise.all(dispatchers.splice(0).map((dispatcher) => dispatcher.stop()));
  await server.stop();
  await database.notification.deleteMany();
});

function startDispatcher(options: DispatchingOptions = {}) {
  const email = createEmailChannel({ url: server.url, from: '晨光集团 <service@dawn.example>', timeoutMs: 15_000 });
  const dispatcher = dispatcherOn(mine, { email, ...options });
  dispatchers.push(dispatcher);
  return { dispatcher, running: dispatcher.run('email', { signal: new AbortController().signal, forMs: 60_000 }) };
}

const announce = (handoverIds: string[], bundlingMs = 0) =>
  inTransaction(database, (tx) => announceCompletion(tx, handoverIds, { bundlingMs, timezone: 'Asia/Shanghai' }));
const notify = (...notices: EmployeeNotice[]) =>
  inTransaction(database, (tx) => notifyEmployees(tx, notices, { bundlingMs: 0, timezone: 'Asia/Shanghai' }));
const emailsOf = (handoverId: string) => database.notification.findMany({ where: { handoverId, channel: 'email' } });
const emailOf = async (handoverId: string) => (await emailsOf(handoverId))[0]!;
const inState = (handoverId: string, state: string) =>
  eventually(async () => (await emailsOf(handoverId)).every((row) => row.state === state), { what: `an e-mail that is ${state}` });

test('a message that is queued is sent at once, once, from what is true now', async () => {
  const { running, dispatcher } = startDispatcher();
  const { handover, customer } = await addCompletedHandover(database, zhang, chen);
  await announce([handover.id]);
  await inState(handover.id, 'sent');
  const row = await emailOf(handover.id);
  expect(server.mails).toHaveLength(1);
  const [mail] = server.mails;
  expect(mail).toMatchObject({ subject: '客户经理变更通知：陈晨将继续为您服务', messageId: `<${row.id}@baton.dawn.example>` });
  expect(mail!.text).toContain(customer.customerName);
  expect(mail!.html).toContain('陈晨');
  expect(row).toMatchObject({ attempts: 1, providerId: mail!.messageId, leaseUntil: null });
  await dispatcher.stop();
  await running;
});

test('many are sent by two dispatchers, each once', async () => {
  const handovers = await Promise.all(Array.from({ length: 60 }, () => addCompletedHandover(database, zhang, chen)));
  await announce(handovers.map(({ handover }) => handover.id));
  startDispatcher();
  startDispatcher();
  await eventually(async () => (await database.notification.count({ where: { channel: 'email', state: 'sent' } })) === 60);
  expect(new Set(server.mails.map(({ messageId }) => messageId)).size).toBe(60);
  expect(server.mails).toHaveLength(60);
});

test('customers of one address are told in one message, and their rows share its fate', async () => {
  const email = 'group@example.com';
  const handovers = await Promise.all([1, 2, 3].map(() => addCompletedHandover(database, zhang, chen, { email })));
  for (const { handover } of handovers) await announce([handover.id], 1_000);
  startDispatcher({ bundlingMs: 1_000 });
  await Promise.all(handovers.map(({ handover }) => inState(handover.id, 'sent')));
  expect(server.mails).toHaveLength(1);
  for (const { customer } of handovers) expect(server.mails[0]!.text).toContain(customer.customerName);
  const rows = await database.notification.findMany({
    where: { channel: 'email' },
    orderBy: { bundledInto: { sort: 'asc', nulls: 'first' } },
  });
  expect(rows.map(({ bundledInto }) => bundledInto)).toEqual([null, rows[0]!.id, rows[0]!.id]);
  expect(rows.every(({ providerId, sentAt }) => providerId === rows[0]!.providerId && sentAt !== null)).toBe(true);
});

test('an address that the server refuses for good is not tried again', async () => {
  const { handover, customer } = await addCompletedHandover(database, zhang, chen);
  server.refusals.set(customer.email!, { responseCode: 550, times: 9 });
  await announce([handover.id]);
  startDispatcher();
  await inState(handover.id, 'failed');
  expect(await emailOf(handover.id)).toMatchObject({ attempts: 1, reason: 'refused_by_mail_server', providerCode: '550' });
  expect(server.refusals.get(customer.email!)!.times).toBe(8);
});

test('what the server refuses for the moment is sent later', async () => {
  const { handover, customer } = await addCompletedHandover(database, zhang, chen);
  server.refusals.set(customer.email!, { responseCode: 451, times: 1 });
  await announce([handover.id]);
  startDispatcher();
  await inState(handover.id, 'sent');
  expect(await emailOf(handover.id)).toMatchObject({ attempts: 2 });
  expect(server.mails).toHaveLength(1);
});

test('while the server is away, messages wait, and go when it is back', async () => {
  const { port } = new URL(server.url);
  const url = server.url;
  await server.stop();
  const email = createEmailChannel({ url, from: 'service@dawn.example', timeoutMs: 15_000 });
  const { handover } = await addCompletedHandover(database, zhang, chen);
  await announce([handover.id]);
  startDispatcher({ email });
  await eventually(async () => (await emailOf(handover.id)).providerCode !== null);
  expect(await emailOf(handover.id)).toMatchObject({ state: 'queued' });
  server = await startMailServer(Number(port));
  await inState(handover.id, 'sent');
  expect(server.mails).toHaveLength(1);
});

test('a crash between the yes of the server and our commit sends the same message again, by its Message-ID', async () => {
  const { handover } = await addCompletedHandover(database, zhang, chen);
  await announce([handover.id]);
  const email = createEmailChannel({ url: server.url, from: 'service@dawn.example' });
  const crashing = dispatcherOn(mine, {
    email: { ...email, send: (message) => email.send(message).then(() => Promise.reject(new Error('killed'))) },
  });
  await crashing.dispatchPage('email', new AbortController().signal);
  expect(await emailOf(handover.id)).toMatchObject({ state: 'sending' });
  await expireLeases(mine);
  startDispatcher();
  await inState(handover.id, 'sent');
  expect(server.mails).toHaveLength(2);
  expect(server.mails[1]!.messageId).toBe(server.mails[0]!.messageId);
  expect(server.mails[1]!.text).toBe(server.mails[0]!.text);
  await email.close();
});

test('at a stop, what is under way is finished and the rest goes back into the queue', async () => {
  const handovers = await Promise.all(Array.from({ length: 12 }, () => addCompletedHandover(database, zhang, chen)));
  await announce(handovers.map(({ handover }) => handover.id));
  const { dispatcher, running } = startDispatcher();
  let stopped: Promise<void> | undefined;
  server.beforeYes = () => {
    stopped ??= dispatcher.stop();
  };
  await running;
  await stopped;
  const states = await database.notification.groupBy({
    by: ['state'],
    where: { channel: 'email' },
    _count: true,
    orderBy: { state: 'asc' },
  });
  expect(states.map(({ state, _count }) => [state, _count])).toEqual([
    ['queued', 7],
    ['sent', 5],
  ]);
  expect(server.mails).toHaveLength(5);
  startDispatcher();
  await eventually(async () => (await database.notification.count({ where: { channel: 'email', state: 'sent' } })) === 12);
  expect(server.mails).toHaveLength(12);
});

test('what happened since it was queued counts: an undone handover and a new opt-out are not announced', async () => {
  const undone = await addCompletedHandover(database, zhang, chen);
  const optedOut = await addCompletedHandover(database, zhang, chen);
  await announce([undone.handover.id, optedOut.handover.id]);
  await database.handover.update({ where: { id: undone.handover.id }, data: { status: 'undone' } });
  await database.customer.update({ where: { id: optedOut.customer.id }, data: { emailOptedOutAt: new Date() } });
  startDispatcher();
  await Promise.all([inState(undone.handover.id, 'suppressed'), inState(optedOut.handover.id, 'suppressed')]);
  expect([(await emailOf(undone.handover.id)).reason, (await emailOf(optedOut.handover.id)).reason]).toEqual(['undone', 'opted_out']);
  expect(server.mails).toHaveLength(0);
});

test('a correction goes to whom the first message reached, and not where that one was refused meanwhile', async () => {
  const [told, refused] = [await addCompletedHandover(database, zhang, chen), await addCompletedHandover(database, zhang, chen)];
  await announce([told.handover.id, refused.handover.id]);
  const ofCompletion = ({ handover }: typeof told) =>
    ({ handoverId: handover.id, channel: 'email', template: 'handover_completed' }) as const;
  await database.notification.updateMany({ where: ofCompletion(told), data: { state: 'sent' } });
  await database.notification.updateMany({
    where: ofCompletion(refused),
    data: { state: 'sending', leaseUntil: new Date(Date.now() + 60_000) },
  });
  for (const { handover } of [told, refused]) {
    const undone = { handoverId: handover.id, ownerId: zhang };
    await inTransaction(database, (tx) => announceUndo(inOrder(tx), undone, { bundlingMs: 0, timezone: 'Asia/Shanghai' }));
  }
  await database.notification.updateMany({ where: ofCompletion(refused), data: { state: 'failed' } });
  startDispatcher();
  const correctionOf = ({ handover }: typeof told) =>
    database.notification.findFirstOrThrow({ where: { handoverId: handover.id, channel: 'email', template: 'handover_undone' } });
  await eventually(async () => (await correctionOf(told)).state === 'sent' && (await correctionOf(refused)).state !== 'queued');
  expect(await correctionOf(refused)).toMatchObject({ state: 'suppressed', reason: 'not_told' });
  expect(server.mails).toHaveLength(1);
  expect(server.mails[0]!.text).toContain(told.customer.customerName);
});

test('an employee gets one message for all notices of a kind', async () => {
  const handovers = await Promise.all([1, 2, 3].map(() => addCompletedHandover(database, zhang, chen)));
  const notices = handovers.map(
    ({ handover }) => ({ employeeId: chen, template: 'receiver_first_contact', cause: newId(), handoverId: handover.id }) as const,
  );
  await notify(...notices);
  startDispatcher();
  await eventually(async () => (await database.notification.count({ where: { state: 'sent' } })) === 3);
  expect(server.mails.map(({ subject }) => subject)).toEqual(['请联系3个客户']);
});

test('a personnel change is told in numbers counted when it is sent', async () => {
  const change = await database.personnelChange.create({
    data: { id: newId(), source: 'test', externalEventId: newId(), employeeId: zhang, kind: 'resignation', status: 'running' },
  });
  const handovers = await Promise.all([
    addCompletedHandover(database, zhang, chen),
    addCompletedHandover(database, zhang, chen),
    addHandoverInReview(database, zhang, chen),
  ]);
  await database.personnelChangeCustomer.createMany({
    data: handovers.map(({ customer, handover }) => ({ personnelChangeId: change.id, customerId: customer.id, handoverId: handover.id })),
  });
  await notify({
    employeeId: chen,
    template: 'personnel_change_opened',
    cause: `opened:${change.id}`,
    parameters: { personnelChangeId: change.id },
  });
  startDispatcher();
  await eventually(() => server.mails.length === 1);
  expect(server.mails[0]!.subject).toBe('张三的3个客户开始交接，其中1个需要您处理');
});

test('of what waits for who is away the delegate is reminded too, but for handovers in which they are a side', async () => {
  const [away, deputy] = [await addEmployee(database, '出差'), await addEmployee(database, '代理')];
  await database.employee.update({ where: { id: away.id }, data: { delegateId: deputy.id } });
  const change = await database.personnelChange.create({
    data: { id: newId(), source: 'test', externalEventId: newId(), employeeId: chen, kind: 'resignation', status: 'running' },
  });
  const handovers = await Promise.all([1, 2, 3].map(() => addHandoverInReview(database, chen, away.id)));
  await database.handover.update({ where: { id: handovers[0]!.handover.id }, data: { toOwnerId: deputy.id } });
  await database.personnelChangeCustomer.createMany({
    data: handovers.map(({ customer, handover }) => ({ personnelChangeId: change.id, customerId: customer.id, handoverId: handover.id })),
  });
  const personnelChangeId = change.id;
  await notify({ employeeId: away.id, template: 'personnel_change_due_soon', cause: newId(), parameters: { personnelChangeId } });
  startDispatcher();
  await eventually(async () => (await database.notification.count({ where: { state: 'queued' } })) === 0);
  await eventually(() => server.mails.length === 2);
  expect(server.mails.map(({ subject }) => subject).toSorted()).toEqual([
    '陈晨的3个客户正在交接，其中2个等待您处理',
    '陈晨的3个客户正在交接，其中3个等待您处理',
  ]);
});
