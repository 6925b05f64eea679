import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { eventually } from '../harness/eventually.js';
import { focusOn, press } from '../harness/keyboard.js';
import { openSite, phone, type Site } from '../harness/page.js';

let site: Site;
/** What lies in the pool, the newest first as the page shows it; each story takes from the front. */
let left: { id: string; customerName: string }[] = [];
beforeAll(async () => {
  site = await openSite();
  const { body } = await site.baton.key.get('/pool?limit=100');
  left = body.items
    .filter(({ originalOwnerId }: { originalOwnerId: string | null }) => originalOwnerId === null)
    .map(({ customer }: { customer: { id: string; customerName: string } }) => customer);
});
afterAll(() => site?.stop());

const next = (count: number) => left.splice(0, count);
const claimOf = (page: Page, { customerName }: { customerName: string }) => page.getByRole('button', { name: `Claim: ${customerName}` });
const ownerOf = async (id: string) =>
  (await site.baton.database.customer.findUniqueOrThrow({ where: { id }, select: { owner: { select: { externalId: true } } } })).owner
    ?.externalId;

describe('a salesperson claims', () => {
  test('a customer that another just claimed is said gently and disappears; the next one is theirs', async () => {
    const [taken, free] = next(2);
    const page = await site.visit('/pool', { as: 'E003' });
    await claimOf(page, taken!).waitFor();
    const other = await site.baton.signIn('E005');
    expect((await other.post(`/pool/${taken!.id}/claim`, {})).status).toBe(200);

    await claimOf(page, taken!).click();
    await page.getByRole('status').getByText('A colleague was a moment faster').waitFor();
    await claimOf(page, taken!).waitFor({ state: 'detached' });
    await claimOf(page, free!).click();
    await page.getByRole('status').getByText(`${free!.customerName} is yours now`).waitFor();
    await claimOf(page, free!).waitFor({ state: 'detached' });
    expect([await ownerOf(taken!.id), await ownerOf(free!.id)]).toEqual(['E005', 'E003']);
    await page.context().close();
  });

  test('several at once, and hears of each what became of it', async () => {
    const [first, taken] = next(2);
    const page = await site.visit('/pool', { as: 'E003', ...phone });
    for (const each of [first!, taken!]) await page.getByRole('checkbox', { name: `Select ${each.customerName}` }).check();
    const other = await site.baton.signIn('E005');
    expect((await other.post(`/pool/${taken!.id}/claim`, {})).status).toBe(200);
    await page.getByRole('button', { name: 'Claim 2' }).tap();
    const result = page.getByRole('status');
    await result.getByText('One of 2 customers is yours now').waitFor();
    const lines = await result.getByRole('listitem').allInnerTexts();
    expect(lines).toEqual([
      `${taken!.customerName} A colleague was a moment faster. It is off the list.`,
      `${first!.customerName} is yours`,
    ]);
    await page.context().close();
  });

  test('with the keyboard alone', async () => {
    const [customer] = next(1);
    const page = await site.visit('/pool', { as: 'E003' });
    await press(page, `Claim: ${customer!.customerName}`);
    await page.getByRole('status').getByText(`${customer!.customerName} is yours now`).waitFor();
    await focusOn(page, `Select ${left[0]!.customerName}`); // the next row
    expect(await ownerOf(customer!.id)).toBe('E003');
    await page.context().close();
  });

  test('and sees the limits before running into them', async () => {
    const [pool] = (await site.baton.key.get('/pools')).body.items;
    expect((await site.baton.key.patch(`/pools/${pool.id}`, { dailyLimit: 1 })).status).toBe(200);
    const { body } = await site.baton.key.get('/pool?limit=100');
    const own = body.items.find(({ originalOwnerId }: { originalOwnerId: string | null }) => originalOwnerId !== null);
    const page = await site.visit('/pool', { as: 'E007' });
    await page.getByText('0 of 1 claimed today').waitFor();
    await claimOf(page, own.customer).first().click();
    await page.getByText('1 of 1 claimed today').waitFor();
    await page.getByText('No more today; again').waitFor();
    await eventually(async () => (await page.getByRole('button', { name: /^Claim:/ }).count()) === 0);
    await site.baton.key.patch(`/pools/${pool.id}`, { dailyLimit: null });
    await page.context().close();
  });
});

test('a filter stands in the address, and what it shows carries no telephone number that could be called', async () => {
  const page = await site.visit('/pool?sort=customerName', { as: 'E004' });
  await page.getByLabel('Level').click();
  await page.getByTitle('Potential').click();
  await page.waitForURL(/level=potential/);
  await page.reload();
  await page.getByRole('row').nth(1).waitFor();
  const rows = await page.getByRole('row').allInnerTexts();
  expect(rows.slice(1).every((row) => row.includes('Potential'))).toBe(true);
  expect(rows.join(' ')).not.toMatch(/\d{8}/);
  await page.getByLabel('Search by name').fill('nobody is called so');
  await page.getByText('Nothing in the pool fits').waitFor();
  await page.getByRole('button', { name: 'Show the whole pool' }).click();
  await page.getByRole('row').nth(1).waitFor();
  await page.context().close();
});

test('a manager gives customers to two colleagues in turn, and sees beforehand who gets how many', async () => {
  const { body } = await site.baton.key.get('/pool?limit=100');
  const customers = body.items.slice(0, 3).map(({ customer }: { customer: { id: string; customerName: string } }) => customer);
  const page = await site.visit('/pool', { as: 'E002' });
  for (const { customerName } of customers) await page.getByRole('checkbox', { name: `Select ${customerName}` }).check();
  await page.getByRole('button', { name: 'Assign…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('To whom').fill('E002');
  await page.getByText('Nobody found').waitFor();
  for (const name of ['张三 Zhang', '赵敏 Zhao']) {
    await dialog.getByLabel('To whom').fill(name.slice(0, 2));
    await page.getByTitle(new RegExp(name)).last().click();
  }
  await dialog.getByRole('list', { name: 'Who gets how many' }).getByText('2 customers').waitFor();
  await dialog.getByRole('button', { name: 'Assign 3' }).click();
  await page.getByRole('status').getByText('3 of 3 customers are assigned').waitFor();
  const owners = await Promise.all(customers.map(({ id }: { id: string }) => ownerOf(id)));
  expect(owners.toSorted()).toEqual(['E003', 'E003', 'E005']);
  await page.context().close();
});

test('whoever protects a customer sees it, and ends the protection', async () => {
  const customer = await site.baton.database.customer.findFirstOrThrow({ where: { owner: { externalId: 'E004' } } });
  const sales = await site.baton.signIn('E004');
  const until = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
  expect((await sales.put(`/customers/${customer.id}/protection`, { until })).status).toBe(200);
  const page = await site.visit('/pool', { as: 'E004', timezoneId: 'Asia/Shanghai' });
  await page.getByRole('link', { name: 'Protected customers' }).click();
  const shown = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' });
  await page.getByText(shown.format(new Date(until))).waitFor();
  await page.getByRole('button', { name: `End protection: ${customer.customerName}` }).click();
  await page.getByText(`${customer.customerName} is protected no longer.`).waitFor();
  await page.getByText('No customer is protected').waitFor();
  await page.context().close();
});

test('on a phone what became of a claim is closed beside its words, above where it leads', async () => {
  const page = await site.visit('/pool', { as: 'E003', ...phone });
  await page
    .getByRole('button', { name: /^Claim: / })
    .first()
    .tap();
  const said = page.getByRole('status').getByRole('alert');
  const [close, leads] = [await said.getByRole('button').boundingBox(), await said.getByRole('link').boundingBox()];
  expect(close!.y + close!.height).toBeLessThanOrEqual(leads!.y);
  expect(close!.x).toBeGreaterThan(phone.viewport.width / 2);
  await page.context().close();
});

test('on a tablet what can be done with each stands in sight', async () => {
  const width = 1024;
  const page = await site.visit('/pool', { as: 'E003', viewport: { width, height: 768 } });
  const claim = page.getByRole('button', { name: /^Claim: / }).first();
  await claim.waitFor();
  const box = await claim.boundingBox();
  expect(box!.x + box!.width).toBeLessThan(width);
  await page.context().close();
});
