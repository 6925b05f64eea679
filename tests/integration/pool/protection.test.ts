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

const create = async (owner = 'S1', region?: string): Promise<string> => {
  const body = { customerName: '客户', customerType: 'individual', phone: freshPhone(), region, owner: { externalId: owner } };
  return (await baton.key.post('/customers', body)).body.id;
};
const daysAhead = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const allow = (settings: object) => baton.database.pool.updateMany({ where: { isDefault: true }, data: settings });

describe('a protected customer', () => {
  test('is protected to the end of the day in the time zone of the firm, until its owner ends it', async () => {
    const id = await create();
    const { status, body } = await firm.s1.put(`/customers/${id}/protection`, { until: '2099-12-31' });
    expect({ status, until: body.protectedUntil }).toEqual({ status: 200, until: '2099-12-31T16:00:00.000Z' });
    expect((await firm.s1.get('/pool/protected')).body.items).toMatchObject([{ id }]);
    expect((await firm.m1.get('/pool/protected?owner=S1')).body.items).toMatchObject([{ id }]);
    expect((await firm.s2.get('/pool/protected')).body.items).toEqual([]);
    expect((await firm.s1.delete(`/customers/${id}/protection`)).body).toMatchObject({ protectedUntil: null });
    expect((await firm.s1.delete(`/customers/${id}/protection`)).status).toBe(200);
    expect((await firm.s1.get('/pool/protected')).body.items).toEqual([]);
    const audited = await baton.database.auditEntry.findMany({ where: { subjectId: id, actor: 'S1' }, orderBy: { id: 'asc' } });
    expect(audited.map(({ action }) => action)).toEqual(['protect_customer', 'unprotect_customer']);
  });

  test('is so for as long as its owner has it', async () => {
    const id = await create();
    await firm.s1.put(`/customers/${id}/protection`, { until: '2099-12-31' });
    await firm.s1.post('/pool/recycle', { customerIds: [id], note: '暂时无法跟进' });
    expect((await firm.s2.post(`/pool/${id}/claim`)).body).toMatchObject({ ownerId: firm.ids.S2, protectedUntil: null });
  });

  test.each([
    ['s2', 404],
    ['m2', 404],
    ['h1', 404],
    ['o1', 404],
    ['m1', 200],
    ['a1', 200],
  ] as const)('of S1 by %s: %i', async (who, status) => {
    const id = await create();
    expect((await firm[who].put(`/customers/${id}/protection`, { until: '2099-12-31' })).status).toBe(status);
  });

  test('is listed page by page, what ends first first', async () => {
    const ids = await Promise.all([1, 2, 3].map(() => create('S3')));
    for (const [index, id] of ids.entries()) await firm.s3.put(`/customers/${id}/protection`, { until: daysAhead(10 - index) });
    const first = await firm.s3.get('/pool/protected?limit=2');
    const second = await firm.s3.get(`/pool/protected?limit=2&cursor=${first.body.nextCursor}`);
    expect([...first.body.items, ...second.body.items].map(({ id }) => id)).toEqual(ids.toReversed());
    expect(second.body.nextCursor).toBeNull();
  });
});

describe('protection is refused', () => {
  test('beyond the quota of the pool to which the customers would go, also for ten at once', async () => {
    await allow({ protectionQuota: 2 });
    await firm.a1.post('/pools', { name: '别处', region: '别处' });
    for (let round = 0; round < rounds(2, 20); round += 1) {
      const ids = await Promise.all(Array.from({ length: 10 }, () => create('S2')));
      const elsewhere = await create('S2', '别处');
      const answers = await Promise.all(ids.map((id) => firm.s2.put(`/customers/${id}/protection`, { until: '2099-12-31' })));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(2);
      expect(answers.find(({ status }) => status === 422)?.body).toMatchObject({ code: 'protection_quota', limit: 2, held: 2 });
      expect((await firm.s2.put(`/customers/${elsewhere}/protection`, { until: '2099-12-31' })).status).toBe(200);
      expect((await firm.s2.get('/pool/limits')).body.protection).toMatchObject([
        { quota: 2, protected: 2 },
        { quota: null, protected: 1 },
      ]);
      const again = answers.find(({ status }) => status === 200)!.body.id;
      expect((await firm.s2.put(`/customers/${again}/protection`, { until: '2099-12-30' })).status).toBe(200);
      await Promise.all([...ids, elsewhere].map((id) => firm.s2.delete(`/customers/${id}/protection`)));
    }
    await allow({ protectionQuota: null });
  });

  test('of a customer that comes from another region, where the quota of its new pool is full; also for ten at once', async () => {
    await firm.a1.post('/pools', { name: '满额', region: '满额', protectionQuota: 1, protectionDays: 30 });
    const inside = await create('S1', '满额');
    const until = daysAhead(20);
    expect((await firm.s1.put(`/customers/${inside}/protection`, { until })).status).toBe(200);
    const outside = await Promise.all(Array.from({ length: 10 }, () => create('S1', '外地')));
    for (const id of outside) expect((await firm.s1.put(`/customers/${id}/protection`, { until })).status).toBe(200);
    const come = (id: string, region = '满额') => firm.s1.patch(`/customers/${id}`, { region });

    const [first = '', ...others] = outside;
    expect((await come(first)).body).toMatchObject({ status: 422, code: 'protection_quota', field: 'region', limit: 1, held: 1 });
    expect((await come(first, '外乡')).status).toBe(200);
    await firm.s1.delete(`/customers/${inside}/protection`);
    const answers = await Promise.all([first, ...others].map((id) => come(id)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array.from({ length: 9 }, () => 422)]);

    expect((await come(inside, '外地')).status).toBe(200);
    await firm.s1.put(`/customers/${inside}/protection`, { until: '2099-12-31' });
    expect((await come(inside)).body).toMatchObject({ status: 422, code: 'protection_too_long', field: 'region', limit: 30 });
    await firm.s1.delete(`/customers/${inside}/protection`);
    expect((await come(inside)).status).toBe(200);
  });

  test('for longer than the pool allows', async () => {
    await allow({ protectionDays: 30 });
    const id = await create();
    const { body } = await firm.s1.put(`/customers/${id}/protection`, { until: daysAhead(33) });
    expect(body).toMatchObject({ status: 422, code: 'protection_too_long', limit: 30, field: 'until' });
    expect((await firm.s1.put(`/customers/${id}/protection`, { until: daysAhead(29) })).status).toBe(200);
    await allow({ protectionDays: null });
  });

  test('for a day gone by, and in the pool', async () => {
    const id = await create();
    expect((await firm.s1.put(`/customers/${id}/protection`, { until: '2020-01-01' })).body).toMatchObject({
      status: 400,
      code: 'day_in_past',
    });
    await firm.s1.post('/pool/recycle', { customerIds: [id] });
    expect((await firm.a1.put(`/customers/${id}/protection`, { until: '2099-12-31' })).body).toMatchObject({
      status: 409,
      code: 'in_pool',
    });
    expect((await firm.s1.put(`/customers/${id}/protection`, { until: '2099-12-31' })).status).toBe(403);
  });
});
