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

const check = async (body: object, who: 's1' | 's2' | 's3' | 'm1' | 'a1' | 'h1' = 's3') =>
  firm[who].post('/customers/duplicate-check', body);

describe('before creating a customer one learns', () => {
  test('that another team has it, and no more than what is needed to recognise it', async () => {
    const phone = freshPhone();
    const { body: theirs } = await firm.s1.post('/customers', {
      customerName: '北京蓝鲸数据科技有限公司',
      customerType: 'enterprise',
      phone,
      taxId: '91310115MA2000185M',
      email: 'hello@lanjing.example',
    });
    const { status, body } = await check({ customerName: 'x', phone: phone.slice(3) });
    expect(status).toBe(200);
    expect(body.items).toEqual([
      {
        customerId: null,
        matches: ['phone'],
        similarity: 0,
        standing: 'another_team',
        status: 'active',
        customerName: '北京********公司',
        customerType: 'enterprise',
        region: null,
        phone: `${phone.slice(0, 6)}******${phone.slice(-2)}`,
        email: 'h***@lanjing.example',
        taxId: '9131************5M',
        owner: { id: firm.ids.S1, name: 'S1', department: null },
      },
    ]);
    expect((await check({ taxId: '9131 0115 MA20 0018 5M' })).body.items).toMatchObject([{ matches: ['taxId'] }]);
    expect((await check({ email: 'HELLO@lanjing.example' })).body.items).toMatchObject([{ matches: ['email'] }]);
    expect((await check({ phone }, 's1')).body.items).toMatchObject([{ customerId: theirs.id, standing: 'yours', phone }]);
    expect((await check({ phone }, 'm1')).body.items).toMatchObject([{ customerId: theirs.id, standing: 'your_team' }]);
    expect((await check({ phone }, 's2')).body.items).toMatchObject([{ customerId: null, standing: 'another_team' }]);
  });

  test.each(['蓝鲸数据', '蓝鲸数据科技(北京)有限公司', '蓝鲸数据技术', '北京蓝鲸数据'])(
    'that %s may be the same firm',
    async (customerName) => {
      expect((await check({ customerName, customerType: 'enterprise' })).body.items).toMatchObject([
        { matches: ['name'], standing: 'another_team' },
      ]);
    },
  );

  test.each(['北京科技有限公司', '白鲸数据', '数据科技有限公司'])('and not that %s is', async (customerName) => {
    expect((await check({ customerName, customerType: 'enterprise' })).body.items).toEqual([]);
  });

  test('that it lies in the pool, where it can be claimed', async () => {
    const phone = freshPhone();
    const { body: pooled } = await firm.m1.post('/customers', { customerName: '张伟', customerType: 'individual', phone });
    const { items } = (await check({ customerName: '张伟', customerType: 'individual', phone })).body;
    expect(items).toMatchObject([
      { customerId: pooled.id, standing: 'pool', customerName: '张伟', matches: ['name', 'phone'], similarity: 1 },
    ]);
    expect(items[0].phone).toContain('*');
    expect((await check({ customerName: '张伟强', customerType: 'individual' })).body.items).toEqual([]);
  });

  test('that the phone is that of a person at another customer', async () => {
    const [phone, ofContact] = [freshPhone(), freshPhone()];
    await firm.s1.post('/customers', {
      customerName: 'c',
      customerType: 'enterprise',
      phone,
      contacts: [{ name: 'k', phone: ofContact, email: 'K@c.example' }],
    });
    expect((await check({ phone: ofContact })).body.items).toMatchObject([{ matches: ['contactPhone'] }]);
    expect((await check({ email: 'k@C.example' })).body.items).toMatchObject([{ matches: ['contactEmail'] }]);
  });
});

test('the surest comes first', async () => {
  const phone = freshPhone();
  await firm.s1.post('/customers', { customerName: '青山绿水园林', customerType: 'enterprise', email: 'a@qsls.example' });
  await firm.s2.post('/customers', { customerName: '另一家', customerType: 'enterprise', phone });
  const { body } = await check({ customerName: '青山绿水园林有限公司', customerType: 'enterprise', phone });
  expect(body.items.map(({ matches }: { matches: string[] }) => matches)).toEqual([['phone'], ['name']]);
});

test.each([
  [{}, 'malformed'],
  [{ phone: '12' }, 'invalid_phone'],
  [{ taxId: '91310115MA2000185X' }, 'invalid_tax_id'],
  [{ email: 'x' }, 'invalid_email'],
])('%o is refused', async (body, code) => {
  expect((await check(body)).body).toMatchObject({ status: 400, code });
});

test('HR, who creates no customers, is told nothing', async () => {
  expect((await check({ phone: freshPhone() }, 'h1')).status).toBe(403);
});
