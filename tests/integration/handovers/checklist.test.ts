/** The checklist, the brief and comments: who changes what, and when; and how live data keeps the checklist true. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/platform/database.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import { freeCustomer, meetPeople, openHandover, type People, type PersonName } from './people.js';

let baton: Baton;
let people: People;
beforeAll(async () => {
  baton = await startBaton({ demo: true });
  people = await meetPeople(baton);
});
afterAll(() => baton.stop());

const itemsOf = (id: string) => baton.database.handoverItem.findMany({ where: { handoverId: id }, orderBy: { id: 'asc' } });
const opportunityOf = (customerId: string, ownerId: string) =>
  baton.database.opportunity.create({
    data: { id: newId(), customerId, ownerId, creditedTo: ownerId, name: '新商机', status: 'open', amount: 1 },
  });

describe('the checklist of a customer', () => {
  test('has an item for the customer and for each piece of open work, with its snapshot, and none for what is closed', async () => {
    const customer = await freeCustomer(baton, {
      tickets: { some: { status: { in: ['open', 'pending'] } } },
      payments: { some: { status: { in: ['overdue', 'disputed'] } } },
    });
    const where = { customerId: customer.id };
    const open = await Promise.all([
      baton.database.opportunity.findMany({ where: { ...where, status: 'open' } }),
      baton.database.contract.findMany({ where: { ...where, status: 'in_force' } }),
      baton.database.serviceTicket.findMany({ where: { ...where, status: { in: ['open', 'pending'] } } }),
      baton.database.payment.findMany({ where: { ...where, status: { in: ['overdue', 'disputed'] } } }),
    ]);
    const { id } = await openHandover(baton, people, { customerId: customer.id });
    const items = await itemsOf(id);
    expect(new Set(items.map(({ subjectId }) => subjectId))).toEqual(new Set([customer.id, ...open.flat().map((record) => record.id)]));
    expect(items.every(({ isRequired, isCompleted, snapshot }) => isRequired && !isCompleted && snapshot !== null)).toBe(true);
  });

  test('lists work of third persons, which stays with them, and a contract that ended, for reading', async () => {
    const customer = await freeCustomer(baton);
    const theirs = await opportunityOf(customer.id, people.colleague.id);
    const day = (ago: number) => new Date(new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10));
    const contract = {
      customerId: customer.id,
      ownerId: people.oldOwner.id,
      creditedTo: people.oldOwner.id,
      amount: 1,
      startsOn: day(800),
      status: 'ended',
    } as const;
    const recent = await baton.database.contract.create({ data: { ...contract, id: newId(), number: 'HT-recent', endsOn: day(30) } });
    const old = await baton.database.contract.create({ data: { ...contract, id: newId(), number: 'HT-old', endsOn: day(400) } });
    const { id } = await openHandover(baton, people, { customerId: customer.id });
    const bySubject = new Map((await itemsOf(id)).map((item) => [item.subjectId, item]));
    expect(bySubject.get(theirs.id)).toMatchObject({ isRequired: true, moves: false });
    expect(bySubject.get(recent.id)).toMatchObject({ isRequired: false, moves: false });
    expect(bySubject.has(old.id)).toBe(false);
  });
});

describe('live data', () => {
  test('that is new after the opening is on the checklist before it can be completed', async () => {
    const { id, customer, send, allDone } = await openHandover(baton, people);
    const fresh = await opportunityOf(customer.id, people.oldOwner.id);
    expect(await send(people.oldOwner, 'complete-preparation', allDone)).toMatchObject({
      status: 409,
      body: { code: 'items_open', openItems: 1 },
    });
    const added = (await itemsOf(id)).find(({ subjectId }) => subjectId === fresh.id);
    expect(added).toMatchObject({ itemType: 'opportunities', isRequired: true, isCompleted: false, moves: true });
    const withNew = { items: [...allDone.items, { id: added!.id, isCompleted: true }] };
    expect(await send(people.oldOwner, 'complete-preparation', withNew)).toMatchObject({ status: 200 });
  });

  test('that is new under review keeps the reviewer from approving', async () => {
    const { id, customer, send } = await openHandover(baton, people, { stage: 'review' });
    await opportunityOf(customer.id, people.oldOwner.id);
    expect(await send(people.manager, 'approve')).toMatchObject({ status: 409, body: { code: 'items_open', openItems: 1 } });
    expect(await send(people.manager, 'request-changes', { reason: '新商机' })).toMatchObject({
      status: 200,
      body: { currentStage: 'preparation', openItems: 1 },
    });
    const open = (await itemsOf(id)).filter(({ isCompleted }) => !isCompleted);
    expect(
      await send(people.oldOwner, 'complete-preparation', { items: open.map((item) => ({ id: item.id, isCompleted: true })) }),
    ).toMatchObject({ status: 200 });
  });

  test('that was closed meanwhile ticks its item, with a note', async () => {
    const customer = await freeCustomer(baton, { tickets: { some: { status: { in: ['open', 'pending'] } } } });
    const { id, items, send } = await openHandover(baton, people, { customerId: customer.id });
    const ticket = items.find(({ itemType }) => itemType === 'service_tickets')!;
    await baton.database.serviceTicket.update({ where: { id: ticket.subjectId! }, data: { status: 'closed' } });
    const others = items.filter((item) => item.id !== ticket.id).map((item) => ({ id: item.id, isCompleted: true }));
    expect(await send(people.oldOwner, 'complete-preparation', { items: others })).toMatchObject({ status: 200 });
    expect((await itemsOf(id)).find((item) => item.id === ticket.id)).toMatchObject({
      isCompleted: true,
      completedBy: null,
      note: expect.stringContaining('已在别处结清'),
    });
  });
});

/** A customer of the old owner with nothing open but what `add` puts there. */
async function customerWithOnly(add: (customerId: string) => Promise<unknown>): Promise<string> {
  const { id } = await baton.database.customer.create({
    data: {
      id: newId(),
      customerName: '只有一件事的客户',
      customerType: 'enterprise',
      email: `${newId()}@example.com`,
      status: 'active',
      ownerId: people.oldOwner.id,
    },
  });
  await add(id);
  return id;
}
const ticketAt = (customerId: string) =>
  baton.database.serviceTicket.create({
    data: { id: newId(), customerId, ownerId: people.oldOwner.id, subject: '无法登录', status: 'open', priority: 'normal' },
  });
const contractAt = (customerId: string) =>
  baton.database.contract.create({
    data: {
      id: newId(),
      number: `HT-${newId()}`,
      customerId,
      ownerId: people.oldOwner.id,
      creditedTo: people.oldOwner.id,
      amount: 1,
      startsOn: new Date('2026-01-01'),
      status: 'in_force',
    },
  });
type Item = Awaited<ReturnType<typeof itemsOf>>[number];
const tick = (items: readonly Pick<Item, 'id'>[]) => ({ items: items.map((item) => ({ id: item.id, isCompleted: true })) });

describe('what is on the checklist and changes elsewhere', () => {
  test('a contract that ends ticks its item, though it stays for reading, and does not move any more', async () => {
    const customerId = await customerWithOnly((id) => Promise.all([contractAt(id), ticketAt(id)]));
    const { id, items, send } = await openHandover(baton, people, { customerId });
    const contract = items.find(({ itemType }) => itemType === 'contracts')!;
    await baton.database.contract.update({ where: { id: contract.subjectId! }, data: { status: 'ended', endsOn: new Date() } });
    expect(await send(people.oldOwner, 'complete-preparation', tick(items.filter((item) => item !== contract)))).toMatchObject({
      status: 200,
    });
    expect((await itemsOf(id)).find((item) => item.id === contract.id)).toMatchObject({
      isCompleted: true,
      completedBy: null,
      moves: false,
      note: expect.stringContaining('已在别处结清'),
    });
  });

  test('a contract that is there for reading, or about which somebody waits for an answer, is not ticked', async () => {
    const customerId = await customerWithOnly((id) => Promise.all([contractAt(id), contractAt(id), ticketAt(id)]));
    const contracts = await baton.database.contract.findMany({ where: { customerId }, orderBy: { id: 'asc' } });
    const end = (at: number) =>
      baton.database.contract.update({ where: { id: contracts[at]!.id }, data: { status: 'ended', endsOn: new Date() } });
    await end(0);
    const { id, items, send, allDone } = await openHandover(baton, people, { customerId });
    const [forReading, asked] = contracts.map(({ id: subjectId }) => items.find((item) => item.subjectId === subjectId)!);
    const required = allDone.items.filter((item) => item.id !== forReading!.id);
    expect(await send(people.oldOwner, 'complete-preparation', { items: required })).toMatchObject({ status: 200 });
    await send(people.manager, 'request-changes', { items: [asked!.id], reason: '续签了吗?' });
    await end(1);
    expect(await send(people.oldOwner, 'complete-preparation')).toMatchObject({ status: 409, body: { openItems: 1 } });
    const byId = new Map((await itemsOf(id)).map((item) => [item.id, item]));
    expect(byId.get(forReading!.id)).toMatchObject({ isRequired: false, isCompleted: false });
    expect(byId.get(asked!.id)).toMatchObject({ isCompleted: false, changeRequest: '续签了吗?' });
  });

  test('with the last open record closed nothing is required, but for what somebody asked for', async () => {
    const customerId = await customerWithOnly(ticketAt);
    const { id, items, send, allDone } = await openHandover(baton, people, { customerId });
    const basics = items.find(({ itemType }) => itemType === 'basic_info')!;
    const ofBasics = async () => (await itemsOf(id)).find((item) => item.id === basics.id);
    expect(await ofBasics()).toMatchObject({ isRequired: true });
    await baton.database.serviceTicket.updateMany({ where: { customerId }, data: { status: 'closed' } });
    expect(await send(people.oldOwner, 'complete-preparation')).toMatchObject({ status: 200 });
    expect(await ofBasics()).toMatchObject({ isRequired: false, isCompleted: false });
    await send(people.manager, 'request-changes', { items: [basics.id], reason: '地址?' });
    expect(await send(people.oldOwner, 'complete-preparation')).toMatchObject({ status: 409, body: { openItems: 1 } });
    expect(await send(people.oldOwner, 'complete-preparation', allDone)).toMatchObject({ status: 200 });
  });

  test('a ticket that was closed and is opened again opens its item again, and another owner takes it from the receiver', async () => {
    const customerId = await customerWithOnly(ticketAt);
    const { id, items, send, allDone } = await openHandover(baton, people, { customerId });
    const ticket = items.find(({ itemType }) => itemType === 'service_tickets')!;
    const set = (status: 'closed' | 'open', owner: object = {}) =>
      baton.database.serviceTicket.update({ where: { id: ticket.subjectId! }, data: { status, ...owner } });
    const ofTicket = async () => (await itemsOf(id)).find((item) => item.id === ticket.id);
    await people.oldOwner.patch(`/handovers/${id}/items/${ticket.id}`, { note: '等待回电' });
    await set('closed');
    expect(await send(people.oldOwner, 'complete-preparation')).toMatchObject({ status: 200 });
    await set('open', { ownerId: people.colleague.id, ownerChangeId: newId(), ownerChangeCause: 'upsert' });
    // The customer has something open again: its own item is required, too.
    expect(await send(people.manager, 'approve')).toMatchObject({ status: 409, body: { code: 'items_open', openItems: 2 } });
    expect(await ofTicket()).toMatchObject({ isCompleted: false, completedAt: null, note: '等待回电', moves: false });
    await send(people.manager, 'request-changes', { reason: '工单重新打开' });
    expect(await send(people.oldOwner, 'complete-preparation', allDone)).toMatchObject({ status: 200 });
    // What a person has ticked stays ticked.
    await set('closed');
    await set('open');
    expect(await send(people.manager, 'approve')).toMatchObject({ status: 200 });
    expect(await ofTicket()).toMatchObject({ isCompleted: true, completedBy: people.oldOwner.id });
  });
});

describe('items', () => {
  test('are changed by the preparer, several at once, and keep what a change leaves out', async () => {
    const { id, items } = await openHandover(baton, people);
    const [first, second] = items;
    const changes = {
      items: [
        { id: first!.id, isCompleted: true, note: '已核对' },
        { id: second!.id, moves: false, promisedOn: '2026-12-31', promisedAmount: '12000.50' },
      ],
    };
    const changed = await people.oldOwner.patch(`/handovers/${id}/items`, changes);
    expect(changed.status).toBe(200);
    const byId = new Map(changed.body.items.map((item: { id: string }) => [item.id, item]));
    expect(byId.get(first!.id)).toMatchObject({ isCompleted: true, note: '已核对', moves: true, completedBy: people.oldOwner.id });
    expect(byId.get(second!.id)).toMatchObject({ isCompleted: false, moves: false, promisedOn: '2026-12-31', promisedAmount: '12000.50' });
    const one = await people.oldOwner.patch(`/handovers/${id}/items/${second!.id}`, { note: 'n', promisedOn: null });
    expect(one).toMatchObject({ status: 200, body: { note: 'n', promisedOn: null, promisedAmount: '12000.50', moves: false } });
    const reopened = await people.oldOwner.patch(`/handovers/${id}/items/${first!.id}`, { isCompleted: false });
    expect(reopened.body).toMatchObject({ isCompleted: false, completedAt: null, completedBy: null, note: '已核对' });
  });

  test('are changed all or none', async () => {
    const [{ id, items }, other] = [await openHandover(baton, people), await openHandover(baton, people)];
    const before = await itemsOf(id);
    const mixed = [
      { id: items[0]!.id, isCompleted: true },
      { id: other.items[0]!.id, isCompleted: true },
    ];
    expect(await people.oldOwner.patch(`/handovers/${id}/items`, { items: mixed })).toMatchObject({
      status: 422,
      body: { code: 'item_unknown', field: 'items/1/id' },
    });
    expect(await itemsOf(id)).toEqual(before);
    expect((await itemsOf(other.id)).every(({ isCompleted }) => !isCompleted)).toBe(true);
    expect(await people.oldOwner.patch(`/handovers/${id}/items/${other.items[0]!.id}`, { isCompleted: true })).toMatchObject({
      status: 404,
    });
  });

  test('are added by hand, by the reviewer too, and taken back; what stands for a record stays', async () => {
    const { id, items, send, allDone } = await openHandover(baton, people);
    const path = `/handovers/${id}/items`;
    const wish = { itemType: 'basic_info', itemDescription: ' 移交门禁卡 ' };
    const added = await people.manager.post(path, wish, { 'idempotency-key': `wish-${id}` });
    expect(added).toMatchObject({
      status: 201,
      body: { itemDescription: '移交门禁卡', isRequired: true, moves: false, subjectId: null, addedBy: people.manager.id },
    });
    expect((await people.manager.post(path, wish, { 'idempotency-key': `wish-${id}` })).body.id).toBe(added.body.id);
    expect(await itemsOf(id)).toHaveLength(items.length + 1);
    expect(await send(people.oldOwner, 'complete-preparation', allDone)).toMatchObject({ status: 409, body: { openItems: 1 } });
    expect(await people.oldOwner.delete(`${path}/${items[0]!.id}`)).toMatchObject({ status: 422, body: { code: 'item_generated' } });
    const removed = await people.oldOwner.delete(`${path}/${added.body.id}`);
    expect(removed).toMatchObject({ status: 200 });
    expect(removed.body.items.map((item: { id: string }) => item.id)).toEqual(items.map((item) => item.id));
    expect(await send(people.oldOwner, 'complete-preparation', allDone)).toMatchObject({ status: 200 });
  });

  test.each<[PersonName, number, number]>([
    ['oldOwner', 200, 201],
    ['manager', 403, 201],
    ['receiver', 403, 403],
    ['hr', 403, 403],
    ['admin', 403, 403],
    ['operator', 403, 403],
    ['director', 403, 403],
    ['outsider', 404, 404],
  ])('by the %s: change %i, add %i', async (name, change, add) => {
    const { id, items } = await openHandover(baton, people);
    expect((await people[name].patch(`/handovers/${id}/items`, { items: [{ id: items[0]!.id, note: 'n' }] })).status).toBe(change);
    expect((await people[name].post(`/handovers/${id}/items`, { itemType: 'contracts', itemDescription: 'x' })).status).toBe(add);
    expect((await people[name].put(`/handovers/${id}/brief`, {})).status).toBe(change);
  });

  test.each(['review', 'confirmation'] as const)('and brief stay as they are in %s', async (stage) => {
    const { id, items } = await openHandover(baton, people, { stage });
    const wrong = { status: 409, body: { code: 'wrong_stage', currentStage: stage } };
    expect(await people.oldOwner.patch(`/handovers/${id}/items`, { items: [{ id: items[0]!.id, isCompleted: false }] })).toMatchObject(
      wrong,
    );
    expect(await people.oldOwner.patch(`/handovers/${id}/items/${items[0]!.id}`, { note: 'n' })).toMatchObject(wrong);
    expect(await people.oldOwner.post(`/handovers/${id}/items`, { itemType: 'contracts', itemDescription: 'x' })).toMatchObject(wrong);
    expect(await people.oldOwner.delete(`/handovers/${id}/items/${items[0]!.id}`)).toMatchObject(wrong);
    expect(await people.oldOwner.put(`/handovers/${id}/brief`, {})).toMatchObject(wrong);
  });
});

test('the brief is written whole and audited; anyone who sees the handover comments on it, at any stage', async () => {
  const { id } = await openHandover(baton, people);
  const brief = {
    nextStep: { text: '回访', dueOn: '2026-12-01' },
    people: [{ name: '王工', note: '只接电话' }],
    risk: { level: 'high' },
    introduction: { kind: 'visit' },
  };
  expect(await people.oldOwner.put(`/handovers/${id}/brief`, brief)).toMatchObject({ status: 200, body: brief });
  expect((await people.receiver.get(`/handovers/${id}`)).body.brief).toEqual(brief);
  expect(await people.oldOwner.put(`/handovers/${id}/brief`, { promises: [{ text: 'p', dueOn: '2026-02-30' }] })).toMatchObject({
    status: 400,
  });
  expect(await baton.database.auditEntry.count({ where: { subjectId: id, action: 'write_brief', actorId: people.oldOwner.id } })).toBe(1);

  expect(await people.receiver.post(`/handovers/${id}/comments`, { text: ' 收到 ' })).toMatchObject({
    status: 201,
    body: { text: '收到', employeeId: people.receiver.id },
  });
  expect(await people.outsider.post(`/handovers/${id}/comments`, { text: 'x' })).toMatchObject({ status: 404 });
  await people.manager.post(`/handovers/${id}/cancel`, { reason: 'r' });
  expect(await people.manager.post(`/handovers/${id}/comments`, { text: '已取消' })).toMatchObject({ status: 201 });
});
