/** An admin keeps people, keys and deadlines, and sees what was sent to whom and what failed. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { newId } from '../../src/platform/database.js';
import { choose } from '../harness/choosing.js';
import { eventually } from '../harness/eventually.js';
import { answer, focusOn, press, searchAndTake, tabTo, typeInDialog } from '../harness/keyboard.js';
import { openSite, phone, type Site } from '../harness/page.js';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.stop());

const employee = (externalId: string) => site.baton.database.employee.findUnique({ where: { externalId } });
const policy = async () => (await site.baton.key.get('/policies')).body;
/** The key as the dialog shows it, this once. */
const shownKey = async (page: Page) => {
  await page.getByRole('dialog').getByText('This is the only time the key is shown').waitFor();
  return page.getByRole('dialog').locator('code').innerText();
};
const statusWith = async (key: string) => (await site.baton.withKey(key).get('/customers')).status;

describe('an admin', () => {
  test('adds an employee, who can sign in; and sets how many customers they may have', async () => {
    const page = await site.visit('/', { as: 'A001' });
    await page.getByRole('link', { name: 'Administration' }).click();
    await page.getByRole('main').getByRole('link', { name: 'Employees' }).click();
    await page.getByRole('button', { name: 'Add an employee' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('This is needed.').first().waitFor();
    await dialog.getByLabel('Name').fill('林悦 Lin');
    await dialog.getByLabel('Id in the HR system').fill('E003');
    await dialog.getByLabel('E-mail').fill('e101@demo.example');
    await dialog.getByLabel('First password').fill('a first password');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Another employee has this id.').first().waitFor();
    await dialog.getByLabel('Id in the HR system').fill('E101');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect((await site.baton.signIn('E101', 'a first password')).headers).toHaveProperty('cookie');

    await page.getByLabel('Name, e-mail or id').fill('E101');
    await page.getByRole('button', { name: 'Edit: 林悦 Lin' }).click();
    await dialog.getByLabel('Customers at most').fill('30');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('cell', { name: '30', exact: true }).waitFor();
    expect(await employee('E101')).toMatchObject({ name: '林悦 Lin', role: 'sales', capacity: 30 });
    await page.context().close();
  });

  test('makes an API key, which is shown once and works until it is revoked', async () => {
    const page = await site.visit('/administration/api-keys', { as: 'A001', language: 'zh', ...phone });
    await page.getByText('还没有密钥').waitFor();
    await page.getByRole('button', { name: '新建密钥' }).tap();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('系统名称').fill('crm');
    await dialog.getByRole('button', { name: '生成密钥' }).tap();
    await dialog.getByText('请至少选择一项。').waitFor();
    await dialog.getByRole('checkbox', { name: /^客户/ }).check();
    await dialog.getByRole('button', { name: '生成密钥' }).tap();
    await dialog.getByText('密钥仅显示这一次').waitFor();
    const key = await dialog.locator('code').innerText();
    expect(await statusWith(key)).toBe(200);
    await dialog.getByRole('button', { name: '已保存' }).tap();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('crm', { exact: true }).waitFor();
    expect(await page.content()).not.toContain(key);

    await page.getByRole('button', { name: '吊销: crm' }).tap();
    await dialog.getByRole('button', { name: '吊销' }).tap();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText(/已吊销$/).waitFor();
    expect(await statusWith(key)).toBe(401);
    await page.context().close();
  });

  test('shortens a deadline; where somebody else did too, both changes are kept and looked at once more', async () => {
    const page = await site.visit('/administration/policies', { as: 'A001' });
    const { version, content } = await policy();
    const review = page.getByLabel('Review, Important', { exact: true });
    await review.fill('1');
    await page.getByRole('button', { name: 'Put in force' }).click();
    await page.getByText(`Version ${version + 1} is in force since`).waitFor();
    expect((await policy()).content.stageWorkingDays.review.important).toBe(1);

    const theirs = { ...(await policy()).content, undoDays: content.undoDays + 5 };
    expect((await site.baton.key.put('/policies', { version: version + 1, content: theirs })).status).toBe(200);
    await review.fill('2');
    await page.getByRole('button', { name: 'Put in force' }).click();
    await page
      .getByRole('alert')
      .getByText(`Version ${version + 2} came into force while you were typing`)
      .waitFor();
    expect([await review.inputValue(), (await policy()).version]).toEqual(['2', version + 2]);
    await page.getByRole('button', { name: 'Put in force' }).click();
    await page.getByText(`Version ${version + 3} is in force since`).waitFor();
    const now = await policy();
    expect([now.content.stageWorkingDays.review.important, now.content.undoDays]).toEqual([2, content.undoDays + 5]);
    await page.getByRole('cell', { name: `Version ${version + 1}`, exact: true }).waitFor();
    await page.context().close();
  });

  test('is asked before deadlines that were typed are left behind', async () => {
    const page = await site.visit('/administration/policies', { as: 'A001' });
    const grace = page.getByLabel('Grace period after a missed deadline', { exact: true });
    await grace.fill('9');
    await page.getByRole('link', { name: 'Employees' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stay' }).click();
    expect(await grace.inputValue()).toBe('9');
    await page.context().close();
  });

  test('sees what was sent to whom, what failed and why, and what it said', async () => {
    const customer = await site.baton.database.customer.findFirstOrThrow({
      where: { owner: { externalId: 'E003' }, email: { not: null }, openHandoverId: null },
    });
    site.baton.mailServer.refuseWith = { code: 550, text: 'no such mailbox' };
    await handedOver(customer.id);
    const failed = () =>
      site.baton.database.notification.count({ where: { customerId: customer.id, recipientKind: 'customer', state: 'failed' } });
    await eventually(async () => (await failed()) === 1);
    site.baton.mailServer.refuseWith = undefined;

    const page = await site.visit('/administration/notifications', { as: 'A001' });
    await page.getByRole('combobox', { name: 'State' }).click();
    await choose(page, 'Failed');
    await page.waitForURL(/state=failed/);
    const row = page.getByRole('row', { name: customer.email ?? '' });
    await row.getByText('The mail server refused it').waitFor();
    await row.getByRole('button', { name: 'Details' }).click();
    const details = page.getByRole('dialog', { name: 'New contact person' });
    await details.getByText(customer.customerName).first().waitFor();
    await details.getByText('550').waitFor();
    await page.context().close();
  }, 120_000); // a handover from its beginning to its end
});

/** A handover of this customer from E003 to E004, brought to its end. */
async function handedOver(customerId: string): Promise<void> {
  const [sales, manager, receiver] = [await site.baton.signIn('E003'), await site.baton.signIn('E002'), await site.baton.signIn('E004')];
  const { body } = await site.baton.key.post('/handovers', { customerId, reason: 'resignation', toOwner: { externalId: 'E004' } });
  const items = body.items.map(({ id }: { id: string }) => ({ id, isCompleted: true, note: 'noted' }));
  expect((await sales.post(`/handovers/${body.id}/complete-preparation`, { items })).status).toBe(200);
  expect((await manager.post(`/handovers/${body.id}/approve`)).status).toBe(200);
  expect((await receiver.post(`/handovers/${body.id}/confirm`)).status).toBe(200);
}

describe('with the keyboard alone', () => {
  test('an admin adds an employee with a limit, and has a stand-in named', async () => {
    const page = await site.visit('/administration/employees', { as: 'A001' });
    await page.getByRole('heading', { level: 1, name: 'Employees' }).waitFor();
    await press(page, 'Add an employee');
    await typeInDialog(page, '吴桐 Wu');
    await tabTo(page, 'Id in the HR system');
    await page.keyboard.type('E102');
    await tabTo(page, 'E-mail');
    await page.keyboard.type('wu@demo.example');
    await tabTo(page, 'Customers at most');
    await page.keyboard.type('12');
    await answer(page, 'Save', 'Add an employee');
    expect(await employee('E102')).toMatchObject({ name: '吴桐 Wu', capacity: 12 });

    await press(page, 'More: 吴桐 Wu');
    await page.locator('[role=menuitem]:focus', { hasText: 'Stand-in' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await tabTo(page, 'Stand-in');
    await searchAndTake(page, 'E004');
    await answer(page, 'Save', 'More: 吴桐 Wu');
    expect((await employee('E102'))?.delegateId).toBe((await employee('E004'))?.id);
    await page.context().close();
  });

  test('makes a key and revokes it', async () => {
    const page = await site.visit('/administration/api-keys', { as: 'A001' });
    await page.getByRole('heading', { level: 1, name: 'API keys' }).waitFor();
    await press(page, 'Make a key');
    await typeInDialog(page, 'hr-core');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await press(page, 'Make the key');
    const key = await shownKey(page);
    await answer(page, 'I have kept it', 'Make a key');
    const { body } = await site.baton.key.get('/api-keys');
    expect(body.items.find(({ name }: { name: string }) => name === 'hr-core')).toMatchObject({ scopes: ['hr'], revokedAt: null });
    await press(page, 'Revoke: hr-core');
    await answer(page, 'Revoke', 'API keys');
    expect(await statusWith(key)).toBe(401);
    await page.context().close();
  });

  test('puts another deadline in force, and reads what a message said', async () => {
    const page = await site.visit('/administration/policies', { as: 'A001' });
    const { version } = await policy();
    await page.getByRole('button', { name: 'Put in force' }).waitFor();
    await tabTo(page, 'Preparation, Normal');
    await page.keyboard.press('ArrowUp');
    await press(page, 'Put in force');
    await page.getByText(`Version ${version + 1} is in force since`).waitFor();

    const { id: recipientId } = await site.baton.database.employee.findUniqueOrThrow({ where: { externalId: 'E003' } });
    const message = { recipientId, recipientKind: 'employee', channel: 'sms', template: 'handover_to_prepare', state: 'failed' } as const;
    await site.baton.database.notification.create({ data: { ...message, cause: newId(), address: '+8613800000000' } });
    await page.goto('/administration/notifications');
    await page.getByRole('button', { name: 'Details' }).first().waitFor();
    await press(page, 'Details');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await focusOn(page, 'Details');
    await page.context().close();
  });
});
