/** A salesperson's day without a mouse: what has to be done is done, and the focus is never lost on the way. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../harness/eventually.js';
import { answer, focusOn, press, tabTo } from '../harness/keyboard.js';
import { openSite, withMotion, type Site } from '../harness/page.js';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.stop());

let phones = 0;
/** A customer of E003 with two opportunities. */
async function addCustomer(customerName: string): Promise<string> {
  phones += 1;
  const body = { customerName, customerType: 'enterprise', phone: `+861751000000${phones}`, owner: { externalId: 'E003' } };
  const { id } = (await site.baton.key.post('/customers', body)).body;
  for (const name of ['一期', '二期']) await site.baton.key.post(`/customers/${id}/opportunities`, { name, amount: '1000' });
  return id;
}

/** A handover of it to E004, in preparation. */
async function startHandover(customerId: string): Promise<string> {
  const body = { customerId, reason: 'resignation', toOwner: { externalId: 'E004' } };
  return (await site.baton.key.post('/handovers', body)).body.id;
}

/** One that its receiver has to confirm. */
async function approved(customerId: string): Promise<string> {
  const id = await startHandover(customerId);
  const [sales, manager] = [await site.baton.signIn('E003'), await site.baton.signIn('E002')];
  const { body } = await sales.get(`/handovers/${id}`);
  const items = body.items.map((item: { id: string }) => ({ id: item.id, isCompleted: true, note: 'noted' }));
  expect((await sales.post(`/handovers/${id}/complete-preparation`, { items })).status).toBe(200);
  expect((await manager.post(`/handovers/${id}/approve`)).status).toBe(200);
  return id;
}

const handover = (id: string) =>
  site.baton.database.handover.findUniqueOrThrow({ where: { id }, include: { items: true, customer: { include: { owner: true } } } });

test('prepares a handover with notes, and sends it to review', async () => {
  const id = await startHandover(await addCustomer('键盘准备的客户'));
  const page = await site.visit('/', { as: 'E003', ...withMotion });
  await press(page, '键盘准备的客户');
  await page.getByRole('heading', { level: 1, name: '键盘准备的客户' }).waitFor();
  await page.locator('main:focus, main :focus').waitFor();
  await press(page, 'Note on 一期');
  await page.getByLabel('Note for the receiver').waitFor();
  await page.keyboard.type('Ask for Ms Wang in purchasing.');
  await press(page, 'Save and tick off');
  await page.getByText('Ask for Ms Wang in purchasing.').waitFor();
  await focusOn(page, 'Note on 一期');

  await press(page, 'Add an item');
  await page.getByLabel('What is to be done').waitFor();
  await page.keyboard.type('Hand over the keys of the showroom');
  await press(page, 'Cancel');
  await focusOn(page, 'Add an item');
  await page.keyboard.press('Enter');
  await page.getByLabel('What is to be done').waitFor();
  await page.keyboard.type('Hand over the keys');
  await press(page, 'Add an item');
  await page.getByText('Hand over the keys').waitFor();
  await focusOn(page, 'Add an item');

  await press(page, 'Tick off all 3');
  await page.getByText('Nothing open').waitFor();
  await press(page, 'Send to review');
  await answer(page, 'Send to review', '键盘准备的客户');
  const { currentStage, items } = await handover(id);
  expect(currentStage).toBe('review');
  expect(items.map(({ note }) => note)).toContain('Ask for Ms Wang in purchasing.');
  await page.context().close();
});

test('takes one customer over in its row, and the focus is on the next; of that one they ask first', async () => {
  const [first, second] = [await approved(await addCustomer('先接手的客户')), await approved(await addCustomer('先询问的客户'))];
  const page = await site.visit('/', { as: 'E004', ...withMotion });
  await press(page, 'Take over: 先接手的客户');
  await page.getByRole('button', { name: 'Take over: 先接手的客户' }).waitFor({ state: 'detached' });
  await focusOn(page, '先询问的客户');
  expect((await handover(first)).customer.owner?.externalId).toBe('E004');

  await page.keyboard.press('Enter');
  await press(page, 'Send back with a question');
  await page.getByLabel('Your question').waitFor();
  await page.keyboard.type('Who signs there?');
  await answer(page, 'Cancel', 'Send back with a question');
  await page.keyboard.press('Enter');
  await page.getByLabel('Your question').waitFor();
  await page.keyboard.type('Who signs at this customer?');
  await answer(page, 'Send back with a question', '先询问的客户');
  await page.getByText('Who signs at this customer?').first().waitFor();
  expect((await handover(second)).currentStage).toBe('preparation');
  await page.context().close();
});

test('changes a record in its row and deletes it, and the focus is on the one after it', async () => {
  const id = await addCustomer('改记录的客户');
  const page = await site.visit(`/customers/${id}`, { as: 'E003', ...withMotion });
  await tabTo(page, 'Everything');
  for (let at = 0; at < 3; at += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await press(page, 'Edit 一期');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await focusOn(page, 'Edit 一期');
  await page.keyboard.press('Enter');
  await tabTo(page, 'Stage');
  await page.keyboard.type('报价');
  await answer(page, 'Save', 'Edit 一期');
  const { items } = (await site.baton.key.get(`/customers/${id}/opportunities`)).body;
  expect(items.find(({ name }: { name: string }) => name === '一期')).toMatchObject({ stage: '报价' });

  await press(page, 'Delete 一期');
  await answer(page, 'Cancel', 'Delete 一期');
  await page.keyboard.press('Enter');
  await answer(page, 'Delete', 'Edit 二期');
  await press(page, 'Delete 二期');
  await answer(page, 'Delete', 'Opportunities 0');
  expect(await site.baton.database.opportunity.count({ where: { customerId: id } })).toBe(0);
  await page.context().close();
});

test('is quicker than a dialog opens, and stays at the answer they went to', async () => {
  const page = await site.visit(`/customers/${await addCustomer('动画很慢的客户')}`, { as: 'E003', ...withMotion });
  await page.addStyleTag({ content: '.ant-modal { animation-duration: 3s !important }' });
  await tabTo(page, 'Everything');
  for (let at = 0; at < 3; at += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await press(page, 'Edit 一期');
  await page.getByRole('dialog').waitFor();
  await tabTo(page, 'Save');
  const isOpening = () => page.evaluate<boolean>("document.querySelector('.ant-modal').getAnimations().length > 0");
  expect(await isOpening()).toBe(true);
  await eventually(async () => !(await isOpening()), { what: 'a dialog that has opened' });
  await focusOn(page, 'Save');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.context().close();
});

test('whose session ends in the middle of a comment signs in over it, and is where they were', async () => {
  const id = await startHandover(await addCustomer('会话中断的客户'));
  const page = await site.visit(`/handovers/${id}`, { as: 'E003', ...withMotion });
  await tabTo(page, 'Write a comment');
  await page.keyboard.type('Do not lose this sentence.');
  await site.baton.database.authSession.deleteMany({});
  await press(page, 'Comment');
  await page.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
  await focusOn(page, 'E-mail');
  await page.keyboard.type('e003@demo.example');
  await page.keyboard.press('Tab');
  await page.keyboard.type('baton-demo');
  await answer(page, 'Sign in and go on', 'Comment');
  await page.getByRole('listitem').getByText('Do not lose this sentence.').waitFor();
  expect(await site.baton.database.handoverComment.count({ where: { handoverId: id } })).toBe(1);
  await page.context().close();
});

test('switches the language, and stays on the switch', async () => {
  const page = await site.visit('/handovers', { as: 'E003', ...withMotion });
  await page.getByRole('heading', { level: 1, name: 'Handovers' }).waitFor();
  await tabTo(page, 'English');
  await page.keyboard.press('ArrowLeft');
  await page.getByRole('heading', { level: 1, name: '客户交接' }).waitFor();
  await focusOn(page, '中文');
  await eventually(async () => (await page.getAttribute('html', 'lang')) === 'zh-CN');
  await page.context().close();
});

/** Writes down what of the page's content was there and is hidden. */
const noteHidden = `window.hidden = [];
  new MutationObserver((records) => {
    for (const { target } of records) if (target.matches('main > *') && target.style.display === 'none') window.hidden.push(target.textContent);
  }).observe(document, { attributes: true, attributeFilter: ['style'], subtree: true });`;

test('does not see a page again hidden while the texts of a part of it come', async () => {
  const customerId = await addCustomer('不闪的客户');
  const id = await startHandover(customerId);
  const page = await site.visit('/about', { as: 'E003', ...withMotion });
  await page.addInitScript(noteHidden);
  for (const [path, late] of [
    ['/', page.getByRole('link', { name: '不闪的客户' })],
    [`/handovers/${id}`, page.getByText('Started → Preparation')],
    [`/customers/${customerId}`, page.getByText('All kinds')],
  ] as const) {
    await page.goto(path);
    await late.first().waitFor();
    const hidden = await page.evaluate<string[]>('window.hidden');
    expect(hidden.filter((text) => text !== '')).toEqual([]); // a skeleton has no text
  }
  await page.context().close();
});

test('takes the list of customers away as a file, from the menu', async () => {
  const page = await site.visit('/customers', { as: 'E003', ...withMotion });
  const download = page.waitForEvent('download');
  await press(page, 'Export');
  await page.locator('[role=menuitem]:focus').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.locator('[role=menuitem]:focus', { hasText: 'CSV' }).waitFor();
  await page.keyboard.press('Enter');
  expect((await download).suggestedFilename()).toMatch(/\.csv$/);
  await focusOn(page, 'Export');
  await page.context().close();
});
