import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../harness/eventually.js';
import { openSite, phone, type Site } from '../harness/page.js';
import { addIdle, warn } from '../integration/pool/idle.js';

let site: Site;
let idle: string[] = [];
beforeAll(async () => {
  site = await openSite();
  const { database } = site.baton;
  const { id: ownerId } = await database.employee.findUniqueOrThrow({ where: { externalId: 'E003' } });
  idle = await addIdle(database, { ownerId, count: 60, region: '华北', name: '沉睡客户' });
});
afterAll(() => site?.stop());

test('an admin writes a rule, sees what it says and who would go and why, and puts it in force', async () => {
  const page = await site.visit('/pool', { as: 'A001' });
  await page.getByRole('link', { name: 'Rules' }).click();
  await page.getByText('There are no rules').waitFor();
  await page.getByRole('button', { name: 'Add a rule' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Name').fill('Sleeping in the north');
  await form.getByLabel('Days without a follow-up').fill('30');
  await form.getByLabel('Regions').fill('华北');
  await page.keyboard.press('Enter');
  await form.getByRole('switch').click();
  await form.getByText('Customers in 华北 that nobody followed up for 30 days go to the pool.').waitFor();
  await form.getByRole('button', { name: 'Into the draft' }).click();
  await form.waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Try the draft' }).click();
  await page.getByText('60 of').waitFor();
  await page.getByText('With this owner for 100 days, never followed up; the rule says 30.').first().waitFor();
  expect((await site.baton.key.get('/pool/rules')).body.version).toBe(0);

  await page.getByRole('button', { name: 'Put in force' }).click();
  await page.getByLabel('Why').fill('Agreed in March');
  await page.getByRole('dialog').getByRole('button', { name: 'Put in force' }).click();
  await page.getByText(/Version 1, in force since .*Agreed in March/).waitFor();
  const { body } = await site.baton.key.get('/pool/rules');
  expect(body).toMatchObject({ version: 1, rules: [{ name: 'Sleeping in the north', days: 30, regions: ['华北'], isOn: true }] });
  await page.context().close();
}, 120_000); // one story from an empty page to rules in force

test('a draft is not lost by a click on another page', async () => {
  const page = await site.visit('/pool/rules', { as: 'A001' });
  await page.getByRole('switch', { name: 'Sleeping in the north is on' }).click();
  await page.getByText('Your changes are a draft').waitFor();
  await page.getByRole('link', { name: 'Earlier versions' }).click();
  await page.getByRole('button', { name: 'Stay here' }).click();
  await page.getByText('Your changes are a draft').waitFor();
  await page.getByRole('button', { name: 'Discard', exact: true }).click();
  await page.getByText('Your changes are a draft').waitFor({ state: 'detached' });
  await page.context().close();
});

test('a manager reads on a phone, in Chinese, what the rules say and whom of the team they mean, and changes nothing', async () => {
  const page = await site.visit('/pool/rules', { as: 'E002', language: 'zh', ...phone });
  await page.getByText('华北地区的客户连续 30 天无人跟进，将进入公海。').waitFor();
  expect(await page.getByRole('button', { name: /编辑|新增规则/ }).count()).toBe(0);
  await page.getByRole('button', { name: '试算' }).tap();
  await page.getByText(/60 个将进入公海/).waitFor();
  await page.context().close();
});

test('a run of more than a fifth of all customers waits; an admin approves it and reads the report', async () => {
  await warn(site.baton.database, idle, 8);
  const page = await site.visit('/pool/recycling-runs', { as: 'A001' });
  await page.getByRole('button', { name: 'Recycle now' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Recycle now' }).click();
  await page.getByText('More than a fifth of all customers would go.').waitFor();
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  await page.getByText('Finished', { exact: true }).waitFor();
  await page
    .getByRole('link', { name: /^沉睡客户/ })
    .first()
    .waitFor();
  const moved = () => site.baton.database.customer.count({ where: { id: { in: idle }, status: 'in_pool' } });
  await eventually(async () => (await moved()) === 60);
  await page.context().close();
});
