import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBaton, type Baton } from '../../harness/baton.js';
import { createFirm, freshPhone } from './firm.js';

let baton: Baton;
let firm: Awaited<ReturnType<typeof createFirm>>;
beforeAll(async () => {
  baton = await startBaton({ worker: false });
  firm = await createFirm(baton);
});
afterAll(() => baton.stop());

test('the 360° view holds everything around a customer, with the sums', async () => {
  const { body: customer } = await firm.s1.post('/customers', {
    customerName: '海河科技',
    customerType: 'enterprise',
    phone: freshPhone(),
    contacts: [{ name: '王芳', isPrimary: true }, { name: '李强' }],
  });
  const put = (path: string, body: object) => baton.key.put(`/customers/${customer.id}/${path}`, body);
  await put('opportunities/crm/1', { name: '二期', amount: '1200.50' });
  await put('opportunities/crm/2', { name: 'Export', amount: '10', currency: 'USD' });
  await put('opportunities/crm/3', { name: '已赢', status: 'won', amount: '9999' });
  const { body: contract } = await put('contracts/erp/1', { number: 'HT-1', status: 'in_force', amount: '90071992547409.93' });
  await put('service-tickets/desk/1', { subject: '告警', status: 'pending', priority: 'urgent' });
  await put('service-tickets/desk/2', { subject: '发票', status: 'closed' });
  await put('payments/erp/1', { dueOn: '2026-01-31', amount: '100', status: 'overdue', contractId: contract.id });
  await put('payments/erp/2', { dueOn: '2026-01-31', amount: '0.10' });
  await put('payments/erp/3', { dueOn: '2999-01-31', amount: '7' });
  await put('payments/erp/4', { dueOn: '2026-01-31', amount: '5', status: 'paid', paidOn: '2026-01-30' });
  for (let count = 0; count < 21; count += 1) {
    await firm.s1.post(`/customers/${customer.id}/follow-ups`, {
      channel: 'call',
      content: `No. ${count}`,
      occurredAt: new Date(Date.UTC(2026, 0, 1, count)).toISOString(),
    });
  }

  const { status, body } = await firm.s1.get(`/customers/${customer.id}/360`);
  expect(status).toBe(200);
  expect(Object.keys(body)).toEqual([
    'customer',
    'owner',
    'contacts',
    'opportunities',
    'contracts',
    'serviceTickets',
    'payments',
    'followUps',
    'handovers',
    'ownershipHistory',
    'pool',
    'summary',
    'availableActions',
  ]);
  expect(body.customer).toEqual((await firm.s1.get(`/customers/${customer.id}`)).body);
  expect(body.owner).toMatchObject({ id: firm.ids.S1, externalId: 'S1' });
  expect(body.contacts).toMatchObject({ total: 2, nextCursor: null, items: [{ name: '王芳' }, { name: '李强' }] });
  expect(body.opportunities).toMatchObject({
    total: 3,
    items: [{ name: '已赢' }, { name: 'Export' }, { name: '二期', amount: '1200.50', currency: 'CNY', ownerId: firm.ids.S1 }],
  });
  expect(body.contracts.items).toEqual((await firm.s1.get(`/customers/${customer.id}/contracts`)).body.items);
  expect(body.contracts.items).toMatchObject([{ number: 'HT-1', amount: '90071992547409.93', startsOn: null }]);
  expect(body.serviceTickets).toMatchObject({ total: 2, items: [{ subject: '发票' }, { subject: '告警', priority: 'urgent' }] });
  expect(body.payments).toMatchObject({ total: 4 });
  expect(body.payments.items.at(-1)).toMatchObject({ dueOn: '2026-01-31', amount: '100.00', contractId: contract.id });
  expect(body.followUps).toMatchObject({ total: 21, items: { length: 20 } });
  const rest = await firm.s1.get(`/customers/${customer.id}/follow-ups?cursor=${body.followUps.nextCursor}`);
  expect(rest.body).toMatchObject({ items: [{ content: 'No. 0' }], nextCursor: null });
  expect(body.handovers).toEqual({ items: [], total: 0, nextCursor: null });
  expect(body.ownershipHistory).toMatchObject({ total: 1, items: [{ toOwnerId: firm.ids.S1, cause: 'create' }] });
  expect(body.summary).toMatchObject({
    openOpportunities: [
      { currency: 'CNY', count: 1, amount: '1200.50' },
      { currency: 'USD', count: 1, amount: '10.00' },
    ],
    contractsInForce: [{ currency: 'CNY', count: 1, amount: '90071992547409.93' }],
    unpaid: [{ currency: 'CNY', count: 3, amount: '107.10' }],
    overdue: [{ currency: 'CNY', count: 2, amount: '100.10' }],
    disputed: [],
    unresolvedTickets: 1,
    lastFollowUp: { at: '2026-01-01T20:00:00.000Z', channel: 'call', employeeId: firm.ids.S1 },
  });
  expect(body.summary.text.zh).toContain('2 笔逾期回款（100.10 CNY）');
});

test('the view of nobody and of nothing is 404', async () => {
  expect((await firm.s1.get('/customers/01990000-0000-7000-8000-000000000000/360')).body).toMatchObject({ status: 404, code: 'not_found' });
  expect((await firm.s1.get('/customers/1/360')).body).toMatchObject({ status: 400, code: 'malformed' });
  expect((await baton.stranger.get('/customers/01990000-0000-7000-8000-000000000000/360')).status).toBe(401);
});

test('of a customer of the pool it shows how much there is, and not what', async () => {
  const phone = freshPhone();
  const { body: customer } = await firm.m1.post('/customers', {
    customerName: 'p',
    customerType: 'individual',
    phone,
    email: 'someone@example.com',
    contacts: [{ name: '王', phone: '13912345678' }],
  });
  await baton.key.put(`/customers/${customer.id}/opportunities/crm/p1`, { name: 'secret plan', amount: '10' });
  const { body } = await firm.s3.get(`/customers/${customer.id}/360`);
  expect(body.customer).toMatchObject({ phone: `${phone.slice(0, 6)}******${phone.slice(-2)}`, email: 's***@example.com' });
  expect(body.contacts).toEqual({ items: [], total: 1, nextCursor: null });
  expect(body.opportunities).toEqual({ items: [], total: 1, nextCursor: null });
  expect(body.summary.openOpportunities).toMatchObject([{ amount: '10.00' }]);
  expect(body.pool).toMatchObject({ total: 1, items: [{ poolStatus: 'available' }] });
  expect(JSON.stringify(body)).not.toContain('secret');
  expect((await firm.a1.get(`/customers/${customer.id}/360`)).body.customer.phone).toBe(phone);
});

test('a receiver named in an open handover sees the customer in full, and no longer once it is cancelled', async () => {
  const phone = freshPhone();
  const { body: customer } = await firm.s1.post('/customers', { customerName: 'h', customerType: 'individual', phone });
  expect((await firm.s3.get(`/customers/${customer.id}/360`)).status).toBe(404);
  const parts = { customerId: customer.id, fromOwnerId: firm.ids.S1!, toOwnerId: firm.ids.S3!, handoverReason: 'position_change' as const };
  const { id } = await baton.database.handover.create({ data: parts });
  await baton.database.customer.update({ where: { id: customer.id }, data: { openHandoverId: id } });
  const { body } = await firm.s3.get(`/customers/${customer.id}/360`);
  expect(body).toMatchObject({
    customer: { phone, openHandoverId: id },
    handovers: { total: 1, items: [{ id, toOwnerId: firm.ids.S3, status: 'open' }] },
  });
  expect((await firm.s3.get(`/customers/${customer.id}`)).body).toMatchObject({ phone });
  await baton.database.customer.update({ where: { id: customer.id }, data: { openHandoverId: null } });
  await baton.database.handover.update({ where: { id }, data: { status: 'cancelled', closedReason: 'test' } });
  expect((await firm.s3.get(`/customers/${customer.id}/360`)).status).toBe(404);
});

test('each part goes on by its cursor, to its end, in the order of the view', async () => {
  const { body: customer } = await firm.s1.post('/customers', { customerName: '翻页', customerType: 'individual', phone: freshPhone() });
  const { id } = customer;
  await baton.database.$executeRaw`
    WITH n AS (SELECT * FROM generate_series(1, 45) AS n), people AS (
      INSERT INTO customer_contacts (customer_id, name, is_primary) SELECT ${id}::uuid, 'c' || n, n % 7 = 0 FROM n
    ), calls AS (
      INSERT INTO follow_ups (customer_id, channel, content, occurred_at)
      SELECT ${id}::uuid, 'call', 'f' || n, '2026-01-01'::timestamptz + n % 5 * interval '1 day' FROM n
    ), deals AS (
      INSERT INTO opportunities (customer_id, name, owner_id) SELECT ${id}::uuid, 'o' || n, ${customer.ownerId}::uuid FROM n
    ), dues AS (
      INSERT INTO payments (customer_id, due_on, amount) SELECT ${id}::uuid, '2026-01-01', n FROM n
    )
    INSERT INTO customer_pool (customer_id, pool_id, recycle_reason, pool_status, taken_by, taken_at)
    SELECT ${id}::uuid, (SELECT id FROM pools WHERE is_default), 'manual', 'claimed', ${customer.ownerId}::uuid, now() FROM n`;
  const { body: view } = await firm.s1.get(`/customers/${id}/360`);
  for (const part of ['contacts', 'followUps', 'opportunities', 'payments', 'pool']) {
    const { body: all } = await firm.s1.get(`/customers/${id}/360/${part}?limit=200`);
    const seen = [...view[part].items];
    for (let cursor = view[part].nextCursor; cursor !== null;) {
      const { body } = await firm.s1.get(`/customers/${id}/360/${part}?limit=9&cursor=${cursor}`);
      seen.push(...body.items);
      cursor = body.nextCursor;
    }
    expect([part, seen.length]).toEqual([part, 45]);
    expect(seen).toEqual(all.items);
  }
  expect((await firm.s1.get(`/customers/${id}/360/contracts`)).body).toEqual({ items: [], nextCursor: null });
  expect((await firm.s2.get(`/customers/${id}/360/payments`)).status).toBe(404);
});
