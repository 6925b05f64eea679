/** A salesperson looks a customer up before a call, and keeps its records; a manager hands it over and merges what is there twice. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../src/platform/database.js';
import { choose } from '../harness/choosing.js';
import { eventually } from '../harness/eventually.js';
import { tabTo } from '../harness/keyboard.js';
import { openSite, phone, type Site } from '../harness/page.js';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.stop());

let phones = 0;
async function addCustomer(customerName: string): Promise<string> {
  phones += 1;
  const body = {
    customerName,
    customerType: 'enterprise',
    phone: `+8617500000${String(phones).padStart(3, '0')}`,
    owner: { externalId: 'E003' },
  };
  return (await site.baton.key.post('/customers', body)).body.id;
}

test('a call is noted and a ticket typed in, with the keyboard alone', async () => {
  const id = await addCustomer('海河科技');
  const page = await site.visit(`/customers/${id}`, { as: 'E003' });
  await page.getByRole('heading', { level: 1, name: '海河科技' }).waitFor();
  await tabTo(page, 'What was said or agreed');
  await page.keyboard.type('They want an offer by Friday.');
  await tabTo(page, 'Record');
  await page.keyboard.press('Enter');
  await page.getByRole('listitem').filter({ hasText: 'They want an offer by Friday.' }).waitFor();

  await page.getByRole('tab', { name: 'Everything' }).focus();
  for (let at = 0; at < 5; at += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await tabTo(page, 'Add a ticket');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByLabel('What').focus();
  await page.keyboard.type('The invoice names the wrong firm');
  await tabTo(page, 'Save');
  await page.keyboard.press('Enter');
  await page.getByRole('cell', { name: 'The invoice names the wrong firm', exact: true }).waitFor();
  await page.getByRole('tab', { name: 'Tickets 1' }).waitFor();
  await page.getByText('Unsolved tickets').waitFor();
  await page.getByRole('tab', { name: 'Everything' }).click();
  await page.getByRole('listitem').filter({ hasText: 'The invoice names the wrong firm' }).waitFor();
  await page.context().close();
}, 60_000);

test('on a phone payments and opportunities are typed in, and drawn', async () => {
  const id = await addCustomer('银杏医疗');
  const page = await site.visit(`/customers/${id}`, { as: 'E003', language: 'zh', ...phone });
  const part = async (name: RegExp) => {
    await page.getByRole('combobox', { name: '档案内容' }).click();
    await choose(page, name);
  };
  await part(/回款/);
  await page.getByRole('button', { name: '新增回款' }).tap();
  await page.getByRole('dialog').getByRole('button', { name: '保存' }).tap();
  await page.getByText('此项必填').first().waitFor();
  await page.getByLabel('应付日期').fill('2026-10-01');
  await page.getByLabel('金额（CNY）').fill('3000');
  await page.getByRole('dialog').getByRole('button', { name: '保存' }).tap();
  await page.getByText('应付：¥3,000').waitFor();
  await part(/商机/);
  await page.getByRole('button', { name: '新增商机' }).tap();
  await page.getByLabel('名称').fill('二期');
  await page.getByLabel('阶段').fill('报价');
  await page.getByLabel('金额（CNY）').fill('120000');
  await page.getByRole('dialog').getByRole('button', { name: '保存' }).tap();
  await page.getByText('进行中的商机（按阶段）').waitFor();
  await page.context().close();
}, 60_000);

test('what was typed in is changed and taken away in its row; what another system keeps says which', async () => {
  const id = await addCustomer('可修改的客户');
  const seller = await site.baton.signIn('E003');
  await seller.post(`/customers/${id}/opportunities`, { name: '一期', stage: '报价', amount: '1000' });
  await site.baton.key.put(`/customers/${id}/opportunities/crm/kept`, { name: '二期' });
  const page = await site.visit(`/customers/${id}`, { as: 'E003' });
  await page.getByRole('tab', { name: 'Opportunities 2' }).click();
  await page.getByRole('row', { name: /二期/ }).getByText('Kept in crm').waitFor();
  expect(await page.getByRole('button', { name: 'Edit 二期' }).count()).toBe(0);

  await page.getByRole('button', { name: 'Edit 一期' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change the opportunity' });
  expect(await dialog.getByLabel('Stage').inputValue()).toBe('报价');
  await dialog.getByLabel('Stage').fill('');
  await dialog.getByLabel('Amount (CNY)').fill('2500');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('row', { name: /一期/ }).getByText('¥2,500').waitFor();
  const { items } = (await seller.get(`/customers/${id}/opportunities`)).body;
  expect(items.find(({ name }: { name: string }) => name === '一期')).toMatchObject({ stage: null, amount: '2500.00', status: 'open' });

  await page.getByRole('button', { name: 'Delete 一期' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('tab', { name: 'Opportunities 1' }).waitFor();
  await page.context().close();
}, 60_000);

test('what is refused is said at its field, which is where the keyboard is then', async () => {
  const id = await addCustomer('写错的客户');
  const page = await site.visit(`/customers/${id}`, { as: 'E003' });
  await page.getByRole('tab', { name: /^Contacts/ }).click();
  await page.getByRole('button', { name: 'Add a contact' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Wang Min');
  await dialog.getByLabel('Phone').fill('12');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const phoneField = dialog.getByRole('textbox', { name: 'Phone' });
  await eventually(async () => (await phoneField.getAttribute('aria-invalid')) === 'true');
  await phoneField.and(page.locator(':focus')).waitFor();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('13912345678');
  await tabTo(page, 'Save');
  await page.keyboard.press('Enter');
  await page.getByRole('cell', { name: 'Wang Min', exact: true }).waitFor();
  await page.context().close();
}, 60_000);

test('a part with five hundred records is read page by page', async () => {
  const id = await addCustomer('五百强');
  const { id: employeeId } = await site.baton.database.employee.findUniqueOrThrow({ where: { externalId: 'E003' } });
  const calls = Array.from({ length: 500 }, (_, n) => ({
    id: newId(),
    customerId: id,
    employeeId,
    channel: 'call' as const,
    content: `call ${n}`,
    occurredAt: new Date(Date.now() - n * 60_000),
  }));
  await site.baton.database.followUp.createMany({ data: calls });
  const page = await site.visit(`/customers/${id}`, { as: 'E003' });
  await page.getByRole('tab', { name: 'Follow-ups 500' }).click();
  await page.getByRole('cell', { name: 'call 0', exact: true }).waitFor();
  const shown = await page.getByRole('cell', { name: /^call \d+$/ }).count();
  expect(shown).toBeLessThan(100);
  await page.getByRole('button', { name: 'Show more' }).click();
  await eventually(async () => (await page.getByRole('cell', { name: /^call \d+$/ }).count()) === 2 * shown);
  await page.context().close();
}, 60_000);

test('the timeline tells what happened with a customer by days, and of the chosen kinds alone', async () => {
  const id = await addCustomer('云上贸易');
  await site.baton.key.put(`/customers/${id}/contracts/erp/timeline`, { number: 'HT-2026-08', status: 'in_force', signedOn: '2026-03-01' });
  const seller = await site.baton.signIn('E003');
  await seller.post(`/customers/${id}/follow-ups`, { channel: 'visit', content: '谈续约', occurredAt: '2026-02-01T02:00:00.000Z' });
  const page = await site.visit(`/customers/${id}`, { as: 'E003', language: 'zh', ...phone });
  await page.getByText('还没有').waitFor({ state: 'detached' });
  const signed = page.getByRole('region', { name: '2026年3月1日' }).getByRole('listitem');
  await signed.filter({ hasText: 'HT-2026-08' }).waitFor();
  expect(await page.getByRole('heading', { level: 2 }).count()).toBe(3);
  await page.getByRole('combobox', { name: '只看这些类型' }).click();
  await choose(page, '跟进');
  await signed.waitFor({ state: 'detached' });
  await page.getByRole('listitem').filter({ hasText: '谈续约' }).waitFor();
  await page.context().close();
}, 60_000);

test('a customer of the pool is claimed from its page; whoever comes second is told', async () => {
  const id = await addCustomer('公海里的客户');
  await site.baton.key.post('/pool/recycle', { customerIds: [id] });
  const [first, second] = [await site.visit(`/customers/${id}`, { as: 'E004' }), await site.visit(`/customers/${id}`, { as: 'E005' })];
  await first.getByRole('region', { name: 'What you may still claim' }).waitFor();
  expect(await first.getByRole('button', { name: 'Record' }).count()).toBe(0);
  expect(await first.getByRole('tab').allInnerTexts()).toEqual(['Owners 2', 'Public pool 1']);
  await second.getByRole('button', { name: 'Claim' }).waitFor();
  await first.getByRole('button', { name: 'Claim' }).click();
  await first.getByRole('button', { name: 'Record' }).waitFor();
  await first.getByRole('tab', { name: 'Everything' }).waitFor();
  await second.getByRole('button', { name: 'Claim' }).click();
  await second.getByRole('status').filter({ hasText: '公海里的客户' }).waitFor();
  await first.context().close();
  await second.context().close();
}, 60_000);

test('a manager hands a customer over, and merges another that is there twice', async () => {
  const [handed, kept, twin] = [await addCustomer('交出去的客户'), await addCustomer('留下的客户'), await addCustomer('重复的客户')];
  const page = await site.visit(`/customers/${handed}`, { as: 'E002' });
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Hand over to somebody else' }).click();
  await page.getByRole('combobox', { name: 'To whom' }).fill('E004');
  await choose(page, 'E004');
  await page.getByRole('button', { name: 'Start the handover' }).click();
  await page.waitForURL('**/handovers/*');
  const handover = await site.baton.database.handover.findFirstOrThrow({ where: { customerId: handed }, include: { toOwner: true } });
  expect(handover).toMatchObject({ status: 'open', toOwner: { externalId: 'E004' } });

  await page.goto(`/customers/${kept}`);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Merge a duplicate into this one' }).click();
  await page.getByRole('combobox', { name: 'The other record' }).fill('重复的');
  await choose(page, '重复的客户');
  await page.getByRole('dialog').getByRole('button', { name: 'Merge' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.goto(`/customers/${twin}`);
  await page.getByRole('heading', { level: 1, name: '留下的客户' }).waitFor();
  await page.getByText('重复的客户 was merged into this customer.').waitFor();
  await page.getByRole('listitem').filter({ hasText: 'Merged with' }).getByRole('button', { name: 'Undo the merge' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Undo the merge' }).click();
  await page.getByRole('listitem').filter({ hasText: 'Merged with' }).waitFor({ state: 'detached' });
  await page.goto(`/customers/${twin}`);
  await page.getByRole('heading', { level: 1, name: '重复的客户' }).waitFor();
  await page.context().close();
}, 60_000);

const inWords = (day: string) => new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(day));

test('the owner protects a customer from the pool, and gives the protection up', async () => {
  const id = await addCustomer('要留住的客户');
  const protectedUntil = async () => (await site.baton.database.customer.findUniqueOrThrow({ where: { id } })).protectedUntil;
  const page = await site.visit(`/customers/${id}`, { as: 'E003', timezoneId: 'Asia/Shanghai' });
  const fromMenu = async (name: string) => {
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name }).click();
  };
  await fromMenu('Protect from the public pool');
  const until = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel('Until the end of').fill(until);
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  // The day that was chosen: the protection ends with it, which is the first moment of the next one.
  await page.getByText(new RegExp(`^Protected until .*${inWords(until)}$`)).waitFor();
  expect(await protectedUntil()).not.toBeNull();
  await fromMenu('Give up the protection');
  await page.getByText(/^Protected until/).waitFor({ state: 'detached' });
  expect(await protectedUntil()).toBeNull();
  await page.context().close();
}, 60_000);

test('a contact who has left stays in the record, marked so, and is told nothing any more', async () => {
  const id = await addCustomer('换了采购的客户');
  const seller = await site.baton.signIn('E003');
  await seller.post(`/customers/${id}/contacts`, { name: 'Wang Min', phone: '+8613912345678', tellOnHandover: true });
  const page = await site.visit(`/customers/${id}`, { as: 'E003' });
  await page.getByRole('tab', { name: 'Contacts 1' }).click();
  await page.getByRole('link', { name: '+86 139 1234 5678' }).waitFor();
  await page.getByRole('button', { name: 'Edit Wang Min' }).click();
  await page.getByRole('checkbox', { name: 'No longer works there' }).check();
  expect(await page.getByRole('checkbox', { name: 'Tell this person' }).isDisabled()).toBe(true);
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page
    .getByRole('row', { name: /Wang Min/ })
    .getByText(/^Left/)
    .waitFor();
  const [contact] = (await seller.get(`/customers/${id}/contacts`)).body.items;
  expect(contact).toMatchObject({ name: 'Wang Min', leftAt: expect.any(String), tellOnHandover: false });
  await page.context().close();
}, 60_000);

test('one to whom something hangs is not deleted, and that is said; one that is empty is', async () => {
  const [busy, empty] = [await addCustomer('有单的客户'), await addCustomer('空的客户')];
  await site.baton.key.post(`/customers/${busy}/opportunities`, { name: '二期' });
  const page = await site.visit(`/customers/${busy}`, { as: 'E002' });
  const remove = async () => {
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  };
  await remove();
  await page.locator('.ant-message-notice').waitFor();
  expect(await site.baton.database.customer.count({ where: { id: busy } })).toBe(1);
  await page.goto(`/customers/${empty}`);
  await remove();
  await page.getByRole('heading', { level: 1, name: 'Customers' }).waitFor();
  expect(await site.baton.database.customer.count({ where: { id: empty } })).toBe(0);
  await page.context().close();
}, 60_000);
