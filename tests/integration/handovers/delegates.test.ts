/** Who is away is represented, and the record names both. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBaton, type Baton } from '../../harness/baton.js';
import { meetPeople, openHandover, type People, type Person } from './people.js';

let baton: Baton;
let people: People;
beforeAll(async () => {
  baton = await startBaton({ demo: true });
  people = await meetPeople(baton);
});
afterAll(() => baton.stop());

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

/** `person` is away, and `delegate` acts, while `work` goes on. */
async function away<T>(person: Person, delegate: Person, work: () => Promise<T>, period: object = {}): Promise<T> {
  expect(await person.put('/me/delegate', { delegate: delegate.ref, ...period })).toMatchObject({ status: 200 });
  try {
    return await work();
  } finally {
    expect(await person.delete('/me/delegate')).toMatchObject({ status: 204 });
  }
}

const actionsOf = async (who: Person, id: string) => (await who.get(`/handovers/${id}`)).body.availableActions;
const lastLine = (handoverId: string) => baton.database.timelineEntry.findFirstOrThrow({ where: { handoverId }, orderBy: { at: 'desc' } });

describe('a delegate', () => {
  test('takes every step in place of who is away, and timeline and audit name both', async () => {
    const { oldOwner, manager, receiver, colleague, outsider } = people;
    const { id, allDone, send } = await openHandover(baton, people);
    await away(oldOwner, colleague, async () => {
      expect(await actionsOf(colleague, id)).toEqual(['complete_preparation']);
      expect(await send(colleague, 'complete-preparation', allDone)).toMatchObject({ status: 200 });
      expect(await lastLine(id)).toMatchObject({ actorId: colleague.id, detail: { onBehalfOf: 'E003' } });
    });
    await away(manager, outsider, async () => {
      expect((await outsider.get('/me/inbox?kind=handover')).body.items).toContainEqual(expect.objectContaining({ handoverId: id }));
      expect(await actionsOf(outsider, id)).toContain('approve');
      expect(await send(outsider, 'approve')).toMatchObject({ status: 200 });
      expect(await lastLine(id)).toMatchObject({ actorId: outsider.id, detail: { onBehalfOf: 'E002' } });
    });
    await away(receiver, colleague, async () => {
      expect(await send(colleague, 'confirm')).toMatchObject({ status: 200, body: { status: 'completed', toOwnerId: receiver.id } });
    });
    const audited = await baton.database.auditEntry.findFirstOrThrow({ where: { subjectId: id, action: 'confirm' } });
    expect(audited).toMatchObject({ actorId: colleague.id, after: { onBehalfOf: 'E004' } });
  });

  test('changes items for the preparer who is away', async () => {
    const { oldOwner, colleague } = people;
    const { id, items } = await openHandover(baton, people);
    const change = { items: [{ id: items[0]!.id, isCompleted: true }] };
    expect(await colleague.patch(`/handovers/${id}/items`, change)).toMatchObject({ status: 404 });
    await away(oldOwner, colleague, async () => {
      expect(await colleague.patch(`/handovers/${id}/items`, change)).toMatchObject({ status: 200 });
    });
    const entry = await baton.database.auditEntry.findFirstOrThrow({ where: { subjectId: id, action: 'change_items' } });
    expect(entry).toMatchObject({ actorId: colleague.id, after: { onBehalfOf: oldOwner.id } });
  });

  test('is told of what waits, as the person is; not where they are the receiver', async () => {
    const { manager, colleague, receiver } = people;
    const told = async (id: string, template: string) => {
      const rows = await baton.database.notification.findMany({ where: { handoverId: id, template } });
      return rows.map(({ recipientId }) => recipientId).toSorted();
    };
    const first = await away(manager, colleague, () => openHandover(baton, people, { stage: 'review' }));
    expect(await told(first.id, 'handover_to_review')).toEqual([manager.id, colleague.id].toSorted());
    const second = await away(manager, receiver, () => openHandover(baton, people, { stage: 'review' }));
    expect(await told(second.id, 'handover_to_review')).toEqual([manager.id]);
  });

  test.each([
    ['the receiver', 'receiver'],
    ['the old owner', 'oldOwner'],
  ] as const)('who is %s does not act for the reviewer', async (_, name) => {
    const { manager } = people;
    const { id, send } = await openHandover(baton, people, { stage: 'review' });
    await away(manager, people[name], async () => {
      expect(await actionsOf(people[name], id)).toEqual([]);
      expect(await send(people[name], 'approve')).toMatchObject({ status: 403, body: { code: 'not_yours' } });
    });
  });

  test.each([
    ['before the first day', { from: day(2), until: day(5) }],
    ['after the last day', { from: day(-5), until: day(-2) }],
  ])('%s does not act', async (_, period) => {
    const { manager, outsider } = people;
    const { id, send } = await openHandover(baton, people, { stage: 'review' });
    await away(manager, outsider, async () => expect(await send(outsider, 'approve')).toMatchObject({ status: 404 }), period);
    await away(manager, outsider, async () => expect(await send(outsider, 'approve')).toMatchObject({ status: 200 }), {
      from: day(-2),
      until: day(2),
    });
    expect((await baton.database.handover.findUniqueOrThrow({ where: { id } })).currentStage).toBe('confirmation');
  });
});

describe('naming a delegate', () => {
  test('for somebody else is for HR and admins, and shows on the employee', async () => {
    const { hr, manager, colleague, receiver } = people;
    const period = { from: day(1), until: day(9) };
    expect(await hr.put(`/employees/${manager.id}/delegate`, { delegate: receiver.ref, ...period })).toMatchObject({
      status: 200,
      body: { id: receiver.id, ...period },
    });
    expect((await colleague.get(`/employees/${manager.id}`)).body.delegate).toEqual({ id: receiver.id, ...period });
    expect(await colleague.put(`/employees/${manager.id}/delegate`, { delegate: colleague.ref })).toMatchObject({ status: 403 });
    expect(await hr.delete(`/employees/${manager.id}/delegate`)).toMatchObject({ status: 204 });
    expect((await colleague.get(`/employees/${manager.id}`)).body.delegate).toBeNull();
  });

  test('tells the delegate whom they represent', async () => {
    const { manager, colleague } = people;
    await away(manager, colleague, async () => expect((await colleague.get('/me')).body.represents).toEqual([manager.id]));
    expect((await colleague.get('/me')).body.represents).toBeUndefined();
  });

  test.each([
    ['oneself', () => people.manager.ref, {}, 422, 'delegate_is_self'],
    ['nobody that exists', () => ({ externalId: 'E999' }), {}, 422, 'employee_unknown'],
    ['a period that ends before it begins', () => people.receiver.ref, { from: day(3), until: day(1) }, 400, 'malformed'],
  ])('refuses %s', async (_, delegate, period, status, code) => {
    expect(await people.manager.put('/me/delegate', { delegate: delegate(), ...period })).toMatchObject({ status, body: { code } });
  });

  test('refuses somebody who is leaving', async () => {
    const { id } = await baton.database.employee.update({ where: { externalId: 'E008' }, data: { status: 'leaving' } });
    expect(await people.manager.put('/me/delegate', { delegate: { id } })).toMatchObject({
      status: 422,
      body: { code: 'delegate_inactive' },
    });
  });
});
