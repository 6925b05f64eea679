/** The list of customers as a file: its filters and permissions, and nothing in it that a spreadsheet would run. */
import { readSheet } from 'read-excel-file/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'csv-parse/sync';
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

async function table(who: Caller, path: string): Promise<string[][]> {
  const { bytes } = await download(baton.url, who, path);
  return parse(new TextDecoder().decode(bytes));
}

test('what comes out goes in again, and is all there already', async () => {
  const { status, headers, bytes } = await download(baton.url, admin, '/customers/export?language=zh');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''%E5%AE%A2%E6%88%B7-\d{4}-\d\d-\d\d\.csv$/);
  expect(Array.from(bytes.slice(0, 3))).toEqual([0xef, 0xbb, 0xbf]);
  const there = await baton.database.customer.count();
  const { body } = await upload(baton.url, admin, bytes, 'mode=all_or_none');
  expect(await ended(admin, body.id)).toMatchObject({
    status: 'finished',
    counts: { rows: there, bad: 0, alreadyThere: there, created: 0 },
  });
});

test('a cell that would be a formula is a text', async () => {
  await admin.post('/customers', {
    customerName: '=HYPERLINK("http://evil.example","Click")',
    customerType: 'individual',
    phone: '13912500001',
  });
  await admin.post('/customers', { customerName: '@SUM(1+1)', customerType: 'individual', phone: '13912500002', industry: '+cmd|calc' });
  const rows = await table(admin, '/customers/export');
  const cells = rows.flat();
  expect(cells.filter((cell) => /^[=@+\-\t\r]/.test(cell) && !/^\+\d+$/.test(cell))).toEqual([]);
  expect(cells).toEqual(expect.arrayContaining([`'=HYPERLINK("http://evil.example","Click")`, `'@SUM(1+1)`, `'+cmd|calc`]));
});

test('a salesperson exports what they see, by the filters of the list', async () => {
  const seller = await baton.signIn('E003');
  const [, ...rows] = await table(seller, '/customers/export?language=en&level=important');
  const mine = await baton.database.customer.findMany({ where: { owner: { externalId: 'E003' }, customerLevel: 'important' } });
  expect(mine.length).toBeGreaterThan(0);
  expect(rows.map(([name]) => name).toSorted()).toEqual(mine.map(({ customerName }) => customerName).toSorted());
  expect(new Set(rows.map((row) => [row[7], row[9]].join()))).toEqual(new Set(['Important,E003']));
  const audited = await baton.database.auditEntry.findFirstOrThrow({ where: { action: 'export_customers', actor: 'E003' } });
  expect(audited.after).toEqual({ format: 'csv', filters: { level: 'important' } });
});

test('HR exports nothing', async () => {
  const { status, bytes } = await download(baton.url, await baton.signIn('H001'), '/customers/export');
  expect(status === 403 || parse(new TextDecoder().decode(bytes)).length === 1).toBe(true);
});

test('a workbook holds the same, as text', async () => {
  const { headers, bytes } = await download(baton.url, admin, '/customers/export?format=xlsx&language=en');
  expect(headers.get('content-type')).toBe(workbookType);
  const [header, ...rows] = await readSheet(Buffer.from(bytes));
  expect(header?.slice(0, 3)).toEqual(['Customer name', 'Customer type', 'Phone']);
  expect(rows).toHaveLength(await baton.database.customer.count());
});

test('the template has a column for each field, and names them as an import knows them', async () => {
  for (const language of ['zh', 'en']) {
    const [headers = []] = await table(admin, `/customers/imports/template?language=${language}`);
    const { body } = await upload(baton.url, admin, csv(headers, ['x', '企业', '13912510001', ...headers.slice(3).map(() => '')]));
    expect(body.columns.map(({ field }: { field: string | null }) => field)).not.toContain(null);
  }
});
