import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { timelineStatement } from '../../../src/customers/timeline-statement.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import type { Caller } from '../../harness/http.js';
import { createFirm, freshPhone } from './firm.js';

let baton: Baton;
let firm: Awaited<ReturnType<typeof createFirm>>;
beforeAll(async () => {
  baton = await startBaton();
  firm = await createFirm(baton);
});
afterAll(() => baton.stop());

interface Event {
  readonly id: string;
  readonly kind: string;
  readonly at: string;
  readonly what: string | null;
  readonly text: string | null;
}

async function newCustomer(): Promise<string> {
  const { body } = await firm.s1.post('/customers', { customerName: '海河科技', customerType: 'enterprise', phone: freshPhone() });
  return body.id;
}

async function wholeTimeline(caller: Caller, id: string, limit: number): Promise<Event[]> {
  const events: Event[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { status, body } = await caller.get(`/customers/${id}/timeline?limit=${limit}${cursor === '' ? '' : `&cursor=${cursor}`}`);
    expect(status, JSON.stringify(body)).toBe(200);
    events.push(...body.items);
    cursor = body.nextCursor;
  }
  return events;
}

test('a timeline tells everything that happened with a customer, each thing once', async () => {
  const id = await newCustomer();
  const put = (path: string, body: object) => baton.key.put(`/customers/${id}/${path}`, body);
  await put('opportunities/timeline/1', { name: '二期', status: 'won', amount: '1200.50' });
  await put('contracts/timeline/1', { number: 'HT-7', status: 'in_force', signedOn: '2026-03-01', amount: '8000' });
  await put('service-tickets/timeline/1', { subject: '告警', status: 'pending' });
  await put('payments/timeline/1', { dueOn: '2026-04-01', amount: '100', status: 'paid', paidOn: '2026-04-05' });
  await put('payments/timeline/2', { dueOn: '2999-01-31', amount: '7' });
  await firm.s1.post(`/customers/${id}/follow-ups`, { channel: 'visit', content: '谈续约', occurredAt: '2026-02-01T02:00:00.000Z' });
  const { body: other } = await firm.s1.post('/customers', {
    customerName: '海河（旧）',
    customerType: 'enterprise',
    email: 'old@haihe.example',
  });
  await firm.s1.post(`/customers/${id}/merge`, { duplicate: other.id });
  const { body: handover } = await firm.m1.post('/handovers', { customerId: id, reason: 'position_change' });
  await firm.m1.post(`/handovers/${handover.id}/cancel`, { reason: '留任' });

  const { status, body } = await firm.s1.get(`/customers/${id}/timeline`);
  expect(status).toBe(200);
  const told = body.items.map(({ kind, what, text, day, amount, currency }: Record<string, string | null>) =>
    [kind, what, text, day, amount, currency].filter((each) => each !== null).join(' '),
  );
  expect(new Set(told)).toEqual(
    new Set([
      'handover cancel 留任',
      'handover initiate',
      'merge 海河（旧）',
      'service_ticket pending 告警',
      'opportunity won 二期 1200.50 CNY',
      'owner create',
      'payment paid 2026-04-05 100.00 CNY',
      'payment due 2026-04-01 100.00 CNY',
      'contract in_force HT-7 2026-03-01 8000.00 CNY',
      'follow_up visit 谈续约',
    ]),
  );
  expect(told).toHaveLength(10);
  expect(told.slice(-4)).toEqual([
    'payment paid 2026-04-05 100.00 CNY',
    'payment due 2026-04-01 100.00 CNY',
    'contract in_force HT-7 2026-03-01 8000.00 CNY',
    'follow_up visit 谈续约',
  ]);
});

describe('what begins and ends', () => {
  const told = async (id: string, kind: string) =>
    (await firm.s1.get(`/customers/${id}/timeline?kind=${kind}`)).body.items.map(({ what }: Event) => what);

  test.each([
    ['opportunity', 'opportunities', { name: '二期' }, 'won', 'lost'],
    ['service_ticket', 'service-tickets', { subject: '告警' }, 'resolved', 'closed'],
  ] as const)(
    '%s: it is told when it began and when it ended, and its end no longer once it is open again',
    async (kind, path, body, end, other) => {
      const id = await newCustomer();
      const { body: record } = await firm.s1.post(`/customers/${id}/${path}`, body);
      const become = (status: string) => firm.s1.patch(`/customers/${id}/${path}/${record.id}`, { status });
      expect(await told(id, kind)).toEqual(['open']);
      await become(end);
      expect(await told(id, kind)).toEqual([end, 'open']);
      const at = async () => (await firm.s1.get(`/customers/${id}/timeline?kind=${kind}`)).body.items[0].at;
      const ended = await at();
      await become(other);
      expect([await told(id, kind), await at()]).toEqual([[other, 'open'], ended]);
      await become('open');
      expect(await told(id, kind)).toEqual(['open']);
    },
  );

  test('what another system sends as ended already is told once, with that status; what it ends later, twice', async () => {
    const id = await newCustomer();
    await baton.key.put(`/customers/${id}/opportunities/ended/${id}`, { name: '旧', status: 'lost' });
    expect(await told(id, 'opportunity')).toEqual(['lost']);
    await baton.key.put(`/customers/${id}/service-tickets/ended/${id}`, { subject: '告警', status: 'pending' });
    const item = { externalId: id, customer: { id }, subject: '告警', status: 'closed' };
    await baton.key.put('/service-tickets/by-external/ended', { items: [item] });
    expect(await told(id, 'service_ticket')).toEqual(['closed', 'open']);
  });

  test('a payment is told on the day it was due and on the day it was paid, and once where that was in time', async () => {
    const id = await newCustomer();
    const pay = (externalId: string, body: object) => baton.key.put(`/customers/${id}/payments/due-and-paid/${id}${externalId}`, body);
    await pay('late', { dueOn: '2026-04-01', amount: '1', status: 'paid', paidOn: '2026-04-05' });
    await pay('early', { dueOn: '2026-03-01', amount: '2', status: 'paid', paidOn: '2026-02-20' });
    await pay('owed', { dueOn: '2026-01-01', amount: '3', status: 'disputed' });
    await pay('some day', { dueOn: '2999-01-01', amount: '4' });
    const { body } = await firm.s1.get(`/customers/${id}/timeline?kind=payment`);
    expect(body.items.map(({ day, what, amount }: Record<string, string>) => `${day} ${what} ${amount}`)).toEqual([
      '2026-04-05 paid 1.00',
      '2026-04-01 due 1.00',
      '2026-02-20 paid 2.00',
      '2026-01-01 disputed 3.00',
    ]);
  });
});

test('page by page it is the same timeline, newest first, whatever the size of a page and however many things happened at once', async () => {
  const id = await newCustomer();
  const at = '2026-02-01T02:00:00.000Z';
  for (let count = 0; count < 7; count += 1) {
    await firm.s1.post(`/customers/${id}/follow-ups`, { channel: 'call', content: `No. ${count}`, occurredAt: at });
    await baton.key.put(`/customers/${id}/payments/pages-${id}/${count}`, {
      dueOn: '2026-01-31',
      amount: '5',
      status: 'paid',
      paidOn: '2026-01-30',
    });
  }
  const whole = await wholeTimeline(firm.s1, id, 200);
  expect(whole).toHaveLength(15);
  expect(whole.map(({ at: when }) => when)).toEqual(
    whole
      .map(({ at: when }) => when)
      .toSorted()
      .toReversed(),
  );
  expect(await wholeTimeline(firm.s1, id, 1)).toEqual(whole);
  expect(await wholeTimeline(firm.s1, id, 4)).toEqual(whole);
});

test('only the kinds that are asked for', async () => {
  const id = await newCustomer();
  await firm.s1.post(`/customers/${id}/follow-ups`, { channel: 'call', content: '问候' });
  await baton.key.put(`/customers/${id}/service-tickets/kinds/1`, { subject: '发票' });
  const kindsOf = async (query: string) =>
    (await firm.s1.get(`/customers/${id}/timeline?${query}`)).body.items.map(({ kind }: Event) => kind).toSorted();
  expect(await kindsOf('kind=follow_up')).toEqual(['follow_up']);
  expect(await kindsOf('kind=follow_up&kind=service_ticket')).toEqual(['follow_up', 'service_ticket']);
  expect(await firm.s1.get(`/customers/${id}/timeline?kind=rumour`)).toMatchObject({ status: 400, body: { field: 'kind/0' } });
});

describe('whose timeline may be read', () => {
  test('one of somebody else is not there, and one of the pool is not open before it is claimed', async () => {
    const id = await newCustomer();
    expect(await firm.s2.get(`/customers/${id}/timeline`)).toMatchObject({ status: 404 });
    await firm.s1.post('/pool/recycle', { customerIds: [id] });
    expect(await firm.s2.get(`/customers/${id}/timeline`)).toMatchObject({ status: 403 });
    await firm.s2.post(`/pool/${id}/claim`);
    const { status, body } = await firm.s2.get(`/customers/${id}/timeline?kind=owner`);
    expect(status).toBe(200);
    expect(body.items.map(({ what }: Event) => what)).toEqual(['claim', 'give_back', 'create']);
  });
});

test('each kind is found by an index, so a timeline costs what its customer has', async () => {
  const sql = new pg.Client(baton.databaseUrl);
  await sql.connect();
  try {
    const id = await newCustomer();
    await sql.query('BEGIN');
    // What the planner would choose where tables are large: here they are nearly empty.
    await sql.query('SET LOCAL enable_seqscan = off');
    const { text, values } = timelineStatement(id, { after: { at: new Date(), id }, rows: 51 });
    const { rows } = await sql.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${text}`, values);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).not.toContain('Seq Scan');
    await sql.query('ROLLBACK');
  } finally {
    await sql.end();
  }
});
