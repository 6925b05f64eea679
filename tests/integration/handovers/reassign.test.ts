/** Who gives the parts of a handover to whom, what that does, and what refuses it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBaton, type Baton } from '../../harness/baton.js';
import { meetPeople, openHandover, picture, toldAbout, type People } from './people.js';

let baton: Baton;
let people: People;
beforeAll(async () => {
  baton = await startBaton({ demo: true });
  people = await meetPeople(baton);
});
afterAll(() => baton.stop());

const setCapacity = (capacity: number | null) => baton.database.employee.update({ where: { id: people.outsider.id }, data: { capacity } });
const overCapacityReasonOf = async (id: string) => (await baton.database.handover.findUniqueOrThrow({ where: { id } })).overCapacityReason;

describe('reassign', () => {
  test('gives the part of the preparer to somebody else; the deadline starts anew', async () => {
    const { id, send, allDone } = await openHandover(baton, people);
    await baton.database.handover.update({ where: { id }, data: { stageDueAt: new Date('2026-01-01') } });
    expect(await send(people.manager, 'reassign', { role: 'preparer', employee: people.colleague.ref })).toMatchObject({
      status: 200,
      body: { currentStage: 'preparation', preparerId: people.colleague.id, stepNumber: 1 },
    });
    expect((await baton.database.handover.findUniqueOrThrow({ where: { id } })).stageDueAt!.getTime()).toBeGreaterThan(Date.now());
    expect(await send(people.oldOwner, 'complete-preparation', allDone)).toMatchObject({ status: 403, body: { code: 'not_yours' } });
    expect(await send(people.colleague, 'complete-preparation', allDone)).toMatchObject({ status: 200 });
    expect(await toldAbout(baton, id, 'handover_to_prepare')).toEqual(expect.arrayContaining([people.colleague.id]));
  });

  test('gives the review to somebody else', async () => {
    const { send } = await openHandover(baton, people, { stage: 'review' });
    expect(await send(people.manager, 'reassign', { role: 'reviewer', employee: people.otherManager.ref })).toMatchObject({
      status: 200,
      body: { currentStage: 'review', reviewerId: people.otherManager.id },
    });
    expect(await send(people.manager, 'approve')).toMatchObject({ status: 403 });
    expect(await send(people.otherManager, 'approve')).toMatchObject({ status: 200 });
  });

  test('names another receiver, in confirmation too, who is asked to confirm', async () => {
    const { id, send } = await openHandover(baton, people, { stage: 'confirmation' });
    expect(await send(people.admin, 'reassign', { role: 'receiver', employee: people.colleague.ref })).toMatchObject({
      status: 200,
      body: { currentStage: 'confirmation', toOwnerId: people.colleague.id, reviewerId: people.manager.id },
    });
    expect(await toldAbout(baton, id, 'handover_to_confirm')).toEqual(expect.arrayContaining([people.colleague.id]));
    expect(await send(people.receiver, 'confirm')).toMatchObject({ status: 403, body: { code: 'not_yours' } });
    expect(await send(people.colleague, 'confirm')).toMatchObject({ status: 200 });
  });

  test('naming the reviewer as receiver moves the review to the next manager up', async () => {
    const { id, send } = await openHandover(baton, people);
    expect(await send(people.manager, 'reassign', { role: 'receiver', employee: people.manager.ref })).toMatchObject({
      status: 200,
      body: { toOwnerId: people.manager.id, reviewerId: people.director.id },
    });
    expect(
      await baton.database.auditEntry.findMany({ where: { subjectType: 'handover', subjectId: id, action: 'reassign' } }),
    ).toMatchObject([{ before: { reviewerId: people.manager.id }, after: { reviewerId: people.director.id } }]);
  });

  test('naming the topmost manager as receiver leaves the review to any admin', async () => {
    const { send } = await openHandover(baton, people, { reviewer: people.director.ref });
    expect(await send(people.director, 'reassign', { role: 'receiver', employee: people.director.ref })).toMatchObject({
      status: 200,
      body: { toOwnerId: people.director.id, reviewerId: null },
    });
  });

  test('gives the customer to no reviewer who has approved: it is declined first, then the next manager up reviews', async () => {
    const { id, send } = await openHandover(baton, people, { stage: 'confirmation' });
    const before = await picture(baton, id);
    const toReviewer = { role: 'receiver', employee: people.manager.ref };
    const refused = { status: 422, body: { code: 'reviewer_is_receiver', field: 'employee' } };
    for (const who of [people.manager, people.admin]) expect(await send(who, 'reassign', toReviewer)).toMatchObject(refused);
    expect(await picture(baton, id)).toEqual(before);

    expect(await send(people.receiver, 'decline', { reason: '行业不同' })).toMatchObject({ status: 200, body: { currentStage: 'review' } });
    expect(await send(people.manager, 'reassign', toReviewer)).toMatchObject({ status: 200, body: { reviewerId: people.director.id } });
    expect(await send(people.director, 'approve')).toMatchObject({ status: 200, body: { toOwnerId: people.manager.id } });
  });

  test.each([
    ['the old owner', 'receiver', () => people.oldOwner.ref, 'receiver_is_owner'],
    ['the old owner', 'reviewer', () => people.oldOwner.ref, 'reviewer_is_involved'],
    ['the receiver', 'reviewer', () => people.receiver.ref, 'reviewer_is_involved'],
    ['somebody unknown', 'preparer', () => ({ externalId: 'E999' }), 'employee_unknown'],
  ])('%s does not become %s', async (_, role, employee, code) => {
    const { id, send } = await openHandover(baton, people);
    const before = await picture(baton, id);
    expect(await send(people.manager, 'reassign', { role, employee: employee() })).toMatchObject({
      status: 422,
      body: { code, field: 'employee' },
    });
    expect(await picture(baton, id)).toEqual(before);
  });

  test('beyond the capacity of the receiver needs a reason, and takes no room from what is within it', async () => {
    const within = await openHandover(baton, people, { stage: 'review', toOwner: people.outsider.ref });
    const beyond = await openHandover(baton, people, { stage: 'review' });
    const toOutsider = { role: 'receiver', employee: people.outsider.ref };
    const owned = await baton.database.customer.count({ where: { ownerId: people.outsider.id } });
    await setCapacity(owned + 1);
    expect(await beyond.send(people.manager, 'reassign', toOutsider)).toMatchObject({ status: 422, body: { code: 'capacity_exceeded' } });
    expect(await beyond.send(people.manager, 'reassign', { ...toOutsider, overCapacity: true, reason: '熟悉行业' })).toMatchObject({
      status: 200,
    });
    expect(await overCapacityReasonOf(beyond.id)).toBe('熟悉行业');
    expect(await toldAbout(baton, beyond.id, 'handover_over_capacity')).toEqual([people.director.id]);
    expect(await within.send(people.manager, 'approve')).toMatchObject({ status: 200 });
    expect(await beyond.send(people.manager, 'approve')).toMatchObject({ status: 200 });
    await setCapacity(null);
  });

  test('with a reason to go beyond a capacity that has room says nothing of it', async () => {
    const { id, send } = await openHandover(baton, people);
    await setCapacity(1_000);
    const excess = { overCapacity: true, reason: '以防万一' };
    expect(await send(people.manager, 'reassign', { role: 'receiver', employee: people.outsider.ref, ...excess })).toMatchObject({
      status: 200,
      body: { toOwnerId: people.outsider.id },
    });
    expect(await overCapacityReasonOf(id)).toBeNull();
    expect(await toldAbout(baton, id, 'handover_over_capacity')).toEqual([]);
    const [audited] = await baton.database.auditEntry.findMany({ where: { subjectId: id, action: 'reassign' } });
    expect(audited?.after).not.toHaveProperty('overCapacity');
    await setCapacity(null);
  });

  test.each([
    ['receiver', 'receiver_inactive'],
    ['reviewer', 'employee_inactive'],
    ['preparer', 'employee_inactive'],
  ])('a leaver becomes no %s', async (role, code) => {
    const { send } = await openHandover(baton, people);
    await baton.database.employee.update({ where: { externalId: 'E008' }, data: { status: 'leaving' } });
    expect(await send(people.manager, 'reassign', { role, employee: { externalId: 'E008' } })).toMatchObject({
      status: 422,
      body: { code },
    });
    await baton.database.employee.update({ where: { externalId: 'E008' }, data: { status: 'active' } });
  });
});
