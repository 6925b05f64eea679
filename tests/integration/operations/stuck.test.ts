/** What an operator is told at night, and the repair of a handover. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findUnattended, repairHandover } from '../../../src/handovers/repairing.js';
import type { Caller } from '../../../src/identity/caller.js';
import { abilityOf } from '../../../src/identity/permissions.js';
import { createOperations } from '../../../src/operations/service.js';
import { newId } from '../../../src/platform/database.js';
import { connectTemporal, isAttended } from '../../../src/platform/temporal.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import { eventually } from '../../harness/eventually.js';
import { meetPeople, openHandover, type Handover, type People } from '../handovers/people.js';

let baton: Baton;
let people: People;
beforeAll(async () => {
  baton = await startBaton({ demo: true });
  people = await meetPeople(baton);
  const { schedule } = baton.client;
  await schedule.getHandle('resume-handovers').pause();
});
afterAll(() => baton.stop());

const anHourAgo = () => new Date(Date.now() - 3_600_000);
const workflowOf = ({ workflowId }: Handover) => baton.client.workflow.getHandle(workflowId);
const stuck = async () => (await people.operator.get('/operations/stuck')).body.items;
const stuckOf = async (kind: string) => (await stuck()).find((each: { kind: string }) => each.kind === kind);
const repair = (handoverId: string) => people.operator.post(`/operations/handovers/${handoverId}/repair`);
/** As if it had been opened an hour ago: what was opened just now is on its way. */
const age = ({ id }: Handover) => baton.database.handover.update({ where: { id }, data: { createdAt: anHourAgo() } });

describe('an open handover without a workflow', () => {
  test('is found with what became of it, and repaired at once: it goes on from its row', async () => {
    const handover = await openHandover(baton, people, { stage: 'review' });
    await age(handover);
    await workflowOf(handover).terminate('by mistake');
    const found = await eventually(() => stuckOf('handover_without_workflow'));
    expect(found).toMatchObject({ count: 1, subjectType: 'handover', whatToDo: expect.stringContaining('repair') });
    expect(found.subjects).toMatchObject([{ id: handover.id, workflow: 'TERMINATED', since: found.since }]);

    expect(await repair(handover.id)).toMatchObject({ status: 200, body: { workflow: 'started', unfrozen: false } });
    expect(await repair(handover.id)).toMatchObject({ status: 200, body: { workflow: 'running', unfrozen: false } });
    await eventually(async () => (await stuckOf('handover_without_workflow')) === undefined);
    await workflowOf(handover).executeUpdate('approve', { args: [{ actor: 'E002' }] });
    const audited = await baton.database.auditEntry.findMany({ where: { action: 'repair_handover', subjectId: handover.id } });
    expect(audited).toMatchObject([
      { actor: 'O001', after: { workflow: 'started' } },
      { actor: 'O001', after: { workflow: 'running' } },
    ]);
  });

  test('whose workflow has completed, as after the restore of an earlier database, is started over', async () => {
    const handover = await openHandover(baton, people);
    const before = await baton.database.handover.findUniqueOrThrow({ where: { id: handover.id } });
    await handover.send(people.manager, 'cancel', { reason: '客户已注销' });
    expect(await workflowOf(handover).result()).toEqual({ status: 'cancelled' });
    const { status, stepNumber, closedReason } = before;
    await baton.database.$transaction([
      // No statement opens a handover again; a restore does.
      baton.database.$executeRaw`SET LOCAL session_replication_role = replica`,
      baton.database.handover.update({ where: { id: handover.id }, data: { status, stepNumber: stepNumber + 1, closedReason } }),
      baton.database.customer.update({ where: { id: handover.customer.id }, data: { openHandoverId: handover.id } }),
    ]);
    await age(handover);
    const found = await eventually(() => stuckOf('handover_without_workflow'));
    expect(found.subjects).toMatchObject([{ id: handover.id, workflow: 'COMPLETED' }]);
    expect(await repair(handover.id)).toMatchObject({ body: { workflow: 'started' } });
    expect(await handover.send(people.oldOwner, 'complete-preparation', handover.allDone)).toMatchObject({ status: 200 });
  });

  test('that was opened a moment ago is on its way, and not stuck', async () => {
    const handover = await openHandover(baton, people);
    await workflowOf(handover).terminate('at once');
    await eventually(async () => {
      const query = `WorkflowId = '${handover.workflowId}' AND ExecutionStatus = 'Terminated'`;
      return (await baton.client.workflow.count(query)).count > 0;
    });
    expect(await stuckOf('handover_without_workflow')).toBeUndefined();
    await repair(handover.id);
  });
});

test('a customer that is frozen for a handover that has ended is found, and freed by the repair of that', async () => {
  const handover = await openHandover(baton, people);
  await handover.send(people.manager, 'cancel', { reason: '重复' });
  const customer = { where: { id: handover.customer.id } };
  await baton.database.customer.update({ ...customer, data: { openHandoverId: handover.id } });
  expect(await stuckOf('customer_frozen_without_handover')).toMatchObject({
    count: 1,
    subjects: [{ id: handover.customer.id, handoverId: handover.id }],
  });
  expect(await repair(handover.id)).toMatchObject({ status: 200, body: { workflow: 'ended', unfrozen: true } });
  expect((await baton.database.customer.findUniqueOrThrow(customer)).openHandoverId).toBeNull();
  expect(await stuckOf('customer_frozen_without_handover')).toBeUndefined();
});

describe('what should have gone out and has not is said once for all of it, the oldest named', () => {
  const recipientId = newId();
  afterEach(() => baton.database.notification.deleteMany({ where: { recipientId } }));
  // Nothing that is due stays so with a worker there; what the provider has put off many times does.
  const waiting = (data: object) =>
    baton.database.notification.create({
      data: {
        cause: newId(),
        recipientKind: 'employee',
        recipientId,
        channel: 'sms',
        template: 't',
        address: '+8613800000000',
        notBefore: new Date(Date.now() + 3_600_000),
        ...data,
      },
    });

  test('a message that was tried again and again', async () => {
    const [first] = [
      await waiting({ attempts: 12, createdAt: anHourAgo() }),
      await waiting({ attempts: 12 }),
      await waiting({ attempts: 2 }),
    ];
    expect(await stuckOf('messages_not_sent')).toMatchObject({ count: 2, since: first.createdAt.toISOString() });
  });

  test('a message of a handover, which the repair of that would not send: no handover is offered', async () => {
    const { id: handoverId } = await openHandover(baton, people);
    const { id } = await waiting({ attempts: 12, handoverId });
    expect(await stuckOf('messages_not_sent')).toMatchObject({ count: 1, subjects: [{ id, handoverId: null }] });
  });

  test('not what waits for its time', async () => {
    await waiting({});
    expect(await stuckOf('messages_not_sent')).toBeUndefined();
  });
});

test('an event that no workflow was told of is found after ten minutes', async () => {
  const { body: change } = await baton.key.post('/personnel-changes', {
    employee: { externalId: 'E008' },
    kind: 'resignation',
    lastWorkingDay: new Date(Date.now() + 200 * 86_400_000).toISOString().slice(0, 10),
  });
  await baton.client.schedule.getHandle('relay-hr-events').pause();
  const event = {
    source: 'hr',
    externalEventId: newId(),
    type: 'employee.terminated',
    raw: {},
    contentHash: 'x',
    personnelChangeId: change.id,
  };
  const { id } = await baton.database.hrEvent.create({ data: { ...event, state: 'applied', receivedAt: anHourAgo() } });
  await baton.database.hrEvent.create({ data: { ...event, externalEventId: newId(), state: 'applied' } });
  expect(await stuckOf('hr_event_not_relayed')).toMatchObject({ count: 1, subjects: [{ id }] });
});

test('is nobody’s business but operators’ and administrators’', async () => {
  for (const person of [people.manager, people.oldOwner, people.hr]) {
    expect((await person.get('/operations/stuck')).status).toBe(403);
    expect((await person.post(`/operations/handovers/${newId()}/repair`)).status).toBe(403);
  }
  expect((await people.admin.get('/operations/stuck')).status).toBe(200);
  expect((await repair(newId())).status).toBe(404);
});

describe('a part that is down is said first, with what the tables know', () => {
  test('a worker', async () => {
    const alone = await startBaton({ worker: false });
    try {
      const { body } = await alone.key.get('/operations/stuck');
      expect(body.items).toMatchObject([
        { kind: 'no_worker', count: 1, subjects: [], whatToDo: expect.stringContaining('npm run worker') },
      ]);
      await alone.startWorker();
      await eventually(async () => (await alone.key.get('/operations/stuck')).body.items.length === 0);
    } finally {
      await alone.stop();
    }
  });

  test('Temporal', async () => {
    const client = connectTemporal({ ...baton.config.temporal, address: '127.0.0.1:1' });
    const nobody = { client, taskQueue: 'none' };
    // A call that fails first leaves the others trying; a connection is closed when none does.
    const calls: Promise<unknown>[] = [];
    const within1s = <T>(ask: () => Promise<T>): Promise<T> => {
      const call = client.withDeadline(Date.now() + 1_000, ask);
      calls.push(call);
      return call;
    };
    const operations = createOperations({
      database: baton.database,
      temporalUrlOf: String,
      findUnattended: (most) => within1s(() => findUnattended(baton.database, nobody, most)),
      isAttended: () => within1s(() => isAttended(client, 'none')),
      repairHandover: (id) => repairHandover(baton.database, nobody, '', id),
    });
    const caller: Caller = { kind: 'employee', id: newId(), externalId: 'O001', name: 'O', role: 'operator' };
    const reach = { team: [], represents: [] };
    const { items } = await operations.stuck({ caller, ...reach, ability: abilityOf(caller, reach), requestId: 'r' });
    expect(items.map(({ kind }) => kind)).toContain('temporal_away');
    await Promise.allSettled(calls);
    await client.connection.close();
  });
});
