/** A personnel change that was wrong, undone as a whole. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addLogins, hashPassword } from '../../src/identity/logins.js';
import { newId, Prisma } from '../../src/platform/database.js';
import { startBaton, type Baton } from '../harness/baton.js';
import { eventually } from '../harness/eventually.js';
import { ownersOfEverything } from '../harness/owners.js';
import { rounds } from '../harness/rounds.js';
import { allWithoutSummary } from '../harness/workflow-events.js';
import { addCustomers, addEmployee, addTeam, refOf, type Employee } from '../integration/personnel-changes/company.js';
import { changesOf, inDays, reason } from './changes.js';

let baton: Baton;
let passwordHash: string;
beforeAll(async () => {
  baton = await startBaton();
  passwordHash = await hashPassword('baton-demo');
});
afterAll(() => baton.stop());

const { post, read, employeeOf, reaches, resign } = changesOf(() => baton);

/** Waits until so many handovers of the change are open, then completes those of the customers. */
async function complete(id: string, opened: number, customerIds: readonly string[], manager: Employee): Promise<void> {
  const all = { where: { personnelChangeId: id }, include: { toOwner: true, items: true } };
  const handovers = await eventually(
    async () => {
      const rows = await baton.database.handover.findMany(all);
      return rows.length === opened && rows;
    },
    { what: `${opened} handovers`, withinMs: 120_000 },
  );
  for (const { id: handoverId, customerId, toOwner, items } of handovers) {
    if (!customerIds.includes(customerId)) continue;
    const send = async (message: string, actor: string, fields: object = {}) =>
      eventually(() => baton.client.workflow.getHandle(`handover/${handoverId}`).executeUpdate(message, { args: [{ actor, ...fields }] }), {
        what: message,
      });
    await send('complete_preparation', manager.externalId, { items: items.map((item) => ({ id: item.id, isCompleted: true })) });
    await send('approve', manager.externalId);
    await send('confirm', toOwner!.externalId);
  }
}

/** Past the last moment the reviewer prepares, so that one person can take a handover through its stages. */
const gone = { effectiveAt: inDays(-1) };

type Kind = 'opportunity' | 'contract' | 'ticket' | 'payment';
async function addWork(kind: Kind, customerId: string, ownerId: string): Promise<string> {
  const id = newId();
  const work = { id, customerId, ownerId };
  if (kind === 'opportunity') await baton.database.opportunity.create({ data: { ...work, name: '续约' } });
  else if (kind === 'contract') await baton.database.contract.create({ data: { ...work, number: id, status: 'in_force' } });
  else if (kind === 'ticket') await baton.database.serviceTicket.create({ data: { ...work, subject: '发票' } });
  else await baton.database.payment.create({ data: { ...work, dueOn: new Date('2026-01-01'), amount: 3, status: 'overdue' } });
  return id;
}

const kinds: readonly Kind[] = ['opportunity', 'contract', 'ticket', 'payment'];
/** What becomes of a customer before the change is undone, and what is open there. */
const arbitraryCustomer = fc.record({
  fate: fc.constantFrom('completed', 'completed', 'open', 'pooled'),
  work: fc.array(fc.record({ kind: fc.constantFrom(...kinds), isLeavers: fc.boolean() }), { maxLength: 2 }),
});
const arbitraryFirm = fc.record({
  customers: fc.array(arbitraryCustomer, { minLength: 1, maxLength: 3 }),
  looseWork: fc.array(fc.constantFrom(...kinds), { maxLength: 2 }),
});

describe('handing all over and undoing the change', () => {
  test('leaves the owner columns of all tables as they were, and people where they stood', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryFirm, async ({ customers, looseWork }) => {
        const { leaver, manager, colleagues, customerIds } = await addTeam(baton.database, { customers: customers.length, receivers: 2 });
        const [receiver, third] = colleagues as [Employee, Employee];
        const report = await addEmployee(baton.database, { managerId: leaver.id });
        for (const [at, { work }] of customers.entries()) {
          for (const { kind, isLeavers } of work) await addWork(kind, customerIds[at]!, isLeavers ? leaver.id : third.id);
        }
        const [theirs] = await addCustomers(baton.database, third.id, 1);
        for (const kind of looseWork) await addWork(kind, theirs!, leaver.id);
        const before = await ownersOfEverything(baton.database);

        const ofFate = (fate: string) => customerIds.filter((_, at) => customers[at]!.fate === fate);
        const pins = ofFate('pooled').map((customerId) => ({ customerId, employee: 'pool' }));
        const id = await resign(leaver, { ...gone, allocation: { receivers: [refOf(receiver)], pins } });
        await complete(id, customers.length - pins.length, ofFate('completed'), manager);
        await eventually(
          async () => {
            const { counts, attention } = await read(id);
            expect(counts).toMatchObject({ completed: ofFate('completed').length, pooled: pins.length, planned: 0 });
            expect(attention ?? {}).not.toHaveProperty('direct_reports');
            return true;
          },
          { what: 'a change that has given everything on' },
        );
        const hasMoved = customers.some(({ fate }) => fate !== 'open') || looseWork.length > 0;
        if (hasMoved) expect(await ownersOfEverything(baton.database)).not.toEqual(before);

        expect(await post(`/${id}/undo`, { reason })).toMatchObject({ status: 202, body: { undo: { reason } } });
        await reaches(id, 'undone');
        expect(await read(id)).toMatchObject({ undo: { undone: ofFate('completed').length, remaining: 0, left: {} } });
        expect(await ownersOfEverything(baton.database)).toEqual(before);
        expect(await employeeOf(leaver)).toMatchObject({ status: 'active', accessEndsAt: null });
        expect(await employeeOf(report)).toMatchObject({ managerId: leaver.id });
        expect(await baton.database.handover.count({ where: { fromOwnerId: leaver.id, status: { in: ['open', 'completed'] } } })).toBe(0);
      }),
      { numRuns: rounds(3, 40) },
    );
  }, 600_000);

  test('leaves with others what moved on in between, and says how many and why', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 2, maxLength: 4 }), fc.boolean(), async (movedOn, isWorkDone) => {
        const { leaver, manager, colleagues, customerIds } = await addTeam(baton.database, { customers: movedOn.length, receivers: 2 });
        const [receiver, other] = colleagues as [Employee, Employee];
        const [theirs] = await addCustomers(baton.database, other.id, 1);
        const loose = await addWork('opportunity', theirs!, leaver.id);
        const id = await resign(leaver, { ...gone, allocation: { receivers: [refOf(receiver)] } });
        await complete(id, movedOn.length, customerIds, manager);
        await reaches(id, 'finished');
        const give = (table: string, record: string, to: string) =>
          baton.database.$executeRaw`
            UPDATE ${Prisma.raw(table)} SET owner_id = ${to}::uuid, owner_change_id = uuid_v7(), owner_change_cause = 'assign' WHERE id = ${record}::uuid`;
        const given = customerIds.filter((_, at) => movedOn[at]);
        for (const customerId of given) await give('customers', customerId, other.id);
        if (isWorkDone) await give('opportunities', loose, receiver.id);

        expect(await post(`/${id}/undo`, { reason })).toMatchObject({ status: 202 });
        await reaches(id, 'undone');
        const left = {
          ...(given.length > 0 && { nothing_to_undo: given.length }),
          ...(isWorkDone && { moved_on: 1 }),
        };
        expect((await read(id)).undo).toMatchObject({ undone: movedOn.length - given.length, remaining: 0, left });
        for (const customerId of customerIds) {
          const { ownerId } = await baton.database.customer.findUniqueOrThrow({ where: { id: customerId } });
          expect(ownerId).toBe(given.includes(customerId) ? other.id : leaver.id);
        }
        const { ownerId } = await baton.database.opportunity.findUniqueOrThrow({ where: { id: loose } });
        expect(ownerId).toBe(isWorkDone ? receiver.id : leaver.id);
      }),
      { numRuns: rounds(2, 30) },
    );
  }, 600_000);
});

test('HR and the reviewer undo a change; others do not, and nobody without a reason or before it has begun', async () => {
  const { leaver, manager, colleagues } = await addTeam(baton.database, { customers: 1, receivers: 1 });
  const people = [manager, colleagues[0]!].map(({ id: employeeId, name, email }) => ({ employeeId, name, email, passwordHash }));
  await addLogins(baton.database, people);
  const [reviewer, colleague] = [await baton.signIn(manager.externalId), await baton.signIn(colleagues[0]!.externalId)];
  const planned = await resign(leaver, { lastWorkingDay: '2099-06-30' });
  expect(await post(`/${planned}/undo`, { reason })).toMatchObject({ status: 409, body: { code: 'not_begun' } });
  expect(await post(`/${planned}/undo`, {})).toMatchObject({ status: 400 });
  expect(await colleague.post(`/personnel-changes/${planned}/undo`, { reason })).toMatchObject({ status: 404 });
  await post(`/${planned}/start`, {});
  await eventually(async () => (await read(planned)).counts.preparation === 1, { what: 'an open handover' });
  expect(await reviewer.post(`/personnel-changes/${planned}/undo`, { reason })).toMatchObject({ status: 202 });
  await reaches(planned, 'undone');
  expect(await baton.database.customer.count({ where: { ownerId: leaver.id, openHandoverId: null } })).toBe(1);
});

test('each activity and timer of a change that was undone tells an operator what it does', async () => {
  expect(await allWithoutSummary(baton.client, 'personnelChange')).toEqual([]);
  expect(await allWithoutSummary(baton.client, 'handoverUndo')).toEqual([]);
});
