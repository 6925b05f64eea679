/** The transfer: what moves with the customer, what stays, what is recorded, and who is told. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/platform/database.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import { eventually } from '../../harness/eventually.js';
import type { Caller } from '../../harness/http.js';
import { freeCustomer, meetPeople, openHandover, timelineOf, type Handover, type People } from './people.js';

let baton: Baton;
let people: People;
beforeAll(async () => {
  baton = await startBaton({ demo: true });
  people = await meetPeople(baton);
});
afterAll(() => baton.stop());

const rich = () =>
  freeCustomer(baton, {
    contracts: { some: { status: 'in_force' } },
    payments: { some: { status: 'overdue' } },
  });

async function workOf(customerId: string) {
  const where = { customerId };
  const [opportunities, contracts, tickets, payments] = await Promise.all([
    baton.database.opportunity.findMany({ where }),
    baton.database.contract.findMany({ where }),
    baton.database.serviceTicket.findMany({ where }),
    baton.database.payment.findMany({ where }),
  ]);
  return { opportunities, contracts, tickets, payments };
}
const ownersOf = (records: readonly { id: string; ownerId: string | null }[]) => new Map(records.map(({ id, ownerId }) => [id, ownerId]));

async function walkThrough(handover: Handover) {
  await complete(handover);
  return approveAndConfirm(handover);
}

async function complete({ send, allDone }: Handover) {
  expect(await send(people.oldOwner, 'complete-preparation', allDone)).toMatchObject({ status: 200 });
}

async function approveAndConfirm({ send }: Handover) {
  expect(await send(people.manager, 'approve')).toMatchObject({ status: 200 });
  const confirmed = await send(people.receiver, 'confirm');
  expect(confirmed).toMatchObject({
    status: 200,
    body: { status: 'completed', toOwnerId: people.receiver.id, stageDueAt: null, availableActions: [] },
  });
  return confirmed.body;
}

describe('confirm', () => {
  test('moves the customer and the old owner’s open work; closed work, third persons’ work and all credit stay', async () => {
    const customer = await rich();
    const theirs = await baton.database.opportunity.create({
      data: {
        id: newId(),
        customerId: customer.id,
        ownerId: people.colleague.id,
        creditedTo: people.colleague.id,
        name: '同事的商机',
        status: 'open',
        amount: 5,
      },
    });
    const before = await workOf(customer.id);
    const handover = await openHandover(baton, people, { customerId: customer.id });
    await walkThrough(handover);

    const after = await workOf(customer.id);
    const mine = (ownerId: string | null) => ownerId === people.oldOwner.id;
    const isOpen = {
      opportunities: ['open'],
      contracts: ['draft', 'in_force'],
      tickets: ['open', 'pending'],
      payments: ['due', 'overdue', 'disputed'],
    };
    for (const kind of ['opportunities', 'contracts', 'tickets', 'payments'] as const) {
      const expected = new Map(
        before[kind].map(({ id, ownerId, status }) => [id, mine(ownerId) && isOpen[kind].includes(status) ? people.receiver.id : ownerId]),
      );
      expect(ownersOf(after[kind]), kind).toEqual(expected);
    }
    expect(after.opportunities.find(({ id }) => id === theirs.id)).toMatchObject({ ownerId: people.colleague.id });
    const creditOf = (work: typeof before) =>
      [...work.opportunities, ...work.contracts].map(({ id, creditedTo }) => [id, creditedTo]).toSorted();
    expect(creditOf(after)).toEqual(creditOf(before));
  });

  test('writes the manifest, the audit, the first tasks, and lets the follow-up clock start anew', async () => {
    const customer = await rich();
    const handover = await openHandover(baton, people, { customerId: customer.id });
    const brief = { nextStep: { text: '续约', dueOn: '2026-12-01' }, promises: [{ text: '培训' }] };
    expect(await people.oldOwner.put(`/handovers/${handover.id}/brief`, brief)).toMatchObject({ status: 200 });
    const start = new Date();
    await walkThrough(handover);

    const moved = await baton.database.ownershipChange.findMany({ where: { handoverId: handover.id } });
    const { opportunities, contracts, tickets, payments } = await workOf(customer.id);
    const changed = [...opportunities, ...contracts, ...tickets, ...payments].filter(
      ({ ownerChangeHandoverId }) => ownerChangeHandoverId === handover.id,
    );
    expect(new Set(moved.map(({ entityId }) => entityId))).toEqual(new Set([customer.id, ...changed.map(({ id }) => id)]));
    expect(moved.length).toBe(changed.length + 1);
    for (const line of moved) {
      expect(line).toMatchObject({
        cause: 'handover',
        fromOwnerId: people.oldOwner.id,
        toOwnerId: people.receiver.id,
        actorId: people.receiver.id,
      });
    }
    const now = await baton.database.customer.findUniqueOrThrow({ where: { id: customer.id } });
    expect(now).toMatchObject({ ownerId: people.receiver.id, openHandoverId: null, status: 'active', lastFollowUp: customer.lastFollowUp });
    expect(now.ownedSince!.getTime()).toBeGreaterThanOrEqual(start.getTime() - 1000);
    const tasks = await baton.database.task.findMany({ where: { handoverId: handover.id }, orderBy: { id: 'asc' } });
    expect(tasks.map(({ text, dueOn, employeeId }) => [text, dueOn?.toISOString().slice(0, 10) ?? null, employeeId])).toEqual([
      [expect.stringContaining('首次联系客户'), expect.any(String), people.receiver.id],
      ['续约', '2026-12-01', people.receiver.id],
      ['培训', null, people.receiver.id],
    ]);
    expect(await baton.database.auditEntry.findMany({ where: { subjectId: handover.id, action: 'confirm' } })).toMatchObject([
      {
        actorId: people.receiver.id,
        via: 'api',
        before: { stage: 'confirmation' },
        after: { stage: 'completed', status: 'completed', toOwnerId: people.receiver.id },
      },
    ]);
    expect(await baton.database.handover.findUniqueOrThrow({ where: { id: handover.id } })).toMatchObject({
      currentStage: 'completed',
      completedAt: expect.any(Date),
    });
  });

  test('gives on what the old owner had still to do for the customer, and an undo gives it back', async () => {
    const customer = await rich();
    const task = { customerId: customer.id, employeeId: people.oldOwner.id };
    const promised = await baton.database.task.create({ data: { ...task, text: '上次交接的承诺' } });
    const done = await baton.database.task.create({ data: { ...task, text: '做完了', doneAt: new Date() } });
    const ofOther = await baton.database.task.create({ data: { ...task, employeeId: people.outsider.id, text: '同事的' } });
    const who = async () =>
      Promise.all(
        [promised, done, ofOther].map(async ({ id }) => (await baton.database.task.findUniqueOrThrow({ where: { id } })).employeeId),
      );
    const handover = await openHandover(baton, people, { customerId: customer.id });
    await walkThrough(handover);
    expect(await who()).toEqual([people.receiver.id, people.oldOwner.id, people.outsider.id]);
    expect(await handover.send(people.manager, 'undo', { reason: '离职取消' })).toMatchObject({ status: 200 });
    expect(await who()).toEqual([people.oldOwner.id, people.oldOwner.id, people.outsider.id]);
  });

  const ticketOf = (customerId: string, ownerId: string) =>
    baton.database.serviceTicket.create({ data: { id: newId(), customerId, ownerId, subject: '打印机', status: 'open' } });
  const ownerOfTicket = async (id: string) => (await baton.database.serviceTicket.findUniqueOrThrow({ where: { id } })).ownerId;
  // As the system that keeps the ticket would.
  const passOn = (id: string, ownerId: string) =>
    baton.database.serviceTicket.update({ where: { id }, data: { ownerId, ownerChangeId: newId(), ownerChangeCause: 'upsert' } });

  test('leaves with the old owner what is marked to stay, and takes along what the reviewer marks of others', async () => {
    const customer = await rich();
    const theirs = await ticketOf(customer.id, people.colleague.id);
    const handover = await openHandover(baton, people, { customerId: customer.id });
    const kept = handover.items.find(({ itemType, moves }) => itemType === 'opportunities' && moves)!;
    const taken = handover.items.find(({ subjectId }) => subjectId === theirs.id)!;
    const mark = (by: Caller, id: string, moves: boolean) => by.patch(`/handovers/${handover.id}/items`, { items: [{ id, moves }] });

    expect(await mark(people.oldOwner, kept.id, false)).toMatchObject({ status: 200 });
    expect(await mark(people.oldOwner, taken.id, true)).toMatchObject({
      status: 403,
      body: { code: 'not_yours', field: 'items/0/moves', itemId: taken.id },
    });
    await complete(handover);
    expect(await mark(people.oldOwner, taken.id, true), 'in review').toMatchObject({ status: 403, body: { code: 'not_yours' } });
    expect(await mark(people.manager, taken.id, true)).toMatchObject({ status: 200 });
    const note = { items: [{ id: taken.id, moves: true, note: '也给他' }] };
    expect(await people.manager.patch(`/handovers/${handover.id}/items`, note)).toMatchObject({
      status: 409,
      body: { code: 'wrong_stage' },
    });
    await approveAndConfirm(handover);

    const { opportunities } = await workOf(customer.id);
    expect(opportunities.find(({ id }) => id === kept.subjectId)).toMatchObject({ ownerId: people.oldOwner.id });
    expect(await ownerOfTicket(theirs.id)).toBe(people.receiver.id);
    expect(await mark(people.manager, taken.id, false), 'once it is over').toMatchObject({ status: 409, body: { code: 'wrong_stage' } });
  });

  test('takes nothing from a colleague who got it meanwhile, and leaves nothing that came to the old owner', async () => {
    const customer = await rich();
    const [given, got] = [await ticketOf(customer.id, people.oldOwner.id), await ticketOf(customer.id, people.colleague.id)];
    const [givenLate, gotLate] = [await ticketOf(customer.id, people.oldOwner.id), await ticketOf(customer.id, people.colleague.id)];
    const handover = await openHandover(baton, people, { customerId: customer.id });
    await passOn(given.id, people.colleague.id);
    await passOn(got.id, people.oldOwner.id);
    await complete(handover);
    const { body } = await people.manager.get(`/handovers/${handover.id}`);
    const movesOf = (id: string) => body.items.find(({ subjectId }: { subjectId: string }) => subjectId === id).moves;
    expect([movesOf(given.id), movesOf(got.id)], 'the checklist is brought up to date').toEqual([false, true]);
    expect(await handover.send(people.manager, 'approve')).toMatchObject({ status: 200 });
    await passOn(givenLate.id, people.colleague.id);
    await passOn(gotLate.id, people.oldOwner.id);
    expect(await handover.send(people.receiver, 'confirm')).toMatchObject({ status: 200 });
    for (const { id } of [given, givenLate]) expect(await ownerOfTicket(id)).toBe(people.colleague.id);
    for (const { id } of [got, gotLate]) expect(await ownerOfTicket(id)).toBe(people.receiver.id);
  });

  test('moves what was opened after the approval too: it is read live', async () => {
    const handover = await openHandover(baton, people, { stage: 'confirmation' });
    const late = await baton.database.opportunity.create({
      data: {
        id: newId(),
        customerId: handover.customer.id,
        ownerId: people.oldOwner.id,
        creditedTo: people.oldOwner.id,
        name: '晚到的商机',
        status: 'open',
        amount: 5,
      },
    });
    expect(await handover.send(people.receiver, 'confirm')).toMatchObject({ status: 200 });
    expect(await baton.database.opportunity.findUniqueOrThrow({ where: { id: late.id } })).toMatchObject({
      ownerId: people.receiver.id,
      creditedTo: people.oldOwner.id,
    });
  });

  test('tells the customer once by e-mail and once by SMS, naming both, never why', async () => {
    const handover = await openHandover(baton, people, { customerId: (await rich()).id });
    await walkThrough(handover);
    const { phone, email } = handover.customer;
    await eventually(async () => {
      expect((await baton.sms()).filter(({ to }) => to === phone)).toHaveLength(1);
      expect(baton.mails().filter(({ to }) => to.includes(email!))).toHaveLength(1);
      return true;
    });
    const [mail] = baton.mails().filter(({ to }) => to.includes(email!));
    expect(mail!.text).toMatch(/张三|Zhang/);
    expect(mail!.text).toMatch(/陈晨|Chen/);
    expect(`${mail!.subject} ${mail!.text}`).not.toMatch(/离职|resign/i);
  });

  test('is refused where the customer went around the freeze, and then moves nothing', async () => {
    const { id, customer, send } = await openHandover(baton, people, { stage: 'confirmation' });
    await baton.database.customer.update({
      where: { id: customer.id },
      data: { ownerId: people.colleague.id, ownerChangeId: newId(), ownerChangeCause: 'assign' },
    });
    expect(await send(people.receiver, 'confirm')).toMatchObject({ status: 409, body: { code: 'owner_changed' } });
    expect(await send(people.manager, 'send-to-pool', { reason: 'r' })).toMatchObject({ status: 409, body: { code: 'owner_changed' } });
    expect(await baton.database.customer.findUniqueOrThrow({ where: { id: customer.id } })).toMatchObject({
      ownerId: people.colleague.id,
      openHandoverId: id,
    });
    expect(await baton.database.ownershipChange.count({ where: { handoverId: id } })).toBe(0);
    expect(await send(people.manager, 'cancel', { reason: 'r' })).toMatchObject({ status: 200 });
    expect((await timelineOf(baton, id)).slice(-3)).toEqual([
      'confirm refused owner_changed',
      'send_to_pool refused owner_changed',
      'cancel applied',
    ]);
  });
});

describe('while a handover is open', () => {
  test('its customer is neither recycled nor claimed nor handed over again, but followed up', async () => {
    const { id, customer } = await openHandover(baton, people);
    expect((await people.manager.post('/pool/recycle', { customerIds: [customer.id] })).body.items).toMatchObject([
      { status: 'refused', code: expect.stringContaining('handover') },
    ]);
    expect(await people.manager.post('/handovers', { customerId: customer.id, reason: 'resignation' })).toMatchObject({
      status: 409,
      body: { handoverId: id },
    });
    const followUp = { channel: 'call', content: '问候' };
    expect(await people.oldOwner.post(`/customers/${customer.id}/follow-ups`, followUp)).toMatchObject({ status: 201 });
  });

  test('a named receiver reads customer and checklist from preparation on; whoever declined reads the handover, not the customer', async () => {
    const { id, customer, send } = await openHandover(baton, people, { stage: 'confirmation', toOwner: people.outsider.ref });
    expect(await people.outsider.get(`/customers/${customer.id}`)).toMatchObject({ status: 200, body: { phone: customer.phone } });
    expect(await people.outsider.get(`/handovers/${id}`)).toMatchObject({
      status: 200,
      body: { availableActions: ['confirm', 'send_back', 'decline'] },
    });
    expect(await send(people.outsider, 'decline', { reason: 'r' })).toMatchObject({ status: 200 });
    expect(await people.outsider.get(`/handovers/${id}`)).toMatchObject({ status: 200, body: { availableActions: [] } });
    expect((await people.outsider.get('/handovers?limit=100')).body.items.map((each: { id: string }) => each.id)).toContain(id);
    expect(await people.outsider.get(`/customers/${customer.id}`)).toMatchObject({ status: 404 });
  });
});
