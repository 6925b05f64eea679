/** The whole story: HR reports that E003 leaves; E003 prepares, E002 reviews, colleagues confirm; 40 customers change hands once each. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBaton, type Baton } from '../../harness/baton.js';
import { eventually } from '../../harness/eventually.js';
import { meetPeople, type People } from './people.js';

const customersOfE003 = 40;
const eventId = 'HR-2026-0042';
const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);

let baton: Baton;
let people: People;
/** What E003 had before anybody heard of it. */
let before: Awaited<ReturnType<typeof holdings>>;
let receipts: { status: number; body: { state: string; personnelChangeId: string; duplicate: boolean } }[];
let changeId: string;
let handovers: Awaited<ReturnType<typeof readHandovers>>;

const readHandovers = () =>
  baton.database.handover.findMany({
    include: { customer: true, timeline: { orderBy: [{ at: 'asc' }, { id: 'asc' }] } },
    orderBy: { id: 'asc' },
  });

/** Customers and open work of somebody, by id. */
async function holdings(ownerId: string) {
  const where = { ownerId };
  const [customers, opportunities, contracts, tickets, payments] = await Promise.all([
    baton.database.customer.findMany({ where, select: { id: true } }),
    baton.database.opportunity.findMany({ where: { ...where, status: 'open' }, select: { id: true } }),
    baton.database.contract.findMany({ where: { ...where, status: { in: ['draft', 'in_force'] } }, select: { id: true } }),
    baton.database.serviceTicket.findMany({ where: { ...where, status: { in: ['open', 'pending'] } }, select: { id: true } }),
    baton.database.payment.findMany({ where: { ...where, status: { not: 'paid' } }, select: { id: true } }),
  ]);
  return { customers, opportunities, contracts, tickets, payments };
}

/** One customer from preparation to completion, by the people whose parts these are. */
async function handOver({ id, toOwnerId }: { id: string; toOwnerId: string | null }) {
  const receiver = toOwnerId === people.receiver.id ? people.receiver : people.colleague;
  const { items } = (await people.oldOwner.get(`/handovers/${id}`)).body;
  const done = { items: items.map((item: { id: string }) => ({ id: item.id, isCompleted: true })) };
  for (const [person, action, body] of [
    [people.oldOwner, 'complete-preparation', done],
    [people.manager, 'approve', {}],
    [receiver, 'confirm', {}],
  ] as const) {
    const { status, body: answer } = await person.post(`/handovers/${id}/${action}`, body);
    expect({ status, action, answer }).toMatchObject({ status: 200 });
  }
}

beforeAll(async () => {
  baton = await startBaton({ demo: true, env: { BATON_NOTICES_APART: '1 min' } });
  people = await meetPeople(baton);
  before = await holdings(people.oldOwner.id);
  const event = {
    id: eventId,
    type: 'employee.terminated',
    occurredAt: new Date(Date.now() - 60_000).toISOString(),
    employee: people.oldOwner.ref,
    lastWorkingDay: day(10),
    suggestedReceivers: [people.receiver.ref, people.colleague.ref],
  };
  receipts = await Promise.all([1, 2, 3].map(() => baton.key.post('/hr/events', event)));
  changeId = receipts[0]!.body.personnelChangeId;
  const countsOf = async () => (await people.manager.get(`/personnel-changes/${changeId}`)).body.counts;
  const isEach = async (stage: 'preparation' | 'completed') => (await countsOf())[stage] === customersOfE003;
  await eventually(() => isEach('preparation'), {
    withinMs: 60_000,
    what: '40 opened handovers',
  });

  const waiting = (
    await baton.database.handover.findMany({ where: { personnelChangeId: changeId }, select: { id: true, toOwnerId: true } })
  ).values();
  const lane = async () => {
    for (const handover of waiting) await handOver(handover);
  };
  await Promise.all(Array.from({ length: 4 }, lane));
  await eventually(() => isEach('completed'), {
    what: '40 completed handovers',
  });
  handovers = await readHandovers();
}, 240_000);
afterAll(() => baton.stop());

test('the event, sent three times, is one event and one change', async () => {
  expect(receipts.map(({ status }) => status)).toEqual([202, 202, 202]);
  expect(new Set(receipts.map(({ body }) => body.personnelChangeId)).size).toBe(1);
  expect(receipts.map(({ body }) => body.duplicate).toSorted()).toEqual([false, true, true]);
  expect(await baton.database.hrEvent.count()).toBe(1);
  expect(await baton.database.personnelChange.count()).toBe(1);
});

describe('each customer', () => {
  test('has one handover, completed, reviewed by the manager, split evenly over the suggested receivers', () => {
    expect(before.customers).toHaveLength(customersOfE003);
    expect(new Set(handovers.map(({ customerId }) => customerId))).toEqual(new Set(before.customers.map(({ id }) => id)));
    expect(handovers).toHaveLength(customersOfE003);
    for (const handover of handovers) {
      expect(handover).toMatchObject({
        personnelChangeId: changeId,
        handoverReason: 'resignation',
        fromOwnerId: people.oldOwner.id,
        preparerId: people.oldOwner.id,
        reviewerId: people.manager.id,
        currentStage: 'completed',
        status: 'completed',
        stepNumber: 3,
      });
    }
    for (const receiver of [people.receiver, people.colleague]) {
      expect(handovers.filter(({ toOwnerId }) => toOwnerId === receiver.id)).toHaveLength(customersOfE003 / 2);
    }
  });

  test('belongs to its receiver, unfrozen', () => {
    for (const { customer, toOwnerId } of handovers)
      expect(customer).toMatchObject({ ownerId: toOwnerId, openHandoverId: null, status: 'active' });
  });

  test('has a history of four steps, each by whoever’s part it was', () => {
    for (const { timeline, toOwnerId } of handovers) {
      expect(timeline.map(({ kind, outcome, stepNumber, actorId }) => [kind, outcome, stepNumber, actorId])).toEqual([
        ['initiate', 'applied', 0, null],
        ['complete_preparation', 'applied', 1, people.oldOwner.id],
        ['approve', 'applied', 2, people.manager.id],
        ['confirm', 'applied', 3, toOwnerId],
      ]);
    }
  });

  test('is in the audit four times', async () => {
    const audited = await baton.database.auditEntry.groupBy({ by: ['action'], where: { subjectType: 'handover' }, _count: true });
    expect(Object.fromEntries(audited.map(({ action, _count }) => [action, _count]))).toEqual({
      initiate_handover: customersOfE003,
      complete_preparation: customersOfE003,
      approve: customersOfE003,
      confirm: customersOfE003,
    });
  });

  test('is told once by e-mail and once by SMS', async () => {
    const phones = handovers.map(({ customer }) => customer.phone!);
    const addresses = handovers.map(({ customer }) => customer.email!);
    const toCustomers = () =>
      baton
        .mails()
        .flatMap(({ to }) => to)
        .filter((address) => addresses.includes(address));
    await eventually(async () => {
      expect((await baton.sms()).map(({ to }) => to).toSorted()).toEqual(phones.toSorted());
      expect(toCustomers().toSorted()).toEqual(addresses.toSorted());
      return true;
    });
    const rows = await baton.database.notification.groupBy({
      by: ['channel', 'state'],
      where: { template: 'handover_completed' },
      _count: true,
    });
    expect(rows.map(({ channel, _count }) => [channel, _count]).toSorted()).toEqual([
      ['email', customersOfE003],
      ['sms', customersOfE003],
    ]);
    expect(new Set(baton.mails().map(({ messageId }) => messageId)).size).toBe(baton.mails().length);
  });
});

test('the old owner holds nothing open any more, and what moved is in the manifest once', async () => {
  const after = await holdings(people.oldOwner.id);
  const customerIds = handovers.map(({ customerId }) => customerId);
  expect(Object.values(after).map((records) => records.length)).toEqual([0, 0, 0, 0, 0]);
  const manifest = await baton.database.ownershipChange.findMany({ where: { cause: 'handover' } });
  const moved = Object.values(before).flatMap((records) => records.map(({ id }) => id));
  expect(manifest.map(({ entityId }) => entityId).toSorted()).toEqual(moved.toSorted());
  const receiverOf = new Map(handovers.map(({ id, toOwnerId }) => [id, toOwnerId]));
  for (const { handoverId, fromOwnerId, toOwnerId } of manifest) {
    expect(fromOwnerId).toBe(people.oldOwner.id);
    expect(toOwnerId).toBe(receiverOf.get(handoverId!));
  }
  expect(await baton.database.task.count({ where: { customerId: { in: customerIds } } })).toBe(customersOfE003);
});

test('whoever has to act is told of each customer, in a few messages and not in forty', async () => {
  const told = await baton.database.notification.findMany({ where: { recipientKind: 'employee', handoverId: { not: null } } });
  for (const template of ['handover_to_review', 'handover_to_confirm']) {
    const of = told.filter((row) => row.template === template).map(({ handoverId }) => handoverId);
    expect(of.toSorted()).toEqual(handovers.map(({ id }) => id).toSorted());
  }
  const staff = await baton.database.employee.findMany({ select: { email: true } });
  const addresses = new Set(staff.map(({ email }) => email));
  const toStaff = baton.mails().flatMap(({ to }) => [to].flat().filter((address) => addresses.has(address)));
  expect(Math.max(...toStaff.map((address) => toStaff.filter((each) => each === address).length))).toBeLessThanOrEqual(6);
  const opened = { recipientId: people.oldOwner.id, template: 'personnel_change_opened' };
  expect(await baton.database.notification.count({ where: opened })).toBe(1);
});

test('table and workflow agree', async () => {
  for (const { id } of handovers) expect(await baton.client.workflow.getHandle(`handover/${id}`).result()).toEqual({ status: 'completed' });
});

test('until the last day the leaver is let in; when it has passed the change is finished and the person has left', async () => {
  expect((await people.manager.get(`/personnel-changes/${changeId}`)).body).toMatchObject({ status: 'running', attention: null });
  expect(await people.oldOwner.get('/me')).toMatchObject({ status: 200 });
  const earlier = {
    id: `${eventId}-today`,
    type: 'employee.termination_updated',
    occurredAt: new Date().toISOString(),
    employee: people.oldOwner.ref,
    effectiveAt: new Date(Date.now() - 1000).toISOString(),
  };
  expect(await baton.key.post('/hr/events', earlier)).toMatchObject({
    status: 202,
    body: { state: 'rescheduled', personnelChangeId: changeId },
  });
  await eventually(async () => (await people.manager.get(`/personnel-changes/${changeId}`)).body.status === 'finished');
  expect(await baton.database.employee.findUniqueOrThrow({ where: { id: people.oldOwner.id } })).toMatchObject({ status: 'left' });
  expect(await people.oldOwner.get('/me')).toMatchObject({ status: 401 });
  await expect(baton.signIn('E003')).rejects.toThrow();
});
