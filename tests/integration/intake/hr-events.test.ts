import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/platform/database.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import { addCustomers, addEmployee, addTeam, refOf, type Employee } from '../personnel-changes/company.js';

// No worker: what is stored and answered is the API's own, and Temporal only queues.
let baton: Baton;
beforeAll(async () => {
  baton = await startBaton({ worker: false });
});
afterAll(() => baton.stop());

const eventId = () => `HR-${newId()}`;
const terminated = (employee: Employee, more: object = {}) => ({
  id: eventId(),
  type: 'employee.terminated',
  employee: refOf(employee),
  ...more,
});
const send = (body: object) => baton.key.post('/hr/events', body);
const changesOf = (employee: Employee) => baton.database.personnelChange.findMany({ where: { employeeId: employee.id } });

async function otherSystem(name: string) {
  const { body } = await baton.key.post('/api-keys', { name, scopes: ['hr'] });
  return baton.withKey(body.key);
}

describe('an event', () => {
  test('is stored raw with the change it opens, and answered at once', async () => {
    const { leaver, manager } = await addTeam(baton.database, { customers: 1 });
    const body = terminated(leaver, { occurredAt: '2026-11-20T01:00:00Z', lastWorkingDay: '2099-11-30' });
    const { status, body: receipt } = await send(body);
    expect(status).toBe(202);
    expect(receipt).toEqual({ eventId: body.id, state: 'applied', personnelChangeId: expect.any(String), duplicate: false });

    const stored = await baton.database.hrEvent.findFirstOrThrow({ where: { externalEventId: body.id } });
    expect(stored).toMatchObject({
      source: 'bootstrap',
      raw: body,
      personnelChangeId: receipt.personnelChangeId,
      employeeExternalId: leaver.externalId,
    });
    const { status: changeStatus, body: change } = await baton.key.get(`/personnel-changes/${receipt.personnelChangeId}`);
    expect(changeStatus).toBe(200);
    expect(change).toMatchObject({
      employeeId: leaver.id,
      kind: 'resignation',
      status: 'planned',
      eventId: body.id,
      lastWorkingDay: '2099-11-30',
      reviewerId: manager.id,
      counts: { planned: 0, completed: 0 },
    });
  });

  test('sent five times at once opens one change', async () => {
    const { leaver } = await addTeam(baton.database, { customers: 1 });
    const body = terminated(leaver);
    const answers = await Promise.all(Array.from({ length: 5 }, () => send(body)));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
    expect(answers.filter(({ body: { duplicate } }) => !duplicate)).toHaveLength(1);
    expect(new Set(answers.map(({ body: { personnelChangeId, state } }) => `${personnelChangeId} ${state}`)).size).toBe(1);
    expect(await changesOf(leaver)).toHaveLength(1);
  });

  test('sent again in another order of fields is a duplicate; with other content it is refused', async () => {
    const { leaver } = await addTeam(baton.database, { customers: 1 });
    const body = terminated(leaver, { lastWorkingDay: '2099-01-31' });
    const first = await send(body);
    const reordered = Object.fromEntries(Object.entries(body).toReversed());
    expect((await send(reordered)).body).toEqual({ ...first.body, duplicate: true });
    const reused = await send({ ...body, lastWorkingDay: '2099-02-28' });
    expect(reused.status).toBe(409);
    expect(reused.body).toMatchObject({ code: 'event_id_reused', field: 'id' });
  });

  test('of the same id from another system is another event', async () => {
    const { leaver } = await addTeam(baton.database, { customers: 1 });
    const body = terminated(leaver, { occurredAt: '2026-11-20T01:00:00Z' });
    const first = await send(body);
    const payroll = await otherSystem('payroll');
    const second = await payroll.post('/hr/events', { ...body, occurredAt: '2026-11-21T01:00:00Z', lastWorkingDay: '2099-12-31' });
    expect(second.body).toEqual({
      eventId: body.id,
      state: 'rescheduled',
      personnelChangeId: first.body.personnelChangeId,
      duplicate: false,
    });
    const third = await payroll.post('/hr/events', {
      ...body,
      id: eventId(),
      occurredAt: '2026-11-19T01:00:00Z',
      lastWorkingDay: '2099-10-31',
    });
    expect(third.body).toMatchObject({ state: 'superseded', personnelChangeId: first.body.personnelChangeId });
    const changes = await changesOf(leaver);
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject({ lastWorkingDay: new Date('2099-12-31'), source: 'bootstrap' });
  });

  test('of two systems at once opens one change that both join', async () => {
    const { leaver } = await addTeam(baton.database, { customers: 1 });
    const crm = await otherSystem('crm');
    const answers = await Promise.all([send(terminated(leaver)), crm.post('/hr/events', terminated(leaver)), send(terminated(leaver))]);
    expect(new Set(answers.map(({ body }) => body.personnelChangeId)).size).toBe(1);
    expect(await changesOf(leaver)).toHaveLength(1);
  });

  test('about somebody unknown is ignored, and applies when it is repeated after the person has come', async () => {
    const body = { id: eventId(), type: 'employee.terminated', employee: { externalId: `X-${newId()}` } };
    const ignored = await send(body);
    expect(ignored).toMatchObject({ status: 202, body: { state: 'ignored', personnelChangeId: null, duplicate: false } });
    expect((await baton.key.get(`/hr/events?employee=${body.employee.externalId}&state=ignored`)).body.items).toMatchObject([
      { eventId: body.id, reason: 'employee_unknown' },
    ]);

    const manager = await addEmployee(baton.database, { role: 'manager' });
    const late = await baton.database.employee.create({
      data: { id: newId(), externalId: body.employee.externalId, name: '迟到', email: `${newId()}@demo.example`, managerId: manager.id },
    });
    expect((await send(body)).body).toMatchObject({ state: 'ignored', duplicate: true });
    await addCustomers(baton.database, late.id, 1);
    const again = await send(body);
    expect(again.body).toEqual({ eventId: body.id, state: 'applied', personnelChangeId: expect.any(String), duplicate: true });
  });

  test('about somebody who has only a payment that is due next week at a customer of others is applied', async () => {
    const { leaver, customerIds } = await addTeam(baton.database, { customers: 1 });
    const colleague = await addEmployee(baton.database);
    const dueOn = new Date(Date.now() + 7 * 86_400_000);
    await baton.database.payment.create({ data: { customerId: customerIds[0]!, ownerId: colleague.id, dueOn, amount: 1 } });
    expect((await send(terminated(colleague))).body).toMatchObject({ state: 'applied' });
    expect(leaver.id).not.toBe(colleague.id);
  });

  test('that was ignored can be repeated by an operator of HR', async () => {
    const nobody = await addEmployee(baton.database);
    const { body: receipt } = await send(terminated(nobody));
    expect(receipt).toMatchObject({ state: 'ignored' });
    const { body: list } = await baton.key.get(`/hr/events?eventId=${receipt.eventId}`);
    expect(list.items[0]).toMatchObject({ reason: 'owns_nothing' });
    await addCustomers(baton.database, nobody.id, 1);
    const repeated = await baton.key.post(`/hr/events/${list.items[0].id}/repeat`);
    expect(repeated).toMatchObject({ status: 202, body: { eventId: receipt.eventId, state: 'applied', duplicate: true } });
    expect((await baton.key.post(`/hr/events/${newId()}/repeat`)).status).toBe(404);
  });

  test('names its receivers, and says which of them nobody knows', async () => {
    const { leaver, colleagues } = await addTeam(baton.database, { customers: 1, receivers: 1 });
    const body = terminated(leaver, { suggestedReceivers: [refOf(colleagues[0]!), { externalId: 'E-nobody' }] });
    const refused = await send(body);
    expect(refused).toMatchObject({ status: 422, body: { code: 'employee_unknown', field: 'suggestedReceivers/1' } });
    expect(await changesOf(leaver)).toHaveLength(0);
    const accepted = await send({ ...body, suggestedReceivers: [refOf(colleagues[0]!), refOf(leaver)] });
    expect(accepted.body).toMatchObject({ state: 'applied', duplicate: false });
    const [change] = await changesOf(leaver);
    expect(change!.allocation).toEqual({
      strategy: 'round_robin',
      receiverIds: [colleagues[0]!.id],
      pins: [],
      dropped: [{ employeeId: leaver.id, reason: 'is_leaver' }],
    });
  });

  test('names customers that are there: else nothing is stored, and it can be sent again as it should be', async () => {
    const { leaver, colleagues, customerIds } = await addTeam(baton.database, { customers: 1, receivers: 1 });
    const event = { ...terminated(leaver), lastWorkingDay: '2099-11-30' };
    const withPin = (customerId: string) => ({ ...event, allocation: { pins: [{ customerId, employee: refOf(colleagues[0]!) }] } });
    expect(await send(withPin(newId()))).toMatchObject({
      status: 422,
      body: { code: 'customer_unknown', field: 'allocation/pins/0/customerId' },
    });
    expect(await baton.database.hrEvent.count({ where: { externalEventId: event.id } })).toBe(0);
    expect((await send(withPin(customerIds[0]!))).body).toMatchObject({ state: 'applied', duplicate: false });
  });

  test('of a position change is reviewed by the manager before it', async () => {
    const { leaver, manager } = await addTeam(baton.database, { customers: 1 });
    const next = await addEmployee(baton.database, { role: 'manager' });
    await baton.database.employee.update({ where: { id: leaver.id }, data: { managerId: next.id } });
    const moved = await send({
      id: eventId(),
      type: 'employee.position_changed',
      employee: refOf(leaver),
      change: { from: { manager: refOf(manager) }, to: { manager: refOf(next), region: '华南' }, scope: { region: '华东' } },
    });
    expect((await baton.key.get(`/personnel-changes/${moved.body.personnelChangeId}`)).body).toMatchObject({
      kind: 'position_change',
      reviewerId: manager.id,
    });
    expect(await changesOf(leaver)).toMatchObject([{ scope: { regions: ['华东'] } }]);
  });
});

describe('a cancellation', () => {
  const cancelled = (employee: Employee, more: object = {}) => ({
    id: eventId(),
    type: 'employee.termination_cancelled',
    employee: refOf(employee),
    ...more,
  });

  test('before anything was opened cancels the change and lets the person in again', async () => {
    const { leaver } = await addTeam(baton.database, { customers: 1 });
    const { body: first } = await send(terminated(leaver));
    expect((await baton.database.employee.findUniqueOrThrow({ where: { id: leaver.id } })).accessEndsAt).not.toBeNull();
    expect((await send(cancelled(leaver))).body).toMatchObject({ state: 'applied', personnelChangeId: first.personnelChangeId });
    expect((await baton.key.get(`/personnel-changes/${first.personnelChangeId}`)).body).toMatchObject({ status: 'cancelled' });
    expect(await baton.database.employee.findUniqueOrThrow({ where: { id: leaver.id } })).toMatchObject({
      status: 'active',
      accessEndsAt: null,
    });
  });

  test('that comes first waits for its event, and then both are settled', async () => {
    const { leaver } = await addTeam(baton.database, { customers: 1 });
    const opening = terminated(leaver, { occurredAt: '2026-11-20T01:00:00Z' });
    const early = cancelled(leaver, { occurredAt: '2026-11-21T01:00:00Z', refersTo: opening.id });
    expect((await send(early)).body).toMatchObject({ state: 'waiting', personnelChangeId: null });
    const { body: opened } = await send(opening);
    expect(opened.state).toBe('applied');
    expect((await baton.key.get(`/personnel-changes/${opened.personnelChangeId}`)).body.status).toBe('cancelled');
    expect((await send(early)).body).toMatchObject({ state: 'applied', personnelChangeId: opened.personnelChangeId, duplicate: true });
  });

  test('that waits for one event leaves another alone', async () => {
    const { leaver } = await addTeam(baton.database, { customers: 1 });
    await send(cancelled(leaver, { refersTo: 'HR-of-last-year' }));
    const { body: opened } = await send(terminated(leaver));
    expect((await baton.key.get(`/personnel-changes/${opened.personnelChangeId}`)).body.status).toBe('planned');
  });

  test('is followed by nothing when the termination is reported late by a second system', async () => {
    const { leaver } = await addTeam(baton.database, { customers: 1 });
    const { body: first } = await send(terminated(leaver, { occurredAt: '2026-11-20T01:00:00Z' }));
    await send(cancelled(leaver, { occurredAt: '2026-11-22T01:00:00Z' }));
    const slow = await otherSystem('slow');
    const late = await slow.post('/hr/events', terminated(leaver, { occurredAt: '2026-11-21T01:00:00Z' }));
    expect(late.body).toMatchObject({ state: 'superseded', personnelChangeId: first.personnelChangeId });
    expect((await changesOf(leaver)).map(({ status }) => status)).toEqual(['cancelled']);
  });
});

test('an update moves the dates, and one that comes first waits', async () => {
  const { leaver } = await addTeam(baton.database, { customers: 1 });
  const update = {
    id: eventId(),
    type: 'employee.termination_updated',
    employee: refOf(leaver),
    occurredAt: '2026-11-22T01:00:00Z',
    lastWorkingDay: '2099-12-31',
  };
  expect((await send(update)).body.state).toBe('waiting');
  await send(terminated(leaver, { occurredAt: '2026-11-20T01:00:00Z', lastWorkingDay: '2099-11-30' }));
  expect(await changesOf(leaver)).toMatchObject([{ lastWorkingDay: new Date('2099-12-31') }]);
});

describe('whoever sends it', () => {
  test('needs the scope, or to be of HR', async () => {
    const { leaver } = await addTeam(baton.database, { customers: 1 });
    const { body: pool } = await baton.key.post('/api-keys', { name: 'only-pool', scopes: ['pool'] });
    expect((await baton.stranger.post('/hr/events', terminated(leaver))).status).toBe(401);
    expect((await baton.withKey(pool.key).post('/hr/events', terminated(leaver))).status).toBe(403);
  });

  test('reads the list in pages, the newest first', async () => {
    const { leaver } = await addTeam(baton.database, { customers: 1 });
    const sent: string[] = [];
    for (let each = 0; each < 3; each += 1) sent.push((await send(terminated(leaver))).body.eventId);
    const first = await baton.key.get(`/hr/events?employee=${leaver.externalId}&limit=2`);
    const rest = await baton.key.get(`/hr/events?employee=${leaver.externalId}&limit=2&cursor=${first.body.nextCursor}`);
    const read = [...first.body.items, ...rest.body.items].map(({ eventId: id }: { eventId: string }) => id);
    expect(read).toEqual(sent.toReversed());
    expect(rest.body.nextCursor).toBeNull();
  });
});

const valid = { id: '1', type: 'employee.terminated', employee: { externalId: 'E1' } };

test.each([
  ['no id', { ...valid, id: undefined }],
  ['no employee', { ...valid, employee: undefined }],
  ['an unknown type', { ...valid, type: 'employee.promoted' }],
  ['an impossible day', { ...valid, lastWorkingDay: '2026-02-30' }],
  ['a day before the calendar', { ...valid, lastWorkingDay: '0000-01-01' }],
  ['a day after all firms', { ...valid, lastWorkingDay: '9999-12-31' }],
  ['a moment before the calendar', { ...valid, effectiveAt: '0000-01-01T00:00:00Z' }],
  ['a leap second that never was', { ...valid, occurredAt: '2026-06-30T23:59:60Z' }],
  ['a time without a zone', { ...valid, occurredAt: '2026-06-30T23:59:50' }],
  ['a character that no text holds', { ...valid, id: 'a\u0000b' }],
  ['such a character in a name', { ...valid, change: { to: { department: 'a\u0000b' } } }],
  ['an unknown field', { ...valid, reason: 'private' }],
  ['a level that is none', { ...valid, type: 'employee.position_changed', change: { scope: { level: 'huge' } } }],
])('an event with %s is 400', async (_, body) => {
  expect(await send(body)).toMatchObject({ status: 400, body: { code: expect.any(String) } });
});

test.each([
  ['the last day of all', { lastWorkingDay: '2999-12-31' }],
  ['the first', { lastWorkingDay: '1900-01-01' }],
  ['moments at both ends', { effectiveAt: '2999-12-31T23:59:59-12:00', accessEndsAt: '1900-01-01T00:00:00+14:00' }],
  ['an offset', { occurredAt: '2026-06-30T23:59:50.123+08:00' }],
  ['another script', { change: { to: { department: '华南大区𠮷' } } }],
])('an event with %s is taken, and its change can be read', async (_, more) => {
  const { leaver } = await addTeam(baton.database, { customers: 1 });
  const { status, body } = await send(terminated(leaver, more));
  expect(status).toBe(202);
  expect((await baton.key.get(`/personnel-changes/${body.personnelChangeId}`)).status).toBe(200);
});
