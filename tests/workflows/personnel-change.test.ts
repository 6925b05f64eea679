import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createServices } from '../../src/composition.js';
import { abilityOf } from '../../src/identity/permissions.js';
import { newId } from '../../src/platform/database.js';
import { createLogger } from '../../src/platform/logging.js';
import { handoverWorkflow } from '../../workflows/messages.js';
import { startBaton, type Baton } from '../harness/baton.js';
import { eventually } from '../harness/eventually.js';
import { rounds } from '../harness/rounds.js';
import type { RunningWorker } from '../harness/worker.js';
import { allWithoutSummary } from '../harness/workflow-events.js';
import { addTeam, refOf, type Employee } from '../integration/personnel-changes/company.js';

let baton: Baton;
let worker: RunningWorker;
beforeAll(async () => {
  baton = await startBaton({ worker: false });
  worker = await baton.startWorker();
});
afterAll(() => baton.stop());

const resigned = (employee: Employee, more: object = {}) => ({
  id: `HR-${newId()}`,
  type: 'employee.terminated',
  employee: refOf(employee),
  ...more,
});
const report = async (body: object): Promise<string> => (await baton.key.post('/hr/events', body)).body.personnelChangeId;
const read = async (id: string) => (await baton.key.get(`/personnel-changes/${id}`)).body;
const handle = (id: string) => baton.client.workflow.getHandle(`personnel-change/${id}`);
const statusOf = async (id: string) => (await handle(id).describe()).status.name;
const relayNow = () => baton.client.schedule.getHandle('relay-hr-events').trigger();
const waits = (id: string) =>
  eventually(async () => (await statusOf(id)) === 'RUNNING' && (await handle(id).query('progress')) !== null, {
    what: 'a workflow that waits',
  });

test('a deployment in the middle of the fan-out opens nothing twice, and the next worker goes on', async () => {
  const many = rounds(60, 450);
  const { leaver } = await addTeam(baton.database, { customers: many });
  const id = await report(resigned(leaver));
  await eventually(async () => (await baton.database.handover.count({ where: { personnelChangeId: id } })) > 0, { what: 'the first page' });
  const before = worker;
  worker = await baton.startWorker();
  await before.stop();
  await eventually(async () => (await read(id)).counts.preparation === many, { what: 'all handovers', withinMs: 120_000 });
  const handovers = await baton.database.handover.findMany({ where: { personnelChangeId: id }, select: { id: true, customerId: true } });
  expect(new Set(handovers.map(({ customerId }) => customerId)).size).toBe(many);
  // One question for all: to describe each of them, time and again, keeps the server from starting them.
  const isRunning = `WorkflowType = '${handoverWorkflow}' AND ExecutionStatus = 'Running' AND PersonnelChangeId = '${id}'`;
  await eventually(async () => (await baton.client.workflow.count(isRunning)).count === many, {
    what: 'a workflow for each',
    withinMs: 60_000,
  });
}, 240_000);

test('a change whose workflow was terminated is taken up again from its row', async () => {
  const { leaver } = await addTeam(baton.database, { customers: 1 });
  const id = await report(resigned(leaver, { lastWorkingDay: '2099-06-30' }));
  await waits(id);
  await handle(id).terminate('by an operator, by mistake');
  await relayNow();
  await waits(id);
});

test('an event that came while Temporal was away is stored, and relayed afterwards', async () => {
  const { leaver } = await addTeam(baton.database, { customers: 1 });
  const away = new Client({ connection: Connection.lazy({ address: '127.0.0.1:9' }), namespace: baton.config.temporal.namespace });
  const logger = createLogger('silent', 'test');
  const { hrEvents } = createServices({ config: baton.config, database: baton.database, temporal: away, logger });
  const caller = { kind: 'key', id: newId(), name: 'hr-system', scopes: ['hr'] } as const;
  const access = { caller, team: [], represents: [], ability: abilityOf(caller, { team: [], represents: [] }), requestId: newId() };
  const receipt = await hrEvents.receive(access, resigned(leaver) as Parameters<typeof hrEvents.receive>[1], newId());
  expect(receipt).toMatchObject({ state: 'applied', duplicate: false });
  const stored = () => baton.database.hrEvent.findFirstOrThrow({ where: { externalEventId: receipt.eventId } });
  expect((await stored()).relayedAt).toBeNull();

  await relayNow();
  await eventually(async () => (await read(receipt.personnelChangeId!)).counts.preparation === 1, { what: 'a handover' });
  expect((await stored()).relayedAt).not.toBeNull();
});

test('dates that move start the work that was waiting for them', async () => {
  const { leaver } = await addTeam(baton.database, { customers: 1 });
  const id = await report(resigned(leaver, { lastWorkingDay: '2099-06-30' }));
  await waits(id);
  const sooner = { ...resigned(leaver), type: 'employee.termination_updated', effectiveAt: new Date(Date.now() + 3_600_000).toISOString() };
  expect((await baton.key.post('/hr/events', sooner)).body).toMatchObject({ state: 'rescheduled', personnelChangeId: id });
  await eventually(async () => (await read(id)).counts.preparation === 1, { what: 'a handover' });
});

test('a signal that nobody has defined, or with nonsense, breaks nothing', async () => {
  const { leaver } = await addTeam(baton.database, { customers: 1 });
  const id = await report(resigned(leaver, { lastWorkingDay: '2099-06-30' }));
  await waits(id);
  await handle(id).signal('row_changed', { nonsense: [1, 2] });
  await handle(id).signal('no_such_signal');
  await baton.key.post(`/personnel-changes/${id}/start`);
  await eventually(async () => (await read(id)).counts.preparation === 1, { what: 'a handover' });
});

test('how far it has come is said alike by the query, by the row and by the API', async () => {
  const { leaver, manager, colleagues } = await addTeam(baton.database, { customers: 4, receivers: 1 });
  const [receiver] = colleagues as [Employee];
  const id = await report(resigned(leaver, { suggestedReceivers: [refOf(receiver)] }));
  await eventually(async () => (await read(id)).counts.preparation === 4, { what: 'four handovers' });
  const [done, cancelled] = await baton.database.handover.findMany({ where: { personnelChangeId: id }, orderBy: { id: 'asc' } });
  const send = async (handoverId: string, message: string, actor: Employee, fields: object = {}) => {
    const workflow = baton.client.workflow.getHandle(`handover/${handoverId}`);
    await eventually(async () => (await workflow.describe()).status.name === 'RUNNING', { what: 'its workflow' });
    await workflow.executeUpdate(message, { args: [{ actor: actor.externalId, ...fields }] });
  };
  await send(done!.id, 'complete_preparation', manager);
  await send(done!.id, 'approve', manager);
  await send(done!.id, 'confirm', receiver);
  await send(cancelled!.id, 'cancel', manager, { reason: 'a mistake' });

  const counts = { planned: 0, preparation: 2, review: 0, confirmation: 0, completed: 1, cancelled: 1, excluded: 0, failed: 0, pooled: 0 };
  expect((await read(id)).counts).toEqual(counts);
  await eventually(
    async () => {
      expect(await handle(id).query('progress')).toMatchObject({ state: { status: 'running' }, counts, attention: { customers: 1 } });
      return true;
    },
    { what: 'the same in the workflow', withinMs: 60_000 },
  );
  expect(await read(id)).toMatchObject({ status: 'running', attention: { customers: 1 } });
  const row = await baton.database.personnelChange.findUniqueOrThrow({ where: { id } });
  expect(row).toMatchObject({ status: 'running', attention: { customers: 1 } });
  const rows = await baton.key.get(`/personnel-changes/${id}/customers?limit=10`);
  expect(rows.body.items.map(({ state }: { state: string }) => state).toSorted()).toEqual(['done', 'opened', 'opened', 'opened']);
});

test('the history holds ids and no names', async () => {
  const { leaver, manager } = await addTeam(baton.database, { customers: 2 });
  const id = await report(resigned(leaver));
  await eventually(async () => (await read(id)).counts.preparation === 2, { what: 'two handovers' });
  const words = textOf(await handle(id).fetchHistory());
  expect(words).toContain(leaver.externalId);
  for (const secret of [leaver.name, manager.name, leaver.email, '客户']) expect(words).not.toContain(secret);
});

test('each activity and timer tells an operator what it does, of a change that is paused, too', async () => {
  const { leaver } = await addTeam(baton.database, { customers: 1 });
  const id = await report(resigned(leaver));
  const says = async (words: string) => eventually(async () => textOf(await handle(id).fetchHistory()).includes(words), { what: words });
  await says('page 1: opens handovers (customers in all: at most 1)');
  await says('counts again in 5 s (handovers: 1 open, 0 completed)');
  await baton.key.post(`/personnel-changes/${id}/pause`);
  await says('paused: counts again');
  // Of all that this file has seen: changes that waited for their day, and that ran.
  expect(await allWithoutSummary(baton.client, 'personnelChange')).toEqual([]);
});

/** Every text in a history, its payloads decoded. */
function textOf(value: unknown): string {
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  return Object.values(value).map(textOf).join('\n');
}
