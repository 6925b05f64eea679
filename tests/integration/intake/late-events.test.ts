/** Events that come late, or before what they are about: what becomes of them does not hang on the order in which systems send. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/platform/database.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import { addTeam, refOf, type Employee } from '../personnel-changes/company.js';

let baton: Baton;
beforeAll(async () => {
  baton = await startBaton({ worker: false });
});
afterAll(() => baton.stop());

const of =
  (type: 'terminated' | 'termination_updated' | 'termination_cancelled' | 'rehired') =>
  (employee: Employee, more: object = {}) => ({
    id: `HR-${newId()}`,
    type: `employee.${type}`,
    employee: refOf(employee),
    ...more,
  });
const [terminated, cancelled, rehired] = [of('terminated'), of('termination_cancelled'), of('rehired')];
const send = (body: object) => baton.key.post('/hr/events', body);
const changesOf = (employee: Employee) => baton.database.personnelChange.findMany({ where: { employeeId: employee.id } });
const employeeOf = ({ id }: Employee) => baton.database.employee.findUniqueOrThrow({ where: { id } });

async function otherSystem() {
  const { body } = await baton.key.post('/api-keys', { name: `payroll-${newId()}`, scopes: ['hr'] });
  return baton.withKey(body.key);
}

describe('a cancellation', () => {
  describe.each([
    ['of the same moment as', '2026-11-20T01:00:00Z'],
    ['older than', '2026-11-18T01:00:00Z'],
  ])('of an event %s what a second system has reported', (_, occurredAt) => {
    /** The payroll's resignation of 20 November, then HR's own and its cancellation, in the order that is given. */
    async function report(order: 'in order' | 'cancellation first', cancelledAt: string | undefined) {
      const { leaver } = await addTeam(baton.database, { customers: 1 });
      const payroll = await otherSystem();
      const { body: first } = await payroll.post(
        '/hr/events',
        terminated(leaver, { occurredAt: '2026-11-20T01:00:00Z', lastWorkingDay: '2099-11-30' }),
      );
      const opening = terminated(leaver, { occurredAt });
      const cancellation = cancelled(leaver, { refersTo: opening.id, occurredAt: cancelledAt });
      const sent = order === 'in order' ? [opening, cancellation] : [cancellation, opening];
      for (const body of sent) await send(body);
      const { state, personnelChangeId } = (await send(cancellation)).body;
      expect((await send(opening)).body).toMatchObject({ state: 'superseded', personnelChangeId: first.personnelChangeId });
      const { status, accessEndsAt } = await employeeOf(leaver);
      return {
        cancellation: state,
        isOfTheChange: personnelChangeId === first.personnelChangeId,
        changes: (await changesOf(leaver)).map((change) => change.status),
        employee: status,
        isToGo: accessEndsAt !== null,
      };
    }
    const calledOff = { cancellation: 'applied', isOfTheChange: true, changes: ['cancelled'], employee: 'active', isToGo: false };
    const goesOn = { cancellation: 'superseded', isOfTheChange: true, changes: ['planned'], employee: 'active', isToGo: true };

    test.each([
      ['newer than both', '2026-11-21T01:00:00Z', calledOff],
      ['without a time', undefined, calledOff],
      ['older than the other report', '2026-11-19T01:00:00Z', goesOn],
    ])('%s: it does the same before its event as after it', async (__, cancelledAt, expected) => {
      expect(await report('in order', cancelledAt)).toEqual(expected);
      expect(await report('cancellation first', cancelledAt)).toEqual(expected);
    });
  });

  test('that names no event is not moved by a late report that changes nothing', async () => {
    const { leaver } = await addTeam(baton.database, { customers: 1 });
    await send(terminated(leaver, { occurredAt: '2026-09-10T01:00:00Z' }));
    const { body: first } = await send(cancelled(leaver, { occurredAt: '2026-09-12T01:00:00Z' }));
    // So long ago that the next cancellation is a new one.
    await baton.database.hrEvent.updateMany({
      where: { personnelChangeId: first.personnelChangeId },
      data: { receivedAt: new Date(Date.now() - 60 * 86_400_000) },
    });
    const early = cancelled(leaver);
    expect((await send(early)).body.state).toBe('waiting');
    const { body: byHand } = await baton.key.post('/personnel-changes', {
      employee: refOf(leaver),
      kind: 'resignation',
      lastWorkingDay: '2099-11-30',
    });
    expect((await send(terminated(leaver, { occurredAt: '2026-09-11T01:00:00Z' }))).body).toMatchObject({
      state: 'superseded',
      personnelChangeId: byHand.id,
    });
    expect((await send(early)).body.state).toBe('waiting');
    expect((await baton.key.get(`/personnel-changes/${byHand.id}`)).body.status).toBe('planned');
  });
});

test.each([
  ['a customer', () => ({ allocation: { pins: [{ customerId: newId(), employee: 'pool' }] } }), 'customer_unknown'],
  ['a receiver', () => ({ suggestedReceivers: [{ externalId: 'E-nobody' }] }), 'employee_unknown'],
] as const)(
  'an update that has waited and names %s whom nobody knows does not keep out the event that it waited for',
  async (_, named, reason) => {
    const { leaver } = await addTeam(baton.database, { customers: 1 });
    const update = of('termination_updated')(leaver, named());
    expect((await send(update)).body).toMatchObject({ state: 'waiting' });
    expect(await send(terminated(leaver, { lastWorkingDay: '2099-11-30' }))).toMatchObject({ status: 202, body: { state: 'applied' } });
    const { body } = await baton.key.get(`/hr/events?eventId=${update.id}`);
    expect(body.items).toMatchObject([{ state: 'ignored', reason }]);
  },
);

describe('a rehiring', () => {
  async function whoLeft(occurredAt: string) {
    const { leaver } = await addTeam(baton.database, { customers: 1 });
    const { body } = await send(terminated(leaver, { occurredAt, lastWorkingDay: '2026-11-20' }));
    // As the end of the change leaves both, once nothing is with the person any more.
    await baton.database.customer.deleteMany({ where: { ownerId: leaver.id } });
    await baton.database.personnelChange.update({ where: { id: body.personnelChangeId }, data: { status: 'finished' } });
    await baton.database.employee.update({ where: { id: leaver.id }, data: { status: 'left' } });
    return { leaver, changeId: body.personnelChangeId };
  }

  test('of before the resignation, reported late, lets nobody in again', async () => {
    const { leaver, changeId } = await whoLeft('2026-11-20T01:00:00Z');
    const before = await employeeOf(leaver);
    expect(before.accessEndsAt).not.toBeNull();
    const late = await (await otherSystem()).post('/hr/events', rehired(leaver, { occurredAt: '2026-03-01T01:00:00Z' }));
    expect(late.body).toMatchObject({ state: 'superseded', personnelChangeId: changeId });
    expect(await employeeOf(leaver)).toEqual(before);
  });

  test('after the resignation makes the person active again', async () => {
    const { leaver, changeId } = await whoLeft('2026-11-20T01:00:00Z');
    expect((await send(rehired(leaver, { occurredAt: '2026-12-01T01:00:00Z' }))).body).toMatchObject({
      state: 'applied',
      personnelChangeId: changeId,
    });
    expect(await employeeOf(leaver)).toMatchObject({ status: 'active', accessEndsAt: null });
  });
});
