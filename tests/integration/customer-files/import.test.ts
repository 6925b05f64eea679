/** Customers from a file: dry run, good rows, all or none; and that the same file twice adds nothing. */
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

const chinese = ['客户名称', '客户类型', '电话', '负责人工号', '编号', '备注'];
interface ReportedRow {
  readonly line: number;
  readonly findings: readonly [{ readonly field: string; readonly column: string; readonly rule: string }];
}

const count = () => baton.database.customer.count();
const send = (who: Caller, file: string | Uint8Array<ArrayBuffer>, query = '', type?: string) => upload(baton.url, who, file, query, type);

describe('a dry run', () => {
  test('reports each bad row by line, column and rule, and adds nothing', async () => {
    const before = await count();
    const file = csv(
      chinese,
      ['好客户一', '企业', '13912340001', 'E003', 'D-1', ''],
      ['', '企业', '13912340002', 'E003', 'D-2', ''],
      ['坏电话', '企业', '12', 'E003', 'D-3', ''],
      ['坏类型', '外星', '13912340004', 'E003', 'D-4', ''],
      ['没有此人', '企业', '13912340005', 'E999', 'D-5', ''],
      ['不是销售', '企业', '13912340006', 'H001', 'D-6', ''],
      ['重复', '个人', '139 1234 0001', 'E003', 'D-7', ''],
      ['好客户二', '个人', '13912340008', '', 'D-8', '没人要的列'],
    );
    const { status, headers, body } = await send(admin, file, 'fileName=客户.csv');
    expect(status).toBe(202);
    expect(headers.get('location')).toBe(`/api/v1/customers/imports/${body.id}`);
    const found = await ended(admin, body.id);
    expect(found).toMatchObject({
      status: 'checked',
      fileName: '客户.csv',
      counts: { rows: 8, good: 2, bad: 6, alreadyThere: 0, created: 0 },
    });
    expect(found.columns.at(-1)).toEqual({ header: '备注', field: null });

    const { body: page } = await admin.get(`/customers/imports/${body.id}/rows`);
    expect(page.items.map((row: ReportedRow) => [row.line, row.findings[0].column, row.findings[0].rule])).toEqual([
      [3, '客户名称', 'name_empty'],
      [4, '电话', 'invalid_phone'],
      [5, '客户类型', 'unknown_word'],
      [6, '负责人工号', 'employee_unknown'],
      [7, '负责人工号', 'owner_inactive'],
      [8, '电话', 'twice_in_file'],
    ]);
    expect(await count()).toBe(before);

    const { bytes } = await download(baton.url, admin, `/customers/imports/${body.id}/report?language=zh`);
    const report = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    expect(report.startsWith('\ufeff行,客户名称,结果,列,规则,说明\r\n')).toBe(true);
    expect(report).toContain('6,没有此人,有误,负责人工号,employee_unknown,没有此工号的员工\r\n');
  });

  test('is run afterwards: the good rows become customers of who the file says, with a line in the manifest, the others stay out', async () => {
    const file = csv(
      ['Name', 'Type', 'Mobile', 'Owner', 'Level'],
      ['Run One', 'company', '+6561234567', 'E004', 'VIP'],
      ['Run Two', 'person', '1', '', ''],
    );
    const { body } = await send(admin, file);
    await ended(admin, body.id);
    expect(await admin.post(`/customers/imports/${body.id}/run`, { mode: 'all_or_none' })).toMatchObject({
      status: 409,
      body: { code: 'rows_bad' },
    });
    expect((await admin.post(`/customers/imports/${body.id}/run`, { mode: 'good_rows' })).status).toBe(202);
    expect(await ended(admin, body.id)).toMatchObject({ status: 'finished', counts: { rows: 2, bad: 1, created: 1 } });
    expect(await admin.post(`/customers/imports/${body.id}/run`, { mode: 'good_rows' })).toMatchObject({
      status: 409,
      body: { code: 'not_checked' },
    });

    const customer = await baton.database.customer.findUniqueOrThrow({ where: { phone: '+6561234567' }, include: { owner: true } });
    expect(customer).toMatchObject({ customerName: 'Run One', customerType: 'enterprise', customerLevel: 'important', status: 'active' });
    expect(customer.owner?.externalId).toBe('E004');
    const [change] = await baton.database.ownershipChange.findMany({ where: { entityId: customer.id } });
    const { id: adminId } = await baton.database.employee.findUniqueOrThrow({ where: { externalId: 'A001' } });
    expect(change).toMatchObject({
      cause: 'import',
      fromOwnerId: null,
      toOwnerId: customer.ownerId,
      actorId: adminId,
      id: customer.ownerChangeId,
    });
    const audited = await baton.database.auditEntry.findFirstOrThrow({ where: { action: 'import_customers', subjectId: body.id } });
    expect(audited.after).toEqual({ rows: 2, created: 1, bad: 1, alreadyThere: 0 });
  });
});

test('the same file twice adds nothing: by external id, phone and tax id', async () => {
  const file = csv(
    ['客户名称', '类型', '手机', '税号', '邮箱', '编号'],
    ['有编号', '企业', '', '', 'a@twice.example.com', 'T-1'],
    ['有电话', '个人', '13912350001', '', '', ''],
    ['有税号', '企业', '', 'DE 123/456', '', ''],
  );
  const first = await send(admin, file, 'mode=good_rows&source=erp');
  expect((await ended(admin, first.body.id)).counts).toMatchObject({ created: 3, bad: 0 });
  const before = await count();
  const second = await send(admin, file, 'mode=all_or_none&source=erp');
  expect(await ended(admin, second.body.id)).toMatchObject({ status: 'finished', counts: { created: 0, bad: 0, alreadyThere: 3 } });
  const { body } = await admin.get(`/customers/imports/${second.body.id}/rows?state=already_there`);
  expect(body.items.map((row: ReportedRow) => row.findings[0].field)).toEqual(['externalId', 'phone', 'taxId']);
  expect(await count()).toBe(before);
});

test('all or none: one bad row, and nothing is written', async () => {
  const before = await count();
  const file = csv(chinese, ['全部一', '企业', '13912360001', '', '', ''], ['全部二', '企业', '错', '', '', '']);
  const { body } = await send(admin, file, 'mode=all_or_none');
  expect(await ended(admin, body.id)).toMatchObject({ status: 'refused', counts: { good: 1, bad: 1, created: 0 } });
  expect(await count()).toBe(before);
});

test('nobody gets more than their capacity: with all or none that refuses the file, else the rows beyond it', async () => {
  const { id } = await baton.database.employee.findUniqueOrThrow({ where: { externalId: 'E008' } });
  const held = await baton.database.customer.count({ where: { ownerId: id } });
  await baton.database.employee.update({ where: { id }, data: { capacity: held + 2 } });
  const rows = [1, 2, 3].map((n) => [`满 ${n}`, '企业', `1391237000${n}`, 'E008', '', '']);
  const refused = await send(admin, csv(chinese, ...rows), 'mode=all_or_none');
  expect(await ended(admin, refused.body.id)).toMatchObject({ status: 'refused', counts: { created: 0, bad: 1 } });
  expect(await baton.database.customer.count({ where: { ownerId: id } })).toBe(held);
  const partly = await send(admin, csv(chinese, ...rows), 'mode=good_rows');
  expect(await ended(admin, partly.body.id)).toMatchObject({ status: 'finished', counts: { created: 2, bad: 1 } });
  const { body } = await admin.get(`/customers/imports/${partly.body.id}/rows`);
  expect(body.items).toMatchObject([{ line: 4, findings: [{ rule: 'capacity_exceeded', column: '负责人工号' }] }]);
});

describe('who imports', () => {
  test('a salesperson: for themselves, and nobody else', async () => {
    const seller = await baton.signIn('E005');
    const file = csv(chinese, ['我的', '企业', '13912380001', '', '', ''], ['别人的', '企业', '13912380002', 'E004', '', '']);
    const { body } = await send(seller, file, 'mode=good_rows');
    expect((await ended(seller, body.id)).counts).toMatchObject({ created: 1, bad: 1 });
    const customer = await baton.database.customer.findUniqueOrThrow({ where: { phone: '+8613912380001' }, include: { owner: true } });
    expect(customer.owner?.externalId).toBe('E005');
    const { body: page } = await seller.get(`/customers/imports/${body.id}/rows`);
    expect(page.items[0].findings[0].rule).toBe('not_permitted');
    const other = await baton.signIn('E004');
    expect((await other.get(`/customers/imports/${body.id}`)).status).toBe(404);
    expect((await other.get('/customers/imports')).body.items).toEqual([]);
  });

  test('HR not at all', async () => {
    expect((await send(await baton.signIn('H001'), csv(chinese))).status).toBe(403);
  });

  test('a manager without naming an owner: into the pool', async () => {
    const manager = await baton.signIn('E002');
    const { body } = await send(manager, csv(chinese, ['进公海', '企业', '13912390001', '', '', '']), 'mode=good_rows');
    await ended(manager, body.id);
    const customer = await baton.database.customer.findUniqueOrThrow({
      where: { phone: '+8613912390001' },
      include: { poolEntries: true },
    });
    expect(customer).toMatchObject({
      status: 'in_pool',
      ownerId: null,
      poolEntries: [{ poolStatus: 'available', recycleReason: 'manual' }],
    });
  });
});

describe('a file is read as it was saved', () => {
  const text = csv(['客户名称', '客户类型', '电话'], ['编码测试', '企业', '13912400001']);
  /** GB18030, as Excel in Chinese saves CSV: 客户名称,客户类型,电话 / 编码测试,企业,13912400002 */
  const gb18030 = Buffer.from(
    'bfcdbba7c3fbb3c62cbfcdbba7c0e0d0cd2cb5e7bbb00d0ab1e0c2ebb2e2cad42cc6f3d2b52c31333931323430303030320d0a',
    'hex',
  );

  test.each([
    ['UTF-8 with a byte order mark', () => Buffer.from(`\ufeff${text}`), 'text/csv', '编码测试'],
    ['GB18030', () => gb18030, 'application/vnd.ms-excel', '编码测试'],
    ['UTF-16 with tabs', () => Buffer.from(`\ufeff${text.replaceAll(',', '\t')}`, 'utf16le'), 'text/plain', '编码测试'],
    ['semicolons', () => Buffer.from(text.replaceAll(',', ';')), 'text/csv; charset=utf-8', '编码测试'],
    ['a quoted line break', () => Buffer.from(text.replace('编码测试', '"编码\n测试"')), 'text/csv', '编码 测试'],
    [
      'an Excel workbook',
      () =>
        writeExcelFile([
          [{ value: '客户名称' }, { value: '客户类型' }, { value: '电话' }],
          [{ value: '编码测试' }, { value: '企业' }, { value: 13912400003, type: Number }],
        ]).toBuffer(),
      workbookType,
      '编码测试',
    ],
  ] as const)('%s', async (_what, file, type, name) => {
    const { status, body } = await send(admin, new Uint8Array(await file()), '', type);
    expect(status, JSON.stringify(body)).toBe(202);
    expect((await ended(admin, body.id)).counts).toMatchObject({ rows: 1, good: 1 });
    const [row] = await baton.database.customerImportRow.findMany({ where: { importId: body.id } });
    expect(row).toMatchObject({
      line: expect.any(Number),
      customerName: name,
      customerType: 'enterprise',
      phone: expect.stringMatching(/^\+86139124000/),
    });
  });

  test.each([
    ['nothing', '', 'no_rows'],
    ['headers alone', '客户名称,电话\n', 'no_rows'],
    ['no column with a name', '电话,邮箱\n1,2\n', 'column_missing'],
    ['two columns that mean the same', '客户名称,手机,电话\na,1,2\n', 'column_twice'],
    ['quotes that do not match', '客户名称,电话\n"a,1\n', 'malformed_csv'],
    ['bytes of no encoding', Buffer.from([0x61, 0x0a, 0xff, 0xff, 0x20]), 'encoding_unknown'],
  ])('%s is refused with words', async (_what, file, code) => {
    const { status, body } = await send(admin, typeof file === 'string' ? file : new Uint8Array(file));
    expect([status, body.code]).toEqual([400, code]);
    expect(await baton.database.customerImport.count({ where: { rows: 0 } })).toBe(0);
  });

  test('what is no workbook is refused with words; so is any other kind of file', async () => {
    expect(await send(admin, 'no zip', '', workbookType)).toMatchObject({ status: 400, body: { code: 'malformed_xlsx' } });
    expect(await send(admin, '{}', '', 'application/json')).toMatchObject({ status: 415 });
  });
});

test('an upload that is repeated with its Idempotency-Key is one import', async () => {
  const file = csv(chinese, ['只一次', '企业', '13912410001', '', '', '']);
  const send1 = () => upload(baton.url, admin, file, '', 'text/csv', { 'idempotency-key': 'upload-1' });
  const [one, two] = [await send1(), await send1()];
  expect(two.body.id).toBe(one.body.id);
});
