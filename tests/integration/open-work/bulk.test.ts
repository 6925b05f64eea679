/** A thousand records of a source in one call, each with its own result; and what was typed in by mistake, taken away. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBaton, type Baton } from '../../harness/baton.js';
import { rounds } from '../../harness/rounds.js';
import { createFirm, freshPhone } from '../customers/firm.js';

let baton: Baton;
let firm: Awaited<ReturnType<typeof createFirm>>;
beforeAll(async () => {
  baton = await startBaton({ worker: false });
  firm = await createFirm(baton);
});
afterAll(() => baton.stop());

async function customerOf(owner: string, externalId?: string): Promise<string> {
  const body = { customerName: '客户', customerType: 'individual', phone: freshPhone(), owner: { externalId: owner } };
  const made =
    externalId === undefined
      ? await baton.key.post('/customers', body)
      : await baton.key.put(`/customers/by-external/crm/${externalId}`, body);
  return made.body.id;
}

interface Result {
  readonly externalId: string;
  readonly status: string;
  readonly code?: string;
}
const outcomes = (items: readonly Result[]) => items.map(({ externalId, status, code }) => [externalId, status, ...(code ? [code] : [])]);

test('each record has its own result, in the order of the request: a refused one stops no other', async () => {
  const [one, two] = [await customerOf('S1'), await customerOf('S2', 'bulk-2')];
  const contract = (await baton.key.post(`/customers/${two}/contracts`, { number: 'HT' })).body.id;
  await baton.key.put(`/customers/${one}/payments/erp/P5`, { dueOn: '2026-01-01', amount: '1' });
  const due = { dueOn: '2026-01-31', amount: '12.30' };
  const { status, body } = await baton.key.put('/payments/by-external/erp', {
    items: [
      { externalId: 'P1', customer: { id: one }, ...due },
      { externalId: 'P2', customer: { externalId: 'bulk-2', source: 'crm' }, ...due, contractId: contract, owner: { externalId: 'S3' } },
      { externalId: 'P3', customer: { externalId: 'nobody' }, ...due },
      { externalId: 'P4', customer: { id: one }, ...due, contractId: contract },
      { externalId: 'P5', customer: { id: two }, ...due },
      { externalId: 'P1', customer: { id: one }, ...due },
      { externalId: 'P6', customer: { id: one }, dueOn: '2026-01-31', amount: '-1' },
    ],
  });
  expect(status).toBe(200);
  expect(outcomes(body.items)).toEqual([
    ['P1', 'created'],
    ['P2', 'created'],
    ['P3', 'refused', 'customer_unknown'],
    ['P4', 'refused', 'contract_unknown'],
    ['P5', 'refused', 'belongs_to_other_customer'],
    ['P1', 'refused', 'twice_in_request'],
    ['P6', 'refused', 'amount_negative'],
  ]);
  expect(body.items[0]).toMatchObject({ ownerId: firm.ids.S1, version: 1, ownerKept: false });
  expect(body.items[1]).toMatchObject({ ownerId: firm.ids.S3, ownerKept: false });
  const { body: list } = await baton.key.get(`/customers/${two}/payments`);
  expect(list.items).toMatchObject([{ externalId: 'P2', contractId: contract, amount: '12.30', currency: 'CNY', status: 'due' }]);
  const manifest = await baton.database.ownershipChange.findMany({ where: { entityId: body.items[1].id } });
  expect(manifest).toMatchObject([{ fromOwnerId: null, toOwnerId: firm.ids.S3, cause: 'upsert' }]);
});

test('what a system sends for a customer that was merged, by its id or its key, goes to the survivor', async () => {
  const [survivor, between, duplicate] = [await customerOf('S1'), await customerOf('S1'), await customerOf('S1', 'merged-1')];
  for (const [into, merged] of [
    [between, duplicate],
    [survivor, between],
  ]) {
    expect(await firm.a1.post(`/customers/${into}/merge`, { duplicate: merged })).toMatchObject({ status: 200 });
  }
  const { body } = await baton.key.put('/service-tickets/by-external/desk', {
    items: [
      { externalId: 'by-id', customer: { id: duplicate }, subject: '告警' },
      { externalId: 'by-key', customer: { externalId: 'merged-1', source: 'crm' }, subject: '告警' },
    ],
  });
  expect(outcomes(body.items)).toEqual([
    ['by-id', 'created'],
    ['by-key', 'created'],
  ]);
  const tickets = await baton.database.serviceTicket.findMany({ where: { id: { in: body.items.map(({ id }: { id: string }) => id) } } });
  expect(tickets.map(({ customerId }) => customerId)).toEqual([survivor, survivor]);
});

test('a synchronisation that repeats itself does not undo a handover; one that changes its mind does, with a line in the manifest', async () => {
  const customer = { id: await customerOf('S1') };
  const send = async (owner?: string) => {
    const item = { externalId: 'kept', customer, name: '二期', ...(owner && { owner: { externalId: owner } }) };
    return (await baton.key.put('/opportunities/by-external/crm', { items: [item] })).body.items[0];
  };
  const { id } = await send('S2');
  await baton.database
    .$executeRaw`UPDATE opportunities SET owner_id = ${firm.ids.S3}::uuid, owner_change_id = uuid_v7(), owner_change_cause = 'handover' WHERE id = ${id}::uuid`;
  expect(await send('S2')).toMatchObject({ status: 'replaced', ownerId: firm.ids.S3, ownerKept: true });
  expect(await send()).toMatchObject({ ownerId: firm.ids.S3, ownerKept: false });
  expect(await send('S1')).toMatchObject({ ownerId: firm.ids.S1, ownerKept: false });
  const changes = await baton.database.ownershipChange.findMany({ where: { entityId: id }, orderBy: { id: 'asc' } });
  expect(changes.map(({ cause }) => cause)).toEqual(['upsert', 'handover', 'upsert']);
});

test('replacing empties what the body leaves out, but not who gets the credit', async () => {
  const customer = { id: await customerOf('S1') };
  const send = (more: object) =>
    baton.key.put('/opportunities/by-external/crm', { items: [{ externalId: 'credit', customer, name: '二期', ...more }] });
  await send({ stage: '报价', amount: '5', status: 'won', creditedTo: { externalId: 'S2' } });
  await send({});
  const { body } = await baton.key.get(`/customers/${customer.id}/opportunities`);
  expect(body.items).toMatchObject([{ stage: null, amount: null, status: 'open', creditedTo: firm.ids.S2, version: 2 }]);
});

test('a person reaches their own customers, and names whom they lead', async () => {
  const [mine, other] = [await customerOf('S1'), await customerOf('S3')];
  const items = [
    { externalId: 'mine', customer: { id: mine }, subject: '告警' },
    { externalId: 'given', customer: { id: mine }, subject: '告警', owner: { externalId: 'S2' } },
    { externalId: 'other', customer: { id: other }, subject: '告警' },
  ];
  const asked = async (who: typeof firm.s1) => outcomes((await who.put('/service-tickets/by-external/desk', { items })).body.items);
  expect(await asked(firm.s1)).toEqual([
    ['mine', 'created'],
    ['given', 'refused', 'not_permitted'],
    ['other', 'refused', 'customer_unknown'],
  ]);
  expect(await asked(firm.m1)).toEqual([
    ['mine', 'replaced'],
    ['given', 'created'],
    ['other', 'refused', 'customer_unknown'],
  ]);
});

test('a thousand records go in by one call; two calls at once in opposite order wait for each other, and each record is there once', async () => {
  const customers: string[] = [];
  for (let n = 0; n < 10; n += 1) customers.push(await customerOf('S1'));
  for (let round = 0; round < rounds(3, 30); round += 1) {
    const items = Array.from({ length: 1000 }, (_, n) => ({
      externalId: `K${round}-${n}`,
      customer: { id: customers[n % 10] },
      number: `HT-${n}`,
    }));
    const send = (these: typeof items) => baton.key.put('/contracts/by-external/erp', { items: these });
    const [one, two] = await Promise.all([send(items), send(items.toReversed())]);
    expect([one.status, two.status]).toEqual([200, 200]);
    const statuses = [...one.body.items, ...two.body.items].map(({ status }: Result) => status);
    expect(statuses.filter((status) => status === 'created')).toHaveLength(1000);
    expect(statuses.filter((status) => status === 'replaced')).toHaveLength(1000);
  }
});

describe('a record that was typed in', () => {
  test('can be taken away; what another system keeps, and a contract with payments, cannot', async () => {
    const id = await customerOf('S1');
    const { body: contract } = await firm.s1.post(`/customers/${id}/contracts`, { number: 'HT-9' });
    const { body: payment } = await firm.s1.post(`/customers/${id}/payments`, {
      dueOn: '2026-01-01',
      amount: '1',
      contractId: contract.id,
    });
    const { body: synced } = await baton.key.put(`/customers/${id}/opportunities/crm/synced`, { name: '二期' });
    expect(await firm.s1.delete(`/customers/${id}/contracts/${contract.id}`)).toMatchObject({ status: 409, body: { code: 'in_use' } });
    expect(await firm.s1.delete(`/customers/${id}/opportunities/${synced.id}`)).toMatchObject({
      status: 409,
      body: { code: 'kept_by_source' },
    });
    expect((await firm.s3.delete(`/customers/${id}/payments/${payment.id}`)).status).toBe(404);
    expect((await firm.s1.delete(`/customers/${id}/payments/${payment.id}`)).status).toBe(204);
    expect((await firm.s1.delete(`/customers/${id}/contracts/${contract.id}`)).status).toBe(204);
    expect((await firm.s1.delete(`/customers/${id}/contracts/${contract.id}`)).status).toBe(404);
    const audited = await baton.database.auditEntry.findMany({
      where: { subjectId: { in: [contract.id, payment.id] } },
      orderBy: { id: 'asc' },
    });
    expect(audited.map(({ action, actor }) => [action, actor])).toEqual([
      ['delete_payment', 'S1'],
      ['delete_contract', 'S1'],
    ]);
  });
});
