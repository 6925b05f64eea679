/** Customers come from a file: what is wrong is shown by line, mended, and then they are there. */
import pg from 'pg';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tabTo } from '../harness/keyboard.js';
import { openSite, phone, type Site } from '../harness/page.js';
import { csv } from '../integration/customer-files/files.js';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.stop());

const headers = ['客户名称', '客户类型', '电话', '备注'];
const wrong = csv(headers, ['云栖科技', '企业', '13912340001', ''], ['没有电话', '企业', '', '想不起来'], ['坏电话', '企业', '12', '']);
const mended = csv(
  headers,
  ['云栖科技', '企业', '13912340001', ''],
  ['没有电话', '企业', '13912340002', ''],
  ['坏电话', '企业', '13912340003', ''],
);
const fileOf = (name: string, content: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });

/** Chooses a file with the keyboard. */
async function choose(page: Page, name: string, content: string): Promise<void> {
  await page.getByText('Choose a CSV file or an Excel workbook, or drop it here').waitFor();
  const chooser = page.waitForEvent('filechooser'); // asked for long before: from then on the browser opens no window of its own
  await tabTo(page, 'Choose a CSV file or an Excel workbook, or drop it here');
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(fileOf(name, content));
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

test('a file with errors is mended and imported, with the keyboard alone', async () => {
  const page = await site.visit('/customers', { as: 'E003' });
  await page.getByRole('link', { name: 'Import', exact: true }).waitFor();
  await tabTo(page, 'Import');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Import customers' }).waitFor();
  await choose(page, 'customers.csv', wrong);
  await page.getByText('2 rows are wrong. Nothing is written yet.').waitFor();
  await page.getByText('Columns that are not known and left out: 备注.').waitFor();
  await page.getByRole('row', { name: /Line 3 没有电话 电话 a phone, an e-mail address or a tax id is needed/ }).waitFor();
  await page.getByRole('row', { name: /Line 4 坏电话 电话 this is no phone number/ }).waitFor();

  await tabTo(page, 'Another file');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Import customers' }).waitFor();
  await choose(page, 'mended.csv', mended);
  await page.getByText('Every row is good. Nothing is written yet.').waitFor();
  expect(await site.baton.database.customer.count({ where: { customerName: '云栖科技' } })).toBe(0);
  await tabTo(page, 'Import 3 customers');
  await page.keyboard.press('Enter');
  await page.getByText('Finished: 3 customers were made.').waitFor();
  const made = { customerName: { in: ['云栖科技', '没有电话', '坏电话'] }, owner: { externalId: 'E003' } };
  expect(await site.baton.database.customer.count({ where: made })).toBe(3);
  await page.getByRole('main').getByRole('link', { name: 'To the customers' }).click();
  await page.getByRole('link', { name: '云栖科技' }).waitFor();
  await page.context().close();
}, 60_000);

test('on a phone the good rows go in and the others are left out; the file is found again, and adds nothing the second time', async () => {
  const page = await site.visit('/customers/import', { as: 'E004', language: 'zh', ...phone });
  const file = csv(headers, ['银杏医疗', '企业', '13912340011', ''], ['坏类型', '外星', '13912340012', '']);
  const upload = () => page.locator('input[type=file]').setInputFiles(fileOf('银杏.csv', file));
  await upload();
  await page.getByRole('button', { name: '只导入无误的 1 行' }).tap();
  await page.getByText('导入完成，新增 1 个客户。').waitFor();
  await page.getByRole('link', { name: '换一个文件' }).tap();
  await page.getByRole('link', { name: '银杏.csv' }).waitFor();
  await upload();
  await page.getByText('已存在 1').waitFor();
  expect(await page.getByRole('button', { name: /^只?导入/ }).count()).toBe(0);
  expect(await site.baton.database.customer.count({ where: { customerName: '银杏医疗' } })).toBe(1);
  await page.context().close();
}, 60_000);

test('contacts come along, a line each; what is wrong with one is said by its line; and they go into an export', async () => {
  const page = await site.visit('/customers/import', { as: 'E003' });
  const contacts = (phoneOfOne: string) =>
    csv(
      ['客户名称', '客户类型', '电话', '联系人', '联系人电话'],
      ['人多公司', '企业', '13912340031', '王芳', ''],
      ['人多公司', '企业', '13912340031', '李强', phoneOfOne],
    );
  await choose(page, 'wrong.csv', contacts('12'));
  await page.getByRole('row', { name: /Line 2 人多公司 Line 3 联系人电话 this is no phone number/ }).waitFor();
  await page.getByRole('link', { name: 'Another file' }).click();
  await choose(page, 'contacts.csv', contacts('13912340032'));
  await page.getByRole('button', { name: 'Import 1 customer' }).click();
  await page.getByText('Finished: 1 customer was made.').waitFor();
  await page.getByRole('main').getByRole('link', { name: 'To the customers' }).click();
  await page.getByRole('button', { name: 'Export' }).click();
  const item = page.getByRole('menuitem', { name: 'Text with commas, with contacts' });
  const [download] = await Promise.all([page.waitForEvent('download'), item.click()]);
  const text = Buffer.concat(await (await download.createReadStream()).toArray()).toString('utf8');
  expect(text).toMatch(/人多公司,.*,王芳,,,,Other,Yes,No\r\n人多公司,.*,李强,,\+8613912340032,,Other,No,No\r\n/);
  await page.context().close();
}, 60_000);

test('a file that was chosen by mistake is cancelled, with the keyboard, after reading what stays', async () => {
  const page = await site.visit('/customers/import', { as: 'E003' });
  await choose(page, 'mistake.csv', csv(headers, ['错选', '企业', '13912340021', '']));
  await page.getByText('Every row is good. Nothing is written yet.').waitFor();
  await tabTo(page, 'Cancel the import');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Cancel this import?' });
  await dialog.getByText('Nothing of the file has been written, and nothing will be.').waitFor();
  await tabTo(page, 'Go on');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Import 1 customer' }).waitFor();
  await tabTo(page, 'Cancel the import');
  await page.keyboard.press('Enter');
  await dialog.waitFor();
  await tabTo(page, 'Cancel the import');
  await page.keyboard.press('Enter');
  await page.getByText('Cancelled. Nothing was written.').waitFor();
  await dialog.waitFor({ state: 'hidden' });
  expect(await page.getByRole('button', { name: 'Cancel the import' }).count()).toBe(0);
  expect(await page.getByRole('button', { name: 'Import 1 customer' }).count()).toBe(0);
  expect(await site.baton.database.customer.count({ where: { customerName: '错选' } })).toBe(0);
  await page.context().close();
}, 60_000);

test('on a phone one that is being written is cancelled: what was written stays, and is counted', async () => {
  const page = await site.visit('/customers/import', { as: 'A001', language: 'zh', ...phone });
  const rows = Array.from({ length: 2_500 }, (_, n) => [
    `半途 ${n}`,
    '企业',
    `1575555${String(n).padStart(4, '0')}`,
    n < 2_000 ? 'E004' : 'E005',
  ]);
  const holder = new pg.Client(site.baton.databaseUrl);
  await holder.connect();
  await holder.query('BEGIN');
  await holder.query(`SELECT FROM employees WHERE external_id = 'E005' FOR UPDATE`); // the writer stops before the second page
  const file = csv(['客户名称', '客户类型', '电话', '负责人工号'], ...rows, ['坏', '企业', '1', '']);
  await page.locator('input[type=file]').setInputFiles(fileOf('半途.csv', file));
  await page.getByRole('button', { name: '只导入无误的 2500 行' }).tap();
  await page.getByText('2,000', { exact: true }).waitFor();
  await page.getByRole('button', { name: '取消导入' }).tap();
  await page.getByRole('dialog').getByText('已新增的客户会保留，其余的行不再导入。').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: '取消导入' }).tap();
  await page.getByText('正在取消，处理完手头的一批数据后即停止。').waitFor();
  await holder.query('ROLLBACK');
  await holder.end();
  await page.getByText(/已取消，此前新增的 2,?500 个客户予以保留。/).waitFor();
  expect(await site.baton.database.customer.count({ where: { customerName: { startsWith: '半途' } } })).toBe(2_500);
  await page.context().close();
}, 60_000);

test('sending is stopped: nothing is there', async () => {
  const page = await site.visit('/customers/import', { as: 'E003' });
  await page.route('**/api/v1/customers/imports?*', (route) => (route.request().method() === 'POST' ? undefined : route.continue()));
  await page.locator('input[type=file]').setInputFiles(fileOf('slow.csv', mended));
  await page.getByRole('button', { name: 'Stop sending' }).click();
  await page.getByText('Stopped: nothing was imported.').waitFor();
  expect(await page.getByRole('link', { name: 'slow.csv' }).count()).toBe(0);
  await page.context().close();
});

test('what is no such file is said at once', async () => {
  const page = await site.visit('/customers/import', { as: 'E003' });
  await page.locator('input[type=file]').setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from('no') });
  await page.getByRole('alert').getByText('photo.png is neither CSV nor an Excel workbook').waitFor();
  await page.context().close();
});
