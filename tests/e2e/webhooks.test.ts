/** An administrator registers a system, keeps its secret, sees what did not arrive and why, and removes it again. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { choose } from '../harness/choosing.js';
import { openSite, phone, type Site } from '../harness/page.js';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.stop());

test('a system is registered, its secret shown once, and what it did not get is listed and sent again', async () => {
  const { key, database } = site.baton;
  const page = await site.visit('/administration/webhooks', { as: 'A001', language: 'zh', ...phone });
  await page.getByText('还没有接收系统').waitFor();
  await page.getByRole('button', { name: '登记系统' }).tap();
  await page.getByLabel('地址').fill('http://hr.internal/baton');
  await page.getByRole('dialog').getByRole('button', { name: '登记' }).tap();
  await page.getByRole('alert').getByText('事件只推送到 https 地址。').waitFor();
  await page.getByLabel('地址').fill('https://127.0.0.1:9/baton');
  await page.getByLabel('用途').fill('人事系统');
  await page.getByRole('dialog').getByRole('button', { name: '登记' }).tap();
  await page.getByText('密钥仅显示这一次').waitFor();
  const secret = await page.getByRole('dialog').locator('code').innerText();
  expect(secret).toMatch(/^whsec_/);
  await page.getByRole('button', { name: '已保存' }).tap();
  await page.getByText('https://127.0.0.1:9/baton').waitFor();
  expect(await page.getByText(secret).count()).toBe(0);

  const person = { externalId: 'N009', name: '新人 New', email: 'n009@demo.example', role: 'sales' };
  await key.post('/employees', person);
  await key.post('/personnel-changes', { employee: { externalId: 'N009' }, kind: 'resignation' });
  await page.getByText('没有推送记录').waitFor();
  await expect.poll(() => database.webhookDelivery.count({ where: { error: 'address_refused' } }), { timeout: 30_000 }).toBe(1);
  await page.reload();
  await page.getByText('该地址属于内部网络').waitFor();

  await database.webhookDelivery.updateMany({ data: { state: 'failed' } });
  await page.getByRole('combobox', { name: '状态' }).tap();
  await choose(page, '失败');
  await page.getByRole('button', { name: /^重新推送/ }).tap();
  await page.getByText('没有推送记录').waitFor();
  await expect.poll(() => database.webhookDelivery.count({ where: { attempts: { gte: 2 } } }), { timeout: 30_000 }).toBe(1);

  await page.getByRole('button', { name: '移除: https://127.0.0.1:9/baton' }).tap();
  await page.getByRole('dialog').getByRole('button', { name: '移除' }).tap();
  await page.getByText(/已移除$/).waitFor();
  await page.context().close();
}, 120_000);

test('an operator reads, and changes nothing', async () => {
  const url = 'https://example.com/baton';
  await site.baton.key.post('/webhooks', { url, eventTypes: ['personnel_change.cleared'] });
  const page = await site.visit('/administration/webhooks', { as: 'O001' });
  await page.getByRole('heading', { level: 2, name: 'Deliveries' }).waitFor();
  await page.getByRole('row', { name: url }).getByText('Listens').waitFor();
  expect(await page.getByRole('button', { name: /Register|Remove|Send again/ }).count()).toBe(0);
  await page.context().close();
});
