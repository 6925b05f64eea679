/** A manager, HR and an admin without a mouse: what they decide is done, and the focus is never lost on the way. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../harness/eventually.js';
import { answer, focusOn, press, searchAndTake, tabTo } from '../harness/keyboard.js';
import { openSite, withMotion, type Site } from '../harness/page.js';
import { addReviews } from '../harness/reviews.js';
import { addIdle, setRules, thirtyDays, warn } from '../integration/pool/idle.js';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.stop());

let phones = 0;
async function addCustomer(customerName: string, owner = 'E003'): Promise<string> {
  phones += 1;
  const body = { customerName, customerType: 'enterprise', phone: `+861752000000${phones}`, owner: { externalId: owner } };
  return (await site.baton.key.post('/customers', body)).body.id;
}

/** A handover of it to E004 that waits for its reviewer. */
async function prepared(customerId: string): Promise<string> {
  const body = { customerId, reason: 'resignation', toOwner: { externalId: 'E004' } };
  const { id, items } = (await site.baton.key.post('/handovers', body)).body;
  const done = items.map((item: { id: string }) => ({ id: item.id, isCompleted: true, note: 'noted' }));
  const sales = await site.baton.signIn('E003');
  expect((await sales.post(`/handovers/${id}/complete-preparation`, { items: done })).status).toBe(200);
  return id;
}

async function completed(customerId: string): Promise<string> {
  const id = await prepared(customerId);
  const [manager, receiver] = [await site.baton.signIn('E002'), await site.baton.signIn('E004')];
  expect((await manager.post(`/handovers/${id}/approve`)).status).toBe(200);
  expect((await receiver.post(`/handovers/${id}/confirm`)).status).toBe(200);
  return id;
}

const stageOf = async (id: string) => (await site.baton.database.handover.findUniqueOrThrow({ where: { id } })).currentStage;
const ownerOf = async (id: string) =>
  (await site.baton.database.customer.findUniqueOrThrow({ where: { id }, include: { owner: true } })).owner?.externalId;

test('selects handovers, reads which are not ready, and approves the others at once', async () => {
  await addReviews(site.baton.database, 20);
  const page = await site.visit('/handovers?stage=review&part=reviewer', { as: 'E002', ...withMotion });
  await tabTo(page, 'Select all that are shown');
  await page.keyboard.press('Space');
  await press(page, 'Approve');
  await answer(page, 'Cancel', 'Approve');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await press(page, 'Approve');
  await page.getByText('19 of 20 are ready; the others will stay as they are:').waitFor();
  await answer(page, 'Go on with 19', 'Handovers');
  await page.getByText('19 handovers approved.').waitFor();
  const left = await site.baton.database.handover.findMany({ where: { currentStage: 'review', status: 'open' } });
  expect(left).toMatchObject([{ toOwnerId: null }]);
  await page.context().close();
});

test('approves all that have nothing open from My work, and goes on with what is left', async () => {
  await addReviews(site.baton.database, 20);
  const page = await site.visit('/', { as: 'E002', ...withMotion });
  const all = await page.getByRole('button', { name: /^Approve all 1\d$/ }).innerText();
  await press(page, all);
  await page.getByText(/^\d+ handovers approved\./).waitFor();
  await page.getByRole('button', { name: all }).waitFor({ state: 'detached' });
  await page.locator('main:focus, main :focus').waitFor();
  await page.context().close();
});

test('sends a handover back, with the reason and the item that is meant', async () => {
  const customerId = await addCustomer('退回准备的客户');
  await site.baton.key.post(`/customers/${customerId}/opportunities`, { name: '二期' });
  const id = await prepared(customerId);
  const page = await site.visit(`/handovers/${id}`, { as: 'E002', ...withMotion });
  await press(page, 'Request changes');
  await page.getByLabel('Reason').waitFor();
  await page.keyboard.type('Which offer is meant?');
  await tabTo(page, 'Opportunities · 二期');
  await page.keyboard.press('Space');
  await answer(page, 'Request changes', '退回准备的客户');
  expect(await stageOf(id)).toBe('preparation');
  const items = await site.baton.database.handoverItem.findMany({ where: { handoverId: id, isCompleted: false } });
  expect(items).toMatchObject([{ itemType: 'opportunities', changeRequest: 'Which offer is meant?' }]);
  await page.context().close();
});

test('undoes a handover, and the customer is with the old owner again', async () => {
  const customerId = await addCustomer('还原交接的客户');
  const id = await completed(customerId);
  const page = await site.visit(`/handovers/${id}`, { as: 'E002', ...withMotion });
  await press(page, 'Undo the handover');
  await answer(page, 'Cancel', 'Undo the handover');
  await page.keyboard.press('Enter');
  await page.getByLabel('Reason').waitFor();
  await page.keyboard.type('He stays after all');
  await answer(page, 'Undo the handover', '还原交接的客户');
  expect(await ownerOf(customerId)).toBe('E003');
  await page.context().close();
});

test('merges a customer that is there twice, from the menu', async () => {
  const [kept, twin] = [await addCustomer('合并保留的客户'), await addCustomer('合并重复的客户')];
  const page = await site.visit(`/customers/${kept}`, { as: 'E002', ...withMotion });
  await press(page, 'More');
  await page.locator('[role=menuitem]:focus', { hasText: 'Hand over to somebody else' }).waitFor();
  await page.keyboard.press('Escape');
  await focusOn(page, 'More');
  await page.keyboard.press('Enter');
  await page.locator('[role=menuitem]:focus').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.locator('[role=menuitem]:focus', { hasText: 'Merge a duplicate' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Merge into 合并保留的客户' }).waitFor();
  await tabTo(page, 'The other record');
  await searchAndTake(page, '合并重复');
  await answer(page, 'Merge', 'More');
  expect(await site.baton.database.customerMerge.count({ where: { survivorId: kept, mergedId: twin } })).toBe(1);
  await page.context().close();
});

test('is asked before a customer is deleted from the menu, and the same Enter does not answer', async () => {
  const id = await addCustomer('菜单删除的客户');
  const page = await site.visit(`/customers/${id}`, { as: 'E002', ...withMotion });
  await press(page, 'More');
  await page.locator('[role=menuitem]:focus').waitFor();
  await page.keyboard.press('End');
  await page.locator('[role=menuitem]:focus', { hasText: 'Delete' }).waitFor();
  await page.keyboard.press('Enter');
  await answer(page, 'Cancel', 'More');
  expect(await site.baton.database.customer.count({ where: { id } })).toBe(1);
  await page.context().close();
});

test('assigns a customer of the pool to a colleague', async () => {
  const id = await addCustomer('键盘分配的客户');
  await site.baton.key.post('/pool/recycle', { customerIds: [id] });
  const page = await site.visit('/pool', { as: 'E002', ...withMotion });
  await tabTo(page, 'Select 键盘分配的客户');
  await page.keyboard.press('Space');
  await press(page, 'Assign…');
  await answer(page, 'Cancel', 'Assign…');
  await page.keyboard.press('Enter');
  await focusOn(page, 'To whom');
  await searchAndTake(page, 'E005');
  await page.getByRole('list', { name: 'Who gets how many' }).getByText('1 customer').waitFor();
  const list = page.locator('.ant-select-dropdown:visible');
  await list.waitFor(); // else it is the dialog that Escape closes
  await page.keyboard.press('Escape');
  await list.waitFor({ state: 'hidden' });
  await answer(page, 'Assign 1', 'Public pool');
  await page.getByRole('status').getByText('键盘分配的客户 is assigned').waitFor();
  expect(await ownerOf(id)).toBe('E005');
  await page.context().close();
});

test('HR undoes a change as a whole', async () => {
  const person = { externalId: 'K001', name: '新人 New', email: 'k001@demo.example', role: 'sales', manager: { externalId: 'E006' } };
  await site.baton.key.post('/employees', person);
  const customerId = await addCustomer('变动还原的客户', 'K001');
  const { body } = await site.baton.key.post('/personnel-changes', { employee: { externalId: 'K001' }, kind: 'resignation' });
  const isOpen = async () => (await site.baton.database.handover.count({ where: { customerId, status: 'open' } })) === 1;
  await eventually(isOpen);
  const page = await site.visit(`/personnel-changes/${body.id}`, { as: 'H001', ...withMotion });
  await press(page, 'Undo the change');
  await page.getByLabel('Reason').waitFor();
  await page.keyboard.type('Reported by mistake');
  await answer(page, 'Undo the change', '新人 New: Resignation');
  await page.getByText('Undone: 0 handovers are back').waitFor();
  expect(await isOpen()).toBe(false);
  await page.context().close();
});

test('an admin writes a rule, tries it, puts it in force and lets it run', async () => {
  const { id: ownerId } = await site.baton.database.employee.findUniqueOrThrow({ where: { externalId: 'E003' } });
  const idle = await addIdle(site.baton.database, { ownerId, count: 3, region: '西北', name: '沉睡客户' });
  const page = await site.visit('/pool/rules', { as: 'A001', ...withMotion });
  await press(page, 'Add a rule');
  await answer(page, 'Cancel', 'Add a rule');
  await page.keyboard.press('Enter');
  await tabTo(page, 'Name');
  await page.keyboard.type('Sleeping in the north-west');
  await tabTo(page, 'Days without a follow-up');
  await page.keyboard.type('30');
  await tabTo(page, 'Regions');
  await page.keyboard.type('西北');
  await page.keyboard.press('Enter');
  await tabTo(page, 'The rule is on');
  await page.keyboard.press('Space');
  await answer(page, 'Into the draft', 'Rules of the pool');
  await press(page, 'Try the draft');
  await page.getByText(/^3 of \d+ customers would go/).waitFor();
  await press(page, 'Put in force');
  await page.getByLabel('Why').waitFor();
  await page.keyboard.type('Agreed in March');
  await answer(page, 'Put in force', 'Rules of the pool');
  await page.getByText(/Version 1, in force since .*Agreed in March/).waitFor();

  await warn(site.baton.database, idle, 8);
  await press(page, 'Recycling runs');
  await page.getByRole('heading', { level: 1, name: 'Recycling runs' }).waitFor();
  await press(page, 'Recycle now');
  await answer(page, 'Cancel', 'Recycle now');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await press(page, 'Recycle now');
  await page.getByText('Finished', { exact: true }).waitFor();
  await page.locator('main:focus, main :focus').waitFor();
  await tabTo(page, '沉睡客户1');
  expect(await site.baton.database.customer.count({ where: { id: { in: idle }, status: 'in_pool' } })).toBe(3);
  await page.context().close();
});

test('an admin moves a rule to the top, where its arrow is off, and is still at that rule', async () => {
  await setRules(site.baton, [thirtyDays, { key: 'sixty-days', name: 'Sixty days', isOn: true, days: 60 }]);
  const page = await site.visit('/pool/rules', { as: 'A001', ...withMotion });
  await press(page, 'Move Sixty days up');
  await focusOn(page, 'Sixty days is on');
  await press(page, 'Discard');
  await page.getByText('Your changes are a draft').waitFor({ state: 'detached' });
  await focusOn(page, 'Rules of the pool');
  await page.context().close();
});
