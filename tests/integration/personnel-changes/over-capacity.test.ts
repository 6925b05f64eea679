/** Pins beyond a capacity: a reviewer's word with a reason, written down, shown to the next manager up, and at nobody else's cost. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addLogins, hashPassword } from '../../../src/identity/logins.js';
import { newId } from '../../../src/platform/database.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import { eventually } from '../../harness/eventually.js';
import type { Caller } from '../../harness/http.js';
import { rounds } from '../../harness/rounds.js';
import { addCustomers, addTeam, refOf, type Employee } from './company.js';

const why = '他熟悉这些客户';
const later = { lastWorkingDay: '2099-06-30' };

let baton: Baton;
let passwordHash: string;
let team: Awaited<ReturnType<typeof addTeam>>;
let full: Employee;
let customerIds: string[];
beforeAll(async () => {
  baton = await startBaton();
  passwordHash = await hashPassword('baton-demo');
});
afterAll(() => baton.stop());
beforeEach(async () => {
  team = await addTeam(baton.database, { customers: 3, receivers: 2 });
  customerIds = team.customerIds.toSorted();
  full = team.colleagues[0]!;
  await baton.database.employee.update({ where: { id: full.id }, data: { capacity: 1 } });
});

async function signIn({ id, externalId, name, email }: Employee): Promise<Caller> {
  await addLogins(baton.database, [{ employeeId: id, name, email, passwordHash }]);
  return baton.signIn(externalId);
}

const pinsTo = (employee: Employee, overCapacityReason?: string) =>
  customerIds.map((customerId) => ({ customerId, employee: refOf(employee), ...(overCapacityReason && { overCapacityReason }) }));
const byHand = (overCapacityReason?: string) => ({ strategy: 'by_hand', pins: pinsTo(full, overCapacityReason) });
const resign = (more: object = {}) => ({ employee: refOf(team.leaver), kind: 'resignation', ...more });
async function running(more: object = {}): Promise<string> {
  const created = await baton.key.post('/personnel-changes', resign(more));
  expect(created, JSON.stringify(created.body)).toMatchObject({ status: 201 });
  return created.body.id;
}
const openRows = (id: string, many: number) =>
  eventually(async () => {
    const rows = await baton.database.personnelChangeCustomer.findMany({
      where: { personnelChangeId: id, state: 'opened' },
      include: { handover: true },
    });
    expect(rows).toHaveLength(many);
    return rows;
  });
const noticesTo = ({ id }: Employee, template: string) =>
  baton.database.notification.findMany({ where: { recipientId: id, template }, orderBy: { id: 'asc' } });
const auditsOf = (subjectId: string, action: string) =>
  baton.database.auditEntry.findMany({ where: { subjectId, action }, orderBy: { id: 'asc' } });

describe('a preview', () => {
  test('says who would exceed their capacity by pins, by how many, and which of them lack a reason', async () => {
    const without = await baton.key.post('/personnel-changes/preview', resign({ allocation: byHand() }));
    expect(without.body).toMatchObject({
      leftToReviewer: { pinned_receiver_full: 2 },
      receivers: [{ externalId: full.externalId, given: 1, exceedsBy: 2, pinnedBeyond: { withReason: 0, withoutReason: 2 } }],
    });
    const given = await baton.key.post('/personnel-changes/preview', resign({ allocation: byHand(why) }));
    expect(given.body).toMatchObject({
      leftToReviewer: {},
      receivers: [{ given: 3, loadAfter: 3, capacity: 1, exceedsBy: 2, pinnedBeyond: { withReason: 2, withoutReason: 0 } }],
    });
    expect(given.body.items.map(({ overCapacityReason }: { overCapacityReason: string | null }) => overCapacityReason)).toEqual([
      null,
      why,
      why,
    ]);
  });
});

describe('a plan that pins customers to somebody who is full', () => {
  test('is refused without a reason, naming the pin, and nothing of it stands', async () => {
    const refused = await baton.key.post('/personnel-changes', resign({ allocation: byHand() }));
    const pin = { code: 'capacity_exceeded', receiver: full.externalId, capacity: 1, exceedsBy: 2, customerId: customerIds[1] };
    expect(refused).toMatchObject({ status: 422, body: { ...pin, field: 'allocation/pins/1/overCapacityReason' } });
    expect(await baton.database.personnelChange.count({ where: { employeeId: team.leaver.id } })).toBe(0);

    const id = await running(later);
    const reviewer = await signIn(team.manager);
    const again = await reviewer.put(`/personnel-changes/${id}/allocation`, { ...byHand(), planVersion: 1 });
    expect(again).toMatchObject({ status: 422, body: { ...pin, field: 'pins/1/overCapacityReason' } });
    expect((await reviewer.get(`/personnel-changes/${id}/allocation`)).body).toMatchObject({ planVersion: 1, pins: [] });
  });

  test('is the reviewer’s with a reason: audited, shown to the next manager up once, and open handovers go there', async () => {
    const id = await running();
    await openRows(id, 3);
    const reviewer = await signIn(team.manager);
    const divided = await reviewer.put(`/personnel-changes/${id}/allocation`, { ...byHand(why), planVersion: 1 });
    expect(divided).toMatchObject({ status: 200, body: { reassigned: 3 } });
    const rows = await eventually(async () => {
      const opened = await openRows(id, 3);
      return opened.every(({ handover }) => handover?.toOwnerId === full.id) ? opened : undefined;
    });
    const beyond = rows.filter(({ handover }) => handover?.overCapacityReason !== null);
    expect(beyond.map(({ handover, overCapacityReason }) => [handover?.overCapacityReason, overCapacityReason])).toEqual([
      [why, why],
      [why, why],
    ]);

    const [said] = await auditsOf(id, 'allocate_personnel_change');
    const overCapacity = customerIds.slice(1).map((customerId) => ({ customerId, receiverId: full.id, reason: why }));
    expect(said).toMatchObject({ actorId: team.manager.id, after: { planVersion: 2, overCapacity } });
    for (const { handoverId } of beyond)
      expect(await auditsOf(handoverId ?? '', 'reassign')).toMatchObject([{ after: { overCapacity: true, reason: why } }]);

    await eventually(async () => (await noticesTo(team.director, 'personnel_change_over_capacity')).some(({ state }) => state === 'sent'));
    expect(await noticesTo(team.director, 'personnel_change_over_capacity')).toHaveLength(1);
    const inbox = await (await signIn(team.director)).get('/me/inbox?kind=notice');
    expect(inbox.body.items).toMatchObject([{ template: 'personnel_change_over_capacity' }]);
    const [mail] = baton.mails().filter(({ to }) => to.includes(team.director.email));
    expect(mail?.text).toContain(why);

    const seen = await reviewer.get(`/personnel-changes/${id}/allocation`);
    expect(seen.body.pins).toMatchObject(
      pinsTo(full, why).map(({ customerId, overCapacityReason }) => ({ customerId, overCapacityReason })),
    );
    const customers = await reviewer.get(`/personnel-changes/${id}/customers?limit=10`);
    expect(customers.body.items.map((row: { overCapacityReason: string | null }) => row.overCapacityReason)).toEqual([null, why, why]);
  });

  test('is not for HR to overfill: a reason of theirs is refused, an administrator’s is not', async () => {
    const scoped = await baton.key.post('/api-keys', { name: `hr-${newId()}`, scopes: ['hr'] });
    const hr = baton.withKey(scoped.body.key);
    expect(await hr.post('/personnel-changes', resign({ allocation: byHand(why), ...later }))).toMatchObject({
      status: 403,
      body: { code: 'not_permitted' },
    });
    const id = await running({ allocation: byHand(why), ...later });
    const put = (allocation: object, planVersion: number) => hr.put(`/personnel-changes/${id}/allocation`, { ...allocation, planVersion });
    expect(await put(byHand('我觉得可以'), 1)).toMatchObject({ status: 403 });
    // What the plan in force says already, HR leaves as it is.
    expect(await put(byHand(why), 1)).toMatchObject({ status: 200, body: { planVersion: 2 } });
    expect(await auditsOf(id, 'create_personnel_change')).toMatchObject([{ after: { overCapacity: [{ reason: why }, { reason: why }] } }]);
    const shown = await noticesTo(team.director, 'personnel_change_over_capacity');
    expect(new Set(shown.map(({ cause }) => cause)).size).toBe(2); // once for each version of the plan
    expect(shown).toHaveLength(2);
  });

  test('is refused to an HR system, whose events give no reasons', async () => {
    const event = { id: newId(), type: 'employee.terminated', employee: refOf(team.leaver), allocation: byHand(why) };
    expect(await baton.key.post('/hr/events', event)).toMatchObject({ status: 400 });
    const within = { ...event, allocation: byHand() };
    const { body } = await baton.key.post('/hr/events', within);
    await openRows(body.personnelChangeId, 3);
    expect((await baton.key.get(`/personnel-changes/${body.personnelChangeId}`)).body).toMatchObject({ undecided: 2 });
  });
});

test('what is beyond a capacity is opened as planned and takes nobody’s room: what is within it is approved without another word', async () => {
  const [within, beyond] = customerIds as [string, string, string];
  const pins = pinsTo(full, why).slice(0, 2);
  const id = await running({ allocation: { strategy: 'by_hand', pins } });
  const rows = await openRows(id, 3);
  const handoverOf = (customerId: string) => rows.find((row) => row.customerId === customerId)!.handover!;
  expect([within, beyond].map((customerId) => handoverOf(customerId).toOwnerId)).toEqual([full.id, full.id]);
  expect([within, beyond].map((customerId) => handoverOf(customerId).overCapacityReason)).toEqual([null, why]);
  expect(await auditsOf(handoverOf(beyond).id, 'initiate_handover')).toMatchObject([{ after: { overCapacity: true, reason: why } }]);

  const send = async (customerId: string, message: string, actor: Employee) => {
    const workflow = baton.client.workflow.getHandle(`handover/${handoverOf(customerId).id}`);
    await eventually(async () => (await workflow.describe()).status.name === 'RUNNING', { what: 'the workflow' });
    await workflow.executeUpdate(message, { args: [{ actor: actor.externalId }] });
  };
  // The one beyond is through first.
  for (const customerId of [beyond, within]) {
    await send(customerId, 'complete_preparation', team.manager);
    await send(customerId, 'approve', team.manager);
    await send(customerId, 'confirm', full);
  }
  expect(await baton.database.customer.count({ where: { ownerId: full.id } })).toBe(2);
}, 60_000);

test('a reviewer reassigns one handover beyond a capacity with a reason, which the next manager up is shown', async () => {
  const id = await running();
  const [row] = await openRows(id, 3);
  const reviewer = await signIn(team.manager);
  await baton.database.employee.update({ where: { id: full.id }, data: { capacity: 0 } });
  const reassign = (more: object) =>
    reviewer.post(`/handovers/${row!.handoverId}/reassign`, { role: 'receiver', employee: refOf(full), ...more });
  expect(await reassign({})).toMatchObject({ status: 422, body: { code: 'capacity_exceeded' } });
  expect(await reassign({ overCapacity: true })).toMatchObject({ status: 422, body: { code: 'reason_required', field: 'reason' } });
  expect(await reassign({ overCapacity: true, reason: why })).toMatchObject({ status: 200, body: { toOwnerId: full.id } });
  expect(await noticesTo(team.director, 'handover_over_capacity')).toMatchObject([
    { handoverId: row!.handoverId, parameters: { note: why } },
  ]);
  const read = () => baton.database.handover.findUniqueOrThrow({ where: { id: row!.handoverId ?? '' } });
  expect(await read()).toMatchObject({ overCapacityReason: why });
  // It was said of this receiver, and of nobody else.
  expect(
    await reviewer.post(`/handovers/${row!.handoverId}/reassign`, { role: 'receiver', employee: refOf(team.colleagues[1]!) }),
  ).toMatchObject({ status: 200 });
  expect(await read()).toMatchObject({ overCapacityReason: null, toOwnerId: team.colleagues[1]!.id });
});

describe('a new plan of customers that are on their way', () => {
  const planFor = (receivers: readonly Employee[]) => ({
    strategy: 'by_hand',
    pins: receivers.map((receiver, index) => ({ customerId: customerIds[index], employee: refOf(receiver) })),
  });
  const receiversOf = async (id: string) => {
    const rows = await openRows(id, 3);
    const planned = rows.toSorted((one, other) => (one.customerId < other.customerId ? -1 : 1)).slice(0, 2);
    return planned.map(({ receiverId, reason, handover }) => ({ row: receiverId, handover: handover?.toOwnerId, reason }));
  };
  const agreed = ({ id }: Employee, reason: string | null = null) => ({ row: id, handover: id, reason });

  test('lets two colleagues who are both full change places, whichever of their handovers hears of it first', async () => {
    const other = team.colleagues[1]!;
    await baton.database.employee.update({ where: { id: other.id }, data: { capacity: 1 } });
    const id = await running({ allocation: planFor([full, other]) });
    expect(await receiversOf(id)).toEqual([agreed(full), agreed(other)]);

    const reviewer = await signIn(team.manager);
    let places: readonly [Employee, Employee] = [full, other];
    for (let round = 1; round <= rounds(20, 300); round += 1) {
      places = [places[1], places[0]];
      const changed = await reviewer.put(`/personnel-changes/${id}/allocation`, { ...planFor(places), planVersion: round });
      expect(changed).toMatchObject({ status: 200, body: { reassigned: 2 } });
      await eventually(async () => {
        expect(await receiversOf(id)).toEqual(places.map((each) => agreed(each)));
        return true;
      });
    }
    const refused = await baton.database.timelineEntry.count({ where: { handover: { personnelChangeId: id }, outcome: 'refused' } });
    expect(refused).toBe(0);
  }, 600_000); // three hundred swaps in the large form

  test('that a handover cannot follow leaves its row with whom it has, and says why', async () => {
    const other = team.colleagues[1]!;
    const id = await running({ allocation: planFor([full]) });
    expect(await receiversOf(id)).toMatchObject([agreed(full), { row: null }]);
    await baton.database.employee.update({ where: { id: other.id }, data: { capacity: 1 } });

    const reviewer = await signIn(team.manager);
    await baton.database.personnelChange.update({ where: { id }, data: { status: 'paused' } });
    await reviewer.put(`/personnel-changes/${id}/allocation`, { ...planFor([other]), planVersion: 1 });
    // Full by somebody else's customer before the handover hears of it.
    await addCustomers(baton.database, other.id, 1);
    expect(await reviewer.post(`/personnel-changes/${id}/resume`, {})).toMatchObject({ status: 200 });
    await eventually(async () => {
      expect(await receiversOf(id)).toMatchObject([agreed(full, 'capacity_exceeded'), { row: null }]);
      return true;
    });
    const shown = await reviewer.get(`/personnel-changes/${id}/customers?limit=1`);
    expect(shown.body.items).toMatchObject([{ receiver: { id: full.id }, reason: 'capacity_exceeded' }]);
  });

  test('row and handover go on together when a reviewer gives one of them to somebody else', async () => {
    const other = team.colleagues[1]!;
    const id = await running({ allocation: planFor([full]) });
    const handoverId = (await openRows(id, 3)).find(({ customerId }) => customerId === customerIds[0])!.handoverId;
    const reviewer = await signIn(team.manager);
    const reassign = (employee: object | null) => reviewer.post(`/handovers/${handoverId}/reassign`, { role: 'receiver', employee });
    expect(await reassign(refOf(other))).toMatchObject({ status: 200 });
    expect((await receiversOf(id))[0]).toEqual(agreed(other));
    expect(await reassign(null)).toMatchObject({ status: 200 });
    expect((await receiversOf(id))[0]).toEqual({ row: null, handover: null, reason: null });
  });
});
