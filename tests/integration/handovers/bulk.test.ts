/** One message to many handovers: a fixed selection, a result each, and the rules of single messages. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/platform/database.js';
import { startBulk } from '../../../src/handovers/bulk-sending.js';
import { bulkOperationWorkflowId } from '../../../workflows/messages.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import { eventually } from '../../harness/eventually.js';
import type { Caller } from '../../harness/http.js';
import { rounds } from '../../harness/rounds.js';
import { meetPeople, openHandover, type Handover, type People } from './people.js';

let baton: Baton;
let people: People;
beforeAll(async () => {
  baton = await startBaton({ demo: true });
  people = await meetPeople(baton);
});
afterAll(() => baton.stop());

const openMany = (many: number, stage: 'preparation' | 'review' | 'confirmation'): Promise<Handover[]> =>
  Array.from({ length: many }).reduce<Promise<Handover[]>>(
    async (before) => [...(await before), await openHandover(baton, people, { stage })],
    Promise.resolve([]),
  );
const idsOf = (handovers: readonly Handover[]) => handovers.map(({ id }) => id);

async function finished(who: Caller, id: string) {
  return eventually(
    async () => {
      const { body } = await who.get(`/bulk-operations/${id}`);
      return body.status === 'finished' && body;
    },
    { withinMs: 60_000, what: 'a finished bulk operation' },
  );
}

async function run(who: Caller, body: object) {
  const started = await who.post('/handovers/bulk', body);
  expect(started, JSON.stringify(started.body)).toMatchObject({ status: 202 });
  expect(started.headers.get('location')).toBe(`/api/v1/bulk-operations/${started.body.id}`);
  return finished(who, started.body.id);
}

const outcomesOf = ({ items }: { items: { handoverId: string; outcome: string; code: string | null }[] }) =>
  new Map(items.map(({ handoverId, outcome, code }) => [handoverId, code ?? outcome]));

describe('a bulk operation', () => {
  test('gives each handover a result of its own, by the rules of single messages', async () => {
    const [ready, alsoReady] = await openMany(2, 'review');
    const [early] = await openMany(1, 'preparation');
    const unseen = newId();
    const approved = await run(people.manager, { action: 'approve', ids: [...idsOf([ready!, alsoReady!, early!]), unseen] });
    expect(approved.counts).toEqual({ total: 4, pending: 0, applied: 2, refused: 2, wouldApply: 0 });
    expect(outcomesOf(approved)).toEqual(
      new Map([
        [ready!.id, 'applied'],
        [alsoReady!.id, 'applied'],
        [early!.id, 'wrong_stage'],
        [unseen, 'not_found'],
      ]),
    );
    const notTheirs = await run(people.manager, { action: 'confirm', ids: idsOf([ready!, alsoReady!]) });
    expect([...outcomesOf(notTheirs).values()]).toEqual(['not_yours', 'not_yours']);
    const confirmed = await run(people.receiver, { action: 'confirm', filter: { stage: 'confirmation', toOwnerId: people.receiver.id } });
    expect([...outcomesOf(confirmed).values()]).toEqual(['applied', 'applied']);
    expect((await baton.database.handover.findUniqueOrThrow({ where: { id: ready!.id } })).status).toBe('completed');
    const refused = await run(people.oldOwner, { action: 'complete_preparation', ids: [early!.id] });
    expect([...outcomesOf(refused).values()]).toEqual(['items_open']);
    expect(await people.outsider.get(`/bulk-operations/${approved.id}`)).toMatchObject({ status: 404 });
    const onlyRefused = await people.manager.get(`/bulk-operations/${approved.id}?outcome=refused&limit=1`);
    expect(onlyRefused.body.items).toHaveLength(1);
    expect(onlyRefused.body.nextCursor).not.toBeNull();
  });

  test('knows a handover by its id in capital letters, and named twice as one', async () => {
    const [one, other] = await openMany(2, 'preparation');
    const unseen = newId();
    const ids = [one!.id.toUpperCase(), other!.id, other!.id.toUpperCase(), unseen.toUpperCase()];
    const cancelled = await run(people.manager, { action: 'cancel', ids, reason: '不走了', expectedCount: 2 });
    expect(outcomesOf(cancelled)).toEqual(
      new Map([
        [one!.id, 'applied'],
        [other!.id, 'applied'],
        [unseen, 'not_found'],
      ]),
    );
    expect(cancelled.counts).toMatchObject({ total: 3, applied: 2, refused: 1 });
    expect((await people.manager.get(`/bulk-operations/${cancelled.id.toUpperCase()}`)).body).toEqual(cancelled);
  });

  test('starts once for a repeated request', async () => {
    const ids = idsOf(await openMany(1, 'preparation'));
    const key = { 'idempotency-key': newId() };
    const [first, second] = [
      await people.manager.post('/handovers/bulk', { action: 'cancel', ids, reason: '不走了' }, key),
      await people.manager.post('/handovers/bulk', { action: 'cancel', ids, reason: '不走了' }, key),
    ];
    expect(second.body.id).toBe(first.body.id);
    expect(outcomesOf(await finished(people.manager, first.body.id))).toEqual(new Map([[ids[0]!, 'applied']]));
  });

  test('is refused where the selection is not what was shown, and says nothing has begun', async () => {
    const asOf = new Date().toISOString();
    const ids = idsOf(await openMany(1, 'review'));
    const before = await baton.database.bulkOperation.count();
    for (const guard of [{ expectedCount: 2 }, { asOf }]) {
      expect(await people.manager.post('/handovers/bulk', { action: 'approve', ids, ...guard })).toMatchObject({
        status: 409,
        body: { code: 'selection_changed' },
      });
    }
    expect(await people.manager.post('/handovers/bulk', { action: 'cancel', ids })).toMatchObject({
      status: 400,
      body: { field: 'reason' },
    });
    expect(await people.manager.post('/handovers/bulk', { action: 'confirm' })).toMatchObject({ status: 400, body: { field: 'ids' } });
    expect(await baton.database.bulkOperation.count()).toBe(before);
    const now = new Date(Date.now() + 1_000).toISOString();
    const shown = { action: 'approve', ids, expectedCount: 1, asOf: now };
    expect((await run(people.manager, shown)).counts.applied).toBe(1);
  });

  test('says in a dry run who would be refused, and sends nothing', async () => {
    const [ready] = await openMany(1, 'review');
    const [early] = await openMany(1, 'preparation');
    const dry = await people.manager.post('/handovers/bulk', { action: 'approve', ids: idsOf([ready!, early!]), dryRun: true });
    expect(dry).toMatchObject({ status: 202, body: { status: 'finished', dryRun: true, counts: { wouldApply: 1, refused: 1 } } });
    expect(outcomesOf(dry.body)).toEqual(
      new Map([
        [ready!.id, 'would_apply'],
        [early!.id, 'wrong_stage'],
      ]),
    );
    const foreign = await people.receiver.post('/handovers/bulk', { action: 'approve', ids: [ready!.id], dryRun: true });
    expect([...outcomesOf(foreign.body).values()]).toEqual(['not_yours']);
    expect((await baton.database.handover.findUniqueOrThrow({ where: { id: ready!.id } })).currentStage).toBe('review');
  });

  test('whose activity was cut off goes on, and each handover has one result and one step', async () => {
    const ids = idsOf(await openMany(rounds(8, 60), 'review'));
    const started = await people.manager.post('/handovers/bulk', { action: 'approve', ids });
    const { id } = started.body;
    // As a worker that is killed leaves it: sent, and its results not written.
    await finished(people.manager, id);
    await baton.client.workflow.getHandle(bulkOperationWorkflowId(id)).result(); // else the start below meets it, about to end
    const decided = await baton.database.bulkOperationItem.findMany({ where: { operationId: id }, orderBy: { handoverId: 'asc' } });
    await baton.database.bulkOperationItem.updateMany({
      where: { operationId: id, handoverId: { in: decided.slice(0, -2).map(({ handoverId }) => handoverId) } },
      data: { outcome: 'pending', code: null, decidedAt: null },
    });
    await baton.database.bulkOperation.update({ where: { id }, data: { status: 'running', finishedAt: null } });
    await startBulk({ client: baton.client, taskQueue: baton.config.temporal.taskQueue }, id);
    const after = await finished(people.manager, id);
    expect(after.counts).toMatchObject({ total: ids.length, applied: ids.length });
    const steps = await baton.database.timelineEntry.groupBy({
      by: ['handoverId'],
      where: { handoverId: { in: ids }, kind: 'approve' },
      _count: true,
    });
    expect(steps.map(({ _count }) => _count)).toEqual(ids.map(() => 1));
    const untouched = decided.slice(-2);
    expect(
      await baton.database.bulkOperationItem.findMany({
        where: { operationId: id, handoverId: { in: untouched.map((item) => item.handoverId) } },
        orderBy: { handoverId: 'asc' },
      }),
    ).toEqual(untouched);
  });
});
