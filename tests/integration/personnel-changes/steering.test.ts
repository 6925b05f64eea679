/** A person holds a change up, lets it go on, or calls it off. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openHandovers } from '../../../src/handovers/opening.js';
import { openPage } from '../../../src/personnel-changes/fan-out.js';
import { planCustomers } from '../../../src/personnel-changes/planning.js';
import { inTransaction, newId } from '../../../src/platform/database.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import { eventually } from '../../harness/eventually.js';
import { addCustomers, addTeam, refOf } from './company.js';

let baton: Baton;
beforeAll(async () => {
  baton = await startBaton();
});
afterAll(() => baton.stop());

const resign = async (leaver: { externalId: string }, more: object = {}) => {
  const created = await baton.key.post('/personnel-changes', { employee: refOf(leaver), kind: 'resignation', ...more });
  expect(created, JSON.stringify(created.body)).toMatchObject({ status: 201 });
  return created.body.id as string;
};
const read = async (id: string) => (await baton.key.get(`/personnel-changes/${id}`)).body;
const steer = (id: string, action: string, body?: object) => baton.key.post(`/personnel-changes/${id}/${action}`, body);
const opened = (id: string, many: number) =>
  eventually(async () => (await read(id)).counts.preparation === many, { what: `${many} handovers in preparation` });
const farAhead = { lastWorkingDay: '2099-06-30' };

describe('a change that is paused', () => {
  test('opens nothing more, and takes up what came meanwhile when it is resumed', async () => {
    const { leaver } = await addTeam(baton.database, { customers: 2 });
    const id = await resign(leaver);
    await opened(id, 2);
    expect(await steer(id, 'pause')).toMatchObject({ status: 200, body: { status: 'paused' } });
    await addCustomers(baton.database, leaver.id, 3);
    const progress = () => baton.client.workflow.getHandle(`personnel-change/${id}`).query<{ state: { status: string } }>('progress');
    await eventually(async () => (await progress()).state.status === 'paused', { what: 'a workflow that has seen it' });
    expect(await read(id)).toMatchObject({ status: 'paused', counts: { preparation: 2 } });
    expect(await steer(id, 'pause')).toMatchObject({ status: 409, body: { code: 'not_running' } });
    expect(await steer(id, 'resume')).toMatchObject({ status: 200, body: { status: 'running' } });
    await opened(id, 5);
    expect(await steer(id, 'resume')).toMatchObject({ status: 409, body: { code: 'not_paused' } });
  });

  test('between a page’s commit and its workflows answers what was opened, so that they are started, and opens nothing', async () => {
    const { leaver } = await addTeam(baton.database, { customers: 2 });
    const id = newId();
    const row = { id, source: 'test', externalEventId: id, employeeId: leaver.id, kind: 'resignation', status: 'running' } as const;
    await baton.database.personnelChange.create({ data: row });
    await inTransaction(baton.database, (tx) => planCustomers(tx, id, baton.config));
    const deps = { database: baton.database, settings: { baseUrl: baton.url, timing: baton.config }, openHandovers };
    const request = { personnelChangeId: id, since: new Date(Date.now() - 60_000).toISOString(), after: null };
    const { states } = await openPage(deps, request);
    await addCustomers(baton.database, leaver.id, 1);
    await inTransaction(baton.database, (tx) => planCustomers(tx, id, baton.config));
    await baton.database.personnelChange.update({ where: { id }, data: { status: 'paused' } });
    const again = await openPage(deps, request);
    expect(again.states.map(({ handoverId }) => handoverId).toSorted()).toEqual(states.map(({ handoverId }) => handoverId).toSorted());
    expect(await baton.database.handover.count({ where: { personnelChangeId: id } })).toBe(2);
  });
});

describe('a change that is called off', () => {
  test('cancels open handovers, and the person stays', async () => {
    const { leaver } = await addTeam(baton.database, { customers: 2 });
    const id = await resign(leaver);
    await opened(id, 2);
    expect(await steer(id, 'cancel', { reason: '误报' })).toMatchObject({ status: 200 });
    await eventually(async () => (await read(id)).status === 'cancelled', { what: 'a cancelled change' });
    expect(await read(id)).toMatchObject({ counts: { cancelled: 2 } });
    expect(await baton.database.customer.count({ where: { ownerId: leaver.id, openHandoverId: null } })).toBe(2);
    expect(await baton.database.employee.findUniqueOrThrow({ where: { id: leaver.id } })).toMatchObject({ status: 'active' });
    expect(await steer(id, 'cancel', { reason: 'again' })).toMatchObject({ status: 409, body: { code: 'change_over' } });
  });

  test('keeps open handovers where that is asked', async () => {
    const { leaver } = await addTeam(baton.database, { customers: 2 });
    const id = await resign(leaver);
    await opened(id, 2);
    await steer(id, 'pause');
    // Nobody waits for what it does every minute.
    const schedule = baton.client.schedule.getHandle('relay-hr-events');
    await schedule.pause();
    expect(await steer(id, 'cancel', { reason: '误报', openHandovers: 'keep' })).toMatchObject({
      status: 200,
      body: { status: 'cancelled', counts: { preparation: 2 } },
    });
    const toBeTold = { personnelChangeId: id, deadlinesStaleSince: { not: null } };
    await eventually(async () => (await baton.database.handover.count({ where: toBeTold })) === 0, {
      what: 'handovers that know their deadlines',
    });
    await schedule.unpause();
    const { status } = await baton.client.workflow.getHandle(`personnel-change/${id}`).describe();
    await eventually(async () => (await baton.client.workflow.getHandle(`personnel-change/${id}`).describe()).status.name === 'COMPLETED');
    expect(status.name).not.toBe('FAILED');
    expect(await baton.database.customer.count({ where: { ownerId: leaver.id, openHandoverId: { not: null } } })).toBe(2);
  });

  test('before its time opens nothing', async () => {
    const { leaver } = await addTeam(baton.database, { customers: 1 });
    const id = await resign(leaver, farAhead);
    expect(await steer(id, 'cancel', { reason: '误报' })).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    expect(await steer(id, 'start')).toMatchObject({ status: 409, body: { code: 'not_planned' } });
    expect(await baton.database.handover.count({ where: { personnelChangeId: id } })).toBe(0);
  });
});
