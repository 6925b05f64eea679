import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/platform/database.js';
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

  test('by an owner who gives it back says why, to whoever looks at the customer then', async () => {
    const { id } = await create('S1');
    await firm.s1.post('/pool/recycle', { customerIds: [id], note: '对方暂停采购' });
    const { body } = await firm.s2.get(`/customers/${id}/360`);
    expect(body.pool.items).toMatchObject([{ poolStatus: 'available', originalOwnerId: firm.ids.S1, note: '对方暂停采购' }]);
    expect(body.ownershipHistory.items[0]).toMatchObject({ cause: 'give_back', fromOwnerId: firm.ids.S1, actorId: firm.ids.S1 });
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
    const notices = await baton.database.notification.findMany({ where: { template: 'pool_assigned' } });
    expect(notices).toMatchObject([{ recipientId: firm.ids.S2, state: 'queued' }]);
    expect(await baton.database.poolEntry.findMany({ where: { customerId: one.id } })).toMatchObject([
      { poolStatus: 'assigned', takenBy: firm.ids.S2, assignedBy: firm.ids.M1 },
    ]);
    const byAdmin = await firm.a1.post('/pool/assignments', { assignments: [{ customerIds: [two.id], employee: { externalId: 'S3' } }] });
    expect(byAdmin.body.items).toMatchObject([{ status: 'assigned' }]);
  });

  test('to oneself is refused to a manager, who claims within the limits of the pool', async () => {
    await baton.database.pool.updateMany({ data: { dailyLimit: 0 } });
    const [one, two] = await Promise.all([create(), create()]);
    const toEach = { M1: one.id, S2: two.id };
    const assignments = Object.entries(toEach).map(([externalId, id]) => ({ customerIds: [id], employee: { externalId } }));
    expect((await firm.m1.post('/pool/assignments', { assignments })).body.items).toEqual([
      { customerId: one.id, status: 'refused', code: 'not_yours' },
      { customerId: two.id, status: 'assigned' },
    ]);
    expect((await firm.m1.post(`/pool/${one.id}/claim`)).body).toMatchObject({ code: 'daily_limit' });
    await baton.database.pool.updateMany({ data: { dailyLimit: null } });
    expect((await firm.a1.post('/pool/assignments', { assignments: [assignments[0]] })).body.items).toMatchObject([{ status: 'assigned' }]);
  });

  test('gives a customer who is named for two to the first', async () => {
    const { id } = await create();
    const toEach = ['S2', 'S1'].map((externalId) => ({ customerIds: [id, id], employee: { externalId } }));
    expect((await firm.m1.post('/pool/assignments', { assignments: toEach })).body.items).toEqual([
      { customerId: id, status: 'assigned' },
      { customerId: id, status: 'refused', code: 'named_twice' },
    ]);
    expect(await baton.database.customer.findUnique({ where: { id } })).toMatchObject({ ownerId: firm.ids.S2 });
  });

  test('of more than one request moves is refused, with the limit', async () => {
    const customerIds = Array.from({ length: 500 }, () => newId());
    const assignments = Array.from({ length: 11 }, () => ({ customerIds, employee: { externalId: 'S1' } }));
    expect((await firm.m1.post('/pool/assignments', { assignments })).body).toMatchObject({
      status: 400,
      code: 'too_many_customers',
      limit: 5000,
    });
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

describe('what may still be claimed', () => {
  test('is known before it is refused: capacity, the day, cooldowns', async () => {
    await baton.database.pool.updateMany({ where: { isDefault: true }, data: { dailyLimit: 100, cooldownDays: 7 } });
    const { capacity, held, room, dayEndsAt, pools } = (await firm.m2.get('/pool/limits')).body;
    expect({ capacity, room, mayClaim: pools[0].mayClaim }).toEqual({ capacity: null, room: null, mayClaim: 100 - pools[0].claimedToday });
    expect(new Date(dayEndsAt).toISOString()).toMatch(/T16:00:00.000Z$/);
    expect(new Date(dayEndsAt).getTime()).toBeGreaterThan(Date.now());

    await baton.database.employee.update({ where: { id: firm.ids.M2 }, data: { capacity: held + 2 } });
    const [first, given] = await Promise.all([create(), create('M2')]);
    await firm.m2.post('/pool/recycle', { customerIds: [given.id] });
    await firm.m2.post(`/pool/${first.id}/claim`);
    expect((await firm.m2.get('/pool/limits')).body).toMatchObject({
      capacity: held + 2,
      held: held + 1,
      room: 1,
      pools: [{ mayClaim: 1, claimedToday: pools[0].claimedToday + 1, cooldownDays: 7, coolingDown: pools[0].coolingDown + 1 }],
    });
    const { body } = await firm.m2.get('/pool');
    const cooling = body.items.find(({ customer }: { customer: { id: string } }) => customer.id === given.id);
    expect(new Date(cooling.cooldownUntil).getTime()).toBeGreaterThan(Date.now() + 6 * 86_400_000);
    expect((await firm.s1.get('/pool')).body.items[0].cooldownUntil).toBeNull();
    await baton.database.employee.update({ where: { id: firm.ids.M2 }, data: { capacity: null } });
    await baton.database.pool.updateMany({ where: { isDefault: true }, data: { dailyLimit: null, cooldownDays: null } });
  });

  test('is nothing for who claims nothing', async () => {
    for (const who of ['a1', 'h1', 'o1'] as const) expect((await firm[who].get('/pool/limits')).status).toBe(403);
    expect((await baton.key.get('/pool/limits')).status).toBe(403);
  });
});

describe('the list of the pool', () => {
  test.each(['id', '-id', 'customerName', '-customerName', 'customerLevel', '-customerLevel'])(
    'sorted by %s is the same page by page as at once, over all pools',
    async (sort) => {
      const industry = `按${sort}`;
      const region = `地区${sort}`;
      await firm.a1.post('/pools', { name: region, region, isOpenToAll: true });
      const levels = ['important', 'normal', 'potential'];
      for (let index = 0; index < 7; index += 1) {
        const more = { customerName: `客户${index % 3}`, customerLevel: levels[index % 3], industry, ...(index % 2 && { region }) };
        await create(undefined, more);
      }
      const query = `/pool?industry=${encodeURIComponent(industry)}&sort=${sort}`;
      const all = (await firm.s1.get(query)).body.items;
      expect(all).toHaveLength(7);
      const paged = [];
      for (let cursor = ''; ;) {
        const { items, nextCursor } = (await firm.s1.get(`${query}&limit=2${cursor}`)).body;
        paged.push(...items);
        if (nextCursor === null) break;
        cursor = `&cursor=${nextCursor}`;
      }
      const keyOf = ({ id, customer }: (typeof all)[number]) =>
        ({ id, customerName: customer.customerName, customerLevel: levels.indexOf(customer.customerLevel) })[sort.replace('-', '')]!;
      expect(paged).toEqual(all);
      const keys = all.map(keyOf);
      const ascending = keys.toSorted((one: string | number, other: string | number) => (one < other ? -1 : Number(one > other)));
      expect(keys).toEqual(sort.startsWith('-') ? ascending.toReversed() : ascending);
    },
  );

  test('finds a part of a name that holds the signs of a pattern, and nothing else', async () => {
    const { id } = await create(undefined, { customerName: '满100%_\\减' });
    await create(undefined, { customerName: '满100元减' });
    for (const q of ['0%_', '_\\减', '100%']) {
      const { body } = await firm.s1.get(`/pool?q=${encodeURIComponent(q)}`);
      expect(body.items.map(({ customer }: { customer: { id: string } }) => customer.id)).toEqual([id]);
    }
  });

  test('refuses a cursor of another order', async () => {
    const { nextCursor } = (await firm.s1.get('/pool?limit=1')).body;
    expect((await firm.s1.get(`/pool?sort=customerName&cursor=${nextCursor}`)).body).toMatchObject({ status: 400, field: 'cursor' });
  });

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
