/** What an operator does to a handover's workflow in Temporal's UI or CLI, and how the handover goes on all the same. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resumeScheduleId } from '../../../src/handovers/schedules.js';
import type { HandoverState } from '../../../src/handovers/state.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import { eventually } from '../../harness/eventually.js';
import { meetPeople, openHandover, timelineOf, type Handover, type People, type Stage } from './people.js';
import { operatorOf } from './temporal-cli.js';

let baton: Baton;
let people: People;
let operator: Awaited<ReturnType<typeof operatorOf>>;
beforeAll(async () => {
  baton = await startBaton({ demo: true });
  people = await meetPeople(baton);
  operator = await operatorOf(baton);
});
afterAll(() => baton.stop());

const workflowOf = ({ workflowId }: Handover) => baton.client.workflow.getHandle(workflowId);
const statusOf = async (handover: Handover) => (await workflowOf(handover).describe()).status.name;
const rowOf = ({ id }: Handover) => baton.database.handover.findUniqueOrThrow({ where: { id } });

async function terminate(handover: Handover) {
  await operator('terminate', '--workflow-id', handover.workflowId, '--reason', 'by mistake');
  expect(await statusOf(handover)).toBe('TERMINATED');
}

/** Takes a handover from where it stands to its end. */
async function finish({ id, send, allDone }: Handover, from: Stage) {
  if (from === 'preparation') expect(await send(people.oldOwner, 'complete-preparation', allDone)).toMatchObject({ status: 200 });
  if (from !== 'confirmation') expect(await send(people.manager, 'approve')).toMatchObject({ status: 200 });
  expect(await send(people.receiver, 'confirm')).toMatchObject({ status: 200, body: { status: 'completed' } });
  expect(await baton.client.workflow.getHandle(`handover/${id}`).result()).toEqual({ status: 'completed' });
}

describe('terminate', () => {
  test('the schedule brings every handover back to the stage of its row, and it goes on', async () => {
    const stages = ['preparation', 'review', 'confirmation'] as const;
    const handovers: Handover[] = [];
    for (const stage of stages) handovers.push(await openHandover(baton, people, { stage }));
    for (const handover of handovers) await terminate(handover);
    // Visibility follows after a moment; the schedule comes again.
    await eventually(async () => {
      await baton.client.schedule.getHandle(resumeScheduleId).trigger();
      for (const handover of handovers) expect(await statusOf(handover)).toBe('RUNNING');
      return true;
    });
    for (const [at, handover] of handovers.entries()) {
      const { searchAttributes } = await workflowOf(handover).describe();
      expect(searchAttributes).toMatchObject({ HandoverStage: [stages[at]], FromOwner: ['E003'], Reviewer: ['E002'] });
      expect(await rowOf(handover)).toMatchObject({ currentStage: stages[at], status: 'open' });
      await finish(handover, stages[at]!);
    }
  });

  test('the next message by the API takes it up at once', async () => {
    const handover = await openHandover(baton, people, { stage: 'review' });
    await terminate(handover);
    expect(await handover.send(people.manager, 'approve')).toMatchObject({ status: 200, body: { currentStage: 'confirmation' } });
    expect(await statusOf(handover)).toBe('RUNNING');
    await finish(handover, 'confirmation');
    expect(await timelineOf(baton, handover.id)).toEqual([
      'initiate applied',
      'complete_preparation applied',
      'approve applied',
      'confirm applied',
    ]);
  });

  test('of a completed handover is not possible, and the schedule starts no such workflow again', async () => {
    const handover = await openHandover(baton, people, { stage: 'confirmation' });
    await finish(handover, 'confirmation');
    await baton.client.schedule.getHandle(resumeScheduleId).trigger();
    expect(await statusOf(handover)).toBe('COMPLETED');
  });
});

describe('a request to cancel the workflow', () => {
  test('is a refused line that says what to do, and the handover goes on', async () => {
    const handover = await openHandover(baton, people, { stage: 'review' });
    await operator('cancel', '--workflow-id', handover.workflowId);
    await eventually(async () => (await timelineOf(baton, handover.id)).includes('cancel_requested refused use_message_cancel'));
    expect(await statusOf(handover)).toBe('RUNNING');
    await workflowOf(handover).signal('approve', { actor: 'E002' });
    await eventually(async () => (await rowOf(handover)).currentStage === 'confirmation');
    await finish(handover, 'confirmation');
    expect(await baton.database.customer.findUniqueOrThrow({ where: { id: handover.customer.id } })).toMatchObject({
      ownerId: people.receiver.id,
    });
  });

  test('does not take a step with it that is under way', async () => {
    const handover = await openHandover(baton, people);
    const [answer] = await Promise.all([
      handover.send(people.oldOwner, 'complete-preparation', handover.allDone),
      workflowOf(handover).cancel(),
    ]);
    expect(answer).toMatchObject({ status: 200, body: { currentStage: 'review' } });
    await finish(handover, 'review');
  });
});

describe('a workflow that starts from a row which has moved on since', () => {
  /** Starts the handover's workflow anew as it was when it was opened, while its row is in confirmation. */
  async function startStale(): Promise<Handover> {
    const handover = await openHandover(baton, people, { stage: 'confirmation' });
    const { id, customer } = handover;
    await terminate(handover);
    const state: HandoverState = {
      handoverId: id,
      customerId: customer.id,
      reason: 'resignation',
      stage: 'preparation',
      status: 'open',
      stepNumber: 0,
      stageDueAt: null,
      fromOwner: 'E003',
      toOwner: null,
      reviewer: 'E002',
      preparer: 'E003',
      personnelChangeId: null,
      openItems: 4,
      link: 'http://127.0.0.1/',
    };
    await baton.client.workflow.start('customerHandover', {
      workflowId: handover.workflowId,
      taskQueue: baton.config.temporal.taskQueue,
      args: [{ handoverId: id, resume: { stepNumber: 0, state } }],
    });
    return handover;
  }

  test('takes a message that applies only where the row is', async () => {
    const handover = await startStale();
    expect(await handover.send(people.receiver, 'confirm')).toMatchObject({ status: 200, body: { status: 'completed', stepNumber: 3 } });
    expect(await workflowOf(handover).result()).toEqual({ status: 'completed' });
  });

  test('refuses by signal what applies only where it thought to be, and stands where the row is', async () => {
    const handover = await startStale();
    await workflowOf(handover).signal('complete_preparation', { actor: 'E003' });
    await eventually(async () => (await timelineOf(baton, handover.id)).includes('complete_preparation refused wrong_stage'));
    // The line is in the table a moment before the workflow goes on.
    await eventually(async () =>
      expect((await workflowOf(handover).describe()).searchAttributes).toMatchObject({
        HandoverStage: ['confirmation'],
        ToOwner: ['E004'],
      }),
    );
    await finish(handover, 'confirmation');
  });

  test('ends where the row has ended', async () => {
    const handover = await startStale();
    await baton.database.customer.update({ where: { id: handover.customer.id }, data: { openHandoverId: null } });
    await baton.database.handover.update({ where: { id: handover.id }, data: { status: 'cancelled', stepNumber: 3 } });
    await workflowOf(handover).signal('approve', { actor: 'E002' });
    expect(await workflowOf(handover).result()).toEqual({ status: 'cancelled' });
  });
});

test('a reset to the beginning repeats nothing: every step was written already', async () => {
  const handover = await openHandover(baton, people, { stage: 'confirmation' });
  const before = await timelineOf(baton, handover.id);
  await operator('reset', '--workflow-id', handover.workflowId, '--type', 'FirstWorkflowTask', '--reason', 'to see');
  await finish(handover, 'confirmation');
  expect(await timelineOf(baton, handover.id)).toEqual([...before, 'confirm applied']);
  expect(await baton.database.ownershipChange.count({ where: { handoverId: handover.id, entityType: 'customer' } })).toBe(1);
});

test('a history that grows too long is begun anew where the handover stands', async () => {
  const handover = await openHandover(baton, people, { stage: 'review' });
  const { runId: first } = await workflowOf(handover).describe();
  // Four megabytes are where the server suggests it, at the next signal.
  for (let sent = 0; sent < 10; sent += 1) await workflowOf(handover).signal('approve', { actor: 'E002', nonsense: 'x'.repeat(450_000) });
  await eventually(async () => (await timelineOf(baton, handover.id)).length === 12);
  await workflowOf(handover).signal('approve', {});
  await eventually(async () => (await workflowOf(handover).describe()).runId !== first);
  expect((await workflowOf(handover).describe()).searchAttributes).toMatchObject({ HandoverStage: ['review'], FromOwner: ['E003'] });
  await finish(handover, 'review');
  expect((await timelineOf(baton, handover.id)).filter((line) => line === 'approve refused malformed')).toHaveLength(11);
});
