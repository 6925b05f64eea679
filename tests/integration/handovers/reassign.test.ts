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
