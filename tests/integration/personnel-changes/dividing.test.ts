/** Plans: run as they were shown, and replaced while handovers are open. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addLogins, hashPassword } from '../../../src/identity/logins.js';
import { newId } from '../../../src/platform/database.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import { eventually } from '../../harness/eventually.js';
import type { Caller } from '../../harness/http.js';
import { toldAbout } from '../handovers/people.js';
import { addCustomers, addTeam, evenlyIn, refOf, resignationIn, type Employee } from './company.js';

let baton: Baton;
let team: Awaited<ReturnType<typeof addTeam>>;
beforeAll(async () => {
  baton = await startBaton();
});
afterAll(() => baton.stop());
beforeEach(async () => {
  team = await addTeam(baton.database, { customers: 6, receivers: 2 });
});

const resign = (allocation: object, more: object = {}) => resignationIn(team, allocation, more);
const evenly = () => evenlyIn(team);
async function signIn({ id, externalId, name, email }: Employee): Promise<Caller> {
  await addLogins(baton.database, [{ employeeId: id, name, email, passwordHash: await hashPassword('baton-demo') }]);
  return baton.signIn(externalId);
}
const manager = (): Promise<Caller> => signIn(team.manager);
const rowsOf = (id: string) =>
  baton.database.personnelChangeCustomer.findMany({ where: { personnelChangeId: id }, orderBy: { customerId: 'asc' } });
const openRows = (id: string, many: number) =>
  eventually(async () => {
    const rows = await rowsOf(id);
    expect(rows.filter(({ state }) => state === 'opened')).toHaveLength(many);
    return rows;
  });
const receiverOf = async (handoverId: string | null) =>
  (await baton.database.handover.findUniqueOrThrow({ where: { id: handoverId ?? '' } })).toOwnerId;

async function run(allocation: object): Promise<string> {
  const created = await baton.key.post('/personnel-changes', resign(allocation));
  expect(created, JSON.stringify(created.body)).toMatchObject({ status: 201 });
  return created.body.id;
}

test('the plan that was shown is the plan of the rows', async () => {
  const shown = await baton.key.post('/personnel-changes/preview?limit=50', resign(evenly()));
  const id = await run({ ...evenly() });
  const rows = await openRows(id, 6);
  expect(rows.map(({ customerId, receiverId }) => ({ customerId, receiverId }))).toEqual(
    shown.body.items.map(({ customerId, receiverId }: { customerId: string; receiverId: string }) => ({ customerId, receiverId })),
  );
});

describe('dividing a change that runs', () => {
  const allocate = async (id: string, by: Caller, allocation: object, planVersion = 1) =>
    by.put(`/personnel-changes/${id}/allocation`, { ...allocation, planVersion });

  test('its reviewer gives open handovers a receiver, with a pin, after looking at it', async () => {
    const id = await run({});
    const [pinned] = await openRows(id, 6);
    const [one, other] = team.colleagues as [Employee, Employee];
    const allocation = {
      strategy: 'one_receiver',
      receivers: [refOf(one)],
      pins: [{ customerId: pinned!.customerId, employee: refOf(other) }],
    };
    const reviewer = await manager();
    const shown = await reviewer.post(`/personnel-changes/${id}/allocation/preview`, allocation);
    expect(shown.body).toMatchObject({ planVersion: 1, customers: 6, leftToReviewer: {} });
    const inForce = await allocate(id, reviewer, allocation);
    expect(inForce).toMatchObject({ status: 200, body: { planVersion: 2, reassigned: 6, unchanged: 0 } });
    const { strategy, receivers, items } = shown.body;
    expect(inForce.body, 'the plan that was shown').toMatchObject({ strategy, receivers, items });
    await eventually(async () => {
      for (const { customerId, handoverId } of await rowsOf(id)) {
        expect(await receiverOf(handoverId)).toBe(customerId === pinned!.customerId ? other.id : one.id);
      }
      return true;
    });
    await eventually(async () => (await rowsOf(id)).every(({ reassignMessageId }) => reassignMessageId === null));
  });

  test('reaches everything that is not confirmed, in whatever stage; what was confirmed stays', async () => {
    const [one, other] = team.colleagues as [Employee, Employee];
    const id = await run({ strategy: 'one_receiver', receivers: [refOf(one)] });
    const rows = await openRows(id, 6);
    const [completed, toConfirm, inReview] = rows.map(({ handoverId }) => handoverId) as [string, string, string];
    const send = async (handoverId: string, message: string, actor: Employee) => {
      const workflow = baton.client.workflow.getHandle(`handover/${handoverId}`);
      await eventually(async () => (await workflow.describe()).status.name === 'RUNNING', { what: 'its workflow' });
      await workflow.executeUpdate(message, { args: [{ actor: actor.externalId }] });
    };
    for (const handoverId of [completed, toConfirm, inReview]) await send(handoverId, 'complete_preparation', team.manager);
    for (const handoverId of [completed, toConfirm]) await send(handoverId, 'approve', team.manager);
    await send(completed, 'confirm', one);

    const plan = { strategy: 'one_receiver', receivers: [refOf(other)] };
    const reviewer = await manager();
    const shown = await reviewer.post(`/personnel-changes/${id}/allocation/preview`, plan);
    expect(shown.body).toMatchObject({ customers: 5, receivers: [{ externalId: other.externalId, given: 5 }] });
    expect(await allocate(id, reviewer, plan)).toMatchObject({ status: 200, body: { planVersion: 2, reassigned: 5, unchanged: 0 } });
    await eventually(async () => {
      for (const { handoverId } of rows) expect(await receiverOf(handoverId)).toBe(handoverId === completed ? one.id : other.id);
      return true;
    });
    const stages = await Promise.all(
      [completed, toConfirm, inReview].map(
        async (each) => (await baton.database.handover.findUniqueOrThrow({ where: { id: each } })).currentStage,
      ),
    );
    expect(stages).toEqual(['completed', 'confirmation', 'review']);
    expect(await baton.database.customer.count({ where: { ownerId: one.id } })).toBe(1);
  });

  test('is drawn as if what the change has given before counted for nobody', async () => {
    const id = await run(evenly());
    const rows = await openRows(id, 6);
    await baton.database.employee.updateMany({ where: { id: { in: team.colleagues.map((each) => each.id) } }, data: { capacity: 3 } });
    const again = await (await manager()).post(`/personnel-changes/${id}/allocation/preview`, evenly());
    expect(again.body).toMatchObject({
      leftToReviewer: {},
      receivers: [
        { loadBefore: 0, given: 3 },
        { loadBefore: 0, given: 3 },
      ],
    });
    expect(await allocate(id, await manager(), evenly())).toMatchObject({ status: 200, body: { reassigned: 0, unchanged: rows.length } });
  });

  test('of two who replace one plan the second is told', async () => {
    const id = await run({});
    await openRows(id, 6);
    const reviewer = await manager();
    const answers = await Promise.all([allocate(id, reviewer, evenly()), allocate(id, reviewer, evenly())]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)).toMatchObject({ body: { code: 'plan_stale', planVersion: 2 } });
    const look = (planVersion: number) => reviewer.post(`/personnel-changes/${id}/allocation/preview`, { ...evenly(), planVersion });
    const toNobody = { strategy: 'one_receiver', receivers: [{ externalId: 'E404' }] };
    expect(await allocate(id, reviewer, toNobody), 'the state before persons').toMatchObject({ status: 409, body: { code: 'plan_stale' } });
    expect(await allocate(id, reviewer, toNobody, 2)).toMatchObject({
      status: 422,
      body: { code: 'employee_unknown', field: 'receivers/0' },
    });
    const pins = [
      { customerId: newId(), employee: 'pool' },
      { customerId: newId(), employee: { externalId: 'E404' } },
    ];
    expect(await allocate(id, reviewer, { pins }, 2)).toMatchObject({ status: 422, body: { field: 'pins/1/employee' } });
    expect(await look(1)).toMatchObject({ status: 409, body: { code: 'plan_stale', planVersion: 2 } });
    expect(await look(2)).toMatchObject({ status: 200, body: { planVersion: 2 } });
  });

  test('is not for HR, nor for a colleague', async () => {
    const id = await run({});
    await openRows(id, 6);
    const scoped = await baton.key.post('/api-keys', { name: `hr-${newId()}`, scopes: ['hr'] });
    const hr = baton.withKey(scoped.body.key);
    expect(await allocate(id, hr, evenly())).toMatchObject({ status: 403 });
    expect(await allocate(id, await signIn(team.colleagues[0]!), evenly())).toMatchObject({ status: 404 });
  });
});

test('a pin of a customer that was deleted is shown no more, so that the plan can be sent again', async () => {
  const [first, second] = team.customerIds as [string, string];
  const pins = [first, second].map((customerId) => ({ customerId, employee: refOf(team.colleagues[0]!) }));
  const created = await baton.key.post('/personnel-changes', resign({ ...evenly(), pins }, { lastWorkingDay: '2099-06-30' }));
  await baton.database.customer.delete({ where: { id: first } });
  const inForce = await baton.key.get(`/personnel-changes/${created.body.id}/allocation`);
  expect(inForce.body.pins).toMatchObject([{ customerId: second }]);
});

test('what the plan gives to the pool goes there without a handover', async () => {
  const [first] = team.customerIds.toSorted();
  const id = await run({ ...evenly(), pins: [{ customerId: first, employee: 'pool' }] });
  await openRows(id, 5);
  const entry = await baton.database.poolEntry.findFirstOrThrow({ where: { customerId: first! } });
  expect(entry).toMatchObject({ poolStatus: 'available', originalOwnerId: team.leaver.id });
  expect((await baton.key.get(`/personnel-changes/${id}`)).body.counts).toMatchObject({ pooled: 1, preparation: 5 });
});

test('a plan that was shown and waits is the plan that runs; whoever has become full meanwhile is left out, and the row says so', async () => {
  const [one, other] = team.colleagues as [Employee, Employee];
  const later = { lastWorkingDay: '2099-06-30' };
  const shown = await baton.key.post('/personnel-changes/preview?limit=50', resign(evenly(), later));
  const created = await baton.key.post('/personnel-changes', resign(evenly(), { ...later, fingerprint: shown.body.fingerprint }));
  const id: string = created.body.id;
  expect(created.body).toMatchObject({ status: 'planned', counts: { planned: 6 } });
  await addCustomers(baton.database, other.id, 5);
  await baton.database.employee.update({ where: { id: one.id }, data: { capacity: 2 } });
  expect(await (await manager()).post(`/personnel-changes/${id}/start`)).toMatchObject({ status: 200 });
  const rows = await openRows(id, 6);
  expect(rows.map(({ customerId, receiverId }) => ({ customerId, receiverId }))).toEqual(
    shown.body.items.map(({ customerId, receiverId }: { customerId: string; receiverId: string }) => ({ customerId, receiverId })),
  );
  expect(rows.filter(({ reason }) => reason === 'receiver_not_available')).toHaveLength(1);
  expect((await baton.key.get(`/personnel-changes/${id}`)).body).toMatchObject({ undecided: 1 });
});

test('the list says of each change how many customers wait to be divided, as the change itself does', async () => {
  const undivided = await run({});
  await openRows(undivided, 6);
  const others = await addTeam(baton.database, { customers: 3, receivers: 1 });
  await baton.database.employee.update({ where: { id: others.leaver.id }, data: { managerId: team.manager.id } });
  const allocation = { strategy: 'one_receiver', receivers: [refOf(others.colleagues[0]!)] };
  const divided = await baton.key.post('/personnel-changes', { employee: refOf(others.leaver), kind: 'resignation', allocation });
  await openRows(divided.body.id, 3);
  const reviewer = await manager();
  const listed = await reviewer.get('/personnel-changes?limit=10');
  expect(listed.body.items.map(({ id, undecided }: { id: string; undecided: number }) => [id, undecided])).toEqual([
    [divided.body.id, 0],
    [undivided, 6],
  ]);
  expect((await reviewer.get(`/personnel-changes/${undivided}`)).body).toMatchObject({ undecided: 6 });

  // One that is to go to the pool waits for nobody.
  const [first] = await rowsOf(undivided);
  const plan = { strategy: 'by_hand', pins: [{ customerId: first!.customerId, employee: 'pool' }], planVersion: 1 };
  expect(await reviewer.put(`/personnel-changes/${undivided}/allocation`, plan)).toMatchObject({ status: 200 });
  expect((await reviewer.get('/personnel-changes?limit=10')).body.items[1]).toMatchObject({ undecided: 5 });
});

test('of a change that nobody has divided before its start neither the list nor the change says how many are without a receiver', async () => {
  const later = { employee: refOf(team.leaver), kind: 'resignation', lastWorkingDay: '2099-06-30' };
  const { body: planned } = await baton.key.post('/personnel-changes', later);
  expect(planned).toMatchObject({ status: 'planned', undecided: null });
  const reviewer = await manager();
  expect((await reviewer.get('/personnel-changes?limit=1')).body.items).toMatchObject([{ id: planned.id, undecided: null }]);
  expect(await reviewer.post(`/personnel-changes/${planned.id}/start`)).toMatchObject({ status: 200 });
  await openRows(planned.id, 6);
  expect((await reviewer.get('/personnel-changes?limit=1')).body.items).toMatchObject([{ id: planned.id, undecided: 6 }]);
});

test('the reviewer has one task to divide, which is done once everybody has a receiver', async () => {
  const id = await run({});
  await openRows(id, 6);
  const tasks = () => baton.database.task.findMany({ where: { personnelChangeId: id } });
  await eventually(async () => (await tasks()).length === 1);
  expect(await tasks()).toMatchObject([{ employeeId: team.manager.id, text: `分配${team.leaver.name}的6个客户`, doneAt: null }]);
  const reviewer = await manager();
  expect((await reviewer.get(`/personnel-changes/${id}/allocation`)).body).toMatchObject({
    planVersion: 1,
    undecided: { no_receivers: 6 },
  });
  const inbox = await reviewer.get('/me/inbox?kind=task');
  expect(inbox.body.items).toMatchObject([{ text: `分配${team.leaver.name}的6个客户`, personnelChangeId: id }]);
  const proposed = { strategy: 'proposed' };
  const shown = await reviewer.post(`/personnel-changes/${id}/allocation/preview`, proposed);
  expect(shown.body).toMatchObject({ customers: 6, leftToReviewer: {} });
  expect(await reviewer.put(`/personnel-changes/${id}/allocation`, { ...proposed, planVersion: 1 })).toMatchObject({ status: 200 });
  await eventually(async () => (await tasks()).every(({ doneAt }) => doneAt !== null), { what: 'a task that is done' });
  expect(await tasks()).toHaveLength(1);
});

test('a new plan that gives a customer to the pool ends its open handover and takes it there', async () => {
  const id = await run(evenly());
  await openRows(id, 6);
  const [first] = team.customerIds.toSorted();
  const plan = { ...evenly(), pins: [{ customerId: first, employee: 'pool' }], planVersion: 1 };
  expect(await (await manager()).put(`/personnel-changes/${id}/allocation`, plan)).toMatchObject({ status: 200 });
  await eventually(async () => (await baton.database.poolEntry.count({ where: { customerId: first! } })) === 1);
  const ended = await baton.database.handover.findFirstOrThrow({ where: { customerId: first! } });
  expect(ended).toMatchObject({ status: 'cancelled' });
  const told = await toldAbout(baton, ended.id, 'handover_to_pool');
  expect(told.toSorted(), 'both sides').toEqual([team.leaver.id, ended.toOwnerId].toSorted());
  expect(await toldAbout(baton, ended.id, 'handover_cancelled')).toEqual([]);
  expect((await baton.key.get(`/personnel-changes/${id}`)).body.counts).toMatchObject({ pooled: 1, preparation: 5 });
});

test('by hand gives what is pinned; the rest is left to the reviewer, and who would exceed their capacity is said', async () => {
  const [one] = team.colleagues as [Employee];
  const [first] = team.customerIds.toSorted();
  const pins = [{ customerId: first, employee: refOf(one) }];
  const byHand = await baton.key.post('/personnel-changes/preview', resign({ strategy: 'by_hand', pins }));
  expect(byHand.body).toMatchObject({
    leftToReviewer: { not_pinned: 5 },
    receivers: [{ externalId: one.externalId, given: 1, exceedsBy: 0 }],
  });
  await baton.database.employee.update({ where: { id: one.id }, data: { capacity: 2 } });
  const all = await baton.key.post('/personnel-changes/preview', resign({ strategy: 'one_receiver', receivers: [refOf(one)] }));
  expect(all.body.receivers).toMatchObject([{ given: 2, loadAfter: 2, capacity: 2, exceedsBy: 4 }]);
});
