/** The people at a customer come with a file, a line each, and go into one. */
import { parse } from 'csv-parse/sync';
import writeExcelFile from 'write-excel-file/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBaton, type Baton } from '../../harness/baton.js';
import type { Caller } from '../../harness/http.js';
import { csv, download, ended, upload, workbookType } from './files.js';

let baton: Baton;
let admin: Caller;
beforeAll(async () => {
  baton = await startBaton({ demo: true });
  admin = await baton.signIn('A001');
});
afterAll(() => baton.stop());

const headers = ['客户名称', '客户类型', '电话', '负责人', '联系人', '联系人职务', '联系人电话', '联系人邮箱', '联系人角色', '交接时告知'];
const send = (file: string | Uint8Array<ArrayBuffer>, query = 'mode=good_rows', type?: string) =>
  upload(baton.url, admin, file, query, type);
const count = async () => [await baton.database.customer.count(), await baton.database.customerContact.count()];

async function contactsOf(phone: string, who = admin) {
  const { id } = await baton.database.customer.findUniqueOrThrow({ where: { phone } });
  return (await who.get(`/customers/${id}/360`)).body.contacts.items;
}

describe('a file', () => {
  const file = csv(
    headers,
    ['云栖科技', '企业', '13912340001', 'E003', '王芳', '总经理', '13912340101', 'wang@yunqi.example', '决策人', '是'],
    // The customer said again, and left empty: both mean one more person at the customer above.
    ['云栖科技', '企业', '13912340001', 'E003', '李强', '会计', '', 'li@yunqi.example', '财务', '否'],
    ['', '', '', '', '赵敏', '', '13912340103', '', '', ''],
    ['海河科技', '企业', '13912340002', '', '', '', '', '', '', ''],
    ['张三丰', '个人', '13912340003', '', '太太', '', '', '', '其他', '是'],
  );

  test('brings the people at a customer along, in its order, the first as the primary contact; and twice adds nothing', async () => {
    const { body } = await send(file);
    expect(body.columns.map(({ field }: { field: string | null }) => field)).not.toContain(null);
    expect(await ended(admin, body.id)).toMatchObject({ status: 'finished', counts: { rows: 3, bad: 0, created: 3 } });
    expect(await contactsOf('+8613912340001', await baton.signIn('E003'))).toMatchObject([
      {
        name: '王芳',
        title: '总经理',
        phone: '+8613912340101',
        email: 'wang@yunqi.example',
        role: 'decision_maker',
        isPrimary: true,
        tellOnHandover: true,
      },
      { name: '李强', title: '会计', phone: null, email: 'li@yunqi.example', role: 'finance', isPrimary: false, tellOnHandover: false },
      { name: '赵敏', title: null, phone: '+8613912340103', email: null, role: 'other', isPrimary: false, tellOnHandover: false },
    ]);
    expect(await contactsOf('+8613912340002')).toEqual([]);
    expect(await contactsOf('+8613912340003')).toMatchObject([{ name: '太太', isPrimary: true }]);
    const before = await count();
    const again = await send(file);
    expect((await ended(admin, again.body.id)).counts).toMatchObject({ rows: 3, created: 0, alreadyThere: 3 });
    expect(await count()).toEqual(before);
  });

  test('says of each line of a contact what is wrong: its line, its column, its rule', async () => {
    const before = await count();
    const bad = csv(
      headers,
      ['错一', '企业', '13912340011', '', '王', '', '', '', '', ''],
      ['错一', '', '', '', '李', '', '12', 'no address', '老板', ''],
      ['错二', '企业', '13912340012', '', '', '财务', '', '', '', ''],
      ['对', '企业', '13912340013', '', '周', '', '', '', '', ''],
    );
    const { body } = await send(bad, '');
    expect((await ended(admin, body.id)).counts).toMatchObject({ rows: 3, good: 1, bad: 2 });
    const { body: page } = await admin.get(`/customers/imports/${body.id}/rows`);
    expect(page.items).toMatchObject([
      {
        line: 2,
        customerName: '错一',
        findings: [
          { line: 3, column: '联系人电话', rule: 'invalid_phone' },
          { line: 3, column: '联系人邮箱', rule: 'invalid_email' },
          { line: 3, column: '联系人角色', rule: 'unknown_word' },
        ],
      },
      { line: 4, customerName: '错二', findings: [{ line: 4, column: '联系人', rule: 'contact_name_missing' }] },
    ]);
    const { bytes } = await download(baton.url, admin, `/customers/imports/${body.id}/report?language=zh`);
    const report: string[][] = parse(new TextDecoder().decode(bytes), { bom: true });
    expect(report[1]).toEqual(['3', '错一', '有误', '联系人电话', 'invalid_phone', expect.stringContaining('电话号码不正确')]);
    expect(report.at(-1)).toEqual(['4', '错二', '有误', '联系人', 'contact_name_missing', '请填写联系人姓名']);
    expect(await count()).toEqual(before);
  });

  test('all or none: one wrong contact, and nobody is there', async () => {
    const before = await count();
    const { body } = await send(csv(headers, ['全部', '企业', '13912340021', '', '王', '', '12', '', '', '']), 'mode=all_or_none');
    expect((await ended(admin, body.id)).status).toBe('refused');
    expect(await count()).toEqual(before);
  });

  test('of Excel in English says the same', async () => {
    const text = (value: string) => ({ value, type: String });
    const sheet = await writeExcelFile([
      ['Customer name', 'Customer type', 'Phone', 'Contact name', 'Contact role', 'Contact is primary', 'Tell on handover'].map(text),
      [...['Harbour Ltd', 'Enterprise', '+6561234567', 'Ann', 'Technical'].map(text), { value: false, type: Boolean }, text('yes')],
      [...['Harbour Ltd', 'Enterprise', '+6561234567', 'Bob', 'Decision maker'].map(text), { value: true, type: Boolean }, null],
    ]).toBuffer();
    const { body } = await send(new Uint8Array(sheet), 'mode=good_rows', workbookType);
    expect((await ended(admin, body.id)).counts).toMatchObject({ rows: 1, created: 1 });
    expect(await contactsOf('+6561234567')).toMatchObject([
      { name: 'Bob', role: 'decision_maker', isPrimary: true, tellOnHandover: false },
      { name: 'Ann', role: 'technical', isPrimary: false, tellOnHandover: true },
    ]);
  });
});

describe('an export', () => {
  const table = async (who: Caller, query: string): Promise<string[][]> => {
    const { bytes } = await download(baton.url, who, `/customers/export?${query}`);
    return parse(new TextDecoder().decode(bytes), { bom: true });
  };

  test('with contacts has a line for each person there, as an import takes them; nothing in it is a formula', async () => {
    const { body: customer } = await admin.post('/customers', {
      customerName: '出口公司',
      customerType: 'enterprise',
      phone: '13912340031',
      owner: { externalId: 'E004' },
      contacts: [
        { name: '=cmd|calc', title: '@SUM(1)', role: 'finance', phone: '13912340032' },
        { name: '主联系人', isPrimary: true, tellOnHandover: true, role: 'decision_maker', email: 'main@export.example' },
        { name: '离职者' },
      ],
    });
    await baton.database.customerContact.updateMany({ where: { customerId: customer.id, name: '离职者' }, data: { leftAt: new Date() } });
    const [header, ...lines] = await table(admin, 'language=zh&contacts=true&q=出口公司');
    expect(header!.slice(12)).toEqual([
      '联系人姓名',
      '联系人职务',
      '联系人电话',
      '联系人邮箱',
      '联系人角色',
      '是否主要联系人',
      '交接时告知',
    ]);
    expect(lines.map((cells) => cells.slice(0, 1).concat(cells.slice(12)))).toEqual([
      ['出口公司', '主联系人', '', '', 'main@export.example', '决策人', '是', '是'],
      ['出口公司', `'=cmd|calc`, `'@SUM(1)`, '+8613912340032', '', '财务', '否', '否'],
    ]);
    expect(lines[0]!.slice(0, 12)).toEqual(lines[1]!.slice(0, 12));
    expect(await table(admin, 'language=zh&q=出口公司')).toEqual([header!.slice(0, 12), lines[0]!.slice(0, 12)]);
    const audited = await baton.database.auditEntry.findMany({ where: { action: 'export_customers' }, orderBy: { id: 'asc' } });
    expect(audited.map(({ after }) => after)).toEqual([
      { format: 'csv', contacts: true, filters: { q: '…' } },
      { format: 'csv', filters: { q: '…' } },
    ]);
  });

  test('in English goes into an empty installation, and comes out of it the same', async () => {
    const { bytes } = await download(baton.url, admin, '/customers/export?language=en&contacts=true&sort=id&owner=E003');
    const empty = await startBaton();
    try {
      const who = empty.key;
      await who.post('/employees', { externalId: 'E003', name: '张三', email: 'e003@demo.example', role: 'sales' });
      const { body } = await upload(empty.url, who, bytes, 'mode=all_or_none');
      const found = await ended(who, body.id);
      expect(found).toMatchObject({ status: 'finished', counts: { bad: 0, alreadyThere: 0 } });
      expect(await empty.database.customerContact.count()).toBeGreaterThan(2);
      const out = await download(empty.url, who, '/customers/export?language=en&contacts=true&sort=id&owner=E003');
      expect(new TextDecoder().decode(out.bytes)).toBe(new TextDecoder().decode(bytes));
    } finally {
      await empty.stop();
    }
  }, 60_000);
});
