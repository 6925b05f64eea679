/** How a customer is found: by what people remember of it. */
import { pinyin } from 'pinyin-pro';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDice } from '../../../prisma/demo-random.js';
import { nameWords } from '../../../src/customers/search.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import { createFirm } from './firm.js';

let baton: Baton;
let firm: Awaited<ReturnType<typeof createFirm>>;

const customers = [
  {
    customerName: '重庆腾讯科技有限公司',
    customerType: 'enterprise',
    phone: '+8613800010001',
    taxId: '91110000600037341L',
    email: 'Info@Tencent.example',
  },
  { customerName: '王小明', customerType: 'individual', phone: '+8613912345678' },
  {
    customerName: '小王子书店',
    customerType: 'enterprise',
    phone: '+862161234567',
    contacts: [{ name: '李', phone: '13700009999', email: 'li@shop.example' }],
  },
  { customerName: '海河（天津）Foods Ltd.', customerType: 'enterprise', email: '100%_sure@example.com' },
  { customerName: '50%_off 商店', customerType: 'enterprise', email: 'shop@example.com' },
  { customerName: 'Müller GmbH', customerType: 'enterprise', phone: '+4915112345678' },
] as const;

beforeAll(async () => {
  baton = await startBaton({ worker: false });
  firm = await createFirm(baton);
  for (const customer of customers) await firm.s1.post('/customers', customer);
});
afterAll(() => baton.stop());

async function found(q: string, who: 's1' | 's2' | 'm1' | 'a1' = 's1'): Promise<string[]> {
  const { status, body } = await firm[who].get(`/customers?q=${encodeURIComponent(q)}&sort=id`);
  expect(status).toBe(200);
  return body.items.map(({ customerName }: { customerName: string }) => customerName);
}

describe('a customer is found by', () => {
  test.each([
    ['part of a Chinese name, of two characters', '腾讯', ['重庆腾讯科技有限公司']],
    ['of three', '讯科技', ['重庆腾讯科技有限公司']],
    ['parts that do not follow each other: by none', '腾讯有限', []],
    ['one character: names that begin with it', '王', ['王小明']],
    ['pinyin initials', 'txkj', ['重庆腾讯科技有限公司']],
    ['initials in capitals', 'TX', ['重庆腾讯科技有限公司']],
    ['initials by another reading of a character', 'cqtx', ['重庆腾讯科技有限公司']],
    ['the first initial of a person', 'wxm', ['王小明']],
    ['initials that are there, but not one after the other: by none', 'txyx', []],
    ['initials on both sides of a bracket', 'hhtj', ['海河（天津）Foods Ltd.']],
    ['part of a Latin name, whatever its case', 'foods', ['海河（天津）Foods Ltd.']],
    ['a name with another form of bracket', '海河(天津)', ['海河（天津）Foods Ltd.']],
    ['a name with an umlaut', 'MÜLLER', ['Müller GmbH']],
    ['a name with a space in it', '海河 (天津) foods', ['海河（天津）Foods Ltd.']],
    ['a phone as it is kept', '+8613912345678', ['王小明']],
    ['a phone as people write it', '139 1234-5678', ['王小明']],
    ['a phone with 0086', '0086 139 1234 5678', ['王小明']],
    ['how a phone begins', '1391234', ['王小明']],
    ['last digits of a phone', '0001', ['重庆腾讯科技有限公司']],
    ['last digits of two customers', '45678', ['王小明', 'Müller GmbH']],
    ['a phone of a contact', '137 0000 9999', ['小王子书店']],
    ['last digits of a contact', '9999', ['小王子书店']],
    ['a tax id', '9111 0000 6000 37341L', ['重庆腾讯科技有限公司']],
    ['how a tax id begins', '91110000', ['重庆腾讯科技有限公司']],
    ['an e-mail address, whatever its case', 'info@TENCENT.example', ['重庆腾讯科技有限公司']],
    ['an e-mail address of a contact', 'li@shop.example', ['小王子书店']],
    ['a percent sign as itself', '%', []],
    ['a percent sign in a name', '50%_', ['50%_off 商店']],
    ['an underscore as itself', '0%_sure@', ['海河（天津）Foods Ltd.'].slice(1)],
    ['a percent sign in an e-mail address', '100%_sure@', ['海河（天津）Foods Ltd.']],
    ['a backslash as itself', '\\', []],
    ['spaces alone: by none', '   ', []],
  ])('%s: %s', async (_what, q, names) => {
    expect(await found(q)).toEqual(names);
  });

  test('nobody who may not see it', async () => {
    expect(await found('腾讯', 's2')).toEqual([]);
    expect(await found('腾讯', 'm1')).toEqual(['重庆腾讯科技有限公司']);
    expect(await found('9999', 's2')).toEqual([]);
    expect(await found('腾讯', 'a1')).toEqual(['重庆腾讯科技有限公司']);
  });

  test('its new name, and no longer the old one', async () => {
    const { body } = await firm.s1.post('/customers', { customerName: '旧名字', customerType: 'individual', phone: '+8613600000001' });
    await firm.s1.patch(`/customers/${body.id}`, { customerName: '新称呼', phone: '+8613600000002' });
    expect(await found('新称')).toEqual(['新称呼']);
    expect(await found('xch')).toEqual(['新称呼']);
    expect(await found('13600000002')).toEqual(['新称呼']);
    expect(await found('旧名')).toEqual([]);
    expect(await found('13600000001')).toEqual([]);
    await firm.s1.delete(`/customers/${body.id}`);
    expect(await found('新称')).toEqual([]);
  });
});

test('the initials that pinyin-pro knows of a name, in the context of its words, find it in the database', async () => {
  const dice = createDice(7);
  const characters = Array.from(
    '重庆长沙银行厦门单于曾国藩乐视仇英沈阳解放朝阳会计传奇藏书调和弹琴都市区域行长参差盛大宿州尉迟万俟尺寸不朽一二三四北京上海广州深圳科技有限公司责任股份集团',
  );
  const names = [
    '重庆长安汽车股份有限公司',
    '厦门银行',
    '单于飞',
    '曾国藩',
    '乐视网',
    '仇英',
    '沈阳机床',
    '解放日报',
    '朝阳区会计行',
    ...Array.from({ length: 300 }, () => Array.from({ length: dice.between(2, 12) }, () => dice.pick(['重', ...characters])).join('')),
  ];
  const rows = names.map((name) => ({
    name,
    initials: pinyin(name, { pattern: 'first', toneType: 'none', type: 'array' })
      .join('')
      .normalize('NFD')
      .replace(/[^a-z]/g, ''),
  }));
  const missed = await baton.database.$queryRaw<{ name: string; initials: string }[]>`
    SELECT name, initials FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r (name text, initials text)
    WHERE NOT name_has_initials(searched_name(name), initials)`;
  expect(missed).toEqual([]);
});

test('the pairs of a search are among the pairs of each name that holds it', async () => {
  const names = customers.map(({ customerName }) => customerName);
  const parts = names.flatMap((name) => {
    const all = Array.from(name);
    return all.flatMap((_, from) => [2, 3, 5].map((length) => ({ name, part: all.slice(from, from + length).join('') })));
  });
  const rows = parts.flatMap(({ name, part }) => {
    const words = nameWords(part);
    return words && Array.from(words.text).length > 1 ? [{ name, pairs: words.pairs }] : [];
  });
  const missed = await baton.database.$queryRaw`
    SELECT name, pairs FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r (name text, pairs text[])
    WHERE NOT name_pairs(searched_name(name)) @> pairs`;
  expect(missed).toEqual([]);
});
