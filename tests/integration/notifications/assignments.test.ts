/** Whoever is assigned customers of the pool is told once, of those that they still have when the message is sent. */
import { afterAll, expect, test } from 'vitest';
import { createEmailChannel } from '../../../src/notifications/channels/email.js';
import { notifyEmployees } from '../../../src/notifications/outbox.js';
import { giveCustomers } from '../../../src/ownership/give.js';
import { takeFromPool } from '../../../src/ownership/take.js';
import { inTransaction, newId } from '../../../src/platform/database.js';
import { createTestDatabase } from '../../harness/database.js';
import { eventually } from '../../harness/eventually.js';
import { dispatcherOn } from './dispatching.js';
import { startMailServer } from './mail-server.js';
import { addEmployee } from './people.js';

const mine = await createTestDatabase();
const { database } = mine;
const server = await startMailServer();
afterAll(async () => {
  await server.stop();
  await mine.drop();
});

const addToPool = (count: number) => database.$queryRaw<{ id: string }[]>`
  WITH added AS (
    INSERT INTO customers (customer_name, customer_type, email, status)
    SELECT '公海客户' || n, 'individual', 'a@b.example', 'in_pool' FROM generate_series(1, ${count}::int) n RETURNING id
  )
  INSERT INTO customer_pool (customer_id, pool_id, recycle_reason) SELECT id, pool_of_region(NULL), 'manual' FROM added RETURNING customer_id::text AS id`;

async function assign(employeeId: string, managerId: string, count: number): Promise<string[]> {
  const ids = (await addToPool(count)).map(({ id }) => id);
  const assignmentId = newId();
  await inTransaction(database, async (tx) => {
    const takings = ids.map((customerId) => ({ customerId, employeeId }));
    await takeFromPool(tx, { takings, assignmentId, asMember: null, actorId: managerId, actor: 'M', via: 'test', timezone: 'UTC' });
    const notice = { employeeId, template: 'pool_assigned', cause: `pool_assigned:${assignmentId}`, parameters: { assignmentId } } as const;
    await notifyEmployees(tx, [notice], { bundlingMs: 0 });
  });
  return ids;
}

test('four hundred customers of two calls are one message, without those that are somebody else’s by then', async () => {
  const [li, chen, zhao] = await Promise.all(['李经理', '陈晨', '赵敏'].map((name) => addEmployee(database, name)));
  const [first] = await assign(chen!.id, li!.id, 300);
  await assign(chen!.id, li!.id, 101);
  const onlyOnes = await assign(zhao!.id, li!.id, 2);
  await inTransaction(database, (tx) =>
    giveCustomers(tx, { customerIds: [first!, ...onlyOnes], toOwnerId: li!.id, cause: 'assign', actorId: null }),
  );

  const email = createEmailChannel({ url: server.url, from: '晨光集团 <service@dawn.example>', timeoutMs: 15_000 });
  const dispatcher = dispatcherOn(mine, { email });
  const running = dispatcher.run('email', { signal: new AbortController().signal, forMs: 60_000 });
  await eventually(async () => (await database.notification.count({ where: { state: { in: ['queued', 'sending'] } } })) === 0);
  await dispatcher.stop();
  await running;
  expect(server.mails.map(({ subject }) => subject)).toEqual(['李经理从公海分配给您400个客户']);
  expect(server.mails[0]!.text).toContain('另有380个客户');
  expect(await database.notification.findMany({ where: { recipientId: zhao!.id } })).toMatchObject([
    { state: 'suppressed', reason: 'no_longer_needed' },
  ]);
});
