/** An operator at night: what is stuck, and what to do about it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tabTo } from '../harness/keyboard.js';
import { openSite, phone, type Site } from '../harness/page.js';

let site: Site;
beforeAll(async () => {
  site = await openSite();
  await site.baton.client.schedule.getHandle('resume-handovers').pause();
});
afterAll(() => site?.stop());

/** An open handover of an hour ago, whose workflow somebody has ended in Temporal's UI. */
async function handoverWithoutWorkflow(): Promise<string> {
  const { database, client, key } = site.baton;
  const { id: customerId } = await database.customer.findFirstOrThrow({ where: { owner: { externalId: 'E003' }, openHandoverId: null } });
  const { body } = await key.post('/handovers', { customerId, reason: 'resignation', toOwner: { externalId: 'E004' } });
  await database.handover.update({ where: { id: body.id }, data: { createdAt: new Date(Date.now() - 3_600_000) } });
  await client.workflow.getHandle(`handover/${body.id}`).terminate('by mistake');
  return body.id;
}

test('finds a handover without a workflow, and gives it one, with the keyboard alone', async () => {
  const page = await site.visit('/administration/stuck', { as: 'O001' });
  await page.getByText('Nothing is stuck').waitFor();
  const id = await handoverWithoutWorkflow();
  // Temporal hears of it a moment later.
  await expect
    .poll(
      async () => {
        await tabTo(page, 'Ask again');
        await page.keyboard.press('Enter');
        return page.getByRole('heading', { name: /^Open handovers without a workflow/ }).count();
      },
      { timeout: 30_000, interval: 500 },
    )
    .toBe(1);
  await page.getByText('was terminated or deleted').waitFor();
  await page.getByRole('link', { name: 'TERMINATED' }).waitFor();
  await tabTo(page, `Repair: ${id}`);
  await page.keyboard.press('Enter');
  await page.getByText('Its workflow runs again.').waitFor();
  await page.getByText('Nothing is stuck').waitFor();
  expect((await site.baton.client.workflow.getHandle(`handover/${id}`).describe()).status.name).toBe('RUNNING');
  await page.context().close();
});

test('on a phone, in Chinese, a customer that is frozen for nothing is freed', async () => {
  const { database, key } = site.baton;
  const { id: customerId } = await database.customer.findFirstOrThrow({ where: { owner: { externalId: 'E005' }, openHandoverId: null } });
  const { body } = await key.post('/handovers', { customerId, reason: 'resignation' });
  await key.post(`/handovers/${body.id}/cancel`, { reason: '重复' });
  await database.customer.update({ where: { id: customerId }, data: { openHandoverId: body.id } });
  const page = await site.visit('/administration/stuck', { as: 'A001', language: 'zh', ...phone });
  await page.getByRole('heading', { name: /^交接已结束但仍被锁定的客户/ }).waitFor();
  await page.getByRole('button', { name: `修复: ${body.id}` }).tap();
  await page.getByText('没有卡住的事项').waitFor();
  expect((await database.customer.findUniqueOrThrow({ where: { id: customerId } })).openHandoverId).toBeNull();
  await page.context().close();
});
