import { randomUUID } from 'node:crypto';
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

const person = () => ({ customerName: '测试客户', customerType: 'individual', phone: freshPhone() });
const counted = (answers: readonly { status: number }[]) =>
  Object.fromEntries(
    [...new Set(answers.map(({ status }) => status))].map((status) => [
      status,
      answers.filter((answer) => answer.status === status).length,
    ]),
  );

describe('fifty requests at once', () => {
  test('with the same phone create one customer', async () => {
    const body = person();
    const answers = await Promise.all(Array.from({ length: 50 }, () => firm.s1.post('/customers', body)));
    expect(counted(answers)).toEqual({ 201: 1, 409: 49 });
    expect(new Set(answers.filter(({ status }) => status === 409).map(({ body: { code, field } }) => `${code} ${field}`))).toEqual(
      new Set(['duplicate_phone phone']),
    );
    expect(await baton.database.customer.count({ where: { phone: body.phone } })).toBe(1);
  });

  test('fill an owner to capacity and not beyond', async () => {
    await baton.database.employee.update({ where: { id: firm.ids.S3 }, data: { capacity: 7 } });
    const answers = await Promise.all(Array.from({ length: 50 }, () => firm.s3.post('/customers', person())));
    expect(counted(answers)).toEqual({ 201: 7, 422: 43 });
    expect(answers.find(({ status }) => status === 422)?.body).toMatchObject({ code: 'capacity_exceeded', limit: 7, held: 7 });
    await baton.database.employee.update({ where: { id: firm.ids.S3 }, data: { capacity: null } });
  });

  test('for one external id create one customer', async () => {
    const path = `/customers/by-external/erp/${randomUUID()}`;
    const body = person();
    const answers = await Promise.all(Array.from({ length: 20 }, () => baton.key.put(path, body)));
    expect(counted(answers)).toEqual({ 200: 19, 201: 1 });
    expect(new Set(answers.map(({ body: { id } }) => id)).size).toBe(1);
  });
});

describe('a new customer', () => {
  test('is kept as it was normalised, with its contacts, and says where it is', async () => {
    const phone = freshPhone();
    const { status, headers, body } = await firm.s1.post('/customers', {
      customerName: '  海河  科技 ',
      customerType: 'enterprise',
      phone: phone.replace('+86', '').replace(/(\d{3})(\d{4})/, '$1 $2 '),
      taxId: '9111 0000 6000 37341l',
      email: 'Buero@Example.COM',
      industry: '制造',
      region: '华东',
      contacts: [{ name: ' 王芳 ', phone: '13912345678', role: 'finance', isPrimary: true }],
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      customerName: '海河 科技',
      phone,
      taxId: '91110000600037341L',
      email: 'Buero@example.com',
      ownerId: firm.ids.S1,
      status: 'active',
      lastFollowUp: null,
      version: 1,
    });
    expect(headers.get('location')).toBe(`/api/v1/customers/${body.id}`);
    expect(headers.get('etag')).toBe('"1"');
    expect((await firm.s1.get(`/customers/${body.id}/contacts`)).body.items).toMatchObject([
      { name: '王芳', phone: '+8613912345678', isPrimary: true },
    ]);
    expect((await firm.s1.get(`/customers/${body.id}`)).body).toEqual(body);
    const second = await firm.s2.post('/customers', { customerName: 'x', customerType: 'enterprise', taxId: '91110000600037341L' });
    expect(second).toMatchObject({ status: 409, body: { code: 'duplicate_tax_id', field: 'taxId' } });
    expect(JSON.stringify(second.body)).not.toContain(body.id);
  });

  test('has its first line in the manifest, and one in the audit', async () => {
    const { body } = await firm.s1.post('/customers', person());
    expect(await baton.database.ownershipChange.findMany({ where: { entityId: body.id } })).toMatchObject([
      { entityType: 'customer', fromOwnerId: null, toOwnerId: firm.ids.S1, cause: 'create', actorId: firm.ids.S1 },
    ]);
    expect(await baton.database.auditEntry.findMany({ where: { subjectId: body.id } })).toMatchObject([
      { action: 'create_customer', actor: 'S1', via: 'api' },
    ]);
  });

  test('of a request that is repeated is the first one', async () => {
    const body = person();
    const key = { 'idempotency-key': randomUUID() };
    const [first, again] = [await firm.s1.post('/customers', body, key), await firm.s1.post('/customers', body, key)];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
  });
});

describe('who gets the customer', () => {
  test.each([
    ['s1', undefined, 201, 'S1'],
    ['m1', undefined, 201, null],
    ['a1', undefined, 201, null],
    ['m1', 'S2', 201, 'S2'],
    ['m1', 'M1', 201, 'M1'],
    ['a1', 'S3', 201, 'S3'],
    ['s1', 'S1', 201, 'S1'],
    ['s1', 'S2', 403, undefined],
    ['m1', 'S3', 403, undefined],
    ['h1', undefined, 403, undefined],
    ['o1', undefined, 403, undefined],
    ['a1', 'H1', 422, undefined],
    ['a1', 'S9', 422, undefined],
    ['m1', 'S9', 422, undefined],
    ['s1', 'S9', 403, undefined],
    ['h1', 'S9', 403, undefined],
  ] as const)('%s for %s: %i', async (who, owner, status, ownerId) => {
    const answer = await firm[who].post('/customers', { ...person(), ...(owner && { owner: { externalId: owner } }) });
    expect(answer.status).toBe(status);
    if (ownerId !== undefined)
      expect(answer.body).toMatchObject({ ownerId: ownerId && firm.ids[ownerId], status: ownerId ? 'active' : 'in_pool' });
  });

  test('a system names whom it likes, or nobody', async () => {
    expect((await baton.key.post('/customers', { ...person(), owner: { id: firm.ids.S3 } })).body).toMatchObject({ ownerId: firm.ids.S3 });
    const { body } = await baton.key.post('/customers', person());
    expect(body).toMatchObject({ ownerId: null, status: 'in_pool' });
    expect(await baton.database.poolEntry.findMany({ where: { customerId: body.id } })).toMatchObject([
      { poolStatus: 'available', originalOwnerId: null, recycleReason: 'manual' },
    ]);
  });

  test('who is leaving is given nothing new', async () => {
    await baton.database.employee.update({ where: { id: firm.ids.S2 }, data: { status: 'leaving' } });
    expect((await firm.m1.post('/customers', { ...person(), owner: { externalId: 'S2' } })).body).toMatchObject({
      code: 'owner_inactive',
      field: 'owner',
    });
    await baton.database.employee.update({ where: { id: firm.ids.S2 }, data: { status: 'active' } });
  });
});

test.each([
  ['no name', { customerType: 'individual', phone: '13800138000' }, 'malformed', 'customerName'],
  ['a name of spaces', { customerName: ' ', customerType: 'individual', phone: '13800138000' }, 'name_empty', 'customerName'],
  ['an unknown type', { customerName: 'a', customerType: 'firm', phone: '13800138000' }, 'malformed', 'customerType'],
  ['a number as name', { customerName: 5, customerType: 'individual', phone: '13800138000' }, 'malformed', 'customerName'],
  [
    'a name that is too long',
    { customerName: 'a'.repeat(201), customerType: 'individual', phone: '13800138000' },
    'malformed',
    'customerName',
  ],
  ['a phone that is none', { customerName: 'a', customerType: 'individual', phone: 'call me' }, 'invalid_phone', 'phone'],
  ['no way to reach it', { customerName: 'a', customerType: 'individual' }, 'contact_point_missing', 'phone'],
  ['a tax id of a person', { customerName: 'a', customerType: 'individual', taxId: '91110000600037341L' }, 'tax_id_of_individual', 'taxId'],
  ['a wrong check character', { customerName: 'a', customerType: 'enterprise', taxId: '91110000600037341X' }, 'invalid_tax_id', 'taxId'],
  ['an e-mail without domain', { customerName: 'a', customerType: 'individual', email: 'zhang' }, 'invalid_email', 'email'],
  [
    'an unknown level',
    { customerName: 'a', customerType: 'individual', phone: '13800138000', customerLevel: 'vip' },
    'malformed',
    'customerLevel',
  ],
  ['an unknown field', { customerName: 'a', customerType: 'individual', phone: '13800138000', ownerId: 'x' }, 'malformed', 'ownerId'],
  ['NUL in the name', { customerName: 'a\u0000b', customerType: 'individual', phone: '13800138000' }, 'malformed', 'customerName'],
  [
    'a bad contact',
    { customerName: 'a', customerType: 'individual', phone: '13800138000', contacts: [{ name: 'b', phone: 'x' }] },
    'invalid_phone',
    'contacts/0/phone',
  ],
  [
    'an owner that is no reference',
    { customerName: 'a', customerType: 'individual', phone: '13800138000', owner: 'E003' },
    'malformed',
    'owner',
  ],
])('%s is 400, with the field and the rule', async (_what, body, code, field) => {
  const answer = await firm.s1.post('/customers', body);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer).toMatchObject({ status: 400, body: { code, field } });
});

describe('a customer of another system', () => {
  test('is created once, then changed by what the body names; owner and contacts stay', async () => {
    const path = `/customers/by-external/erp/${randomUUID()}`;
    const body = { ...person(), email: 'a@example.com' };
    const created = await baton.key.put(path, { ...body, owner: { externalId: 'S1' }, contacts: [{ name: 'one' }] });
    expect(created).toMatchObject({ status: 201, body: { ownerId: firm.ids.S1, source: 'erp' } });
    const { email: _, ...withoutEmail } = body;
    const changed = await baton.key.put(path, {
      ...withoutEmail,
      customerName: 'neu',
      owner: { externalId: 'S2' },
      contacts: [{ name: 'two' }],
    });
    expect(changed).toMatchObject({
      status: 200,
      body: { id: created.body.id, customerName: 'neu', ownerId: firm.ids.S1, email: 'a@example.com' },
    });
    expect((await firm.s1.get(`/customers/${created.body.id}/contacts`)).body.items).toHaveLength(1);
  });

  test('is not changed over a change that the caller has not seen', async () => {
    const path = `/customers/by-external/erp/${randomUUID()}`;
    const body = person();
    const withVersion = (version: number, change: object) => baton.key.put(path, { ...body, ...change }, { 'if-match': `"${version}"` });
    expect(await withVersion(1, {}), 'nothing is there').toMatchObject({ status: 412, body: { code: 'precondition_failed' } });
    expect((await baton.key.put(path, body)).headers.get('etag')).toBe('"1"');
    expect(await withVersion(1, { region: '华东' })).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await withVersion(1, { region: '华南' })).toMatchObject({ status: 412, body: { code: 'precondition_failed' } });
  });

  test('whose phone another customer has is refused, on creation and later', async () => {
    const taken = person();
    await firm.s1.post('/customers', taken);
    const path = `/customers/by-external/erp/${randomUUID()}`;
    expect(await baton.key.put(path, taken)).toMatchObject({ status: 409, body: { code: 'duplicate_phone' } });
    await baton.key.put(path, person());
    expect(await baton.key.put(path, taken)).toMatchObject({ status: 409, body: { code: 'duplicate_phone' } });
  });
});
