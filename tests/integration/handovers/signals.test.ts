/** Machines and operators move a handover by signals; what cannot apply is one refused line of the timeline, and nothing else. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startBaton, type Baton } from '../../harness/baton.js';
import { eventually } from '../../harness/eventually.js';
import { meetPeople, openHandover, picture, timelineOf, type Handover, type People } from './people.js';
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

const stageOf = async (id: string) => (await baton.database.handover.findUniqueOrThrow({ where: { id } })).currentStage;
/** Waits until the timeline has `count` lines, and answers them. */
const lines = (id: string, count: number) =>
  eventually(
    async () => {
      const found = await timelineOf(baton, id);
      return found.length >= count && found;
    },
    { what: `${count} lines of the timeline` },
  );

test('a handover driven by `temporal workflow signal` alone reaches completed', async () => {
  const { id, customer, allDone, workflowId } = await openHandover(baton, people);
  const signal = (name: string, input: object) =>
    operator('signal', '--workflow-id', workflowId, '--name', name, '--input', JSON.stringify(input));
  await signal('complete_preparation', { actor: 'E003', ...allDone });
  await signal('request_changes', { actor: 'E002', reason: '再看一遍', items: [allDone.items[0]!.id] });
  await signal('complete_preparation', { actor: 'E003', ...allDone });
  await signal('approve', { actor: people.manager.id, toOwner: { externalId: 'E005' } });
  await signal('decline', { actor: 'E005', reason: '太多了' });
  await signal('approve', { actor: 'E002', toOwner: { id: people.receiver.id } });
  await signal('send_back', { actor: 'E004', question: '谁是联系人?' });
  await signal('complete_preparation', { actor: 'E003' });
  await signal('reassign', { actor: 'A001', role: 'reviewer', employee: { externalId: 'E006' } });
  await signal('approve', { actor: 'E006' });
  await signal('confirm', { actor: 'E004' });
  expect(await baton.client.workflow.getHandle(workflowId).result()).toEqual({ status: 'completed' });
  expect((await timelineOf(baton, id)).filter((line) => !line.endsWith(' applied'))).toEqual([]);
  expect(
    await baton.database.timelineEntry.groupBy({ by: ['via'], where: { handoverId: id }, orderBy: { via: 'asc' }, _count: true }),
  ).toEqual([
    { via: 'api', _count: 1 },
    { via: 'signal', _count: 11 },
  ]);
  expect(await baton.database.customer.findUniqueOrThrow({ where: { id: customer.id } })).toMatchObject({
    ownerId: people.receiver.id,
    openHandoverId: null,
  });
  await eventually(async () => expect((await baton.sms()).filter(({ to }) => to === customer.phone)).toHaveLength(1));
});

describe('a signal that cannot apply', () => {
  let handover: Handover;
  beforeEach(async () => {
    handover ??= await openHandover(baton, people);
  });

  /** Sends, waits for the line, and proves that it is all that has changed. */
  async function expectRefusal(send: () => Promise<unknown>, line: string, detail: object = {}) {
    const before = await picture(baton, handover.id);
    const soFar = (await timelineOf(baton, handover.id)).length;
    await send();
    expect((await lines(handover.id, soFar + 1)).slice(soFar)).toEqual([line]);
    const [last] = await baton.database.timelineEntry.findMany({ where: { handoverId: handover.id }, orderBy: { at: 'desc' }, take: 1 });
    expect(last).toMatchObject({
      via: 'signal',
      outcome: 'refused',
      fromStage: 'preparation',
      toStage: null,
      detail: expect.objectContaining(detail),
    });
    expect(await picture(baton, handover.id)).toEqual(before);
  }

  test.each<[string, string[], string, object?]>([
    ['has no input', [], 'approve refused malformed', { field: '' }],
    ['is null', ['--input', 'null'], 'approve refused malformed'],
    ['is a number', ['--input', '7'], 'approve refused malformed'],
    ['is a text', ['--input', '"E002"'], 'approve refused malformed'],
    ['is an array', ['--input', '[{"actor":"E002"}]'], 'approve refused malformed'],
    ['names no actor', ['--input', '{}'], 'approve refused malformed', { field: 'actor' }],
    ['names somebody unknown', ['--input', '{"actor":"E999"}'], 'approve refused wrong_stage', { currentStage: 'preparation' }],
    ['comes out of turn', ['--input', '{"actor":"E002"}'], 'approve refused wrong_stage'],
    ['has a field too many', ['--input', '{"actor":"E002","salary":1}'], 'approve refused malformed', { field: 'salary' }],
    [
      'has text that cannot be kept',
      ['--input', '{"actor":"E002","reason":"a\\u0000b"}'],
      'approve refused malformed',
      { field: 'reason' },
    ],
    ['names its actor in half a character', ['--input', '{"actor":"\\ud83d"}'], 'approve refused malformed', { field: 'actor' }],
  ])('because it %s', async (_, input, line, detail) => {
    await expectRefusal(() => operator('signal', '--workflow-id', handover.workflowId, '--name', 'approve', ...input), line, detail);
  });

  test.each<[string, string, object, string, object?]>([
    ['by nobody known', 'cancel', { actor: 'E999', reason: 'r' }, 'cancel refused not_yours'],
    ['by somebody whose part it is not', 'cancel', { actor: 'E004', reason: 'r' }, 'cancel refused not_yours'],
    ['by a key that is none', 'cancel', { actor: 'key:nobody', reason: 'r' }, 'cancel refused not_yours'],
    [
      'before it is ready',
      'complete_preparation',
      { actor: 'E003' },
      'complete_preparation refused items_open',
      { openItems: expect.any(Number) },
    ],
    [
      'with a day that no calendar has',
      'complete_preparation',
      { actor: 'E003', items: [{ id: '01982f6e-0000-7000-8000-000000000001', promisedOn: '2026-02-30' }] },
      'complete_preparation refused malformed',
      { field: 'items/0/promisedOn' },
    ],
    [
      'for somebody unknown',
      'reassign',
      { actor: 'E002', role: 'preparer', employee: { externalId: 'E999' } },
      'reassign refused employee_unknown',
    ],
    ['under an unknown name', 'undo', { actor: 'E002' }, 'undo refused unknown_message', { name: 'undo' }],
    ['under the name of a method', 'toString', {}, 'toString refused unknown_message'],
    ['under a name that Temporal keeps for itself', '__temporal_x', {}, 'reserved: __temporal_x refused unknown_message'],
    ['under the name of a query', '__stack_trace', {}, '__stack_trace refused unknown_message'],
    ['under a name that ends in half a character', `${'x'.repeat(99)}😀😀`, {}, `${'x'.repeat(99)}😀 refused unknown_message`],
  ])('sent %s', async (_, name, input, line, detail) => {
    await expectRefusal(() => baton.client.workflow.getHandle(handover.workflowId).signal(name, input), line, detail);
  });

  test.each([
    ['broken JSON', 'json/plain', '{"actor":'],
    ['no JSON at all', 'json/plain', '\u0000\u0001'],
    ['an encoding that nobody knows', 'binary/secret', 'x'],
    ['no encoding', undefined, '{}'],
    ['bytes', 'binary/plain', '{"actor":"E002"}'],
  ])('because its payload is %s', async (_, encoding, data) => {
    const metadata: Record<string, Uint8Array> = encoding === undefined ? {} : { encoding: Buffer.from(encoding) };
    await expectRefusal(
      () =>
        baton.client.workflowService.signalWorkflowExecution({
          namespace: baton.config.temporal.namespace,
          workflowExecution: { workflowId: handover.workflowId },
          signalName: 'approve',
          input: { payloads: [{ metadata, data: Buffer.from(data) }] },
        }),
      'approve refused malformed',
    );
  });

  test('leaves the handover to go on', async () => {
    expect(await handover.send(people.oldOwner, 'complete-preparation', handover.allDone)).toMatchObject({
      status: 200,
      body: { currentStage: 'review' },
    });
  });
});

describe('the same message id', () => {
  test('signalled twice applies once, and the second leaves no line', async () => {
    const { id, workflowId, allDone } = await openHandover(baton, people);
    const workflow = baton.client.workflow.getHandle(workflowId);
    const message = { actor: 'E003', messageId: 'm-1', ...allDone };
    await workflow.signal('complete_preparation', message);
    await workflow.signal('complete_preparation', message);
    await workflow.signal('approve', { actor: 'E002' });
    expect(await lines(id, 3)).toEqual(['initiate applied', 'complete_preparation applied', 'approve applied']);
  });

  test('applies once where the stage would allow it again, and the handover goes on', async () => {
    const { id, workflowId, allDone, send } = await openHandover(baton, people);
    const workflow = baton.client.workflow.getHandle(workflowId);
    const part = { actor: 'E002', messageId: 'm-2', role: 'preparer', employee: { externalId: 'E005' } };
    await workflow.signal('reassign', part);
    await workflow.signal('reassign', part);
    const done = { actor: 'E005', messageId: 'm-3', ...allDone };
    await workflow.signal('complete_preparation', done);
    await workflow.signal('request_changes', { actor: 'E002', reason: 'r' });
    await workflow.signal('complete_preparation', done);
    expect(await lines(id, 4)).toEqual(['initiate applied', 'reassign applied', 'complete_preparation applied', 'request_changes applied']);
    expect(await send(people.colleague, 'complete-preparation')).toMatchObject({
      status: 200,
      body: { currentStage: 'review', stepNumber: 4 },
    });
  });

  test('signalled and sent by HTTP applies once', async () => {
    const { id, workflowId, allDone, send } = await openHandover(baton, people);
    await baton.client.workflow.getHandle(workflowId).signal('complete_preparation', { actor: 'E003', messageId: 'm-4', ...allDone });
    await eventually(async () => (await stageOf(id)) === 'review');
    expect(await send(people.oldOwner, 'complete-preparation', allDone, { 'idempotency-key': 'm-4' })).toMatchObject({
      status: 200,
      body: { currentStage: 'review' },
    });
    expect(await timelineOf(baton, id)).toEqual(['initiate applied', 'complete_preparation applied']);
  });
});

test('an update with a payload that nobody can read is refused, and the handover goes on', async () => {
  const { send, workflowId, allDone } = await openHandover(baton, people);
  const update = baton.client.workflow.getHandle(workflowId).executeUpdate('approve', { args: [7] });
  await expect(update).rejects.toMatchObject({ cause: { type: 'malformed' } });
  await expect(baton.client.workflow.getHandle(workflowId).executeUpdate('no_such_message', { args: [] })).rejects.toThrow();
  expect(await send(people.oldOwner, 'complete-preparation', allDone)).toMatchObject({ status: 200 });
});
