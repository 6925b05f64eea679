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

const of = (externalId: string) => ({ externalId });
const inPool = async (region?: string): Promise<string> =>
  (await baton.key.post('/customers', { customerName: '客户', customerType: 'individual', phone: freshPhone(), region })).body.id;
const lies = async (customerId: string) =>
  (await baton.database.poolEntry.findFirstOrThrow({ where: { customerId, poolStatus: 'available' } })).poolId;
const defaultPool = async () => (await baton.database.pool.findFirstOrThrow({ where: { isDefault: true } })).id;

describe('a pool of a region', () => {
  test('takes in what lies there already, what comes later and who moves there, and gives all back when its region changes', async () => {
    const before = await inPool('华北');
    const { status, headers, body } = await firm.a1.post('/pools', {
      name: '华北公海',
      region: ' 华北 ',
      members: [of('S1')],
      dailyLimit: 5,
    });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/api/v1/pools/${body.id}`);
    expect(body).toMatchObject({
      name: '华北公海',
      region: '华北',
      isDefault: false,
      isOpenToAll: false,
      dailyLimit: 5,
      members: 1,
      customers: 1,
    });
    const [later, moved] = await Promise.all([inPool('华北'), inPool('火星')]);
    expect(await lies(moved)).toBe(await defaultPool());
    await firm.a1.patch(`/customers/${moved}`, { region: '华北' });
    for (const id of [before, later, moved]) expect(await lies(id)).toBe(body.id);

    expect((await firm.a1.patch(`/pools/${body.id}`, { region: '月球' })).body).toMatchObject({ region: '月球', customers: 0, version: 2 });
    for (const id of [before, later, moved]) expect(await lies(id)).toBe(await defaultPool());
    expect(await baton.database.auditEntry.findMany({ where: { subjectId: body.id }, orderBy: { id: 'asc' } })).toMatchObject([
      { actor: 'A1', action: 'create_pool', after: { gathered: 1, members: [firm.ids.S1] } },
      { actor: 'A1', action: 'update_pool', before: { region: '华北' }, after: { region: '月球', gathered: 3 } },
    ]);
  });

  test('is seen by its members and by administrators', async () => {
    const { body: pool } = await firm.a1.post('/pools', { name: '西南公海', region: '西南', members: [of('S1'), of('S2')] });
    const customer = await inPool('西南');
    const poolsOf = async (who: keyof typeof firm & ('s1' | 's3' | 'a1')) =>
      (await firm[who].get('/pools')).body.items.map(({ id }: { id: string }) => id);
    expect(await poolsOf('s1')).toContain(pool.id);
    expect(await poolsOf('a1')).toContain(pool.id);
    expect(await poolsOf('s3')).toEqual([await defaultPool()]);
    expect((await firm.s3.get(`/pools/${pool.id}`)).status).toBe(404);
    expect((await firm.s3.get(`/pool?pool=${pool.id}`)).body.items).toEqual([]);

    expect((await firm.a1.delete(`/pools/${pool.id}/members/${firm.ids.S1}`)).status).toBe(204);
    expect((await firm.s1.get(`/pools/${pool.id}`)).status).toBe(404);
    expect((await firm.s1.post('/pool/claims', { customerIds: [customer] })).body.items).toMatchObject([{ code: 'not_a_member' }]);
    expect((await firm.a1.get(`/pools/${pool.id}/members`)).body.items).toMatchObject([{ externalId: 'S2', name: 'S2', role: 'sales' }]);

    const added = await firm.a1.post(`/pools/${pool.id}/members`, { employees: [of('S1'), of('S2'), of('M1')] });
    expect(added.body).toMatchObject({ members: 3 });
    expect((await firm.s1.post('/pool/claims', { customerIds: [customer] })).body.items).toMatchObject([{ status: 'claimed' }]);
  });

  test('is assigned from by a manager who is a member, by an administrator in any case', async () => {
    await firm.a1.post('/pools', { name: '东北公海', region: '东北', members: [of('M2')] });
    const [first, second, third] = await Promise.all([inPool('东北'), inPool('东北'), inPool('东北')]);
    const assignTo = (employee: string, customerId: string) => ({ assignments: [{ customerIds: [customerId], employee: of(employee) }] });
    expect((await firm.m1.post('/pool/assignments', assignTo('S1', first))).body.items).toMatchObject([{ code: 'not_a_member' }]);
    expect((await firm.m2.post('/pool/assignments', assignTo('S3', second))).body.items).toMatchObject([{ status: 'assigned' }]);
    expect((await firm.a1.post('/pool/assignments', assignTo('S1', third))).body.items).toMatchObject([{ status: 'assigned' }]);
  });
});

describe('pools are refused', () => {
  test('to everyone but administrators', async () => {
    const id = await defaultPool();
    for (const who of ['s1', 'm1', 'h1', 'o1'] as const) {
      expect((await firm[who].post('/pools', { name: 'x' })).status).toBe(403);
      expect((await firm[who].patch(`/pools/${id}`, { name: 'x' })).status).toBe(403);
      expect((await firm[who].post(`/pools/${id}/members`, { employees: [of('S1')] })).status).toBe(403);
    }
    for (const who of ['s1', 'm1'] as const) expect((await firm[who].get(`/pools/${id}/members`)).status).toBe(403);
    for (const who of ['h1', 'o1'] as const) {
      expect((await firm[who].get('/pools')).status).toBe(403);
      expect((await firm[who].get(`/pools/${id}/members`)).status).toBe(404);
    }
  });

  test('a name and a region that another has', async () => {
    await firm.a1.post('/pools', { name: '甲', region: '甲地' });
    expect((await firm.a1.post('/pools', { name: '甲' })).body).toMatchObject({ status: 409, code: 'duplicate_name', field: 'name' });
    expect((await firm.a1.post('/pools', { name: '乙', region: '甲地' })).body).toMatchObject({
      code: 'duplicate_region',
      field: 'region',
    });
    expect((await firm.a1.post('/pools', { name: ' ' })).body).toMatchObject({ status: 400, code: 'name_empty' });
  });

  test('members who sell nothing', async () => {
    const { body } = await firm.a1.post('/pools', { name: '成员' });
    for (const [who, code] of [
      ['H1', 'not_a_seller'],
      ['nobody', 'employee_unknown'],
    ] as const) {
      expect((await firm.a1.post(`/pools/${body.id}/members`, { employees: [of('S1'), of(who)] })).body).toMatchObject({
        status: 422,
        code,
      });
    }
    expect((await firm.a1.get(`/pools/${body.id}`)).body.members).toBe(0);
    expect((await firm.a1.delete(`/pools/${body.id}/members/${newId()}`)).status).toBe(404);
  });

  test('a change of what somebody else has changed', async () => {
    const { body, headers } = await firm.a1.post('/pools', { name: '版本' });
    const seen = { 'if-match': headers.get('etag')! };
    expect((await firm.a1.patch(`/pools/${body.id}`, { cooldownDays: 7 }, seen)).status).toBe(200);
    expect((await firm.a1.patch(`/pools/${body.id}`, { cooldownDays: 9 }, seen)).status).toBe(412);
  });
});

test('one pool is the default: another takes its place, it cannot cease to be it or be deleted', async () => {
  const old = await defaultPool();
  expect((await firm.a1.patch(`/pools/${old}`, { isDefault: false })).body).toMatchObject({ status: 409, code: 'is_default' });
  expect((await firm.a1.delete(`/pools/${old}`)).body).toMatchObject({ status: 409, code: 'is_default' });
  const { body } = await firm.a1.post('/pools', { name: '新公海', isOpenToAll: true });
  expect((await firm.a1.patch(`/pools/${body.id}`, { isDefault: true })).body).toMatchObject({ isDefault: true });
  expect(await lies(await inPool('哪里都不是'))).toBe(body.id);
  expect((await firm.a1.delete(`/pools/${old}`)).body).toMatchObject({ status: 409, code: 'in_use' });
  const { body: mistake } = await firm.a1.post('/pools', { name: '误', members: [of('S1')] });
  expect((await firm.a1.delete(`/pools/${mistake.id}`)).status).toBe(204);
  expect((await firm.a1.get(`/pools/${mistake.id}`)).status).toBe(404);
});

test('a pool that is made twice with one key is one', async () => {
  const key = { 'idempotency-key': newId() };
  const answers = [await firm.a1.post('/pools', { name: '一次' }, key), await firm.a1.post('/pools', { name: '一次' }, key)];
  expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  expect(answers[0]!.body.id).toBe(answers[1]!.body.id);
});
