/** A new plan and the fan-out in the same moment, in a fixed order: what is opened is what the plan in force says, or is told of it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openHandovers } from '../../../src/handovers/opening.js';
import { openPage } from '../../../src/personnel-changes/fan-out.js';
import { planCustomers } from '../../../src/personnel-changes/planning.js';
import { beginChange } from '../../../src/personnel-changes/row.js';
import { takeStock } from '../../../src/personnel-changes/stock.js';
import { inTransaction, type Transaction } from '../../../src/platform/database.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import { inTurn } from '../../harness/lock-queue.js';
import { addTeam, refOf, type Employee } from './company.js';

let baton: Baton;
beforeAll(async () => {
  baton = await startBaton({ worker: false });
});
afterAll(() => baton.stop());

const allTo = (employee: Employee) => ({ strategy: 'one_receiver', receivers: [refOf(employee)] });

/** A change that runs, whose plan gives the leaver's one customer to the first of two colleagues. */
async function runs() {
  const { leaver, colleagues, customerIds } = await addTeam(baton.database, { customers: 1, receivers: 2 });
  const [one, other] = colleagues as [Employee, Employee];
  const body = { employee: refOf(leaver), kind: 'resignation', allocation: allTo(one) };
  const { body: created } = await baton.key.post('/personnel-changes', body);
  const id: string = created.id;
  await inTransaction(baton.database, (tx) => beginChange(tx, id));
  return { id, leaver, one, other, customerId: customerIds[0]! };
}

const plan = (id: string) => inTransaction(baton.database, (tx) => planCustomers(tx, id, baton.config));
const page = (personnelChangeId: string) =>
  openPage(
    { database: baton.database, settings: { baseUrl: baton.url, timing: baton.config }, openHandovers },
    { personnelChangeId, since: new Date(Date.now() - 60_000).toISOString(), after: null },
  );
const rowOf = (id: string) =>
  baton.database.personnelChangeCustomer.findFirstOrThrow({ where: { personnelChangeId: id }, include: { handover: true } });
const lockCustomer = (tx: Transaction, customerId: string) =>
  tx.$queryRaw`SELECT id FROM customers WHERE id = ${customerId}::uuid FOR NO KEY UPDATE`;

/** A new plan as it is written, held up before it commits. */
const divide =
  ({ id, leaver, other, customerId }: Awaited<ReturnType<typeof runs>>) =>
  () =>
    inTransaction(baton.database, async (tx) => {
      await tx.$queryRaw`SELECT id FROM employees WHERE id = ${leaver.id}::uuid FOR NO KEY UPDATE`;
      const allocation = { strategy: 'one_receiver', receiverIds: [other.id] };
      await tx.personnelChange.update({ where: { id }, data: { allocation, planVersion: { increment: 1 } } });
      await tx.personnelChangeCustomer.updateMany({ where: { personnelChangeId: id }, data: { receiverId: other.id } });
      await lockCustomer(tx, customerId);
    });

test('a plan that comes while a page is opened waits for it, and its handovers are told', async () => {
  const { id, one, other, customerId } = await runs();
  await plan(id);
  const replace = async () => {
    const answer = await baton.key.put(`/personnel-changes/${id}/allocation`, { ...allTo(other), planVersion: 1 });
    await inTransaction(baton.database, (tx) => lockCustomer(tx, customerId));
    return answer;
  };
  const [, answer] = await inTurn(baton.databaseUrl, customerId, [() => page(id), replace]);
  expect(answer).toMatchObject({ status: 200, body: { planVersion: 2, reassigned: 1 } });
  const { handover, receiverId, reassignMessageId } = await rowOf(id);
  expect({ receiverId, reassignMessageId, toOwnerId: handover?.toOwnerId }).toEqual({
    receiverId: other.id,
    reassignMessageId: `allocation/${id}/2`,
    toOwnerId: one.id,
  });
});

test('a page that has read the plan before it was replaced opens nothing by it, and the new one when it is opened anew', async () => {
  const change = await runs();
  const { id, other, customerId } = change;
  await plan(id);
  const [, opened] = await inTurn(baton.databaseUrl, customerId, [divide(change), () => page(id).catch((error: unknown) => error)]);
  expect(opened).toBeInstanceOf(Error);
  expect(await rowOf(id)).toMatchObject({ state: 'planned', receiverId: other.id, handover: null });
  await page(id);
  expect(await rowOf(id)).toMatchObject({ state: 'opened', receiverId: other.id, handover: { toOwnerId: other.id } });
});

test('customers that have no row yet are planned by the plan that is being written', async () => {
  const change = await runs();
  const { id, other, customerId } = change;
  const planned = () =>
    inTransaction(baton.database, async (tx) => {
      await planCustomers(tx, id, baton.config);
      await lockCustomer(tx, customerId);
    });
  await inTurn(baton.databaseUrl, customerId, [divide(change), planned]);
  expect(await rowOf(id)).toMatchObject({ state: 'planned', receiverId: other.id });
});

test('a handover that is completed before it hears that its customer is to go to the pool counts as completed only', async () => {
  const { database, config } = baton;
  const { id, customerId } = await runs();
  await plan(id);
  await page(id);
  await database.personnelChangeCustomer.updateMany({ where: { personnelChangeId: id }, data: { toPool: true, receiverId: null } });
  const completed = { status: 'completed', currentStage: 'completed', completedAt: new Date(), stepNumber: 1 } as const;
  await database.handover.updateMany({ where: { customerId }, data: completed });
  const { counts } = await inTransaction(database, (tx) => takeStock(tx, id, config));
  expect(counts).toMatchObject({ completed: 1, pooled: 0 });
});
