/** So many days after a handover Baton looks whether the receiver has followed up. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkFollowUps } from '../../../src/handovers/follow-up-checks.js';
import { newId } from '../../../src/platform/database.js';
import { createTestDatabase, type TestDatabase } from '../../harness/database.js';
import { addCustomers, addTeam } from '../personnel-changes/company.js';

let own: TestDatabase;
beforeAll(async () => {
  own = await createTestDatabase();
});
afterAll(() => own.drop());

const check = () => checkFollowUps(own.database, { bundlingMs: 0, timezone: 'Asia/Shanghai' });
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

/** A customer whom the receiver got so many days ago. */
async function handedOver(days: number) {
  const { manager, leaver, colleagues } = await addTeam(own.database, { customers: 0, receivers: 1 });
  const receiver = colleagues[0]!;
  const [customerId] = await addCustomers(own.database, receiver.id, 1);
  const id = newId();
  await own.database.handover.create({
    data: {
      id,
      customerId: customerId!,
      fromOwnerId: leaver.id,
      toOwnerId: receiver.id,
      handoverReason: 'resignation',
      currentStage: 'completed',
      status: 'completed',
      policyVersion: 1,
      completedAt: daysAgo(days),
    },
  });
  const follow = (employeeId: string | null, ago: number) =>
    own.database.followUp.create({
      data: { customerId: customerId!, employeeId, channel: 'call', content: '问候', occurredAt: daysAgo(ago) },
    });
  return { id, manager, leaver, receiver, customerId: customerId!, follow };
}

const told = async (handoverId: string) => {
  const rows = await own.database.notification.findMany({ where: { handoverId }, orderBy: [{ cause: 'asc' }, { template: 'asc' }] });
  return rows.map(({ template, recipientId }) => [template, recipientId]);
};

describe('the receiver', () => {
  test('who has not followed up in seven days is reminded, and the manager learns; once', async () => {
    const { id, receiver, manager } = await handedOver(8);
    const expected = [
      ['receiver_first_contact', receiver.id],
      ['receiver_silent', manager.id],
    ];
    expect(await check()).toBe(1);
    expect(await told(id)).toEqual(expected);
    expect(await check()).toBe(0);
    expect(await told(id)).toEqual(expected);
    const lines = await own.database.timelineEntry.findMany({ where: { handoverId: id } });
    expect(lines).toMatchObject([{ kind: 'follow_up_check', code: 'not_followed_up', detail: { days: 7 }, via: 'schedule' }]);
  });

  test('is looked after again at thirty days', async () => {
    const { id, follow, receiver } = await handedOver(31);
    await follow(receiver.id, 40);
    await check();
    expect((await told(id)).map(([template]) => template)).toEqual([
      'receiver_first_contact',
      'receiver_silent',
      'receiver_first_contact',
      'receiver_silent',
    ]);
    const checks = await own.database.followUpCheck.findMany({ where: { handoverId: id }, orderBy: { days: 'asc' } });
    expect(checks.map(({ days, followedUp }) => [days, followedUp])).toEqual([
      [7, false],
      [30, false],
    ]);
  });

  test.each([
    ['who has followed up', 8, async ({ follow, receiver }: Handed) => follow(receiver.id, 3)],
    ['whose follow-up a system has recorded', 8, async ({ follow }: Handed) => follow(null, 3)],
    ['whose seven days are not over', 6, async () => undefined],
    ['of a handover long past', 90, async () => undefined],
  ])('%s hears nothing', async (_, days, happened) => {
    const handed = await handedOver(days);
    await happened(handed);
    await check();
    expect(await told(handed.id)).toEqual([]);
  });

  test('is reminded where only the old owner has called since', async () => {
    const handed = await handedOver(8);
    await handed.follow(handed.leaver.id, 3);
    await check();
    expect(await told(handed.id)).toHaveLength(2);
  });
});
type Handed = Awaited<ReturnType<typeof handedOver>>;

test('checks that run at once tell each receiver once', async () => {
  const { id } = await handedOver(8);
  const found = await Promise.all(Array.from({ length: 5 }, check));
  expect(found.reduce((sum, each) => sum + each, 0)).toBe(1);
  expect(await told(id)).toHaveLength(2);
});
