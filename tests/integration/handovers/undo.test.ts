/** Undo: what a handover moved goes back as far as it is still there, and everybody who was told otherwise learns of it. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { undoHandover } from '../../../src/handovers/undo.js';
import { newId, Prisma } from '../../../src/platform/database.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import { eventually } from '../../harness/eventually.js';
import { ownersOfEverything } from '../../harness/owners.js';
import { rounds } from '../../harness/rounds.js';
import { openHandover, meetPeople, timelineOf, type Handover, type People } from './people.js';

let baton: Baton;
let people: People;
beforeAll(async () => {
  baton = await startBaton({ demo: true });
  people = await meetPeople(baton);
});
afterAll(() => baton.stop());

const kinds = ['opportunity', 'contract', 'service_ticket', 'payment'] as const;
type Kind = (typeof kinds)[number];
const tableOf = { opportunity: 'opportunities', contract: 'contracts', service_ticket: 'service_tickets', payment: 'payments' } as const;

type Owner = 'oldOwner' | 'colleague' | 'receiver' | 'nobody';
interface Work {
  readonly kind: Kind;
  readonly owner: Owner;
  readonly isOpen: boolean;
  /** Whether the reviewer marks that it goes along, whoever's it is. */
  readonly moves: boolean;
}
const arbitraryWork: fc.Arbitrary<Work> = fc.record({
  kind: fc.constantFrom(...kinds),
  owner: fc.constantFrom('oldOwner', 'oldOwner', 'colleague', 'receiver', 'nobody'),
  isOpen: fc.boolean(),
  moves: fc.boolean(),
});

/** A customer of the old owner with that work, and the ids of its records. */
async function customerWith(work: readonly Work[]) {
  const id = newId();
  const email = `${id}@example.com`;
  const ownerId = people.oldOwner.id;
  await baton.database.customer.create({
    data: { id, customerName: `客户 ${id}`, customerType: 'enterprise', email, status: 'active', ownerId },
  });
  const records = await Promise.all(
    work.map(async ({ kind, owner, isOpen }) => {
      const theirs = { id: newId(), customerId: id, ownerId: owner === 'nobody' ? null : people[owner].id };
      if (kind === 'opportunity') {
        await baton.database.opportunity.create({
          data: { ...theirs, name: '续约', status: isOpen ? 'open' : 'won', creditedTo: theirs.ownerId },
        });
      } else if (kind === 'contract') {
        await baton.database.contract.create({ data: { ...theirs, number: theirs.id, status: isOpen ? 'in_force' : 'terminated' } });
      } else if (kind === 'service_ticket') {
        await baton.database.serviceTicket.create({ data: { ...theirs, subject: '发票', status: isOpen ? 'open' : 'closed' } });
      } else {
        const status = isOpen ? 'overdue' : 'paid';
        await baton.database.payment.create({ data: { ...theirs, dueOn: new Date('2026-01-01'), amount: 3, status } });
      }
      return { kind, id: theirs.id };
    }),
  );
  return { id, records };
}

async function handOver(customerId: string, marks: ReadonlyMap<string, boolean> = new Map()): Promise<Handover> {
  const handover = await openHandover(baton, people, { customerId });
  const items = handover.items.flatMap(({ id, subjectId, itemType }) =>
    itemType !== 'basic_info' && subjectId !== null && marks.has(subjectId) ? [{ id, moves: marks.get(subjectId) }] : [],
  );
  expect(await handover.send(people.oldOwner, 'complete-preparation', handover.allDone)).toMatchObject({ status: 200 });
  if (items.length > 0) expect(await people.manager.patch(`/handovers/${handover.id}/items`, { items })).toMatchObject({ status: 200 });
  expect(await handover.send(people.manager, 'approve')).toMatchObject({ status: 200 });
  expect(await handover.send(people.receiver, 'confirm')).toMatchObject({ status: 200, body: { status: 'completed', undo: null } });
  return handover;
}

const reason = '交错了人';
const give = (table: string, id: string, to: string) =>
  baton.database.$executeRaw`
    UPDATE ${Prisma.raw(table)} SET owner_id = ${to}::uuid, owner_change_id = uuid_v7(), owner_change_cause = 'assign' WHERE id = ${id}::uuid`;

describe('handing over and undoing', () => {
  test('leaves the owner columns of all tables as they were', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryWork, { maxLength: 8 }), async (work) => {
        const { id, records } = await customerWith(work);
        const before = await ownersOfEverything(baton.database);
        const { send } = await handOver(id, new Map(records.map((record, at) => [record.id, work[at]!.moves])));
        expect(await ownersOfEverything(baton.database)).not.toEqual(before);
        expect(await send(people.manager, 'undo', { reason })).toMatchObject({
          status: 200,
          body: { status: 'undone', undo: { left: [] } },
        });
        expect(await ownersOfEverything(baton.database)).toEqual(before);
      }),
      { numRuns: rounds(6, 100) },
    );
  }, 900_000);

  test('leaves with others what the receiver gave them in between, and says so', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(arbitraryWork, fc.boolean()), { maxLength: 6 }), fc.boolean(), async (plan, givesCustomer) => {
        const { id, records } = await customerWith(plan.map(([work]) => work));
        const before = await ownersOfEverything(baton.database);
        const { id: handoverId, send } = await handOver(id);
        const given = [
          ...(givesCustomer ? [{ kind: 'customer', id, table: 'customers' }] : []),
          ...records.flatMap((record, at) => (plan[at]![1] ? [{ ...record, table: tableOf[record.kind] }] : [])),
        ];
        for (const { table, id: record } of given) await give(table, record, people.outsider.id);
        const between = await ownersOfEverything(baton.database);

        const moved = await baton.database.ownershipChange.findMany({ where: { handoverId, cause: 'handover' } });
        const left = moved.filter(({ entityId }) => given.some((each) => each.id === entityId));
        const answer = await send(people.manager, 'undo', { reason });
        if (left.length === moved.length) {
          expect(answer).toMatchObject({ status: 409, body: { code: 'nothing_to_undo' } });
          expect(await ownersOfEverything(baton.database)).toEqual(between);
          return;
        }
        expect(answer.status).toBe(200);
        const { undo } = answer.body;
        const told = undo.left.map((each: { entityId: string; why: string; ownerId: string }) => [each.entityId, each.why, each.ownerId]);
        expect(told.toSorted()).toEqual(left.map(({ entityId }) => [entityId, 'moved_on', people.outsider.id]).toSorted());
        const expected = new Map(before);
        for (const { table, id: record } of given) expected.set(`${table} ${record}`, between.get(`${table} ${record}`)!);
        expect(await ownersOfEverything(baton.database)).toEqual(expected);
      }),
      { numRuns: rounds(6, 100) },
    );
  }, 900_000);
});

const completed = async () => {
  const customer = await customerWith([{ kind: 'opportunity', owner: 'oldOwner', isOpen: true, moves: true }]);
  return { ...(await handOver(customer.id)), customerId: customer.id };
};

describe('an undo', () => {
  test('takes the receiver’s open tasks away, is in timeline and audit, and stays readable', async () => {
    const { id, send } = await completed();
    expect(await baton.database.task.count({ where: { handoverId: id, doneAt: null } })).toBe(1);
    expect((await people.manager.get(`/handovers/${id}`)).body).toMatchObject({ availableActions: ['undo'], undo: null });
    const { body } = await send(people.manager, 'undo', { reason });
    expect(body).toMatchObject({
      status: 'undone',
      currentStage: 'completed',
      availableActions: [],
      undo: { reason, toOwner: 'E003', reversed: { customer: 1, opportunity: 1 }, left: [], tasksRemoved: 1, overCapacity: null },
    });
    expect((await people.oldOwner.get(`/handovers/${id}`)).body.undo).toEqual(body.undo);
    expect(await baton.database.task.count({ where: { handoverId: id } })).toBe(0);
    expect((await timelineOf(baton, id)).at(-1)).toBe('undo applied');
    expect(await baton.database.auditEntry.count({ where: { subjectId: id, action: 'undo' } })).toBe(1);
  });

  test('is the reviewer’s or an admin’s, of a completed handover, and once', async () => {
    const { id, send } = await completed();
    for (const who of [people.oldOwner, people.receiver, people.hr]) {
      expect(await send(who, 'undo', { reason })).toMatchObject({ status: 403, body: { code: 'not_yours' } });
    }
    expect(await send(people.outsider, 'undo', { reason })).toMatchObject({ status: 404 });
    const answers = await Promise.all(
      Array.from({ length: rounds(4, 12) }, (_, at) => send(at % 2 === 0 ? people.manager : people.admin, 'undo', { reason })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { status, body } of answers.filter((answer) => answer.status !== 200)) {
      expect([status, body.code]).toEqual([409, 'wrong_stage']);
    }
    expect(await baton.database.ownershipChange.count({ where: { handoverId: id, cause: 'undo' } })).toBe(2);
    const open = await openHandover(baton, people);
    expect(await open.send(people.manager, 'undo', { reason })).toMatchObject({ status: 409, body: { code: 'wrong_stage' } });
  });

  test('that is repeated with its key, or by Temporal after its commit, happens once and answers the same', async () => {
    const { id, customerId, send } = await completed();
    const key = { 'idempotency-key': `undo-${id}` };
    const first = await send(people.manager, 'undo', { reason }, key);
    expect(first.status).toBe(200);
    expect((await send(people.manager, 'undo', { reason }, key)).body).toEqual(first.body);
    const request = {
      handoverId: id,
      customerId,
      messageId: `undo-${id}`,
      actor: people.manager.id,
      reason,
      toOwner: null,
      entryId: newId(),
    };
    const settings = { baseUrl: baton.url, timing: baton.config };
    expect(await undoHandover(baton.database, request, settings)).toMatchObject({ undone: { reversed: first.body.undo.reversed } });
    expect(await baton.database.ownershipChange.count({ where: { handoverId: id, cause: 'undo' } })).toBe(2);
  });

  test('is refused after the window, and while the customer is being handed over again', async () => {
    const again = await completed();
    const open = await people.manager.post('/handovers', {
      customerId: again.customerId,
      reason: 'resignation',
      toOwner: people.colleague.ref,
    });
    expect(await again.send(people.manager, 'undo', { reason })).toMatchObject({
      status: 409,
      body: { code: 'handover_open', handoverId: open.body.id },
    });
    const late = await completed();
    const policy = (await people.admin.get('/policies')).body;
    const before = new Date(Date.now() - (policy.content.undoDays * 24 + 1) * 3_600_000);
    await baton.database.handover.update({ where: { id: late.id }, data: { completedAt: before } });
    expect((await people.manager.get(`/handovers/${late.id}`)).body).toMatchObject({ availableActions: [], undoableUntil: null });
    expect(await late.send(people.manager, 'undo', { reason })).toMatchObject({ status: 409, body: { code: 'undo_window_over' } });
  });

  test('needs somebody else where the old owner goes; a full one is no obstacle, and is told', async () => {
    const { send } = await completed();
    const where = { id: people.oldOwner.id };
    await baton.database.employee.update({ where, data: { status: 'leaving' } });
    try {
      expect(await send(people.manager, 'undo', { reason })).toMatchObject({ status: 422, body: { code: 'owner_inactive' } });
      expect(await send(people.manager, 'undo', { reason, toOwner: people.receiver.ref })).toMatchObject({
        status: 422,
        body: { code: 'receiver_is_owner' },
      });
      expect(await send(people.manager, 'undo', { reason, toOwner: { externalId: 'nobody' } })).toMatchObject({
        status: 422,
        body: { code: 'employee_unknown', field: 'toOwner' },
      });
      await baton.database.employee.update({ where: { id: people.colleague.id }, data: { capacity: 0 } });
      const { body } = await send(people.manager, 'undo', { reason, toOwner: people.colleague.ref });
      expect(body).toMatchObject({ status: 'undone', undo: { toOwner: 'E005', overCapacity: { capacity: 0 } } });
    } finally {
      await baton.database.employee.update({ where, data: { status: 'active' } });
      await baton.database.employee.update({ where: { id: people.colleague.id }, data: { capacity: null } });
    }
  });

  test('tells whom the completion was told, and does not send what is still queued of it', async () => {
    const { id, customerId, send } = await completed();
    const { email } = await baton.database.customer.findUniqueOrThrow({ where: { id: customerId } });
    const told = { cause: `handover_completed:${id}`, channel: 'email' as const };
    await eventually(
      async () => (await baton.database.notification.count({ where: { ...told, state: { in: ['sent', 'delivered'] } } })) === 1,
    );
    const later = { state: 'queued' as const, reason: null, address: '+8613900000000', notBefore: new Date(Date.now() + 3_600_000) };
    await baton.database.notification.updateMany({ where: { ...told, channel: 'sms' }, data: later });

    const { body } = await send(people.manager, 'undo', { reason });
    expect(body.undo.notices).toEqual({ suppressed: 1, corrected: 1 });
    expect(await baton.database.notification.findFirst({ where: { ...told, channel: 'sms' } })).toMatchObject({
      state: 'suppressed',
      reason: 'undone',
    });
    const mail = await eventually(() => baton.mails().find(({ to, subject }) => String(to).includes(email!) && subject.includes('撤销')));
    const { name } = await baton.database.employee.findUniqueOrThrow({ where: { id: people.oldOwner.id } });
    expect(mail.text).toContain(`变更为${name}`);
    expect(await baton.database.notification.count({ where: { cause: `handover_taken_back:${id}` } })).toBe(2);
    const original = await baton.database.notification.findFirstOrThrow({ where: told });
    const { items } = (await people.admin.get(`/notifications?handover=${id}`)).body;
    const corrections = items.filter(({ template }: { template: string }) => template === 'handover_undone');
    expect(corrections).toMatchObject([{ channel: 'email', recipientId: original.recipientId, supersedes: original.id }]);
  });
});
