import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBaton, type Baton } from '../../harness/baton.js';
import { createFirm, freshPhone } from './firm.js';

let baton: Baton;
let firm: Awaited<ReturnType<typeof createFirm>>;
beforeAll(async () => {
  baton = await startBaton({ worker: false });
  firm = await createFirm(baton);
});
afterAll(() => baton.stop());

async function ofS1(more: object = {}) {
  const { body } = await firm.s1.post('/customers', { customerName: '客户', customerType: 'individual', phone: freshPhone(), ...more });
  return body;
}

describe('a lost update', () => {
  test('is refused by If-Match, and by version', async () => {
    const { id } = await ofS1();
    const [first, second] = await Promise.all([
      firm.s1.patch(`/customers/${id}`, { region: '华东' }, { 'if-match': '"1"' }),
      firm.m1.patch(`/customers/${id}`, { region: '华南' }, { 'if-match': '"1"' }),
    ]);
    expect([first.status, second.status].toSorted()).toEqual([200, 412]);
    expect((first.status === 200 ? first : second).headers.get('etag')).toBe('"2"');
    expect((await firm.s1.patch(`/customers/${id}`, { region: '华北', version: 1 })).body).toMatchObject({ code: 'precondition_failed' });
    expect((await firm.s1.patch(`/customers/${id}`, { region: '华北', version: 2 })).body).toMatchObject({ region: '华北', version: 3 });
    expect((await firm.s1.patch(`/customers/${id}`, { region: '华中' }, { 'if-match': 'yesterday' })).status).toBe(400);
  });
});

describe('a change', () => {
  test('is judged by what the customer then is', async () => {
    const { id, phone } = await ofS1();
    expect((await firm.s1.patch(`/customers/${id}`, { phone: null })).body).toMatchObject({ status: 400, code: 'contact_point_missing' });
    expect((await firm.s1.patch(`/customers/${id}`, { taxId: '91110000600037341L' })).body).toMatchObject({
      status: 400,
      code: 'tax_id_of_individual',
    });
    const { body } = await firm.s1.patch(`/customers/${id}`, { customerType: 'enterprise', taxId: '91110000600037341L', phone: null });
    expect(body).toMatchObject({ customerType: 'enterprise', taxId: '91110000600037341L', phone: null });
    expect((await firm.s1.patch(`/customers/${id}`, { phone })).body).toMatchObject({ phone });
  });

  test('to a phone that another customer has is refused', async () => {
    const [one, other] = [await ofS1(), await ofS1()];
    expect(await firm.s1.patch(`/customers/${one.id}`, { phone: other.phone })).toMatchObject({
      status: 409,
      body: { code: 'duplicate_phone' },
    });
  });

  test.each([
    ['s2', 404],
    ['s3', 404],
    ['m2', 404],
    ['h1', 404],
    ['o1', 404],
    ['m1', 200],
    ['a1', 200],
    ['s1', 200],
  ] as const)('by %s is %i', async (who, status) => {
    const { id } = await ofS1();
    expect((await firm[who].patch(`/customers/${id}`, { industry: 'IT' })).status).toBe(status);
    expect((await firm[who].get(`/customers/${id}`)).status).toBe(status);
    expect((await firm[who].get(`/customers/${id}/360`)).status).toBe(status);
  });

  test('says in the audit which fields it was, and not what they hold', async () => {
    const { id } = await ofS1();
    const phone = freshPhone();
    await firm.s1.patch(`/customers/${id}`, { phone });
    const entries = await baton.database.auditEntry.findMany({ where: { subjectId: id, action: 'update_customer' } });
    expect(entries).toMatchObject([{ after: { fields: ['phone'] } }]);
    expect(JSON.stringify(entries)).not.toContain(phone);
  });
});

test('a customer is taken out of use and into use again', async () => {
  const { id } = await ofS1();
  expect((await firm.s1.post(`/customers/${id}/deactivate`)).body).toMatchObject({ status: 'inactive', ownerId: firm.ids.S1 });
  expect((await firm.s1.post(`/customers/${id}/activate`)).body).toMatchObject({ status: 'active' });
  const pooled = await firm.m1.post('/customers', { customerName: 'p', customerType: 'individual', phone: freshPhone() });
  expect((await firm.a1.post(`/customers/${pooled.body.id}/deactivate`)).body).toMatchObject({ status: 409, code: 'in_pool' });
});

describe('a customer is deleted', () => {
  test('where nothing hangs on it, its contacts with it', async () => {
    const { id } = await ofS1({ contacts: [{ name: '王' }] });
    expect((await firm.s1.delete(`/customers/${id}`)).status).toBe(204);
    expect((await firm.s1.get(`/customers/${id}`)).status).toBe(404);
  });

  test('but not with anything on it, which is named', async () => {
    const { id } = await ofS1();
    await firm.s1.post(`/customers/${id}/follow-ups`, { channel: 'call', content: 'hello' });
    await firm.s1.post(`/customers/${id}/opportunities`, { name: 'o' });
    expect((await firm.s1.delete(`/customers/${id}`)).body).toMatchObject({
      status: 409,
      code: 'in_use',
      hanging: { followUps: 1, opportunities: 1 },
    });
  });
});

describe('a customer is not deleted', () => {
  /** A row that names the customer $1; the other rows that it names are not looked for. */
  const rows: Readonly<Record<string, string>> = {
    opportunities: `(customer_id, name) VALUES ($1, 'o')`,
    contracts: `(customer_id, number) VALUES ($1, 'HT')`,
    service_tickets: `(customer_id, subject) VALUES ($1, 's')`,
    payments: `(customer_id, due_on, amount) VALUES ($1, '2026-01-01', 1)`,
    follow_ups: `(customer_id, channel, content) VALUES ($1, 'call', 'c')`,
    tasks: `(customer_id, employee_id, text) VALUES ($1, uuid_v7(), 't')`,
    customer_handover: `(customer_id, from_owner_id, handover_reason, status, closed_reason) VALUES ($1, uuid_v7(), 'resignation', 'cancelled', 'x')`,
    personnel_change_customers: `(personnel_change_id, customer_id) VALUES (uuid_v7(), $1)`,
    personnel_change_loose_ends: `(personnel_change_id, kind, subject_id, customer_id) VALUES (uuid_v7(), 'opportunities', uuid_v7(), $1)`,
    notifications: `(cause, recipient_kind, recipient_id, channel, template, address, customer_id) VALUES ('c', 'customer', $1, 'email', 't', 'a@b.example', $1)`,
    pool_claims: `(customer_id, employee_id, entry_id) VALUES ($1, uuid_v7(), uuid_v7())`,
    customer_merges: `(survivor_id, merged_id, record, moved, filled) VALUES ($1, uuid_v7(), '{}', '{}', '{}')`,
  };
  /** Goes along with it. */
  const alone = ['customer_contacts', 'customer_pool'];

  test.each(Object.entries(rows))('that a row of %s names', async (table, row) => {
    const { id } = await ofS1();
    await baton.database.$transaction([
      baton.database.$executeRaw`SET LOCAL session_replication_role = replica`,
      baton.database.$executeRawUnsafe(`INSERT INTO ${table} ${row.replaceAll('$1', `'${id}'`)}`),
    ]);
    const { status, body } = await firm.s1.delete(`/customers/${id}`);
    expect([status, body.code, Object.values(body.hanging)]).toEqual([409, 'in_use', [1]]);
  });

  test('and nothing else that must go first names customers', async () => {
    const named = await baton.database.$queryRaw<{ table: string }[]>`
      SELECT DISTINCT conrelid::regclass::text AS table FROM pg_constraint
      WHERE contype = 'f' AND confrelid = 'customers'::regclass AND confdeltype = 'r'`;
    expect(named.map(({ table }) => table).toSorted()).toEqual([...Object.keys(rows), ...alone].toSorted());
  });
});

describe('contacts', () => {
  test('are added and changed', async () => {
    const { id } = await ofS1();
    const { body } = await firm.s1.post(`/customers/${id}/contacts`, { name: '李', phone: '13912345678' });
    expect(body).toMatchObject({ name: '李', phone: '+8613912345678', role: 'other' });
    const changed = await firm.s1.patch(`/customers/${id}/contacts/${body.id}`, { phone: null, leftAt: '2026-01-02T03:04:05Z' });
    expect(changed.body).toMatchObject({ name: '李', phone: null, leftAt: '2026-01-02T03:04:05.000Z' });
    const other = await ofS1();
    expect((await firm.s1.patch(`/customers/${other.id}/contacts/${body.id}`, { name: 'x' })).status).toBe(404);
  });
});

describe('a follow-up', () => {
  test('moves the clock forward, never back', async () => {
    const { id } = await ofS1();
    await firm.s1.post(`/customers/${id}/follow-ups`, { channel: 'call', content: 'new', occurredAt: '2026-06-02T00:00:00Z' });
    await firm.s1.post(`/customers/${id}/follow-ups`, { channel: 'visit', content: 'old', occurredAt: '2026-06-01T00:00:00Z' });
    expect((await firm.s1.get(`/customers/${id}`)).body.lastFollowUp).toBe('2026-06-02T00:00:00.000Z');
    const { body } = await firm.s1.get(`/customers/${id}/follow-ups?limit=1`);
    expect(body.items).toMatchObject([{ content: 'new', employeeId: firm.ids.S1 }]);
    expect((await firm.s1.get(`/customers/${id}/follow-ups?cursor=${body.nextCursor}`)).body).toMatchObject({
      items: [{ content: 'old' }],
      nextCursor: null,
    });
  });

  test.each([
    [{ channel: 'call', content: ' ' }, 'content_empty'],
    [{ channel: 'fax', content: 'a' }, 'malformed'],
    [{ channel: 'call', content: 'a', occurredAt: '2999-01-01T00:00:00Z' }, 'occurred_in_future'],
    [{ channel: 'call', content: 'a', occurredAt: '0000-01-01T00:00:00Z' }, 'malformed'],
  ])('%o is refused', async (body, code) => {
    const { id } = await ofS1();
    expect((await firm.s1.post(`/customers/${id}/follow-ups`, body)).body).toMatchObject({ status: 400, code });
  });

  test('of fifty at once the latest counts', async () => {
    const { id } = await ofS1();
    const days = Array.from({ length: 50 }, (_, day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString());
    const answers = await Promise.all(
      days.map((occurredAt) => firm.s1.post(`/customers/${id}/follow-ups`, { channel: 'call', content: 'a', occurredAt })),
    );
    expect(answers.every(({ status }) => status === 201)).toBe(true);
    expect((await firm.s1.get(`/customers/${id}`)).body.lastFollowUp).toBe(days.at(-1));
  });
});

describe('the list', () => {
  test.each(['id', '-id', 'customerName', '-customerName', 'lastFollowUp', '-lastFollowUp'])(
    'by %s gives every customer once, page by page',
    async (sort) => {
      const region = `region ${sort}`;
      const made = await Promise.all(['乙', '甲', '甲', 'b', 'a'].map((customerName) => ofS1({ customerName, region })));
      await firm.s1.post(`/customers/${made[0].id}/follow-ups`, { channel: 'call', content: 'a', occurredAt: '2026-06-01T00:00:00Z' });
      await firm.s1.post(`/customers/${made[1].id}/follow-ups`, { channel: 'call', content: 'a', occurredAt: '2026-06-02T00:00:00Z' });
      const whole = await firm.s1.get(`/customers?region=${region}&sort=${sort}`);
      const seen: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const { body } = await firm.s1.get(`/customers?region=${region}&sort=${sort}&limit=2${cursor && `&cursor=${cursor}`}`);
        seen.push(...body.items.map(({ id }: { id: string }) => id));
        cursor = body.nextCursor;
      }
      expect(seen).toEqual(whole.body.items.map(({ id }: { id: string }) => id));
      expect(seen.toSorted()).toEqual(made.map(({ id }) => id).toSorted());
    },
  );

  test('shows each caller their own', async () => {
    const { id, phone } = await ofS1();
    const has = async (who: 's1' | 's2' | 'm1' | 'm2' | 'a1', query: string) =>
      (await firm[who].get(`/customers?${query}`)).body.items.some((customer: { id: string }) => customer.id === id);
    const query = `q=${encodeURIComponent(phone)}`;
    expect(await Promise.all((['s1', 's2', 'm1', 'm2', 'a1'] as const).map((who) => has(who, query)))).toEqual([
      true,
      false,
      true,
      false,
      true,
    ]);
    expect(await has('a1', `owner=S1&q=${phone.slice(3)}`)).toBe(true);
    expect(await has('a1', `owner=${firm.ids.S1}&status=active&level=normal&type=individual&limit=200`)).toBe(true);
    expect(await has('a1', `owner=S2&${query}`)).toBe(false);
  });

  test.each(['cursor=x', 'cursor=WyJ4Il0', 'sort=phone', 'limit=0', 'limit=x', 'status=gone', 'color=red'])('?%s is 400', async (query) => {
    expect((await firm.s1.get(`/customers?${query}`)).body).toMatchObject({ status: 400, code: 'malformed' });
  });
});
