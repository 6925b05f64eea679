import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openHandovers } from '../../../src/handovers/opening.js';
import { openPage } from '../../../src/personnel-changes/fan-out.js';
import { planCustomers } from '../../../src/personnel-changes/planning.js';
import { takeStock } from '../../../src/personnel-changes/stock.js';
import { inTransaction, newId } from '../../../src/platform/database.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import { eventually } from '../../harness/eventually.js';
import { signalHandover } from '../../harness/signals.js';
import { addCustomers, addTeam, giveCustomer, refOf, type Employee } from './company.js';

let baton: Baton;
beforeAll(async () => {
  baton = await startBaton();
});
afterAll(() => baton.stop());

const resigned = (employee: Employee, more: object = {}) => ({
  id: `HR-${newId()}`,
  type: 'employee.terminated',
  employee: refOf(employee),
  ...more,
});
const report = async (body: object): Promise<string> => {
  const { status, body: receipt } = await baton.key.post('/hr/events', body);
  expect(status).toBe(202);
  return receipt.personnelChangeId;
};
const read = async (id: string) => (await baton.key.get(`/personnel-changes/${id}`)).body;
const handoversOf = (personnelChangeId: string) =>
  baton.database.handover.findMany({ where: { personnelChangeId }, orderBy: { customerId: 'asc' } });
const signal = (handoverId: string, message: string, actor: Employee, fields: object = {}) =>
  signalHandover(baton.client, handoverId, message, { actor: actor.externalId, ...fields });
const opened = (id: string, many: number) =>
  eventually(async () => (await read(id)).counts.preparation === many, { what: `${many} handovers in preparation`, withinMs: 60_000 });
const isRunning = async (handoverId: string) =>
  (await baton.client.workflow.getHandle(`handover/${handoverId}`).describe()).status.name === 'RUNNING';

/** Where a handover stands, with what was refused: seen in the failure, where one does not get on. */
async function whereabouts(handoverId: string) {
  const { currentStage } = await baton.database.handover.findUniqueOrThrow({ where: { id: handoverId } });
  const refused = await baton.database.timelineEntry.findMany({
    where: { handoverId, outcome: 'refused' },
    select: { kind: true, code: true },
  });
  return { currentStage, refused };
}

/** Takes a handover with nothing required through its stages by signals, as an operator could. */
async function complete(handoverId: string, preparer: Employee, reviewer: Employee, receiver: Employee) {
  const stage = (name: string) =>
    eventually(
      async () => {
        expect(await whereabouts(handoverId)).toMatchObject({ currentStage: name });
        return true;
      },
      { what: name },
    );
  await signal(handoverId, 'complete_preparation', preparer);
  await stage('review');
  await signal(handoverId, 'approve', reviewer, { toOwner: refOf(receiver) });
  await stage('confirmation');
  await signal(handoverId, 'confirm', receiver);
  await stage('completed');
}

test('one resignation, reported three times at once, opens one handover per customer, divided in turn', async () => {
  const { leaver, manager, colleagues, customerIds } = await addTeam(baton.database, { customers: 60, receivers: 3 });
  const body = resigned(leaver, { suggestedReceivers: colleagues.map(refOf), lastWorkingDay: tomorrow() });
  const [id] = await Promise.all([report(body), report(body), report(body)]);
  await opened(id, 60);

  const handovers = await handoversOf(id);
  expect(handovers.map(({ customerId }) => customerId)).toEqual(customerIds.toSorted());
  for (const { id: receiverId } of colleagues) expect(handovers.filter(({ toOwnerId }) => toOwnerId === receiverId)).toHaveLength(20);
  expect(new Set(handovers.map(({ reviewerId, preparerId, fromOwnerId }) => `${reviewerId} ${preparerId} ${fromOwnerId}`))).toEqual(
    new Set([`${manager.id} ${leaver.id} ${leaver.id}`]),
  );
  await eventually(async () => (await Promise.all(handovers.map((handover) => isRunning(handover.id)))).every(Boolean), {
    what: '60 workflows',
  });
  expect(await baton.database.employee.findUniqueOrThrow({ where: { id: leaver.id } })).toMatchObject({ status: 'leaving' });

  const plan = await baton.key.get(`/personnel-changes/${id}/customers?state=opened&limit=50`);
  expect(plan.body.items).toHaveLength(50);
  const rest = await baton.key.get(`/personnel-changes/${id}/customers?state=opened&limit=50&cursor=${plan.body.nextCursor}`);
  expect(rest.body).toMatchObject({ items: expect.any(Array), nextCursor: null });
  expect(rest.body.items).toHaveLength(10);
  expect((await baton.key.get(`/personnel-changes?employee=${leaver.externalId}`)).body.items).toMatchObject([{ id, status: 'running' }]);
  expect((await baton.key.get(`/personnel-changes?eventId=${body.id}`)).body.items).toMatchObject([{ id }]);
});

test('without receivers the reviewer decides; without dates the reviewer prepares', async () => {
  const { leaver, manager } = await addTeam(baton.database, { customers: 2 });
  const id = await report(resigned(leaver));
  await opened(id, 2);
  for (const handover of await handoversOf(id)) {
    expect(handover).toMatchObject({ toOwnerId: null, reviewerId: manager.id, preparerId: manager.id });
  }
});

test('the reviewer who is to receive leaves the review to the next manager up', async () => {
  const { leaver, manager, director } = await addTeam(baton.database, { customers: 1 });
  const id = await report(resigned(leaver, { suggestedReceivers: [refOf(manager)] }));
  await opened(id, 1);
  expect(await handoversOf(id)).toMatchObject([{ toOwnerId: manager.id, reviewerId: director.id, preparerId: director.id }]);
});

test('a page that is opened twice opens nothing twice, and answers the same handovers to be started', async () => {
  const { leaver } = await addTeam(baton.database, { customers: 3 });
  const id = newId();
  await baton.database.personnelChange.create({
    data: { id, source: 'test', externalEventId: id, employeeId: leaver.id, kind: 'resignation', status: 'running' },
  });
  await inTransaction(baton.database, (tx) => planCustomers(tx, id, baton.config));
  const deps = { database: baton.database, settings: { baseUrl: baton.url, timing: baton.config }, openHandovers };
  const request = { personnelChangeId: id, since: new Date(Date.now() - 60_000).toISOString(), after: null };
  const [first, second] = await Promise.all([openPage(deps, request), openPage(deps, request)]);
  const idsOf = ({ states }: typeof first) => states.map(({ handoverId }) => handoverId).toSorted();
  expect(first.states).toHaveLength(3);
  expect(idsOf(second)).toEqual(idsOf(first));
  expect(await handoversOf(id)).toHaveLength(3);
  expect(await openPage(deps, { ...request, after: first.after })).toEqual({ states: [], after: null });
});

test('a customer who is being handed over is adopted; when that is cancelled, the change takes it on', async () => {
  const { leaver, customerIds } = await addTeam(baton.database, { customers: 2 });
  const [adopted] = customerIds;
  const { body: handover } = await baton.key.post('/handovers', { customerId: adopted, reason: 'position_change' });
  const id = await report(resigned(leaver));
  await opened(id, 2);
  expect((await baton.key.get(`/personnel-changes/${id}/customers?state=adopted`)).body.items).toMatchObject([
    { customerId: adopted, handoverId: handover.id },
  ]);
  await baton.key.post(`/handovers/${handover.id}/cancel`, { reason: 'begun by mistake' });
  await eventually(async () => (await handoversOf(id)).length === 2, { what: 'a handover of its own' });
});

test('a position change concerns the customers in scope, and the person stays active', async () => {
  const { leaver } = await addTeam(baton.database, { customers: 1 });
  const [east] = await addCustomers(baton.database, leaver.id, 1, { region: '华东' });
  const body = { id: `HR-${newId()}`, type: 'employee.position_changed', employee: refOf(leaver), change: { scope: { region: ['华东'] } } };
  const id = await report(body);
  await opened(id, 1);
  expect(await handoversOf(id)).toMatchObject([{ customerId: east, handoverReason: 'position_change' }]);
  expect(await baton.database.employee.findUniqueOrThrow({ where: { id: leaver.id } })).toMatchObject({
    status: 'active',
    accessEndsAt: null,
  });
});

test('who moves away receives no customer of the scope that they give away: not by a plan, not by name, not by approval', async () => {
  const { leaver: moving, manager, colleagues } = await addTeam(baton.database, { customers: 1, receivers: 1 });
  const other = colleagues[0]!;
  const east = await addCustomers(baton.database, other.id, 2, { region: '华东' });
  await addCustomers(baton.database, moving.id, 1, { region: '华东' });
  await report({
    id: `HR-${newId()}`,
    type: 'employee.position_changed',
    employee: refOf(moving),
    change: { scope: { region: ['华东'] } },
  });
  const asked = { employee: refOf(other), kind: 'resignation', allocation: { receivers: [refOf(moving)] } };
  expect((await baton.key.post('/personnel-changes/preview', asked)).body).toMatchObject({ leftToReviewer: { receivers_barred: 2 } });
  const named = { customerId: east[0], reason: 'position_change', toOwner: refOf(moving) };
  expect(await baton.key.post('/handovers', named)).toMatchObject({ status: 422, body: { code: 'position_change' } });
  const { body: handover } = await baton.key.post('/handovers', { customerId: east[0], reason: 'position_change' });
  const send = (message: string, actor: Employee, fields: object = {}) =>
    baton.client.workflow.getHandle(`handover/${handover.id}`).executeUpdate(message, { args: [{ actor: actor.externalId, ...fields }] });
  await send('complete_preparation', other);
  await expect(send('approve', manager, { toOwner: refOf(moving) })).rejects.toMatchObject({ cause: { type: 'position_change' } });
  const [elsewhere] = await addCustomers(baton.database, other.id, 1, { region: '华北' });
  expect(await baton.key.post('/handovers', { ...named, customerId: elsewhere })).toMatchObject({ status: 201 });
});

test('work on a date far ahead waits, and can be started by hand', async () => {
  const { leaver } = await addTeam(baton.database, { customers: 1 });
  const id = await report(resigned(leaver, { lastWorkingDay: '2099-06-30' }));
  const waiting = () => baton.client.workflow.getHandle(`personnel-change/${id}`).query<{ state: { status: string } } | null>('progress');
  await eventually(async () => (await waiting())?.state.status === 'planned', { what: 'a workflow that waits' });
  expect((await read(id)).startsAt.slice(0, 4)).toBe('2099');
  expect((await baton.key.post(`/personnel-changes/${id}/start`)).status).toBe(200);
  await opened(id, 1);
  expect(await baton.key.post(`/personnel-changes/${id}/start`)).toMatchObject({ status: 409, body: { code: 'not_planned' } });
});

describe('the end', () => {
  test('a resignation ends when the leaver owns nothing: what comes meanwhile is swept in, and then the person has left', async () => {
    const { leaver, manager, colleagues } = await addTeam(baton.database, { customers: 1, receivers: 1 });
    const receiver = colleagues[0]!;
    const id = await report(resigned(leaver, { suggestedReceivers: [refOf(receiver)] }));
    await opened(id, 1);
    await addCustomers(baton.database, leaver.id, 1);
    await opened(id, 2);
    for (const handover of await handoversOf(id)) await complete(handover.id, manager, manager, receiver);
    await eventually(async () => (await read(id)).status === 'finished', { what: 'a finished change' });
    expect(await read(id)).toMatchObject({ attention: null, counts: { completed: 2, preparation: 0 } });
    expect(await baton.database.employee.findUniqueOrThrow({ where: { id: leaver.id } })).toMatchObject({ status: 'left' });
    expect(await baton.database.customer.count({ where: { ownerId: receiver.id } })).toBe(2);
  });

  test('a cancelled handover keeps it open, and it says so, until a person says what follows: again, or the pool', async () => {
    const { leaver, manager } = await addTeam(baton.database, { customers: 2 });
    const id = await report(resigned(leaver));
    await opened(id, 2);
    const [first, second] = await handoversOf(id);
    const decide = (customerId: string, follows: string) => baton.key.put(`/personnel-changes/${id}/customers/${customerId}`, { follows });
    expect(await decide(first!.customerId, 'again')).toMatchObject({ status: 409, body: { code: 'nothing_to_decide' } });
    for (const { id: handoverId } of [first!, second!]) await signal(handoverId, 'cancel', manager, { reason: 'stays for now' });
    await eventually(async () => (await read(id)).attention?.customers === 2, { what: 'attention' });
    expect(await read(id)).toMatchObject({ status: 'running', attention: { customers: 2 }, counts: { cancelled: 2 } });

    expect(await decide(first!.customerId, 'again')).toMatchObject({ status: 200, body: { state: 'planned' } });
    expect(await decide(second!.customerId, 'pool')).toMatchObject({ status: 200, body: { state: 'planned', toPool: true } });
    await eventually(async () => (await read(id)).counts.preparation === 1 && (await read(id)).counts.pooled === 1, { what: 'both' });
    expect(await decide(newId(), 'again')).toMatchObject({ status: 404 });
  });

  test('a cancelled handover keeps a position change open, too, until a person says what follows: keep, or again', async () => {
    const { leaver: mover, manager, colleagues } = await addTeam(baton.database, { customers: 1, receivers: 1 });
    await addCustomers(baton.database, mover.id, 2, { region: '华东' });
    const event = { id: `HR-${newId()}`, type: 'employee.position_changed', employee: refOf(mover) };
    const id = await report({ ...event, change: { scope: { region: ['华东'] } } });
    await opened(id, 2);
    const [kept, again] = await handoversOf(id);
    const decide = (customerId: string, body: object) => baton.key.put(`/personnel-changes/${id}/customers/${customerId}`, body);
    for (const { id: handoverId } of [kept!, again!]) await signal(handoverId, 'cancel', manager, { reason: 'begun by mistake' });
    await eventually(async () => (await read(id)).attention?.customers === 2, { what: 'attention' });
    expect(await read(id)).toMatchObject({ status: 'running', attention: { customers: 2 }, counts: { cancelled: 2 } });

    expect(await decide(again!.customerId, { follows: 'again' })).toMatchObject({ status: 200, body: { state: 'planned' } });
    await opened(id, 1);
    const stays = { follows: 'keep', reason: '客户希望继续由他负责' };
    expect(await decide(kept!.customerId, stays)).toMatchObject({ status: 200, body: { state: 'excluded', reason: stays.reason } });
    const anew = (await handoversOf(id)).find(({ status }) => status === 'open');
    await complete(anew!.id, manager, manager, colleagues[0]!);
    await eventually(async () => (await read(id)).status === 'finished', { what: 'a finished change' });
    expect(await read(id)).toMatchObject({ attention: null, counts: { completed: 1, excluded: 1, cancelled: 0 } });
    expect(await baton.database.customer.findUniqueOrThrow({ where: { id: kept!.customerId } })).toMatchObject({ ownerId: mover.id });
  });

  test.each(['position_change', 'resignation'] as const)(
    'what could not be opened keeps a %s open as long as the person has it',
    async (kind) => {
      const { leaver: mover, colleagues, customerIds } = await addTeam(baton.database, { customers: 1, receivers: 1 });
      const [customerId] = customerIds as [string];
      const id = newId();
      await baton.database.personnelChange.create({
        data: { id, source: 'test', externalEventId: id, employeeId: mover.id, kind, status: 'running' },
      });
      await baton.database.personnelChangeCustomer.create({
        data: { personnelChangeId: id, customerId, state: 'failed', reason: 'not_found' },
      });
      const count = () => inTransaction(baton.database, (tx) => takeStock(tx, id, baton.config));
      expect(await count()).toMatchObject({ counts: { failed: 1 }, isFinished: false });
      expect((await count()).attention, 'each customer once').toEqual({ failed: 1 });
      await giveCustomer(baton.database, customerId, colleagues[0]!.id);
      expect(await count()).toMatchObject({ attention: null, isFinished: true, counts: { failed: 0, excluded: 1 } });
    },
  );
});

describe('a cancellation by HR', () => {
  test('cancels what is open, keeps what is completed, and asks what is to become of it', async () => {
    const { leaver, manager, colleagues } = await addTeam(baton.database, { customers: 3, receivers: 1 });
    const id = await report(resigned(leaver));
    await opened(id, 3);
    const [first] = await handoversOf(id);
    await complete(first!.id, manager, manager, colleagues[0]!);
    await report({ id: `HR-${newId()}`, type: 'employee.termination_cancelled', employee: refOf(leaver) });
    await eventually(async () => (await read(id)).counts.cancelled === 2, { what: 'two cancelled handovers' });
    expect(await read(id)).toMatchObject({ status: 'awaiting_decision', counts: { completed: 1, cancelled: 2 } });
    expect(await baton.database.employee.findUniqueOrThrow({ where: { id: leaver.id } })).toMatchObject({
      status: 'active',
      accessEndsAt: null,
    });
    expect(await baton.database.customer.count({ where: { ownerId: leaver.id, openHandoverId: null } })).toBe(2);
  });

  test('with nothing completed ends the change; a newer termination opens another', async () => {
    const { leaver } = await addTeam(baton.database, { customers: 1 });
    const id = await report(resigned(leaver));
    await opened(id, 1);
    await report({ id: `HR-${newId()}`, type: 'employee.rehired', employee: refOf(leaver) });
    await eventually(async () => (await read(id)).status === 'cancelled', { what: 'a cancelled change' });
    const next = await report(resigned(leaver));
    expect(next).not.toBe(id);
    await opened(next, 1);
  });
});

function tomorrow(): string {
  return new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
}
