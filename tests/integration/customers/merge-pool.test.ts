/** A merge and the pool: nobody gets a customer of it past its limits, and an undone merge leaves it as it was. What was merged says so. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startBaton, type Baton } from '../../harness/baton.js';
import { freshPhone } from './firm.js';
import { createMerging, type Merging } from './merging.js';

let baton: Baton;
let firm: Merging['firm'];
let customer: Merging['customer'];
let merge: Merging['merge'];
beforeAll(async () => {
  baton = await startBaton({ worker: false });
  ({ firm, customer, merge } = await createMerging(baton));
});
afterAll(() => baton.stop());

const settings = (cooldownDays: number | null) => baton.database.pool.updateMany({ data: { cooldownDays } });
beforeEach(() => settings(null));

const ownedBy = async (owner: string, region?: string) => {
  const body = { customerName: '客户', customerType: 'enterprise', phone: freshPhone(), region, owner: { externalId: owner } };
  return (await baton.key.post('/customers', body)).body;
};
const pooledFrom = async (owner: string, region?: string) => {
  const pooled = await ownedBy(owner, region);
  const { body } = await firm.a1.post('/pool/recycle', { customerIds: [pooled.id], note: '暂时无法跟进' });
  expect(body.items).toMatchObject([{ status: 'recycled' }]);
  return pooled;
};
const undo = ({ survivorId, id }: { readonly survivorId: string; readonly id: string }) =>
  firm.a1.post(`/customers/${survivorId}/merges/${id}/undo`);

describe('a customer of the pool', () => {
  test('is merged into nothing by who is no member of it: it is not there for them', async () => {
    const { body: pool } = await firm.a1.post('/pools', { name: '封闭', region: '封闭', isOpenToAll: false });
    const pooled = await pooledFrom('S1', '封闭');
    expect((await firm.m1.get(`/customers/${pooled.id}`)).status).toBe(404);
    for (const survivor of [await ownedBy('M1'), await customer(), await pooledFrom('S1')]) {
      expect((await merge(survivor, pooled)).body).toMatchObject({ status: 404, code: 'not_found' });
      expect((await merge(pooled, survivor)).body).toMatchObject({ status: 404, code: 'not_found' });
    }
    await firm.a1.post(`/pools/${pool.id}/members`, { employees: [{ externalId: 'M1' }] });
    expect((await merge(await customer(), pooled)).status).toBe(200);
    expect((await merge(await customer(), await pooledFrom('S1', '封闭'), {}, 'a1')).status).toBe(200);
  });

  test('becomes nobody’s own by a merge: that is a claim, which has limits', async () => {
    await settings(30);
    const [survivor, pooled] = [await ownedBy('M1'), await pooledFrom('M1')];
    expect((await firm.m1.post(`/pool/${pooled.id}/claim`)).body).toMatchObject({ status: 422, code: 'cooldown' });
    const refused = await merge(survivor, pooled, { take: ['phone'] });
    expect(refused.body).toMatchObject({ status: 409, code: 'duplicate_in_pool', customerId: pooled.id });
    expect((await firm.m1.get(`/customers/${pooled.id}`)).body).toMatchObject({ status: 'in_pool', phone: expect.stringContaining('*') });
    await settings(null);
    expect((await firm.m1.post(`/pool/${pooled.id}/claim`)).status).toBe(200);
    expect((await merge(survivor, pooled, { take: ['phone'] })).status).toBe(200);
  });

  test('that stays there by a merge of two stays masked, also in what is answered', async () => {
    const [survivor, pooled] = [await pooledFrom('S1'), await pooledFrom('S2')];
    const { body: merged } = await merge(survivor, pooled);
    expect(merged.merged.phone).toMatch(/^\+86138\*+\d\d$/);
    expect((await merge(survivor, pooled)).body.merged).toEqual(merged.merged);
    const undone = await firm.m1.post(`/customers/${survivor.id}/merges/${merged.id}/undo`);
    expect(undone.body.merged).toEqual(merged.merged);
    expect((await merge(survivor, pooled, {}, 'a1')).body.merged.phone).toBe(pooled.phone);
  });
});

describe('a merged customer', () => {
  test('is named as one, with where it went, by whatever is asked of it', async () => {
    const [survivor, between, merged] = [await customer(), await customer(), await customer()];
    expect((await merge(between, merged)).status).toBe(200);
    expect((await merge(survivor, between)).status).toBe(200);
    const { id } = merged;
    const conflict = { status: 409, body: { code: 'customer_merged', mergedInto: survivor.id } };
    const handover = { customerId: id.toUpperCase(), reason: 'resignation' };
    for (const who of ['m1', 'a1', 'h1'] as const) expect(await firm[who].post('/handovers', handover)).toMatchObject(conflict);
    expect(await firm.s1.post(`/pool/${id}/claim`)).toMatchObject(conflict);
    expect(await firm.m1.put(`/customers/${id}/protection`, { until: '2099-01-01' })).toMatchObject(conflict);
    expect(await firm.m1.get(`/pool/customers/${id}/outlook`)).toMatchObject(conflict);

    const refused = { items: [{ customerId: id, status: 'refused', code: 'customer_merged', mergedInto: survivor.id }] };
    expect((await firm.s1.post('/pool/claims', { customerIds: [id] })).body).toEqual(refused);
    expect((await firm.m1.post('/pool/recycle', { customerIds: [id] })).body).toEqual(refused);
    const assignments = [{ customerIds: [id], employee: { externalId: 'S2' } }];
    expect((await firm.m1.post('/pool/assignments', { assignments })).body).toEqual(refused);
  });

  test('says nothing of where it went to who may not read that', async () => {
    const [survivor, merged] = [await customer(), await customer()];
    expect((await merge(survivor, merged)).status).toBe(200);
    const handover = { customerId: merged.id, reason: 'resignation' };
    expect((await firm.m2.post('/handovers', handover)).body).toMatchObject({ status: 404, code: 'not_found' });
    const { body } = await firm.s3.post(`/pool/${merged.id}/claim`);
    expect([body.code, body.mergedInto]).toEqual(['already_taken', undefined]);
    expect((await firm.s3.post('/pool/recycle', { customerIds: [merged.id] })).body.items).toEqual([
      { customerId: merged.id, status: 'refused', code: 'not_found' },
    ]);
  });
});

describe('a merge of a customer of the pool is undone', () => {
  test.each([
    ['there too', () => pooledFrom('S2')],
    ['with an owner', () => customer()],
  ])('into the one stay that it had, whose former owner waits as before: the survivor was %s', async (_, survivorOf) => {
    await settings(30);
    const pooled = await pooledFrom('S3');
    const stays = { where: { customerId: pooled.id } };
    const before = await baton.database.poolEntry.findMany(stays);
    const claim = async () => (await firm.s3.post(`/pool/${pooled.id}/claim`)).body;
    const refused = await claim();
    expect(refused).toMatchObject({ status: 422, code: 'cooldown' });
    const { body: merged } = await merge(await survivorOf(), pooled);
    expect(await baton.database.poolEntry.findMany(stays)).toEqual([]);
    expect((await undo(merged)).status).toBe(200);
    expect(await baton.database.poolEntry.findMany(stays)).toEqual(before);
    expect(await claim()).toMatchObject({ code: 'cooldown', until: refused.until });
    expect((await firm.s1.post(`/pool/${pooled.id}/claim`)).status).toBe(200);
  });

  test('into the pool of its region, where its own is no more', async () => {
    const { body: pool } = await firm.a1.post('/pools', { name: '一时', region: '一时' });
    const [survivor, pooled] = [await pooledFrom('S2', '别处'), await pooledFrom('S3', '一时')];
    const { body: merged } = await merge(survivor, pooled, {}, 'a1');
    expect((await firm.a1.delete(`/pools/${pool.id}`)).status).toBe(204);
    expect((await undo(merged)).status).toBe(200);
    expect(await baton.database.poolEntry.findMany({ where: { customerId: pooled.id }, include: { pool: true } })).toMatchObject([
      { poolStatus: 'available', originalOwnerId: firm.ids.S3, pool: { isDefault: true } },
    ]);
  });
});
