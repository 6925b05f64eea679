import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tabTo } from '../harness/keyboard.js';
import { openSite, phone, type Site } from '../harness/page.js';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.stop());

const found = (customerName: string) => site.baton.database.customer.findMany({ where: { customerName }, include: { contacts: true } });

describe('a salesperson creates a customer', () => {
  test('and is told while typing who has it already; the new one is created with its contacts', async () => {
    const theirs = await site.baton.database.customer.findFirstOrThrow({
      where: { owner: { externalId: 'E003' }, customerType: 'enterprise', phone: { not: null } },
    });
    const page = await site.visit('/customers', { as: 'E006' });
    await page.getByRole('button', { name: 'New customer' }).click();
    await page.getByLabel('Customer name').fill('江畔精密仪器有限公司');
    await page.getByLabel('Phone').fill(theirs.phone!);
    await page.getByText('This customer may be there already').waitFor();
    await page.getByText('Exists, owned by another team: 张三 Zhang').waitFor();

    await page.getByLabel('Phone').fill('138 0013 8999');
    await page.getByText('This customer may be there already').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Add a contact' }).click();
    await page.getByRole('group', { name: 'Main contact' }).getByLabel('Name').fill('王采购');
    await page.getByRole('button', { name: 'Create customer' }).click();
    await page.getByText('江畔精密仪器有限公司 is created.').waitFor();
    const [created] = await found('江畔精密仪器有限公司');
    expect(created).toMatchObject({ phone: '+8613800138999', contacts: [{ name: '王采购', isPrimary: true }] });
    await page.context().close();
  });

  test('and what breaks a rule is said at its field, in Chinese too', async () => {
    const page = await site.visit('/customers/new', { as: 'E003', language: 'zh', ...phone });
    await page.getByLabel('客户名称').fill('校验科技');
    await page.getByLabel('电话').fill('12');
    await page.getByLabel('税号').fill('91310000MA1FL0000X');
    await page.getByRole('button', { name: '创建客户' }).tap();
    await page.getByText('电话号码不正确。请加上国家代码').first().waitFor();
    await page.getByText('税号不正确；').first().waitFor();
    expect(await page.getByLabel('电话').getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByLabel('客户名称').inputValue()).toBe('校验科技');
    expect(await found('校验科技')).toEqual([]);
    await page.context().close();
  });

  test('with the keyboard alone', async () => {
    const page = await site.visit('/customers', { as: 'E003' });
    await page.getByRole('heading', { level: 1, name: 'Customers' }).waitFor();
    await tabTo(page, 'New customer');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'New customer' }).waitFor();
    // The name has the focus at once.
    await page.keyboard.type('键盘贸易有限公司');
    await page.keyboard.press('Tab');
    await page.keyboard.type('+86 138 0013 8777');
    await tabTo(page, 'Create customer');
    await page.keyboard.press('Enter');
    await page.getByText('键盘贸易有限公司 is created.').waitFor();
    expect(await found('键盘贸易有限公司')).toHaveLength(1);
    await page.context().close();
  });

  test('and is told that they are full, not that somebody who receives is', async () => {
    const full = { where: { externalId: 'E008' } };
    const { capacity } = await site.baton.database.employee.findUniqueOrThrow(full);
    await site.baton.database.employee.update({ ...full, data: { capacity: 0 } });
    for (const [language, words, field] of [
      ['en', 'There is no room: whoever would get this customer has as many as they may.', 'Field: Owner'],
      ['zh', '客户数已达上限：将负责这位客户的人不能再增加客户。', '相关字段：负责人'],
    ] as const) {
      const page = await site.visit('/customers/new', { as: 'E008', language });
      await page.getByRole('textbox').first().fill('满额科技');
      await page.locator('[type=tel]').first().fill('+8613800138666');
      await page.locator('[type=submit]').click();
      const alert = page.getByRole('alert').filter({ hasText: words });
      await alert.getByText(field).waitFor();
      await page.context().close();
    }
    expect(await found('满额科技')).toEqual([]);
    await site.baton.database.employee.update({ ...full, data: { capacity } });
  });

  test('and is asked before leaving what is typed', async () => {
    const page = await site.visit('/customers/new', { as: 'E003' });
    await page.getByLabel('Customer name').fill('未保存');
    await page.getByRole('link', { name: 'Back to the customers' }).click();
    await page.getByRole('button', { name: 'Stay here' }).click();
    expect(await page.getByLabel('Customer name').inputValue()).toBe('未保存');
    await page.getByRole('link', { name: 'Back to the customers' }).click();
    await page.getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('heading', { level: 1, name: 'Customers' }).waitFor();
    await page.context().close();
  });
});

describe('two people change one customer', () => {
  test('and neither undoes the other’s change unseen', async () => {
    const customer = await site.baton.database.customer.findFirstOrThrow({ where: { owner: { externalId: 'E003' } } });
    const page = await site.visit(`/customers/${customer.id}/edit`, { as: 'E003' });
    await page.getByLabel('Industry').fill('航运');
    await page.getByLabel('Region').fill('西北');
    await site.baton.key.patch(`/customers/${customer.id}`, { region: '东北', email: 'new@example.com' });
    await page.getByRole('button', { name: 'Save' }).click();

    await page.getByText('Taken over from their change: E-mail.').waitFor();
    await page.getByText('Region: they wrote “东北”').waitFor();
    expect(await page.getByLabel('Region').inputValue()).toBe('西北');
    expect(await page.getByLabel('E-mail').inputValue()).toBe('new@example.com');
    await page.getByRole('button', { name: 'Save my change' }).click();
    await page.getByText('The change is saved.').waitFor();
    expect(await site.baton.database.customer.findUniqueOrThrow({ where: { id: customer.id } })).toMatchObject({
      industry: '航运',
      region: '西北',
      email: 'new@example.com',
    });
    await page.context().close();
  });
});

test('a filter narrows the list, stays in the address, and goes into the exported file', async () => {
  const page = await site.visit('/customers', { as: 'E002' });
  await page.getByLabel('Level').click();
  await page.getByTitle('Important').click();
  await page.waitForURL(/level=important/);
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'Customers' }).waitFor();
  await page.getByRole('button', { name: 'Export' }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: /csv/ }).click()]);
  const chunks = await (await download.createReadStream()).toArray();
  const lines = Buffer.concat(chunks).toString('utf8').trim().split('\n');
  expect(lines.length).toBeGreaterThan(1);
  expect(lines.slice(1).every((line) => line.includes('Important'))).toBe(true);
  await page.context().close();
});

test('on a phone the filters stand behind a button that tells how many are set', async () => {
  const page = await site.visit('/customers?level=important&status=active', { as: 'E002', ...phone });
  const level = page.getByLabel('Level');
  const filters = page.getByRole('button', { name: 'Filters (2)' });
  await filters.waitFor();
  await page.getByLabel('Name, initials, phone').waitFor();
  expect(await level.isVisible()).toBe(false);
  await filters.tap();
  await level.waitFor();
  await level.tap();
  await page.getByTitle('All levels').tap();
  await page.getByRole('button', { name: 'Filters (1)' }).waitFor();
  await page.context().close();
});
