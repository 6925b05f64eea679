import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBaton, type Baton } from '../../harness/baton.js';
import { createFirm, freshPhone } from '../customers/firm.js';

let baton: Baton;
let firm: Awaited<ReturnType<typeof createFirm>>;
let customerId: string;
beforeAll(async () => {
  baton = await startBaton({ worker: false });
  firm = await createFirm(baton);
  customerId = await customerOf('S1');
});
afterAll(() => baton.stop());

async function customerOf(owner: string): Promise<string> {
  const { body } = await baton.key.post('/customers', {
    customerName: '客户',
    customerType: 'individual',
    phone: freshPhone(),
    owner: { externalId: owner },
  });
  return body.id;
}

let last = 0;
const fresh = (path: string, id = customerId) => `/customers/${id}/${path}/crm/${(last += 1)}`;
const as = (externalId: string) => ({ owner: { externalId } });

const bodies = {
  opportunities: { name: '二期', status: 'open', stage: '报价', amount: '12.30', currency: 'USD', expectedClose: '2026-12-31' },
  contracts: {
    number: 'HT-1',
    status: 'in_force',
    amount: '12.30',
    currency: 'CNY',
    signedOn: '2026-01-01',
    startsOn: '2026-01-02',
    endsOn: '2026-12-31',
  },
  'service-tickets': { subject: '告警', status: 'pending', priority: 'high' },
  payments: { dueOn: '2026-03-31', amount: '12.30', currency: 'CNY', status: 'disputed', paidOn: null, contractId: null },
} as const;
const paths = ['opportunities', 'contracts', 'service-tickets', 'payments'] as const;

describe.each(paths)('%s', (path) => {
  test('are inserted, then replaced', async () => {
    const address = fresh(path);
    const created = await baton.key.put(address, bodies[path]);
    expect(created).toMatchObject({
      status: 201,
      body: { ...bodies[path], customerId, ownerId: firm.ids.S1, source: 'crm', version: 1, ownerKept: false },
    });
    const replaced = await baton.key.put(address, bodies[path]);
    expect(replaced).toMatchObject({ status: 200, body: { ...bodies[path], id: created.body.id, version: 2, ownerKept: false } });
    const manifest = await baton.database.ownershipChange.findMany({ where: { entityId: created.body.id } });
    expect(manifest).toMatchObject([{ fromOwnerId: null, toOwnerId: firm.ids.S1, cause: 'upsert' }]);
  });

  test('of twenty requests at once are one record', async () => {
    const address = fresh(path);
    const answers = await Promise.all(Array.from({ length: 20 }, () => baton.key.put(address, bodies[path])));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(19);
  });

  test('are not moved back by a synchronisation that repeats itself', async () => {
    const address = fresh(path);
    const { body } = await baton.key.put(address, { ...bodies[path], ...as('S2') });
    expect(body).toMatchObject({ ownerId: firm.ids.S2, ownerKept: false });
    await handOver(path, body.id, 'S3');
    expect((await baton.key.put(address, { ...bodies[path], ...as('S2') })).body).toMatchObject({ ownerId: firm.ids.S3, ownerKept: true });
    expect((await baton.key.put(address, bodies[path])).body).toMatchObject({ ownerId: firm.ids.S3, ownerKept: false });
    // The source has learnt of the handover, and later changes its mind: now it is the source's word.
    expect((await baton.key.put(address, { ...bodies[path], ...as('S3') })).body).toMatchObject({ ownerId: firm.ids.S3, ownerKept: false });
    expect((await baton.key.put(address, { ...bodies[path], ...as('S1') })).body).toMatchObject({ ownerId: firm.ids.S1, ownerKept: false });
    const causes = await baton.database.ownershipChange.findMany({ where: { entityId: body.id }, orderBy: { id: 'asc' } });
    expect(causes.map(({ cause, toOwnerId }) => [cause, toOwnerId])).toEqual([
      ['upsert', firm.ids.S2],
      ['handover', firm.ids.S3],
      ['upsert', firm.ids.S1],
    ]);
  });

  test('whose owner nobody knows, or who has left, stay with the customer', async () => {
    const externalId = `gone-${path}`;
    await baton.database.employee.create({ data: { externalId, name: '已走', email: `${externalId}@demo.example`, status: 'left' } });
    const address = fresh(path);
    expect(await baton.key.put(address, { ...bodies[path], ...as('nobody') })).toMatchObject({
      status: 201,
      body: { ownerId: firm.ids.S1, ownerKept: true },
    });
    expect(await baton.key.put(address, { ...bodies[path], ...as(externalId) })).toMatchObject({
      status: 200,
      body: { ownerId: firm.ids.S1, ownerKept: true },
    });
  });

  test('belong to one customer', async () => {
    const address = fresh(path);
    await baton.key.put(address, bodies[path]);
    const other = address.replace(customerId, await customerOf('S2'));
    expect(await baton.key.put(other, bodies[path])).toMatchObject({ status: 409, body: { code: 'belongs_to_other_customer' } });
  });

  test('are typed in, listed and changed', async () => {
    const id = await customerOf('S2');
    const added = await firm.s2.post(`/customers/${id}/${path}`, bodies[path]);
    expect(added).toMatchObject({ status: 201, body: { ...bodies[path], ownerId: firm.ids.S2, source: null } });
    const second = await firm.s2.post(`/customers/${id}/${path}`, bodies[path]);
    const page = await firm.s2.get(`/customers/${id}/${path}?limit=1`);
    expect(page.body.items).toMatchObject([{ id: second.body.id }]);
    expect((await firm.s2.get(`/customers/${id}/${path}?cursor=${page.body.nextCursor}`)).body.items).toMatchObject([
      { id: added.body.id },
    ]);
    const [field] = Object.keys(bodies[path]);
    const value = path === 'payments' ? '2027-01-01' : ' neu ';
    const changed = await firm.s2.patch(`/customers/${id}/${path}/${added.body.id}`, { [field!]: value });
    expect(changed.body).toEqual({ ...added.body, [field!]: value.trim(), version: 2, updatedAt: changed.body.updatedAt });
    expect((await firm.s1.get(`/customers/${id}/${path}`)).status).toBe(404);
    expect((await firm.s1.post(`/customers/${id}/${path}`, bodies[path])).status).toBe(404);
    expect((await firm.s2.patch(`/customers/${customerId}/${path}/${added.body.id}`, { [field!]: value })).status).toBe(404);
  });
});

/** As the transfer does it. */
async function handOver(path: (typeof paths)[number], id: string, to: string) {
  const table = path.replace('-', '_');
  await baton.database.$executeRawUnsafe(
    `UPDATE ${table} SET owner_id = $1::uuid, owner_change_id = uuid_v7(), owner_change_cause = 'handover' WHERE id = $2::uuid`,
    firm.ids[to],
    id,
  );
}

describe('credit', () => {
  test('is the first owner’s, stays through a synchronisation, and goes only to who is named', async () => {
    const address = fresh('opportunities');
    const { body } = await baton.key.put(address, { name: 'a', ...as('S2') });
    expect(body.creditedTo).toBe(firm.ids.S2);
    await handOver('opportunities', body.id, 'S3');
    expect((await baton.key.put(address, { name: 'a', ...as('S2') })).body.creditedTo).toBe(firm.ids.S2);
    expect((await baton.key.put(address, { name: 'a', creditedTo: { externalId: 'S1' } })).body.creditedTo).toBe(firm.ids.S1);
  });
});

test('a payment names a contract of the same customer', async () => {
  const other = await customerOf('S2');
  const { body: contract } = await baton.key.post(`/customers/${other}/contracts`, { number: 'HT-2' });
  const payment = { dueOn: '2026-03-31', amount: '1', contractId: contract.id };
  expect(await baton.key.put(fresh('payments'), payment)).toMatchObject({
    status: 422,
    body: { code: 'contract_unknown', field: 'contractId' },
  });
  expect((await baton.key.put(fresh('payments', other), payment)).body).toMatchObject({ contractId: contract.id });
});

test.each([
  ['opportunities', {}, 'malformed', 'name'],
  ['opportunities', { name: ' ' }, 'name_empty', 'name'],
  ['opportunities', { name: 'a', amount: 12 }, 'malformed', 'amount'],
  ['opportunities', { name: 'a', amount: '-1' }, 'amount_negative', 'amount'],
  ['opportunities', { name: 'a', amount: '1.234' }, 'malformed', 'amount'],
  ['opportunities', { name: 'a', currency: 'rmb' }, 'malformed', 'currency'],
  ['opportunities', { name: 'a', expectedClose: '31.12.2026' }, 'malformed', 'expectedClose'],
  ['opportunities', { name: 'a', status: 'maybe' }, 'malformed', 'status'],
  ['opportunities', { name: 'a', ownerId: 'x' }, 'malformed', 'ownerId'],
  ['contracts', { number: 'a', startsOn: '2026-02-01', endsOn: '2026-01-01' }, 'ends_before_start', 'endsOn'],
  ['payments', { amount: '1' }, 'malformed', 'dueOn'],
  ['payments', { dueOn: '2026-02-30', amount: '1' }, 'malformed', 'dueOn'],
  ['service-tickets', { subject: 'a', priority: 'asap' }, 'malformed', 'priority'],
] as const)('%s %o is 400', async (path, body, code, field) => {
  expect(await baton.key.put(fresh(path), body)).toMatchObject({ status: 400, body: { code, field } });
  expect((await baton.key.post(`/customers/${customerId}/${path}`, body)).body).toMatchObject({ status: 400, code, field });
});

test('a salesperson gives work to nobody else, a manager to those they lead', async () => {
  expect((await firm.s1.post(`/customers/${customerId}/opportunities`, { name: 'a', ...as('S2') })).status).toBe(403);
  expect((await firm.m1.post(`/customers/${customerId}/opportunities`, { name: 'a', ...as('S2') })).body).toMatchObject({
    ownerId: firm.ids.S2,
  });
  expect((await firm.m1.post(`/customers/${customerId}/opportunities`, { name: 'a', ...as('S3') })).status).toBe(403);
});
