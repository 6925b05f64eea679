/** Who may send what, who sees what, and in which order a request is refused. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/platform/database.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import {
  freeCustomer,
  meetPeople,
  openHandover,
  picture,
  timelineOf,
  type Handover,
  type People,
  type PersonName,
  type Stage,
} from './people.js';

let baton: Baton;
let people: People;
const handovers = new Map<Stage, Handover>();
beforeAll(async () => {
  baton = await startBaton({ demo: true });
  people = await meetPeople(baton);
  for (const stage of ['preparation', 'review', 'confirmation'] as const)
    handovers.set(stage, await openHandover(baton, people, { stage }));
});
afterAll(() => baton.stop());

const reason = { reason: 'r' };
const bodies: Record<string, object> = {
  'complete-preparation': {},
  'request-changes': reason,
  approve: {},
  confirm: {},
  'send-back': { question: 'q' },
  decline: reason,
  reassign: { role: 'preparer', employee: { externalId: 'E005' } },
  'send-to-pool': reason,
  cancel: reason,
};
/** Those who see the handover and whose part the action is not. */
const outsiders: readonly [Stage, string, readonly PersonName[]][] = [
  ['preparation', 'complete-preparation', ['manager', 'director', 'receiver', 'hr', 'admin', 'operator']],
  ['preparation', 'reassign', ['oldOwner', 'receiver', 'director', 'hr', 'operator']],
  ['preparation', 'cancel', ['oldOwner', 'receiver', 'director', 'operator']],
  ['review', 'approve', ['oldOwner', 'receiver', 'director', 'hr', 'admin', 'operator']],
  ['review', 'request-changes', ['oldOwner', 'receiver', 'hr', 'admin']],
  ['review', 'send-to-pool', ['oldOwner', 'receiver', 'hr', 'operator']],
  ['confirmation', 'confirm', ['oldOwner', 'manager', 'director', 'hr', 'admin', 'operator']],
  ['confirmation', 'send-back', ['oldOwner', 'manager', 'hr', 'admin']],
  ['confirmation', 'decline', ['oldOwner', 'manager', 'hr', 'admin']],
];

describe.each(outsiders)('in %s, %s', (stage, action, names) => {
  test(`is 403 not_yours to ${names.join(', ')}, and changes nothing`, async () => {
    const { id, send } = handovers.get(stage)!;
    const before = await picture(baton, id);
    for (const name of names)
      expect(await send(people[name], action, bodies[action]), name).toMatchObject({ status: 403, body: { code: 'not_yours' } });
    expect(await picture(baton, id)).toEqual(before);
    expect((await timelineOf(baton, id)).slice(-names.length)).toEqual(names.map(() => `${action.replaceAll('-', '_')} refused not_yours`));
  });
});

test.each(Object.entries(bodies))('%s: 401 to nobody, 404 to whoever has no part', async (action, body) => {
  const { id, send } = handovers.get('review')!;
  expect(await send(baton.stranger, action, body)).toMatchObject({ status: 401 });
  for (const name of ['outsider', 'otherManager', 'colleague'] as const) {
    expect(await send(people[name], action, body), name).toMatchObject({ status: 404, body: { code: 'not_found' } });
  }
  expect(await people.outsider.get(`/handovers/${id}`)).toMatchObject({ status: 404 });
});

describe('who sees a handover', () => {
  test('reads it with the actions that are theirs', async () => {
    const { id } = handovers.get('review')!;
    const actionsOf = async (name: PersonName) => (await people[name].get(`/handovers/${id}`)).body.availableActions;
    expect(await actionsOf('manager')).toEqual(['request_changes', 'approve', 'reassign', 'send_to_pool', 'cancel']);
    expect(await actionsOf('admin')).toEqual(['reassign', 'send_to_pool', 'cancel']);
    expect(await actionsOf('hr')).toEqual(['cancel']);
    for (const name of ['oldOwner', 'receiver', 'director', 'operator'] as const) expect(await actionsOf(name)).toEqual([]);
  });

  test('finds it in the list; who does not, does not', async () => {
    const { id } = handovers.get('review')!;
    const sees = async (name: PersonName) =>
      (await people[name].get('/handovers?limit=100')).body.items.some((each: { id: string }) => each.id === id);
    for (const name of ['manager', 'director', 'oldOwner', 'receiver', 'hr', 'admin', 'operator'] as const)
      expect(await sees(name), name).toBe(true);
    for (const name of ['outsider', 'otherManager', 'colleague'] as const) expect(await sees(name), name).toBe(false);
  });

  test.each(['status', 'stage', 'handoverReason', 'customerId', 'fromOwnerId', 'toOwnerId', 'reviewerId', 'preparerId'])(
    'finds it by %s, and not by another one',
    async (filter) => {
      const { id } = handovers.get('review')!;
      const { currentStage: stage, ...handover } = (await people.manager.get(`/handovers/${id}`)).body;
      const others: Record<string, string> = { status: 'cancelled', stage: 'preparation', handoverReason: 'position_change' };
      const finds = async (value: string) =>
        (await people.manager.get(`/handovers?limit=100&${filter}=${value}`)).body.items.map((each: { id: string }) => each.id);
      expect(await finds({ ...handover, stage }[filter])).toContain(id);
      expect(await finds(others[filter] ?? people.outsider.id)).not.toContain(id);
    },
  );
});

describe('the order of refusals', () => {
  test('400 before 404, 404 before 409, 409 wrong_stage before 403, 403 before other 409, those before 422', async () => {
    const { send } = handovers.get('preparation')!;
    expect(await send(people.outsider, 'decline', {})).toMatchObject({ status: 400 });
    expect(await send(people.outsider, 'confirm')).toMatchObject({ status: 404 });
    expect(await send(people.hr, 'confirm')).toMatchObject({ status: 409, body: { code: 'wrong_stage' } });
    expect(await send(people.receiver, 'complete-preparation')).toMatchObject({ status: 403 });
    const unknown = { items: [{ id: '01982f6e-0000-7000-8000-000000000001', isCompleted: true }] };
    expect(await send(people.oldOwner, 'complete-preparation', unknown)).toMatchObject({ status: 409, body: { code: 'items_open' } });
  });

  test('what stands in the way of the handover is said before what stands in the way of a person', async () => {
    const nobody = { externalId: 'E404' };
    const { id, customer, send } = await openHandover(baton, people, { stage: 'review' });
    expect(await people.manager.post('/handovers', { customerId: customer.id, reason: 'resignation', toOwner: nobody })).toMatchObject({
      status: 409,
      body: { code: 'handover_open', handoverId: id },
    });
    await baton.database.serviceTicket.create({
      data: { id: newId(), customerId: customer.id, ownerId: people.oldOwner.id, subject: '刚报修', status: 'open' },
    });
    const excess = { toOwner: nobody, overCapacity: true };
    expect(await send(people.manager, 'approve', excess)).toMatchObject({ status: 409, body: { code: 'items_open' } });
    expect(await send(people.manager, 'reassign', { role: 'receiver', employee: nobody })).toMatchObject({
      status: 422,
      body: { code: 'employee_unknown', field: 'employee' },
    });
    expect(await send(people.manager, 'reassign', { role: 'receiver', employee: people.oldOwner.ref })).toMatchObject({
      status: 422,
      body: { code: 'receiver_is_owner', field: 'employee' },
    });
  });

  test('a body with a field too many, or a missing one, is 400 and names it', async () => {
    const { send } = handovers.get('review')!;
    expect(await send(people.manager, 'request-changes', {})).toMatchObject({ status: 400, body: { field: 'reason' } });
    expect(await send(people.manager, 'approve', { salary: 1 })).toMatchObject({ status: 400, body: { field: 'salary' } });
    expect(await send(people.manager, 'approve', { actor: 'E001' })).toMatchObject({ status: 400 });
  });

  test('a handover that is none is 404, an id that is none 400', async () => {
    expect(await people.admin.post('/handovers/01982f6e-0000-7000-8000-000000000001/approve')).toMatchObject({ status: 404 });
    expect(await people.admin.post('/handovers/1/approve')).toMatchObject({ status: 400 });
  });
});

describe('who opens a handover', () => {
  test.each<[PersonName, number]>([
    ['oldOwner', 403],
    ['receiver', 404],
    ['otherManager', 404],
    ['operator', 404],
    ['director', 201],
    ['hr', 201],
    ['admin', 201],
  ])('the %s: %i', async (name, status) => {
    const customer = await freeCustomer(baton);
    expect(await people[name].post('/handovers', { customerId: customer.id, reason: 'position_change' })).toMatchObject({ status });
  });

  test('a key with the scope, and none without', async () => {
    const withScope = async (scope: string) =>
      baton.withKey((await baton.key.post('/api-keys', { name: `of-${scope}`, scopes: [scope] })).body.key);
    const customer = await freeCustomer(baton);
    const body = { customerId: customer.id, reason: 'resignation' };
    expect((await (await withScope('pool')).post('/handovers', body)).status).toBeGreaterThanOrEqual(403);
    const system = await withScope('handovers');
    const opened = await system.post('/handovers', body);
    expect(opened).toMatchObject({ status: 201, body: { reviewerId: people.manager.id, availableActions: [] } });
    expect(await system.post(`/handovers/${opened.body.id}/cancel`, reason)).toMatchObject({ status: 403 });
    expect(await baton.key.post(`/handovers/${opened.body.id}/cancel`, reason)).toMatchObject({ status: 200 });
    const audited = await baton.database.auditEntry.findMany({ where: { subjectId: opened.body.id }, orderBy: { id: 'asc' } });
    expect(audited.map(({ actor, actorId }) => [actor, actorId])).toEqual([
      ['key:of-handovers', null],
      ['key:bootstrap', null],
    ]);
  });
});

test('without a reviewer any admin reviews, and nobody else', async () => {
  const { id, send } = await openHandover(baton, people, { stage: 'review' });
  await baton.database.handover.update({ where: { id }, data: { reviewerId: null } });
  expect(await send(people.manager, 'approve')).toMatchObject({ status: 403 });
  expect(await send(people.hr, 'approve')).toMatchObject({ status: 403 });
  expect(await send(people.admin, 'approve')).toMatchObject({ status: 200 });
});

/** What only a resignation that runs may write. */
async function letGoWithAPart(employeeId: string) {
  const id = newId();
  const change = { id, source: 'test', externalEventId: id, employeeId, kind: 'resignation', status: 'running' } as const;
  await baton.database.$transaction([
    baton.database.personnelChange.create({ data: change }),
    baton.database.employee.update({ where: { id: employeeId }, data: { status: 'left' } }),
    baton.database.personnelChange.update({ where: { id }, data: { status: 'cancelled' } }),
  ]);
}

test('an actor who has left sends nothing any more', async () => {
  const { id, workflowId } = await openHandover(baton, people, { stage: 'confirmation', toOwner: people.outsider.ref });
  await letGoWithAPart(people.outsider.id);
  await baton.client.workflow
    .getHandle(workflowId)
    .executeUpdate('confirm', { args: [{ actor: 'E007' }] })
    .then(
      () => expect.unreachable(),
      (error: { cause: unknown }) => expect(error.cause).toMatchObject({ type: 'not_yours' }),
    );
  await baton.database.employee.update({ where: { id: people.outsider.id }, data: { status: 'active' } });
  expect(await timelineOf(baton, id)).toContain('confirm refused not_yours');
});
