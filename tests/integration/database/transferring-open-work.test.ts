import { afterAll, beforeAll, expect, test } from 'vitest';
import { transferOpenWork } from '../../../src/ownership/open-work.js';
import { inTransaction, newId } from '../../../src/platform/database.js';
import { createTestDatabase, type TestDatabase } from '../../harness/database.js';

let own: TestDatabase;

beforeAll(async () => {
  own = await createTestDatabase();
});

afterAll(async () => {
  await own.drop();
});

test("the old owner's open work goes along, what is closed, marked to stay or another's does not, what is marked to go does", async () => {
  const { database } = own;
  const [from, to, third] = await database.employee.createManyAndReturn({
    data: ['from', 'to', 'third'].map((name) => ({ externalId: name, name, email: `${name}@demo.example` })),
  });
  const customer = await database.customer.create({
    data: { customerName: '某公司', customerType: 'enterprise', email: 'a@b.example', ownerId: from!.id, status: 'active' },
  });
  const handover = await database.handover.create({
    data: { customerId: customer.id, fromOwnerId: from!.id, toOwnerId: to!.id, handoverReason: 'resignation' },
  });
  const id = { stays: newId(), goes: newId() };
  const mine = { customerId: customer.id, ownerId: from!.id };
  const theirs = { customerId: customer.id, ownerId: third!.id };
  await database.opportunity.createMany({
    data: [
      { ...mine, name: 'open', creditedTo: from!.id },
      { ...mine, name: 'won', status: 'won' },
      { ...mine, name: 'marked to stay', id: id.stays },
      { ...theirs, name: 'of a third' },
      { ...theirs, name: 'of a third, marked to go', id: id.goes },
    ],
  });
  await database.contract.createMany({
    data: (['draft', 'in_force', 'ended', 'terminated'] as const).map((status) => ({ ...mine, number: status, status })),
  });
  await database.serviceTicket.createMany({
    data: (['open', 'pending', 'resolved', 'closed'] as const).map((status) => ({ ...mine, subject: status, status })),
  });
  await database.payment.createMany({
    data: (['due', 'overdue', 'disputed', 'paid'] as const).map((status) => ({ ...mine, dueOn: new Date(), amount: 1, status })),
  });

  const transfer = { handoverId: handover.id, customerId: customer.id, fromOwnerId: from!.id, toOwnerId: to!.id, actorId: to!.id };
  const marks = {
    except: [{ itemType: 'opportunities', subjectId: id.stays }],
    also: [{ itemType: 'opportunities', subjectId: id.goes }],
  } as const;
  const moved = await inTransaction(database, (tx) => transferOpenWork(tx, { ...transfer, ...marks }));
  expect(moved).toHaveLength(9);
  expect(moved.filter(({ fromOwnerId }) => fromOwnerId === third!.id)).toEqual([
    { itemType: 'opportunities', subjectId: id.goes, fromOwnerId: third!.id },
  ]);

  const ofReceiver = { where: { ownerId: to!.id } };
  expect((await database.opportunity.findMany(ofReceiver)).map(({ name }) => name).toSorted()).toEqual([
    'of a third, marked to go',
    'open',
  ]);
  expect((await database.contract.findMany(ofReceiver)).map(({ status }) => status).toSorted()).toEqual(['draft', 'in_force']);
  expect((await database.serviceTicket.findMany(ofReceiver)).map(({ status }) => status).toSorted()).toEqual(['open', 'pending']);
  expect((await database.payment.findMany(ofReceiver)).map(({ status }) => status).toSorted()).toEqual(['disputed', 'due', 'overdue']);
  expect(await database.opportunity.findFirst({ where: { name: 'open' } })).toMatchObject({ creditedTo: from!.id });
  const manifest = await database.ownershipChange.findMany({ where: { handoverId: handover.id } });
  expect(manifest.map(({ entityId }) => entityId).toSorted()).toEqual(moved.map(({ subjectId }) => subjectId).toSorted());
  expect(manifest.every(({ cause, actorId, toOwnerId }) => cause === 'handover' && actorId === to!.id && toOwnerId === to!.id)).toBe(true);

  expect(await inTransaction(database, (tx) => transferOpenWork(tx, transfer))).toHaveLength(1);
});
