/** A step as the workflow has it written: once, whatever is tried again; on a real database, without a workflow. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StepRequest, TimelineLine } from '../../../workflows/messages.js';
import { createHandoverSteps } from '../../../src/handovers/steps.js';
import { newId } from '../../../src/platform/database.js';
import { createTestDatabase, type TestDatabase } from '../../harness/database.js';
import { addCustomers, addEmployee, addTeam } from '../personnel-changes/company.js';

let own: TestDatabase;
let steps: ReturnType<typeof createHandoverSteps>;
beforeAll(async () => {
  own = await createTestDatabase();
  steps = createHandoverSteps(own.database, { baseUrl: 'http://baton', timing: { bundlingMs: 0, timezone: 'Asia/Shanghai' } });
});
afterAll(() => own.drop());

async function opened({ personnelChangeId = null }: { personnelChangeId?: string | null } = {}) {
  const team = await addTeam(own.database, { customers: 1, receivers: 1 });
  const [customerId] = team.customerIds;
  const opening = {
    handoverId: newId(),
    customerId: customerId!,
    reason: 'resignation',
    toOwnerId: team.colleagues[0]!.id,
    reviewerId: null,
    preparerId: null,
    personnelChangeId,
    actor: 'system',
  } as const;
  return { ...team, opening, result: await steps.open(opening) };
}

type Team = Awaited<ReturnType<typeof opened>>;
const request = ({ opening, leaver, colleagues }: Team, given: Partial<StepRequest> = {}): StepRequest =>
  ({
    message: 'complete_preparation',
    fields: {},
    handoverId: opening.handoverId,
    customerId: opening.customerId,
    receiver: colleagues[0]!.externalId,
    stepNumber: 1,
    messageId: newId(),
    actor: leaver.externalId,
    via: 'api',
    from: 'preparation',
    to: 'review',
    status: 'open',
    entryId: newId(),
    ...given,
  }) as StepRequest;
const linesOf = (handoverId: string) => own.database.timelineEntry.findMany({ where: { handoverId }, orderBy: { at: 'asc' } });

describe('opening', () => {
  test('is done once under one id, and answers where the handover stands', async () => {
    const team = await opened();
    expect(team.result).toMatchObject({
      opened: { stage: 'preparation', status: 'open', stepNumber: 0, fromOwner: team.leaver.externalId, reviewer: team.manager.externalId },
    });
    expect(await steps.open(team.opening)).toEqual(team.result);
    expect(await own.database.handoverItem.count({ where: { handoverId: team.opening.handoverId } })).toBe(1);
    expect(await linesOf(team.opening.handoverId)).toHaveLength(1);
    await steps.record(request(team));
    expect(await steps.open(team.opening)).toMatchObject({ opened: { stage: 'review', stepNumber: 1 } });
  });

  test('of an old owner who has left is prepared by the reviewer', async () => {
    const { leaver, manager } = await addTeam(own.database, { customers: 0 });
    await own.database.employee.update({ where: { id: leaver.id }, data: { status: 'left' } });
    const [customerId] = await addCustomers(own.database, leaver.id, 1);
    const handoverId = newId();
    await steps.open({
      handoverId,
      customerId: customerId!,
      reason: 'resignation',
      toOwnerId: null,
      reviewerId: null,
      preparerId: null,
      personnelChangeId: null,
      actor: 'system',
    });
    expect(await own.database.handover.findUniqueOrThrow({ where: { id: handoverId } })).toMatchObject({
      preparerId: manager.id,
      reviewerId: manager.id,
    });
  });

  test('without a manager has no reviewer; the next one up reviews where the manager leaves', async () => {
    const alone = await addEmployee(own.database);
    const { leaver, manager, director } = await addTeam(own.database, { customers: 0 });
    await own.database.employee.update({ where: { id: manager.id }, data: { status: 'leaving' } });
    const reviewerOf = async (ownerId: string) => {
      const [customerId] = await addCustomers(own.database, ownerId, 1);
      const handoverId = newId();
      await steps.open({
        handoverId,
        customerId: customerId!,
        reason: 'resignation',
        toOwnerId: null,
        reviewerId: null,
        preparerId: null,
        personnelChangeId: null,
        actor: 'system',
      });
      return (await own.database.handover.findUniqueOrThrow({ where: { id: handoverId } })).reviewerId;
    };
    expect(await reviewerOf(alone.id)).toBeNull();
    expect(await reviewerOf(leaver.id)).toBe(director.id);
  });
});

describe('a step', () => {
  test('tried again after its commit answers the same, and is written once', async () => {
    const team = await opened();
    const step = request(team);
    const first = await steps.record(step);
    expect(first).toMatchObject({ kind: 'applied', state: { stage: 'review', stepNumber: 1 } });
    expect(await steps.record(step)).toEqual(first);
    expect(await linesOf(team.opening.handoverId)).toHaveLength(2);
    expect(await own.database.auditEntry.count({ where: { subjectId: team.opening.handoverId, action: 'complete_preparation' } })).toBe(1);
  });

  test('under a message id that was applied before does nothing', async () => {
    const team = await opened();
    const step = request(team);
    await steps.record(step);
    const again = request(team, { messageId: step.messageId, stepNumber: 2, from: 'review' });
    expect(await steps.record(again)).toMatchObject({ kind: 'applied', state: { stepNumber: 1 } });
    expect(await linesOf(team.opening.handoverId)).toHaveLength(2);
  });

  test('that was refused, and whose answer was lost, is judged again', async () => {
    const team = await opened();
    const { handoverId } = team.opening;
    const wish = await own.database.handoverItem.create({
      data: { id: newId(), handoverId, itemType: 'basic_info', itemDescription: '钥匙' },
    });
    const step = request(team);
    expect(await steps.record(step)).toMatchObject({ kind: 'refused', refusal: { code: 'items_open' }, openItems: 1 });
    expect(await steps.record(step)).toMatchObject({ kind: 'refused' });
    expect((await linesOf(handoverId)).map(({ outcome }) => outcome)).toEqual(['applied', 'refused']);
    await own.database.handoverItem.update({ where: { id: wish.id }, data: { isCompleted: true, completedAt: new Date() } });
    expect(await steps.record(step)).toMatchObject({ kind: 'applied', state: { stage: 'review' } });
  });

  test.each([0, 2, 7])('of number %i, where the row waits for 1, answers where the row is and writes nothing', async (stepNumber) => {
    const team = await opened();
    expect(await steps.record(request(team, { stepNumber }))).toMatchObject({
      kind: 'elsewhere',
      state: { stage: 'preparation', stepNumber: 0 },
    });
    expect(await linesOf(team.opening.handoverId)).toHaveLength(1);
  });

  test('at once from two workers is written once', async () => {
    const team = await opened();
    const step = request(team);
    const outcomes = await Promise.all([steps.record(step), steps.record(step), steps.record(step)]);
    expect(new Set(outcomes.map(({ kind }) => kind))).toEqual(new Set(['applied']));
    expect(await linesOf(team.opening.handoverId)).toHaveLength(2);
  });
});

describe('a line that changes nothing', () => {
  const line = (handoverId: string, given: Partial<TimelineLine> = {}): TimelineLine => ({
    entryId: newId(),
    handoverId,
    stepNumber: 0,
    kind: 'approve',
    messageId: null,
    actor: null,
    via: 'signal',
    stage: 'preparation',
    code: 'malformed',
    detail: {},
    ...given,
  });

  test('is written once, with whoever sent it as far as they are known', async () => {
    const { opening, manager } = await opened();
    const known = line(opening.handoverId, { actor: manager.externalId });
    await steps.noteRefusal(known);
    await steps.noteRefusal(known);
    await steps.noteRefusal(line(opening.handoverId, { actor: 'E-nobody' }));
    const [, first, second, ...rest] = await linesOf(opening.handoverId);
    expect(first).toMatchObject({ outcome: 'refused', code: 'malformed', actorId: manager.id, actor: manager.externalId });
    expect(second).toMatchObject({ actorId: null, actor: 'E-nobody' });
    expect(rest).toEqual([]);
  });

  test('is not written for a message that was applied, nor for a handover that was never opened', async () => {
    const team = await opened();
    const step = request(team);
    await steps.record(step);
    await steps.noteRefusal(line(team.opening.handoverId, { messageId: step.messageId }));
    expect(await linesOf(team.opening.handoverId)).toHaveLength(2);
    const nobody = newId();
    await steps.noteRefusal(line(nobody));
    expect(await linesOf(nobody)).toEqual([]);
  });
});
