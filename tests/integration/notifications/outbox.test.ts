import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { announceCompletion, announceUndo, notifyEmployees, type Timing } from '../../../src/notifications/outbox.js';
import { inOrder, inTransaction, newId } from '../../../src/platform/database.js';
import { createTestDatabase } from '../../harness/database.js';
import { addCompletedHandover, addEmployee } from './people.js';

const { database, drop } = await createTestDatabase();
afterAll(drop);

const atOnce: Timing = { bundlingMs: 0, timezone: 'Asia/Shanghai' };
const announce = (handoverIds: string[], timing = atOnce) => inTransaction(database, (tx) => announceCompletion(tx, handoverIds, timing));
const rowsOf = async (handoverId: string) => {
  const rows = await database.notification.findMany({ where: { handoverId }, orderBy: [{ channel: 'asc' }, { recipientKind: 'asc' }] });
  return rows.map(({ channel, recipientKind, address, state, reason, language }) => ({
    channel,
    recipientKind,
    address,
    state,
    reason,
    language,
  }));
};

let zhang: string;
let chen: string;
beforeAll(async () => {
  zhang = (await addEmployee(database, '张三')).id;
  chen = (await addEmployee(database, '陈晨')).id;
});

describe('a completed handover', () => {
  test('is announced once by e-mail and once by SMS, however often it is said', async () => {
    const { customer, handover } = await addCompletedHandover(database, zhang, chen, { preferredLanguage: 'en' });
    await announce([handover.id]);
    await Promise.all([announce([handover.id]), announce([handover.id, handover.id])]);
    expect(await rowsOf(handover.id)).toEqual([
      { channel: 'email', recipientKind: 'customer', address: customer.email, state: 'queued', reason: null, language: 'en' },
      { channel: 'sms', recipientKind: 'customer', address: customer.phone, state: 'queued', reason: null, language: 'en' },
    ]);
  });

  test('is not announced when its transaction is rolled back', async () => {
    const { handover } = await addCompletedHandover(database, zhang, chen);
    const rolledBack = inTransaction(database, async (tx) => {
      await announceCompletion(tx, [handover.id], atOnce);
      throw new Error('rolled back');
    });
    await expect(rolledBack).rejects.toThrow('rolled back');
    expect(await rowsOf(handover.id)).toEqual([]);
  });

  test('is recorded as suppressed where it cannot or must not be said', async () => {
    const landline = await addCompletedHandover(database, zhang, chen, { email: null, phone: '+862161234567' });
    const optedOut = await addCompletedHandover(database, zhang, chen, { smsOptedOutAt: new Date() });
    await announce([landline.handover.id, optedOut.handover.id]);
    expect(await rowsOf(landline.handover.id)).toMatchObject([
      { channel: 'email', state: 'suppressed', reason: 'no_address' },
      { channel: 'sms', state: 'suppressed', reason: 'not_sms_capable' },
    ]);
    expect(await rowsOf(optedOut.handover.id)).toMatchObject([
      { channel: 'email', state: 'queued' },
      { channel: 'sms', state: 'suppressed', reason: 'opted_out' },
    ]);
  });

  test('of an enterprise is said to the contacts marked for it who are still there, once per address', async () => {
    const { customer, handover } = await addCompletedHandover(database, zhang, chen, { customerType: 'enterprise' });
    const contact = { customerId: customer.id, tellOnHandover: true, preferredLanguage: 'en' as const };
    await database.customerContact.createMany({
      data: [
        { ...contact, name: 'told', email: 'told@example.com', phone: customer.phone },
        { ...contact, name: 'not marked', email: 'unmarked@example.com', tellOnHandover: false },
        { ...contact, name: 'gone', email: 'gone@example.com', leftAt: new Date() },
      ],
    });
    await announce([handover.id]);
    expect(await rowsOf(handover.id)).toMatchObject([
      { channel: 'email', recipientKind: 'customer', state: 'queued', language: 'zh' },
      { channel: 'email', recipientKind: 'contact', address: 'told@example.com', state: 'queued', language: 'en' },
      { channel: 'sms', recipientKind: 'customer', state: 'queued' },
      { channel: 'sms', recipientKind: 'contact', state: 'suppressed', reason: 'same_address' },
    ]);
  });

  test('is said after the bundling time, and not at night', async () => {
    const { handover } = await addCompletedHandover(database, zhang, chen);
    const timing: Timing = { bundlingMs: 600_000, timezone: 'Asia/Shanghai', quietHours: { from: '00:00', to: '23:59' } };
    const before = Date.now();
    await announce([handover.id], timing);
    const [row] = await database.notification.findMany({ where: { handoverId: handover.id } });
    const local = row!.notBefore.toLocaleTimeString('en-GB', { timeZone: 'Asia/Shanghai' });
    expect(row!.notBefore.getTime()).toBeGreaterThanOrEqual(before + 600_000 - 60_000);
    expect(local).toMatch(/^23:59/);
  });
});

test('an undo names the message that it corrects: of the same recipient on the same channel', async () => {
  const { customer, handover } = await addCompletedHandover(database, zhang, chen, { customerType: 'enterprise' });
  const contact = { customerId: customer.id, tellOnHandover: true, name: 'told', email: 'contact@example.com' };
  await database.customerContact.create({ data: contact });
  await announce([handover.id]);
  await database.notification.updateMany({ where: { handoverId: handover.id, state: 'queued' }, data: { state: 'sent' } });
  const undone = { handoverId: handover.id, ownerId: zhang };
  const undo = () => inTransaction(database, (tx) => announceUndo(inOrder(tx), undone, atOnce));
  expect(await undo()).toEqual({ suppressed: 0, corrected: 3 });
  expect(await undo()).toEqual({ suppressed: 0, corrected: 0 });
  const corrections = await database.notification.findMany({
    where: { handoverId: handover.id, template: 'handover_undone' },
    include: { supersedes: true },
  });
  expect(corrections).toHaveLength(3);
  for (const { supersedes, recipientId, channel } of corrections)
    expect(supersedes).toMatchObject({ template: 'handover_completed', state: 'sent', recipientId, channel });
});

describe('a notice to employees', () => {
  test('is one per person and cause', async () => {
    const cause = `to_review:${newId()}`;
    const notice = { template: 'handover_to_review', cause } as const;
    const notices = [zhang, zhang, chen].map((employeeId) => ({ ...notice, employeeId }));
    await inTransaction(database, (tx) => notifyEmployees(tx, notices, atOnce));
    const rows = await database.notification.findMany({ where: { cause } });
    expect(rows.map(({ recipientId }) => recipientId).toSorted()).toEqual([zhang, chen].toSorted());
    expect(rows.every(({ channel, state }) => channel === 'email' && state === 'queued')).toBe(true);
  });

  test('goes out at once; what follows within a minute is collected until the minute is over, for each person by themselves', async () => {
    const [busy, idle] = [await addEmployee(database, '忙人'), await addEmployee(database, '闲人')];
    const tell = async (employeeId: string) => {
      const cause = `to_review:${newId()}`;
      const timing = { ...atOnce, noticesApartMs: 60_000 };
      await inTransaction(database, (tx) => notifyEmployees(tx, [{ template: 'handover_to_review', cause, employeeId }], timing));
      return (await database.notification.findFirstOrThrow({ where: { cause } })).notBefore.getTime();
    };
    const first = await tell(busy.id);
    expect(first).toBeLessThanOrEqual(Date.now());
    expect([await tell(busy.id), await tell(busy.id)]).toEqual([first + 60_000, first + 60_000]);
    expect(await tell(idle.id)).toBeLessThan(first + 60_000);
  });

  test('is suppressed for who has left', async () => {
    const gone = await addEmployee(database, '已走');
    await database.employee.update({ where: { id: gone.id }, data: { status: 'left' } });
    const cause = `to_review:${newId()}`;
    await inTransaction(database, (tx) => notifyEmployees(tx, [{ template: 'handover_to_review', cause, employeeId: gone.id }], atOnce));
    expect(await database.notification.findFirst({ where: { cause } })).toMatchObject({ state: 'suppressed', reason: 'left' });
  });
});
