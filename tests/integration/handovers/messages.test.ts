/** What each message does to the row, the checklist, the timeline, the audit and the outbox, as people send it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBaton, type Baton } from '../../harness/baton.js';
import { freeCustomer, meetPeople, openHandover, picture, timelineOf, toldAbout, type People } from './people.js';

let baton: Baton;
let people: People;
beforeAll(async () => {
  baton = await startBaton({ demo: true });
  people = await meetPeople(baton);
});
afterAll(() => baton.stop());

const rowOf = (id: string) => baton.database.handover.findUniqueOrThrow({ where: { id } });
const customerOf = (id: string) => baton.database.customer.findUniqueOrThrow({ where: { id } });
const auditOf = (id: string, action: string) =>
  baton.database.auditEntry.findMany({ where: { subjectType: 'handover', subjectId: id, action } });

describe('the opening', () => {
  test('writes row, checklist, freeze, timeline, audit and the notice to the preparer', async () => {
    const { id, customer, items, workflowId } = await openHandover(baton, people);
    expect(await rowOf(id)).toMatchObject({
      customerId: customer.id,
      fromOwnerId: people.oldOwner.id,
      toOwnerId: people.receiver.id,
      reviewerId: people.manager.id,
      preparerId: people.oldOwner.id,
      currentStage: 'preparation',
      status: 'open',
      stepNumber: 0,
      policyVersion: 1,
      initiatedBy: people.manager.id,
    });
    expect((await customerOf(customer.id)).openHandoverId).toBe(id);
    expect(items.filter(({ itemType }) => itemType === 'basic_info')).toHaveLength(1);
    expect(await timelineOf(baton, id)).toEqual(['initiate applied']);
    expect(await auditOf(id, 'initiate_handover')).toMatchObject([{ actorId: people.manager.id }]);
    expect(await toldAbout(baton, id, 'handover_to_prepare')).toEqual([people.oldOwner.id]);
    const description = await baton.client.workflow.getHandle(workflowId).describe();
    expect(description.searchAttributes).toMatchObject({
      HandoverStage: ['preparation'],
      FromOwner: ['E003'],
      ToOwner: ['E004'],
      Reviewer: ['E002'],
    });
  });

  test('of a customer with nothing open requires nothing', async () => {
    const customer = await baton.database.customer.findFirstOrThrow({
      where: {
        owner: { externalId: 'E003' },
        openHandoverId: null,
        opportunities: { none: { status: 'open' } },
        contracts: { none: { status: 'in_force' } },
        tickets: { none: { status: { in: ['open', 'pending'] } } },
        payments: { none: { status: { in: ['overdue', 'disputed'] } } },
      },
    });
    const { id, send } = await openHandover(baton, people, { customerId: customer.id });
    expect(await baton.database.handoverItem.count({ where: { handoverId: id, isRequired: true } })).toBe(0);
    expect(await send(people.oldOwner, 'complete-preparation')).toMatchObject({ status: 200, body: { currentStage: 'review' } });
  });

  test.each([
    ['the owner as receiver', () => ({ toOwner: people.oldOwner.ref }), 'receiver_is_owner', 'toOwner'],
    ['the owner as reviewer', () => ({ reviewer: people.oldOwner.ref }), 'reviewer_is_involved', 'reviewer'],
    [
      'the receiver as reviewer',
      () => ({ toOwner: people.receiver.ref, reviewer: people.receiver.ref }),
      'reviewer_is_involved',
      'reviewer',
    ],
    ['somebody unknown', () => ({ toOwner: { externalId: 'E999' } }), 'employee_unknown', 'toOwner'],
    ['somebody who owns no customers', () => ({ toOwner: people.hr.ref }), 'receiver_not_in_sales', 'toOwner'],
  ])('with %s is refused, and nothing is left of it', async (_, given, code, field) => {
    const customer = await freeCustomer(baton);
    const refused = await people.manager.post('/handovers', { customerId: customer.id, reason: 'resignation', ...given() });
    expect(refused).toMatchObject({ status: 422, body: { code, field } });
    expect(await customerOf(customer.id)).toMatchObject({ openHandoverId: null });
    expect(await baton.database.handover.count({ where: { customerId: customer.id } })).toBe(0);
  });

  test('with the reviewer as receiver is reviewed by the next manager up', async () => {
    const { id } = await openHandover(baton, people, { toOwner: people.manager.ref });
    expect(await rowOf(id)).toMatchObject({ toOwnerId: people.manager.id, reviewerId: people.director.id });
  });

  test('of a customer that is being handed over already names that handover; of one in the pool there is none', async () => {
    const { id, customer } = await openHandover(baton, people);
    const again = { customerId: customer.id, reason: 'resignation' };
    expect(await people.manager.post('/handovers', again)).toMatchObject({ status: 409, body: { code: 'handover_open', handoverId: id } });
    const pooled = await baton.database.customer.findFirstOrThrow({ where: { status: 'in_pool' } });
    expect(await people.admin.post('/handovers', { ...again, customerId: pooled.id })).toMatchObject({
      status: 409,
      body: { code: 'in_pool' },
    });
  });
});

describe('complete_preparation', () => {
  test('waits for every required item, completes those that it is given, and tells the reviewer', async () => {
    const { id, items, allDone, send } = await openHandover(baton, people);
    const before = await picture(baton, id);
    expect(await send(people.oldOwner, 'complete-preparation', { items: allDone.items.slice(1) })).toMatchObject({
      status: 409,
      body: { code: 'items_open', openItems: 1 },
    });
    expect(await picture(baton, id)).toEqual(before);
    expect(await send(people.oldOwner, 'complete-preparation', allDone)).toMatchObject({
      status: 200,
      body: { currentStage: 'review', stepNumber: 1 },
    });
    const done = await baton.database.handoverItem.findMany({ where: { handoverId: id } });
    expect(done.map(({ isCompleted, completedBy }) => [isCompleted, completedBy])).toEqual(items.map(() => [true, people.oldOwner.id]));
    expect(await timelineOf(baton, id)).toEqual([
      'initiate applied',
      'complete_preparation refused items_open',
      'complete_preparation applied',
    ]);
    expect(await auditOf(id, 'complete_preparation')).toMatchObject([
      { actorId: people.oldOwner.id, via: 'api', before: { stage: 'preparation' }, after: { stage: 'review' } },
    ]);
    expect(await toldAbout(baton, id, 'handover_to_review')).toEqual([people.manager.id]);
  });

  test('takes no item of another handover, and then none at all', async () => {
    const [mine, other] = [await openHandover(baton, people), await openHandover(baton, people)];
    const mixed = { items: [...mine.allDone.items, other.allDone.items[0]] };
    expect(await mine.send(people.oldOwner, 'complete-preparation', mixed)).toMatchObject({
      status: 422,
      body: { code: 'item_unknown', field: `items/${mine.items.length}/id` },
    });
    for (const { id } of [mine, other])
      expect(await baton.database.handoverItem.count({ where: { handoverId: id, isCompleted: true } })).toBe(0);
  });
});

describe('request_changes', () => {
  test('reopens the named items with the request, back to preparation', async () => {
    const { id, items, allDone, send } = await openHandover(baton, people, { stage: 'review' });
    const [first, second] = items;
    const asked = { reason: '请补充', items: [first!.id, { id: second!.id, changeRequest: '金额不对' }] };
    expect(await send(people.manager, 'request-changes', asked)).toMatchObject({
      status: 200,
      body: { currentStage: 'preparation', openItems: 2 },
    });
    const open = await baton.database.handoverItem.findMany({ where: { handoverId: id, isCompleted: false } });
    expect(new Map(open.map((item) => [item.id, item.changeRequest]))).toEqual(
      new Map([
        [first!.id, '请补充'],
        [second!.id, '金额不对'],
      ]),
    );
    expect(open.every(({ completedBy, completedAt, isRequired }) => completedBy === null && completedAt === null && isRequired)).toBe(true);
    expect(await toldAbout(baton, id, 'handover_returned')).toEqual([people.oldOwner.id]);

    expect(await send(people.oldOwner, 'complete-preparation')).toMatchObject({ status: 409, body: { openItems: 2 } });
    expect(await send(people.oldOwner, 'complete-preparation', allDone)).toMatchObject({ status: 200 });
    expect(await baton.database.handoverItem.count({ where: { handoverId: id, changeRequest: { not: null } } })).toBe(0);
  });

  test('makes an optional item required, and refuses one that is not there', async () => {
    const { id, send, allDone } = await openHandover(baton, people);
    const added = await people.oldOwner.post(`/handovers/${id}/items`, {
      itemType: 'basic_info',
      itemDescription: '钥匙',
      isRequired: false,
    });
    expect(await send(people.oldOwner, 'complete-preparation', allDone)).toMatchObject({ status: 200 });
    const unknown = { reason: 'r', items: [added.body.id, '01982f6e-0000-7000-8000-000000000001'] };
    expect(await send(people.manager, 'request-changes', unknown)).toMatchObject({
      status: 422,
      body: { code: 'item_unknown', field: 'items/1/id' },
    });
    expect(await rowOf(id)).toMatchObject({ currentStage: 'review' });
    expect(await send(people.manager, 'request-changes', { reason: 'r', items: [added.body.id] })).toMatchObject({
      status: 200,
      body: { openItems: 1 },
    });
  });
});

describe('approve', () => {
  test('names the receiver and asks them to confirm', async () => {
    const { id, send } = await openHandover(baton, people, { stage: 'review', toOwner: undefined });
    expect(await send(people.manager, 'approve')).toMatchObject({ status: 422, body: { code: 'receiver_missing', field: 'toOwner' } });
    expect(await send(people.manager, 'approve', { toOwner: people.colleague.ref })).toMatchObject({
      status: 200,
      body: { currentStage: 'confirmation', toOwnerId: people.colleague.id },
    });
    expect(await toldAbout(baton, id, 'handover_to_confirm')).toEqual([people.colleague.id]);
    expect(await auditOf(id, 'approve')).toMatchObject([{ after: { toOwner: 'E005', toOwnerId: people.colleague.id } }]);
  });

  test.each([
    ['the old owner', () => people.oldOwner.ref, 'receiver_is_owner'],
    ['the reviewer', () => people.manager.ref, 'reviewer_is_receiver'],
    ['nobody known', () => ({ externalId: 'E999' }), 'employee_unknown'],
  ])('is refused for %s', async (_, toOwner, code) => {
    const { id, send } = await openHandover(baton, people, { stage: 'review' });
    expect(await send(people.manager, 'approve', { toOwner: toOwner() })).toMatchObject({ status: 422, body: { code, field: 'toOwner' } });
    expect(await rowOf(id)).toMatchObject({ currentStage: 'review', toOwnerId: people.receiver.id });
  });

  test('is refused to an admin who stands in for a missing reviewer and would approve to themselves', async () => {
    const { id, send } = await openHandover(baton, people, { stage: 'review', toOwner: undefined });
    await baton.database.handover.update({ where: { id }, data: { reviewerId: null } });
    expect(await send(people.admin, 'approve', { toOwner: people.admin.ref })).toMatchObject({
      status: 422,
      body: { code: 'reviewer_is_receiver' },
    });
    expect(await send(people.admin, 'approve', { toOwner: people.receiver.ref })).toMatchObject({ status: 200 });
  });

  test('of a full receiver is refused, then done with a reason, which is audited', async () => {
    const { id, send } = await openHandover(baton, people, { stage: 'review', toOwner: undefined });
    const full = { toOwner: { externalId: 'E008' } };
    await baton.database.employee.update({ where: { externalId: 'E008' }, data: { capacity: 6 } });
    expect(await send(people.manager, 'approve', full)).toMatchObject({
      status: 422,
      body: { code: 'capacity_exceeded', field: 'toOwner', receiver: 'E008', capacity: 6, load: 6 },
    });
    expect(await send(people.manager, 'approve', { ...full, overCapacity: true })).toMatchObject({
      status: 422,
      body: { code: 'reason_required' },
    });
    expect(await send(people.manager, 'approve', { ...full, overCapacity: true, reason: '本季度人手不足' })).toMatchObject({ status: 200 });
    expect(await auditOf(id, 'approve')).toMatchObject([{ after: { overCapacity: true, reason: '本季度人手不足' } }]);
    const shown = await baton.database.notification.findMany({ where: { handoverId: id, template: 'handover_over_capacity' } });
    expect(shown).toMatchObject([{ recipientId: people.director.id, parameters: { note: '本季度人手不足' } }]);
    await baton.database.employee.update({ where: { externalId: 'E008' }, data: { capacity: null } });
  });

  test('counts what the receiver is to get from open handovers, this one once', async () => {
    const customers = await baton.database.customer.count({ where: { owner: { externalId: 'E007' } } });
    const { send } = await openHandover(baton, people, { stage: 'review', toOwner: people.outsider.ref });
    await baton.database.employee.update({ where: { id: people.outsider.id }, data: { capacity: customers + 1 } });
    const second = await freeCustomer(baton);
    const another = { customerId: second.id, reason: 'resignation', toOwner: people.outsider.ref };
    expect(await people.manager.post('/handovers', another)).toMatchObject({
      status: 422,
      body: { code: 'capacity_exceeded', load: customers + 1 },
    });
    expect(await send(people.manager, 'approve')).toMatchObject({ status: 200 });
    await baton.database.employee.update({ where: { id: people.outsider.id }, data: { capacity: null } });
  });

  test('of somebody who leaves is refused', async () => {
    const { send } = await openHandover(baton, people, { stage: 'review', toOwner: people.colleague.ref });
    await baton.database.employee.update({ where: { id: people.colleague.id }, data: { status: 'leaving' } });
    expect(await send(people.manager, 'approve')).toMatchObject({ status: 422, body: { code: 'receiver_inactive', receiver: 'E005' } });
    await baton.database.employee.update({ where: { id: people.colleague.id }, data: { status: 'active' } });
  });
});

describe('send_back', () => {
  test('goes back to preparation with a question; the receiver stays', async () => {
    const { id, items, send } = await openHandover(baton, people, { stage: 'confirmation' });
    const asked = { question: '合同在哪里?', items: [items[0]!.id] };
    expect(await send(people.receiver, 'send-back', asked)).toMatchObject({
      status: 200,
      body: { currentStage: 'preparation', toOwnerId: people.receiver.id, openItems: 1 },
    });
    expect(await baton.database.handoverItem.findUniqueOrThrow({ where: { id: items[0]!.id } })).toMatchObject({
      changeRequest: '合同在哪里?',
    });
    expect(await toldAbout(baton, id, 'handover_sent_back')).toEqual([people.oldOwner.id]);
  });
});

describe('decline', () => {
  test('goes back to review without a receiver', async () => {
    const { id, send } = await openHandover(baton, people, { stage: 'confirmation' });
    expect(await send(people.receiver, 'decline', { reason: '行业不熟' })).toMatchObject({
      status: 200,
      body: { currentStage: 'review', toOwnerId: null },
    });
    expect(await toldAbout(baton, id, 'handover_declined')).toEqual([people.manager.id]);
    expect(await auditOf(id, 'decline')).toMatchObject([
      { before: { toOwnerId: people.receiver.id }, after: { toOwnerId: null, declinedBy: 'E004' } },
    ]);
    expect(await send(people.receiver, 'confirm')).toMatchObject({ status: 409, body: { code: 'wrong_stage' } });
  });
});

describe('send_to_pool', () => {
  test.each(['review', 'confirmation'] as const)('in %s ends the handover and recycles the customer', async (stage) => {
    const { id, customer, send } = await openHandover(baton, people, { stage });
    expect(await send(people.manager, 'send-to-pool', { reason: '无人接手' })).toMatchObject({
      status: 200,
      body: { currentStage: stage, status: 'cancelled', closedReason: 'to_pool' },
    });
    expect(await customerOf(customer.id)).toMatchObject({ status: 'in_pool', ownerId: null, openHandoverId: null });
    expect(await baton.database.poolEntry.findMany({ where: { customerId: customer.id } })).toMatchObject([
      { poolStatus: 'available', recycleReason: 'manual', originalOwnerId: people.oldOwner.id, note: '无人接手' },
    ]);
    expect(await baton.database.ownershipChange.findMany({ where: { handoverId: id } })).toMatchObject([
      { entityType: 'customer', cause: 'recycle', fromOwnerId: people.oldOwner.id, toOwnerId: null, actorId: people.manager.id },
    ]);
    expect((await toldAbout(baton, id, 'handover_to_pool')).toSorted()).toEqual([people.oldOwner.id, people.receiver.id].toSorted());
    expect(await toldAbout(baton, id, 'handover_cancelled')).toEqual([]);
    expect(await people.colleague.post(`/pool/${customer.id}/claim`)).toMatchObject({ status: 200 });
  });

  test('is nothing for preparation', async () => {
    const { send } = await openHandover(baton, people);
    expect(await send(people.manager, 'send-to-pool', { reason: 'r' })).toMatchObject({
      status: 409,
      body: { code: 'wrong_stage', currentStage: 'preparation' },
    });
  });
});

describe('cancel', () => {
  test.each(['preparation', 'review', 'confirmation'] as const)('in %s leaves the customer with the old owner, unfrozen', async (stage) => {
    const { id, customer, send, workflowId } = await openHandover(baton, people, { stage });
    expect(await send(people.hr, 'cancel', { reason: '撤回' })).toMatchObject({
      status: 200,
      body: { currentStage: stage, status: 'cancelled', closedReason: 'cancelled', stageDueAt: null, availableActions: [] },
    });
    expect(await customerOf(customer.id)).toMatchObject({ ownerId: people.oldOwner.id, openHandoverId: null, status: 'active' });
    expect(await baton.database.ownershipChange.count({ where: { handoverId: id } })).toBe(0);
    expect((await toldAbout(baton, id, 'handover_cancelled')).toSorted()).toEqual([people.oldOwner.id, people.receiver.id].toSorted());
    expect(await baton.client.workflow.getHandle(workflowId).result()).toEqual({ status: 'cancelled' });
    expect(await send(people.hr, 'cancel', { reason: 'r' })).toMatchObject({
      status: 409,
      body: { code: 'wrong_stage', handoverStatus: 'cancelled' },
    });
    expect(await people.manager.post('/handovers', { customerId: customer.id, reason: 'resignation' })).toMatchObject({ status: 201 });
  });
});
