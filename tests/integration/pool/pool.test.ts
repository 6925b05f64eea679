import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBaton, type Baton } from '../../harness/baton.js';
import { createFirm, freshPhone } from '../customers/firm.js';

let baton: Baton;
let firm: Awaited<ReturnType<typeof createFirm>>;
beforeAll(async () => {
  baton = await startBaton({ worker: false });
  firm = await createFirm(baton);
});
afterAll(() => baton.stop());

async function create(owner?: string, more: object = {}): Promise<{ id: string; phone: string }> {
  const body = {
    customerName: '客户',
    customerType: 'individual',
    phone: freshPhone(),
    ...more,
    ...(owner && { owner: { externalId: owner } }),
  };
  return (await baton.key.post('/customers', body)).body;
}

async function freeze(customerId: string, from: string) {
  const { id } = await baton.database.handover.create({
    data: { customerId, fromOwnerId: firm.ids[from]!, handoverReason: 'resignation' },
  });
  await baton.database.customer.update({ where: { id: customerId }, data: { openHandoverId: id } });
  return id;
}

describe('a claim', () => {
  test('of fifty at once is won by one', async () => {
    const { id } = await create();
    const claimers = [firm.s1, firm.s2, firm.s3, firm.m1, firm.m2];
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => claimers[index % claimers.length]!.post(`/pool/${id}/claim`)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status, body }) => status === 409 && body.code === 'already_taken')).toHaveLength(49);
    const { ownerId, status } = await baton.database.customer.findUniqueOrThrow({ where: { id } });
    expect({ ownerId, status }).toEqual({ ownerId: answers.find((answer) => answer.status === 200)?.body.ownerId, status: 'active' });
    expect(await baton.database.ownershipChange.count({ where: { entityId: id } })).toBe(1);
    expect(await baton.database.poolClaim.count({ where: { customerId: id } })).toBe(1);
  });

  test('opens what was masked', async () => {
    const { id, phone } = await create(undefined, { email: 'someone@example.com' });
    expect((await firm.s1.get(`/customers/${id}`)).body).toMatchObject({
      phone: `${phone.slice(0, 6)}******${phone.slice(-2)}`,
      email: 's***@example.com',
    });
    expect((await firm.s1.post(`/pool/${id}/claim`)).body).toMatchObject({ phone, ownerId: firm.ids.S1 });
    expect((await firm.s1.get(`/customers/${id}`)).body).toMatchObject({ phone });
    expect((await firm.s2.get(`/customers/${id}`)).status).toBe(404);
  });

  test('stops at capacity and at the daily limit, also for a hundred at once', async () => {
    const held = await baton.database.customer.count({ where: { ownerId: firm.ids.S2 } });
    await baton.database.employee.update({ where: { id: firm.ids.S2 }, data: { capacity: held + 3 } });
    const customers = await Promise.all(Array.from({ length: 10 }, () => create()));
    const answers = await Promise.all(customers.map(({ id }) => firm.s2.post(`/pool/${id}/claim`)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
    expect(answers.find(({ status }) => status === 422)?.body).toMatchObject({
      code: 'capacity_exceeded',
      limit: held + 3,
      held: held + 3,
    });
    await baton.database.employee.update({ where: { id: firm.ids.S2 }, data: { capacity: null } });

    const claimed = await baton.database.poolClaim.count({ where: { employeeId: firm.ids.S2 } });
    await baton.database.pool.updateMany({ data: { dailyLimit: claimed + 2 } });
    const limited = await firm.s2.post('/pool/claims', { customerIds: customers.map(({ id }) => id) });
    const codes = limited.body.items.map(({ status, code }: { status: string; code?: string }) => code ?? status);
    expect(codes.filter((code: string) => code === 'claimed')).toHaveLength(2);
    expect(codes.filter((code: string) => code === 'already_taken')).toHaveLength(3);
    expect(codes.filter((code: string) => code === 'daily_limit')).toHaveLength(5);
    expect((await firm.s2.get('/pool?limit=1')).body.limits).toMatchObject({
      pools: [{ dailyLimit: claimed + 2, claimedToday: claimed + 2 }],
    });
    await baton.database.pool.updateMany({ data: { dailyLimit: null } });
  });

  test('waits for the cooldown where the claimer gave the customer back', async () => {
    await baton.database.pool.updateMany({ data: { cooldownDays: 7 } });
    const { id } = await create('S1');
    expect((await firm.s1.post('/pool/recycle', { customerIds: [id] })).body).toEqual({ items: [{ customerId: id, status: 'recycled' }] });
    expect((await firm.s1.post(`/pool/${id}/claim`)).body).toMatchObject({ status: 422, code: 'cooldown', limit: 7 });
    await baton.database.pool.updateMany({ data: { cooldownDays: null } });
    expect((await firm.s1.post(`/pool/${id}/claim`)).status).toBe(200);
  });

  test('is for members of the pool, who alone see what lies in it', async () => {
    const pool = await baton.database.pool.create({
      data: { name: '西北', region: '西北', members: { create: { employeeId: firm.ids.S1! } } },
    });
    const { id } = await create(undefined, { region: '西北' });
    expect((await firm.s2.get(`/pool?pool=${pool.id}`)).body.items).toEqual([]);
    expect((await firm.s2.get(`/customers/${id}`)).status).toBe(404);
    expect((await firm.s2.get(`/customers/${id}/360`)).status).toBe(404);
    expect((await firm.s2.post(`/pool/${id}/claim`)).body).toMatchObject({ status: 403, code: 'not_a_member' });
    expect((await firm.s1.get(`/pool?pool=${pool.id}`)).body.items).toMatchObject([{ poolId: pool.id, customer: { id } }]);
    expect((await firm.s1.get(`/customers/${id}/360`)).status).toBe(200);
    expect((await firm.s1.post(`/pool/${id}/claim`)).status).toBe(200);
  });

  test.each([
    ['h1', 403],
    ['o1', 403],
    ['a1', 403],
  ] as const)('by %s is %i', async (who, status) => {
    const { id } = await create();
    expect((await firm[who].post(`/pool/${id}/claim`)).status).toBe(status);
  });

  test('of nothing is 404, by a system 403, and by a leaver refused', async () => {
    expect((await firm.s1.post('/pool/01990000-0000-7000-8000-000000000000/claim')).status).toBe(404);
    const { id } = await create();
    expect((await baton.key.post(`/pool/${id}/claim`)).status).toBe(403);
    await baton.database.employee.update({ where: { id: firm.ids.S3 }, data: { status: 'leaving' } });
    expect((await firm.s3.post(`/pool/${id}/claim`)).body).toMatchObject({ status: 422, code: 'not_active' });
    await baton.database.employee.update({ where: { id: firm.ids.S3 }, data: { status: 'active' } });
  });
});

describe('recycling', () => {
  test('answers for each customer', async () => {
    const [own, pooled, frozen, foreign] = await Promise.all([create('S1'), create(), create('S1'), create('S3')]);
    await freeze(frozen.id, 'S1');
    const nothing = '01990000-0000-7000-8000-000000000000';
    const { status, body } = await firm.m1.post('/pool/recycle', {
      customerIds: [own.id, pooled.id, frozen.id, foreign.id, nothing],
      note: ' quiet ',
    });
    expect(status).toBe(200);
    expect(body.items).toEqual([
      { customerId: own.id, status: 'recycled' },
      { customerId: pooled.id, status: 'refused', code: 'in_pool' },
      { customerId: frozen.id, status: 'refused', code: 'handover_open' },
      { customerId: foreign.id, status: 'refused', code: 'not_found' },
      { customerId: nothing, status: 'refused', code: 'not_found' },
    ]);
    expect(await baton.database.poolEntry.findMany({ where: { customerId: own.id } })).toMatchObject([
      { poolStatus: 'available', originalOwnerId: firm.ids.S1, recycleReason: 'manual', note: 'quiet' },
    ]);
    expect(await baton.database.auditEntry.findMany({ where: { subjectId: own.id, action: 'recycle_to_pool' } })).toMatchObject([
      { actor: 'M1' },
    ]);
    expect(await baton.database.customer.findUnique({ where: { id: frozen.id } })).toMatchObject({
      ownerId: firm.ids.S1,
      status: 'active',
    });
  });

  test.each([
    ['s1', 'recycled', 'give_back'],
    ['m1', 'recycled', 'recycle'],
    ['a1', 'recycled', 'recycle'],
    ['s2', 'not_found', undefined],
    ['m2', 'not_found', undefined],
  ] as const)('of a customer of S1 by %s: %s', async (who, outcome, cause) => {
    const { id } = await create('S1');
    const { body } = await firm[who].post('/pool/recycle', { customerIds: [id] });
    expect(body.items[0].code ?? body.items[0].status).toBe(outcome);
    if (cause)
      expect(await baton.database.ownershipChange.findMany({ where: { entityId: id, cause } })).toMatchObject([
        { fromOwnerId: firm.ids.S1, toOwnerId: null },
      ]);
  });

  test('by who has no customers is 403', async () => {
    const { id } = await create('S1');
    expect((await firm.h1.post('/pool/recycle', { customerIds: [id] })).status).toBe(403);
    expect((await firm.o1.post('/pool/recycle', { customerIds: [id] })).status).toBe(403);
  });

  test('and following up at once leave one of the two orders, never half of one', async () => {
    const { id } = await create('S1');
    const answers = await Promise.all([
      firm.m1.post('/pool/recycle', { customerIds: [id] }),
      ...Array.from({ length: 10 }, () => firm.s1.post(`/customers/${id}/follow-ups`, { channel: 'call', content: 'a' })),
    ]);
    expect(answers.every(({ status }) => [200, 201, 403, 404].includes(status))).toBe(true);
    expect(await baton.database.customer.findUnique({ where: { id } })).toMatchObject({ ownerId: null, status: 'in_pool' });
    const recorded = answers.filter(({ status }) => status === 201).length;
    expect(await baton.database.followUp.count({ where: { customerId: id } })).toBe(recorded);
  });
});

describe('assigning', () => {
  test('answers for each customer, by managers within their tree', async () => {
    const [one, two, owned] = await Promise.all([create(), create(), create('S1')]);
    const { body } = await firm.m1.post('/pool/assignments', {
      assignments: [
        { customerIds: [one.id, owned.id], employee: { externalId: 'S2' } },
        { customerIds: [two.id], employee: { externalId: 'S3' } },
      ],
    });
    expect(body.items).toMatchObject([
      { customerId: one.id, status: 'assigned' },
      { customerId: owned.id, status: 'refused', code: 'already_taken' },
      { customerId: two.id, status: 'refused', code: 'not_yours' },
    ]);
    expect(await baton.database.poolEntry.findMany({ where: { customerId: one.id } })).toMatchObject([
      { poolStatus: 'assigned', takenBy: firm.ids.S2, assignedBy: firm.ids.M1 },
    ]);
    const byAdmin = await firm.a1.post('/pool/assignments', { assignments: [{ customerIds: [two.id], employee: { externalId: 'S3' } }] });
    expect(byAdmin.body.items).toMatchObject([{ status: 'assigned' }]);
  });

  test('is not for sales, and not to strangers', async () => {
    const { id } = await create();
    expect((await firm.s1.post('/pool/assignments', { assignments: [{ customerIds: [id], employee: { externalId: 'S1' } }] })).status).toBe(
      403,
    );
    expect(
      (await firm.a1.post('/pool/assignments', { assignments: [{ customerIds: [id], employee: { externalId: 'X' } }] })).body,
    ).toMatchObject({
      status: 422,
      code: 'employee_unknown',
    });
  });
});

describe('the list of the pool', () => {
  test('is masked, filtered and paged', async () => {
    const made = await Promise.all([1, 2, 3].map(() => create(undefined, { industry: '航天', email: 'someone@example.com' })));
    const query = `/pool?industry=${encodeURIComponent('航天')}`;
    const first = await firm.s1.get(`${query}&limit=2&sort=id`);
    const second = await firm.s1.get(`${query}&limit=2&sort=id&cursor=${first.body.nextCursor}`);
    const items = [...first.body.items, ...second.body.items];
    expect(second.body.nextCursor).toBeNull();
    expect(items.map(({ customer }) => customer.id).toSorted()).toEqual(made.map(({ id }) => id).toSorted());
    for (const { phone } of made) expect(JSON.stringify(items)).not.toContain(phone.slice(-6));
    expect(items[0].customer.email).toBe('s***@example.com');
    expect((await firm.a1.get(query)).body).toMatchObject({
      limits: null,
      items: [{ customer: { email: 'someone@example.com' } }, {}, {}],
    });
    expect((await firm.h1.get('/pool')).status).toBe(403);
  });
});
