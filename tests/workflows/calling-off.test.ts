/** A personnel change that is called off after some of it was done: kept, undone, or taken up again by a newer event. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { undoHandover } from '../../src/handovers/undo.js';
import { cancelHandover } from '../../src/personnel-changes/cancelling.js';
import { undoMessageId } from '../../src/personnel-changes/undo.js';
import { newId } from '../../src/platform/database.js';
import { startBaton, type Baton } from '../harness/baton.js';
import { eventually } from '../harness/eventually.js';
import { allWithoutSummary } from '../harness/workflow-events.js';
import { addTeam, refOf } from '../integration/personnel-changes/company.js';
import { changesOf, inDays, reason, soon } from './changes.js';

let baton: Baton;
beforeAll(async () => {
  baton = await startBaton();
});
afterAll(() => baton.stop());

const { post, read, employeeOf, reaches, resign } = changesOf(() => baton);

/** A resignation of two customers of which one is with its receiver, called off by HR. */
async function calledOffHalfWay() {
  const { leaver, manager, colleagues, customerIds } = await addTeam(baton.database, { customers: 2, receivers: 1 });
  const receiver = colleagues[0]!;
  const event = {
    type: 'employee.terminated',
    employee: refOf(leaver),
    ...soon,
    occurredAt: inDays(-2),
    suggestedReceivers: [refOf(receiver)],
  };
  const { body } = await baton.key.post('/hr/events', { id: newId(), ...event });
  const id: string = body.personnelChangeId;
  await eventually(async () => (await baton.database.handover.count({ where: { personnelChangeId: id } })) === 2, {
    what: 'two handovers',
  });
  const [first] = customerIds as [string];
  const handover = await baton.database.handover.findFirstOrThrow({ where: { customerId: first } });
  for (const [message, actor] of [
    ['complete_preparation', leaver],
    ['approve', manager],
    ['confirm', receiver],
  ] as const) {
    const workflow = baton.client.workflow.getHandle(`handover/${handover.id}`);
    await eventually(() => workflow.executeUpdate(message, { args: [{ actor: actor.externalId }] }), { what: message });
  }
  const cancelled = { type: 'employee.termination_cancelled', employee: refOf(leaver), occurredAt: inDays(-1) };
  await baton.key.post('/hr/events', { id: newId(), ...cancelled });
  await eventually(
    async () => (expect(await read(id)).toMatchObject({ status: 'awaiting_decision', counts: { completed: 1, cancelled: 1 } }), true),
    {
      what: 'a change that waits for a decision',
    },
  );
  const ownerOf = async (customerId: string) => (await baton.database.customer.findUniqueOrThrow({ where: { id: customerId } })).ownerId;
  return { id, leaver, manager, receiver, customerIds: customerIds as [string, string], ownerOf };
}

describe('a resignation that is called off after some of it was completed', () => {
  test('keeps it where that is decided, once', async () => {
    const { id, leaver, receiver, customerIds, ownerOf } = await calledOffHalfWay();
    expect((await read(id)).decisionEndsAt).not.toBeNull();
    const answers = await Promise.all([1, 2, 3].map(() => post(`/${id}/decision`, { decision: 'keep', reason })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    await reaches(id, 'cancelled');
    expect([await ownerOf(customerIds[0]), await ownerOf(customerIds[1])]).toEqual([receiver.id, leaver.id]);
    expect(await employeeOf(leaver)).toMatchObject({ status: 'active' });
  });

  test('undoes it where that is decided', async () => {
    const { id, leaver, customerIds, ownerOf } = await calledOffHalfWay();
    expect(await post(`/${id}/decision`, { decision: 'undo', reason })).toMatchObject({ status: 200, body: { undo: { reason } } });
    await reaches(id, 'undone');
    expect([await ownerOf(customerIds[0]), await ownerOf(customerIds[1])]).toEqual([leaver.id, leaver.id]);
    expect(await post(`/${id}/undo`, { reason })).toMatchObject({ status: 409, body: { code: 'already_undone' } });
  });

  test('hands over anew where a newer event says that the person leaves after all, although it is being undone', async () => {
    const { id, leaver, customerIds, ownerOf } = await calledOffHalfWay();
    await post(`/${id}/decision`, { decision: 'undo', reason });
    const again = { type: 'employee.terminated', employee: refOf(leaver), ...soon, occurredAt: inDays(0) };
    const { body } = await baton.key.post('/hr/events', { id: newId(), ...again });
    // The same change where the undo was still under way, a new one where it was over.
    const { personnelChangeId } = body;
    const isWithLeaver = async () => {
      const { counts, undo, status } = await read(personnelChangeId);
      expect({ status, ...counts, undo }).toMatchObject({
        status: 'running',
        preparation: personnelChangeId === id ? counts.preparation : 2,
        undo: null,
      });
      const stillOut = (await ownerOf(customerIds[0])) !== leaver.id;
      expect(counts.preparation).toBe(stillOut ? 1 : 2);
      return true;
    };
    await eventually(isWithLeaver, { what: 'handovers of what is with the leaver again', withinMs: 60_000 });
  });

  /** What the undo of the change does to each completed handover. */
  async function undoOneHandover(changeId: string, customerId: string) {
    const { id: handoverId } = await baton.database.handover.findFirstOrThrow({ where: { customerId, status: 'completed' } });
    const request = {
      handoverId,
      customerId,
      messageId: undoMessageId(changeId),
      actor: 'system',
      reason,
      toOwner: null,
      entryId: newId(),
    };
    expect(await undoHandover(baton.database, request, { baseUrl: baton.url, timing: baton.config })).toHaveProperty('undone');
  }
  const bothAreHandedOver = (id: string) =>
    eventually(
      async () => {
        const expected = { status: 'running', counts: { preparation: 2, completed: 0, excluded: 0 }, undo: null, attention: null };
        return (expect(await read(id)).toMatchObject(expected), true);
      },
      { what: 'both customers in preparation' },
    );

  test('hands over anew what the undo had given back before the newer event', async () => {
    const { id, leaver, customerIds } = await calledOffHalfWay();
    // The event starts it again. Should the Schedule be faster, it finds nothing left to decide, and the event opens another change.
    await baton.client.workflow.getHandle(`personnel-change/${id}`).terminate();
    await undoOneHandover(id, customerIds[0]);
    const again = { type: 'employee.terminated', employee: refOf(leaver), ...soon, occurredAt: inDays(0) };
    const { body } = await baton.key.post('/hr/events', { id: newId(), ...again });
    await bothAreHandedOver(body.personnelChangeId);
  });

  test('hands over anew what the undo gives back although the newer event was just before it', async () => {
    const { id, leaver, customerIds } = await calledOffHalfWay();
    const again = { type: 'employee.terminated', employee: refOf(leaver), ...soon, occurredAt: inDays(0) };
    expect((await baton.key.post('/hr/events', { id: newId(), ...again })).body).toMatchObject({ personnelChangeId: id });
    await undoOneHandover(id, customerIds[0]);
    await bothAreHandedOver(id);
  });

  test('hands over anew what hears of the cancellation although the newer event was just before it', async () => {
    const { leaver, colleagues } = await addTeam(baton.database, { customers: 1, receivers: 1 });
    const id = await resign(leaver, { ...soon, allocation: { receivers: [refOf(colleagues[0]!)] } });
    const opened = () => baton.database.handover.findMany({ where: { personnelChangeId: id, status: 'open' } });
    const [first] = await eventually(async () => (await opened()).length === 1 && opened(), { what: 'an open handover' });
    // Told until it hears it: its row is there a moment before its workflow.
    const isCancelled = async () => {
      await cancelHandover(baton.client, first!.id, id);
      return !(await opened()).some((handover) => handover.id === first!.id);
    };
    await eventually(isCancelled, { what: 'a cancelled handover' });
    const isAnother = async () => (await opened()).some((handover) => handover.id !== first!.id);
    await eventually(isAnother, { what: 'another handover of the customer' });
    expect(await read(id)).toMatchObject({ status: 'running', attention: null });
  });

  test('keeps it where nobody answers until it can be undone no more', async () => {
    const { id, receiver, customerIds, ownerOf } = await calledOffHalfWay();
    await baton.database.handover.updateMany({
      where: { personnelChangeId: id, status: 'completed' },
      data: { completedAt: new Date(inDays(-15)) },
    });
    await baton.client.workflow.getHandle(`personnel-change/${id}`).signal('row_changed');
    await reaches(id, 'cancelled');
    expect(await ownerOf(customerIds[0])).toBe(receiver.id);
    expect(await post(`/${id}/undo`, { reason })).toMatchObject({ status: 409, body: { code: 'undo_window_over' } });
  });
});

describe('a change that has given customers to the pool, and is called off', () => {
  /** All of a leaver's customers, without a handover; and the workflow has seen that nothing is open. */
  async function calledOffFromThePool() {
    const { leaver, customerIds } = await addTeam(baton.database, { customers: 2 });
    const pins = customerIds.map((customerId) => ({ customerId, employee: 'pool' }));
    const id = await resign(leaver, { ...soon, allocation: { strategy: 'by_hand', pins } });
    await eventually(async () => (await read(id)).counts.pooled === 2, { what: 'two customers in the pool' });
    expect(await post(`/${id}/cancel`, { reason })).toMatchObject({ status: 200, body: { status: 'awaiting_decision' } });
    const workflow = baton.client.workflow.getHandle(`personnel-change/${id}`);
    const isAsked = async () => {
      const { events } = await workflow.fetchHistory();
      const summaries = (events ?? []).map(({ userMetadata }) => new TextDecoder().decode(userMetadata?.summary?.data ?? new Uint8Array()));
      return summaries.some((summary) => summary.includes('keep or undo, until'));
    };
    await eventually(isAsked, { what: 'a workflow that waits for the decision' });
    const where = async () =>
      (await baton.database.customer.findMany({ where: { id: { in: customerIds } } })).map(({ ownerId }) => ownerId);
    return { id, leaver, workflow, where };
  }

  test('asks, until the undo of what is in the pool would be over, and keeps it there where that is decided', async () => {
    const { id, leaver, where } = await calledOffFromThePool();
    const { status, decisionEndsAt } = await read(id);
    expect(status).toBe('awaiting_decision');
    const days = (Date.parse(decisionEndsAt) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(13.9);
    expect(days).toBeLessThanOrEqual(14);
    expect(await post(`/${id}/decision`, { decision: 'keep', reason })).toMatchObject({ status: 200, body: { status: 'cancelled' } });
    expect(await where()).toEqual([null, null]);
    expect(await employeeOf(leaver)).toMatchObject({ status: 'active' });
  });

  test('takes it out of the pool again where that is decided', async () => {
    const { id, leaver, where } = await calledOffFromThePool();
    expect(await post(`/${id}/decision`, { decision: 'undo', reason })).toMatchObject({ status: 200, body: { undo: { reason } } });
    await reaches(id, 'undone');
    expect(await where()).toEqual([leaver.id, leaver.id]);
    expect((await read(id)).undo).toMatchObject({ left: {} });
  });

  test('keeps it there where nobody answers until then', async () => {
    const { id, workflow, where } = await calledOffFromThePool();
    // Without the trigger that keeps the time of a row.
    await baton.database.$transaction([
      baton.database.$executeRaw`SET LOCAL session_replication_role = replica`,
      baton.database.$executeRaw`
        UPDATE personnel_change_customers SET updated_at = now() - interval '15 days' WHERE personnel_change_id = ${id}::uuid`,
    ]);
    await workflow.signal('row_changed');
    await reaches(id, 'cancelled');
    expect(await where()).toEqual([null, null]);
  });
});

test('each activity and timer of a change that was called off tells an operator what it does', async () => {
  expect(await allWithoutSummary(baton.client, 'personnelChange')).toEqual([]);
});
