/** A plan is looked at without side effects: who would get what, and what is wrong with what was asked. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../../src/platform/database.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import { addCustomers, addTeam, evenlyIn, refOf, resignationIn, type Employee } from './company.js';

let baton: Baton;
let team: Awaited<ReturnType<typeof addTeam>>;
beforeAll(async () => {
  baton = await startBaton({ worker: false });
});
afterAll(() => baton.stop());
beforeEach(async () => {
  team = await addTeam(baton.database, { customers: 6, receivers: 2 });
});

const resign = (allocation: object, more: object = {}) => resignationIn(team, allocation, more);
const evenly = () => evenlyIn(team);

describe('a preview', () => {
  test('says who would get what, and writes nothing', async () => {
    const shown = await baton.key.post('/personnel-changes/preview?limit=2', resign(evenly()));
    expect(shown).toMatchObject({
      status: 200,
      body: {
        planVersion: 0,
        customers: 6,
        beingHandedOver: 0,
        toPool: 0,
        leftToReviewer: {},
        receivers: team.colleagues.map(({ externalId }) => ({ externalId, loadBefore: 0, given: 3, loadAfter: 3 })),
      },
    });
    expect(shown.body.items).toHaveLength(2);
    const rest = await baton.key.post(`/personnel-changes/preview?limit=50&cursor=${shown.body.nextCursor}`, resign(evenly()));
    const ids = [...shown.body.items, ...rest.body.items].map(({ customerId }: { customerId: string }) => customerId);
    expect(ids).toEqual(team.customerIds.toSorted());
    expect(await baton.database.personnelChange.count({ where: { employeeId: team.leaver.id } })).toBe(0);
  });

  test('says whom nobody could take, and why', async () => {
    const [one] = team.colleagues;
    await baton.database.employee.update({ where: { id: one!.id }, data: { capacity: 2 } });
    const shown = await baton.key.post('/personnel-changes/preview', resign({ receivers: [refOf(one!)] }));
    expect(shown.body).toMatchObject({ leftToReviewer: { receivers_full: 4 }, receivers: [{ capacity: 2, given: 2 }] });
  });

  test('knows a pinned customer by its id in capitals too', async () => {
    const [one] = team.colleagues;
    const [customerId = ''] = team.customerIds;
    const pins = [{ customerId: customerId.toUpperCase(), employee: refOf(one!) }];
    const shown = await baton.key.post('/personnel-changes/preview', resign({ strategy: 'by_hand', pins }));
    expect(shown.body).toMatchObject({ leftToReviewer: { not_pinned: 5 }, receivers: [{ id: one!.id, given: 1 }] });
  });

  test('refuses two pins of one customer', async () => {
    const [one, other] = team.colleagues;
    const [customerId = ''] = team.customerIds;
    const pins = [
      { customerId, employee: refOf(one!) },
      { customerId: customerId.toUpperCase(), employee: refOf(other!) },
    ];
    const shown = await baton.key.post('/personnel-changes/preview', resign({ pins }));
    expect(shown).toMatchObject({ status: 422, body: { code: 'pin_repeated', field: 'allocation/pins/1/customerId' } });
  });

  test('refuses a pin of a customer that is not there', async () => {
    const employee = refOf(team.colleagues[0]!);
    const pins = [...team.customerIds.slice(0, 1), newId()].map((customerId) => ({ customerId, employee }));
    const shown = await baton.key.post('/personnel-changes/preview', resign({ pins }));
    expect(shown).toMatchObject({ status: 422, body: { code: 'customer_unknown', field: 'allocation/pins/1/customerId' } });
  });

  test('takes as many pins as its schema says, and says how many of them are of customers who are not the leaver’s', async () => {
    const [one] = team.colleagues as [Employee];
    const pinned = [...(await addCustomers(baton.database, one.id, 9_998)), ...team.customerIds.slice(0, 2)];
    const pins = pinned.map((customerId) => ({ customerId, employee: { id: one.id } }));
    expect(await baton.key.post('/personnel-changes/preview', resign({ strategy: 'by_hand', pins }))).toMatchObject({
      status: 200,
      body: { pinsUnused: 9_998, receivers: [{ given: 2 }] },
    });
  });

  test('that is out of date by now is refused, and the one of now is not', async () => {
    const shown = await baton.key.post('/personnel-changes/preview', resign(evenly()));
    await baton.database.employee.update({ where: { id: team.colleagues[0]!.id }, data: { capacity: 1 } });
    const stale = await baton.key.post('/personnel-changes', resign(evenly(), { fingerprint: shown.body.fingerprint }));
    expect(stale).toMatchObject({ status: 409, body: { code: 'plan_changed', field: 'fingerprint' } });
    const now = await baton.key.post('/personnel-changes/preview', resign(evenly()));
    expect(await baton.key.post('/personnel-changes', resign(evenly(), { fingerprint: now.body.fingerprint }))).toMatchObject({
      status: 201,
    });
  });

  test('proposes the reviewer’s own salespeople where none is named', async () => {
    const shown = await baton.key.post('/personnel-changes/preview', resign({ strategy: 'proposed' }));
    const named = shown.body.receivers.map(({ externalId }: { externalId: string }) => externalId);
    expect(named).toEqual(team.colleagues.map(({ externalId }) => externalId).toSorted());
  });
});
