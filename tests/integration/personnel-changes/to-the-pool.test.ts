/** A page of the fan-out that gives customers to the pool, and what happens in the same moment, in a fixed order. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openHandovers } from '../../../src/handovers/opening.js';
import { cancelChange } from '../../../src/personnel-changes/changes.js';
import { openPage } from '../../../src/personnel-changes/fan-out.js';
import { planCustomers } from '../../../src/personnel-changes/planning.js';
import { beginChange } from '../../../src/personnel-changes/row.js';
import { inOrder, inTransaction, newId, type Transaction } from '../../../src/platform/database.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import { inTurn } from '../../harness/lock-queue.js';
import { addEmployee, addTeam, giveCustomer, refOf } from './company.js';

let baton: Baton;
beforeAll(async () => {
  baton = await startBaton({ worker: false });
});
afterAll(() => baton.stop());

/** A change that runs, whose plan gives the leaver's one customer to the pool. */
async function planForPool() {
  const { leaver, customerIds } = await addTeam(baton.database, { customers: 1 });
  const customerId = customerIds[0]!;
  const allocation = { strategy: 'by_hand', pins: [{ customerId, employee: 'pool' }] };
  const created = await baton.key.post('/personnel-changes', { employee: refOf(leaver), kind: 'resignation', allocation });
  expect(created, JSON.stringify(created.body)).toMatchObject({ status: 201 });
  const id: string = created.body.id;
  await inTransaction(baton.database, (tx) => beginChange(tx, id));
  await inTransaction(baton.database, (tx) => planCustomers(tx, id, baton.config));
  return { id, leaver, customerId };
}

const settings = () => ({ baseUrl: baton.url, timing: baton.config });
const page = (personnelChangeId: string) => () =>
  openPage(
    { database: baton.database, settings: settings(), openHandovers },
    { personnelChangeId, since: new Date(Date.now() - 60_000).toISOString(), after: null },
  );
const customer = (id: string) => baton.database.customer.findUniqueOrThrow({ where: { id } });
const rowsOf = (personnelChangeId: string) => baton.database.personnelChangeCustomer.findMany({ where: { personnelChangeId } });

test('what the plan gives to the pool goes there', async () => {
  const { id, customerId } = await planForPool();
  await page(id)();
  expect(await customer(customerId)).toMatchObject({ status: 'in_pool', ownerId: null });
  expect(await rowsOf(id)).toMatchObject([{ state: 'done', reason: 'to_pool', handoverId: null }]);
});

test.each([
  ['called off', (tx: Transaction, id: string) => cancelChange(tx, id), { state: 'excluded', reason: 'change_cancelled' }],
  [
    'paused',
    (tx: Transaction, id: string) => tx.personnelChange.update({ where: { id }, data: { status: 'paused' } }),
    { state: 'planned', toPool: true },
  ],
] as const)('nothing goes to the pool for a change that is being %s when the page begins', async (_, write, row) => {
  const { id, leaver, customerId } = await planForPool();
  // As steering and HR events do it, held up before it commits.
  const stop = () =>
    inTransaction(baton.database, async (tx) => {
      await tx.$queryRaw`SELECT id FROM employees WHERE id = ${leaver.id}::uuid FOR NO KEY UPDATE`;
      await write(tx, id);
      await tx.$queryRaw`SELECT id FROM customers WHERE id = ${customerId}::uuid FOR NO KEY UPDATE`;
    });
  const [, opened] = await inTurn(baton.databaseUrl, customerId, [stop, page(id)]);
  expect(await customer(customerId)).toMatchObject({ status: 'active', ownerId: leaver.id });
  expect(opened).toEqual({ states: [], after: null });
  expect(await rowsOf(id)).toMatchObject([row]);
});

test('a customer that somebody else gets while the page waits for it stays with them, and is left out', async () => {
  const { id, customerId } = await planForPool();
  const other = await addEmployee(baton.database);
  await inTurn(baton.databaseUrl, customerId, [() => giveCustomer(baton.database, customerId, other.id), page(id)]);
  expect(await customer(customerId)).toMatchObject({ status: 'active', ownerId: other.id });
  expect(await baton.database.poolEntry.count({ where: { customerId } })).toBe(0);
  expect(await rowsOf(id)).toMatchObject([{ state: 'excluded', reason: 'owner_changed', handoverId: null }]);
});

test('a handover in which somebody else hands the customer over is not adopted', async () => {
  const { id, customerId } = await planForPool();
  const other = await addEmployee(baton.database);
  await giveCustomer(baton.database, customerId, other.id);
  const opening = { handoverId: newId(), customerId, reason: 'position_change', personnelChangeId: null, actor: 'system' } as const;
  const nobody = { toOwnerId: null, reviewerId: null, preparerId: null };
  const [handover] = await inTransaction(baton.database, (tx) => openHandovers(inOrder(tx), [{ ...opening, ...nobody }], settings()));
  expect(handover).toMatchObject({ state: { fromOwner: other.externalId, status: 'open' } });
  await page(id)();
  expect(await rowsOf(id)).toMatchObject([{ state: 'excluded', reason: 'owner_changed', handoverId: null }]);
});
