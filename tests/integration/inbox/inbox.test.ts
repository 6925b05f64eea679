import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBaton, type Baton } from '../../harness/baton.js';
import { createFirm } from '../customers/firm.js';
import { addIdle, setRules, thirtyDays, warn } from '../pool/idle.js';

let baton: Baton;
let firm: Awaited<ReturnType<typeof createFirm>>;
beforeAll(async () => {
  baton = await startBaton({ worker: false });
  firm = await createFirm(baton);
});
afterAll(() => baton.stop());

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
interface Item {
  readonly kind: string;
  readonly daysLeft?: number | null;
  readonly customerId?: string;
}

test('shows what waits for a person, the most urgent first, page by page, with the number of each kind', async () => {
  const { database } = baton;
  const employeeId = firm.ids.S1!;
  await setRules(baton, [thirtyDays]);
  const [going = '', frozen = '', reviewed = ''] = await addIdle(database, { ownerId: employeeId, count: 3, ownedDays: 40 });
  await warn(database, [going], 3);
  const handover = { fromOwnerId: employeeId, handoverReason: 'resignation' } as const;
  await database.handover.create({ data: { ...handover, customerId: frozen, preparerId: employeeId, stageDueAt: inDays(2) } });
  // Not their part: it is under review.
  await database.handover.create({
    data: { ...handover, customerId: reviewed, preparerId: employeeId, reviewerId: firm.ids.M1, currentStage: 'review' },
  });
  await database.task.createMany({
    data: [
      { employeeId, customerId: going, text: '回电', dueOn: inDays(-2) },
      { employeeId, text: '没有期限' },
      { employeeId, text: '做完了', doneAt: new Date() },
      { employeeId: firm.ids.S2!, text: '别人的' },
    ],
  });
  const notice = {
    recipientKind: 'employee',
    recipientId: employeeId,
    channel: 'email',
    template: 'handover_to_prepare',
    address: 's1@demo.example',
  } as const;
  await database.notification.createMany({
    data: [
      { ...notice, cause: 'lately', subject: '待准备' },
      { ...notice, cause: 'withdrawn', state: 'suppressed' },
      { ...notice, cause: 'long ago', createdAt: inDays(-30) },
    ],
  });

  const { status, body } = await firm.s1.get('/me/inbox');
  expect(status).toBe(200);
  expect(body.counts).toEqual({ handover: 1, recycling: 1, task: 2, notice: 1 });
  expect(body.items.map(({ kind, daysLeft }: Item) => [kind, daysLeft])).toEqual([
    ['task', expect.any(Number)],
    ['handover', 2],
    ['recycling', 4],
    ['task', null],
    ['notice', undefined],
  ]);
  expect(body.items[0].daysLeft).toBeLessThan(0);
  expect(body.items[1]).toMatchObject({ stage: 'preparation', customerId: frozen });
  expect(body.items[2]).toMatchObject({ customerId: going, rule: { key: 'thirty-days' } });
  expect(body.items[4]).toMatchObject({ template: 'handover_to_prepare', subject: '待准备' });

  const read: Item[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: { items: Item[]; nextCursor: string | null } = (await firm.s1.get(`/me/inbox?limit=2${cursor && `&cursor=${cursor}`}`))
      .body;
    read.push(...page.items);
    cursor = page.nextCursor;
  }
  expect(read).toEqual(body.items);
  const tasks = (await firm.s1.get('/me/inbox?kind=task')).body;
  expect(tasks.items.map(({ text }: { text: string }) => text)).toEqual(['回电', '没有期限']);
  expect(tasks.counts).toEqual(body.counts);
});

test('is empty for who has nothing to do, and a system has none', async () => {
  expect((await firm.s3.get('/me/inbox')).body).toEqual({
    counts: { handover: 0, recycling: 0, task: 0, notice: 0 },
    items: [],
    nextCursor: null,
  });
  expect((await baton.key.get('/me/inbox')).body.code).toBe('not_permitted');
});

test('a task is done when its person says so, and open again when they take that back', async () => {
  const { database } = baton;
  const { id } = await database.task.create({ data: { employeeId: firm.ids.S2!, text: '寄样品' } });
  const open = async () => (await firm.s2.get('/me/inbox?kind=task')).body.items.filter((item: { id: string }) => item.id === id).length;
  expect(await open()).toBe(1);
  expect(await firm.s2.patch(`/me/tasks/${id}`, { isDone: true })).toMatchObject({ status: 200, body: { id, doneAt: expect.any(String) } });
  expect(await open()).toBe(0);
  const { doneAt } = await database.task.findUniqueOrThrow({ where: { id } });
  expect(await firm.s2.patch(`/me/tasks/${id}`, { isDone: true })).toMatchObject({ body: { doneAt: doneAt!.toISOString() } });
  expect(await firm.s2.patch(`/me/tasks/${id}`, { isDone: false })).toMatchObject({ status: 200, body: { doneAt: null } });
  expect(await open()).toBe(1);
});

test('a task of somebody else is not there, and one to divide a change ends by itself', async () => {
  const { database } = baton;
  const employeeId = firm.ids.S2!;
  const { id } = await database.task.create({ data: { employeeId, text: '别人的' } });
  expect(await firm.s1.patch(`/me/tasks/${id}`, { isDone: true })).toMatchObject({ status: 404 });
  expect(await baton.key.patch(`/me/tasks/${id}`, { isDone: true })).toMatchObject({ status: 403, body: { code: 'not_permitted' } });
  const change = await database.personnelChange.create({
    data: { employeeId: firm.ids.S3!, kind: 'resignation', effectiveAt: inDays(30), source: 'test', externalEventId: 'divided' },
  });
  const dividing = await database.task.create({ data: { employeeId, text: '分配', personnelChangeId: change.id } });
  expect(await firm.s2.patch(`/me/tasks/${dividing.id}`, { isDone: true })).toMatchObject({
    status: 409,
    body: { code: 'ends_by_itself', personnelChangeId: change.id },
  });
});
