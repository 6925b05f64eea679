/** A personnel change that was wrong: undone as a whole, or called off after some of it was completed, and decided. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { undoHandover } from '../../src/handovers/undo.js';
import { addLogins, hashPassword } from '../../src/identity/logins.js';
import { newId, Prisma } from '../../src/platform/database.js';
import { cancelHandover } from '../../src/personnel-changes/cancelling.js';
import { undoMessageId } from '../../src/personnel-changes/undo.js';
import { startBaton, type Baton } from '../harness/baton.js';
import { eventually } from '../harness/eventually.js';
import { ownersOfEverything } from '../harness/owners.js';
import { rounds } from '../harness/rounds.js';
import { allWithoutSummary } from '../harness/workflow-events.js';
import { addCustomers, addEmployee, addTeam, refOf, type Employee } from '../integration/personnel-changes/company.js';

let baton: Baton;
let passwordHash: string;
beforeAll(async () => {
  baton = await startBaton();
  passwordHash = await hashPassword('baton-demo');
});
afterAll(() => baton.stop());

const reason = '误报，员工留任';
const post = (path: string, body: object) => baton.key.post(`/personnel-changes${path}`, body);
const read = async (id: string) => (await baton.key.get(`/personnel-changes/${id}`)).body;
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const soon = { lastWorkingDay: inDays(5).slice(0, 10) };
const employeeOf = ({ id }: Employee) => baton.database.employee.findUniqueOrThrow({ where: { id } });
const reaches = (id: string, status: string) =>
  eventually(async () => (expect(await read(id)).toMatchObject({ status }), true), {
    what: `a change that is ${status}`,
    withinMs: 60_000,
  });

async function resign(leaver: Employee, more: object): Promise<string> {
  const { status, body } = await post('', { employee: refOf(leaver), kind: 'resignation', ...more });
  expect(status, JSON.stringify(body)).toBe(201);
  return body.id;
}

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

/** A resignation of two customers of which one is with its receiver, called off by HR. */
async function calledOffHalfWay() {
  const { leaver, manager, colleagues, customerIds } = await addTeam(baton.database, { customers: 2, receivers: 1 });
  const receiver = colleagues[0]!;
  const event = {
    type: 'employee.terminated',
    employee: refOf(leaver),
    ...soon,
    occurredAt: inDays(-2),
    suggestedReceivers: [refOf(receiver)],
  };
  const { body } = await baton.key.post('/hr/events', { id: newId(), ...event });
  const id: string = body.personnelChangeId;
  await eventually(async () => (await baton.database.handover.count({ where: { personnelChangeId: id } })) === 2, {
    what: 'two handovers',
  });
  const [first] = customerIds as [string];
  const handover = await baton.database.handover.findFirstOrThrow({ where: { customerId: first } });
  for (const [message, actor] of [
    ['complete_preparation', leaver],
    ['approve', manager],
    ['confirm', receiver],
  ] as const) {
    const workflow = baton.client.workflow.getHandle(`handover/${handover.id}`);
    await eventually(() => workflow.executeUpdate(message, { args: [{ actor: actor.externalId }] }), { what: message });
  }
  const cancelled = { type: 'employee.termination_cancelled', employee: refOf(leaver), occurredAt: inDays(-1) };
  await baton.key.post('/hr/events', { id: newId(), ...cancelled });
  await eventually(
    async () => (expect(await read(id)).toMatchObject({ status: 'awaiting_decision', counts: { completed: 1, cancelled: 1 } }), true),
    {
      what: 'a change that waits for a decision',
    },
  );
  const ownerOf = async (customerId: string) => (await baton.database.customer.findUniqueOrThrow({ where: { id: customerId } })).ownerId;
  return { id, leaver, manager, receiver, customerIds: customerIds as [string, string], ownerOf };
}

describe('a resignation that is called off after some of it was completed', () => {
  test('keeps it where that is decided, once', async () => {
    const { id, leaver, receiver, customerIds, ownerOf } = await calledOffHalfWay();
    expect((await read(id)).decisionEndsAt).not.toBeNull();
    const answers = await Promise.all([1, 2, 3].map(() => post(`/${id}/decision`, { decision: 'keep', reason })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    await reaches(id, 'cancelled');
    expect([await ownerOf(customerIds[0]), await ownerOf(customerIds[1])]).toEqual([receiver.id, leaver.id]);
    expect(await employeeOf(leaver)).toMatchObject({ status: 'active' });
  });

  test('undoes it where that is decided', async () => {
    const { id, leaver, customerIds, ownerOf } = await calledOffHalfWay();
    expect(await post(`/${id}/decision`, { decision: 'undo', reason })).toMatchObject({ status: 200, body: { undo: { reason } } });
    await reaches(id, 'undone');
    expect([await ownerOf(customerIds[0]), await ownerOf(customerIds[1])]).toEqual([leaver.id, leaver.id]);
    expect(await post(`/${id}/undo`, { reason })).toMatchObject({ status: 409, body: { code: 'already_undone' } });
  });

  test('hands over anew where a newer event says that the person leaves after all, although it is being undone', async () => {
    const { id, leaver, customerIds, ownerOf } = await calledOffHalfWay();
    await post(`/${id}/decision`, { decision: 'undo', reason });
    const again = { type: 'employee.terminated', employee: refOf(leaver), ...soon, occurredAt: inDays(0) };
    const { body } = await baton.key.post('/hr/events', { id: newId(), ...again });
    // The same change where the undo was still under way, a new one where it was over.
    const { personnelChangeId } = body;
    const isWithLeaver = async () => {
      const { counts, undo, status } = await read(personnelChangeId);
      expect({ status, ...counts, undo }).toMatchObject({
        status: 'running',
        preparation: personnelChangeId === id ? counts.preparation : 2,
        undo: null,
      });
      const stillOut = (await ownerOf(customerIds[0])) !== leaver.id;
      expect(counts.preparation).toBe(stillOut ? 1 : 2);
      return true;
    };
    await eventually(isWithLeaver, { what: 'handovers of what is with the leaver again', withinMs: 60_000 });
  });

  /** What the undo of the change does to each completed handover. */
  async function undoOneHandover(changeId: string, customerId: string) {
    const { id: handoverId } = await baton.database.handover.findFirstOrThrow({ where: { customerId, status: 'completed' } });
    const request = {
      handoverId,
      customerId,
      messageId: undoMessageId(changeId),
      actor: 'system',
      reason,
      toOwner: null,
      entryId: newId(),
    };
    expect(await undoHandover(baton.database, request, { baseUrl: baton.url, timing: baton.config })).toHaveProperty('undone');
  }
  const bothAreHandedOver = (id: string) =>
    eventually(
      async () => {
        const expected = { status: 'running', counts: { preparation: 2, completed: 0, excluded: 0 }, undo: null, attention: null };
        return (expect(await read(id)).toMatchObject(expected), true);
      },
      { what: 'both customers in preparation' },
    );

  test('hands over anew what the undo had given back before the newer event', async () => {
    const { id, leaver, customerIds } = await calledOffHalfWay();
    // The event starts it again. Should the Schedule be faster, it finds nothing left to decide, and the event opens another change.
    await baton.client.workflow.getHandle(`personnel-change/${id}`).terminate();
    await undoOneHandover(id, customerIds[0]);
    const again = { type: 'employee.terminated', employee: refOf(leaver), ...soon, occurredAt: inDays(0) };
    const { body } = await baton.key.post('/hr/events', { id: newId(), ...again });
    await bothAreHandedOver(body.personnelChangeId);
  });

  test('hands over anew what the undo gives back although the newer event was just before it', async () => {
    const { id, leaver, customerIds } = await calledOffHalfWay();
    const again = { type: 'employee.terminated', employee: refOf(leaver), ...soon, occurredAt: inDays(0) };
    expect((await baton.key.post('/hr/events', { id: newId(), ...again })).body).toMatchObject({ personnelChangeId: id });
    await undoOneHandover(id, customerIds[0]);
    await bothAreHandedOver(id);
  });

  test('hands over anew what hears of the cancellation although the newer event was just before it', async () => {
    const { leaver, colleagues } = await addTeam(baton.database, { customers: 1, receivers: 1 });
    const id = await resign(leaver, { ...soon, allocation: { receivers: [refOf(colleagues[0]!)] } });
    const opened = () => baton.database.handover.findMany({ where: { personnelChangeId: id, status: 'open' } });
    const [first] = await eventually(async () => (await opened()).length === 1 && opened(), { what: 'an open handover' });
    // Told until it hears it: its row is there a moment before its workflow.
    const isCancelled = async () => {
      await cancelHandover(baton.client, first!.id, id);
      return !(await opened()).some((handover) => handover.id === first!.id);
    };
    await eventually(isCancelled, { what: 'a cancelled handover' });
    const isAnother = async () => (await opened()).some((handover) => handover.id !== first!.id);
    await eventually(isAnother, { what: 'another handover of the customer' });
    expect(await read(id)).toMatchObject({ status: 'running', attention: null });
  });

  test('keeps it where nobody answers until it can be undone no more', async () => {
    const { id, receiver, customerIds, ownerOf } = await calledOffHalfWay();
    await baton.database.handover.updateMany({
      where: { personnelChangeId: id, status: 'completed' },
      data: { completedAt: new Date(inDays(-15)) },
    });
    await baton.client.workflow.getHandle(`personnel-change/${id}`).signal('row_changed');
    await reaches(id, 'cancelled');
    expect(await ownerOf(customerIds[0])).toBe(receiver.id);
    expect(await post(`/${id}/undo`, { reason })).toMatchObject({ status: 409, body: { code: 'undo_window_over' } });
  });
});

describe('a change that has given customers to the pool, and is called off', () => {
  /** All of a leaver's customers, without a handover; and the workflow has seen that nothing is open. */
  async function calledOffFromThePool() {
    const { leaver, customerIds } = await addTeam(baton.database, { customers: 2 });
    const pins = customerIds.map((customerId) => ({ customerId, employee: 'pool' }));
    const id = await resign(leaver, { ...soon, allocation: { strategy: 'by_hand', pins } });
    await eventually(async () => (await read(id)).counts.pooled === 2, { what: 'two customers in the pool' });
    expect(await post(`/${id}/cancel`, { reason })).toMatchObject({ status: 200, body: { status: 'awaiting_decision' } });
    const workflow = baton.client.workflow.getHandle(`personnel-change/${id}`);
    const isAsked = async () => {
      const { events } = await workflow.fetchHistory();
      const summaries = (events ?? []).map(({ userMetadata }) => new TextDecoder().decode(userMetadata?.summary?.data ?? new Uint8Array()));
      return summaries.some((summary) => summary.includes('keep or undo, until'));
    };
    await eventually(isAsked, { what: 'a workflow that waits for the decision' });
    const where = async () =>
      (await baton.database.customer.findMany({ where: { id: { in: customerIds } } })).map(({ ownerId }) => ownerId);
    return { id, leaver, workflow, where };
  }

  test('asks, until the undo of what is in the pool would be over, and keeps it there where that is decided', async () => {
    const { id, leaver, where } = await calledOffFromThePool();
    const { status, decisionEndsAt } = await read(id);
    expect(status).toBe('awaiting_decision');
    const days = (Date.parse(decisionEndsAt) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(13.9);
    expect(days).toBeLessThanOrEqual(14);
    expect(await post(`/${id}/decision`, { decision: 'keep', reason })).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    expect(await where()).toEqual([null, null]);
    expect(await employeeOf(leaver)).toMatchObject({ status: 'active' });
  });

  test('takes it out of the pool again where that is decided', async () => {
    const { id, leaver, where } = await calledOffFromThePool();
    expect(await post(`/${id}/decision`, { decision: 'undo', reason })).toMatchObject({ status: 200, body: { undo: { reason } } });
    await reaches(id, 'undone');
    expect(await where()).toEqual([leaver.id, leaver.id]);
    expect((await read(id)).undo).toMatchObject({ left: {} });
  });

  test('keeps it there where nobody answers until then', async () => {
    const { id, workflow, where } = await calledOffFromThePool();
    // Without the trigger that keeps the time of a row.
    await baton.database.$transaction([
      baton.database.$executeRaw`SET LOCAL session_replication_role = replica`,
      baton.database.$executeRaw`
        UPDATE personnel_change_customers SET updated_at = now() - interval '15 days' WHERE personnel_change_id = ${id}::uuid`,
    ]);
    await workflow.signal('row_changed');
    await reaches(id, 'cancelled');
    expect(await where()).toEqual([null, null]);
  });
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

test('each activity and timer of a change that was called off or undone tells an operator what it does', async () => {
  expect(await allWithoutSummary(baton.client, 'personnelChange')).toEqual([]);
  expect(await allWithoutSummary(baton.client, 'handoverUndo')).toEqual([]);
});
