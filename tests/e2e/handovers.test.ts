import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { eventually } from '../harness/eventually.js';
import { tabTo } from '../harness/keyboard.js';
import { openSite, phone, type Site } from '../harness/page.js';
import { rounds } from '../harness/rounds.js';

let site: Site;
let customers: { id: string; customerName: string; email: string | null }[] = [];
beforeAll(async () => {
  site = await openSite();
  customers = await site.baton.database.customer.findMany({
    where: { owner: { externalId: 'E003' } },
    select: { id: true, customerName: true, email: true },
    orderBy: { id: 'asc' },
  });
});
afterAll(() => site?.stop());

async function start(customerId: string, toOwner?: string): Promise<string> {
  const { status, body } = await site.baton.key.post('/handovers', {
    customerId,
    reason: 'resignation',
    ...(toOwner !== undefined && { toOwner: { externalId: toOwner } }),
  });
  expect(status).toBe(201);
  return body.id;
}

/** Brings handovers to review, every item ticked off and noted. */
async function prepared(count: number, from: number, toOwner = 'E004'): Promise<string[]> {
  const sales = await site.baton.signIn('E003');
  return Promise.all(
    customers.slice(from, from + count).map(async ({ id: customerId }) => {
      const id = await start(customerId, toOwner);
      const { body } = await sales.get(`/handovers/${id}`);
      const items = body.items.map((item: { id: string }) => ({ id: item.id, isCompleted: true, note: 'noted' }));
      expect((await sales.post(`/handovers/${id}/complete-preparation`, { items })).status).toBe(200);
      return id;
    }),
  );
}

const stageOf = async (id: string) => (await site.baton.key.get(`/handovers/${id}`)).body.currentStage;

describe('a customer changes hands', () => {
  test('sales prepares, the manager approves on a phone, the receiver confirms, and the customer has a mail', async () => {
    const customer = customers.find(({ email }) => email !== null)!;
    const id = await start(customer.id, 'E004');

    const sales = await site.visit('/', { as: 'E003' });
    await sales.getByRole('link', { name: customer.customerName }).click();
    await sales.getByRole('heading', { level: 1, name: customer.customerName }).waitFor();
    await sales
      .getByRole('button', { name: /^Note on/ })
      .first()
      .click();
    await sales.getByLabel('Note for the receiver').fill('Ask for Ms Wang in purchasing.');
    await sales.getByRole('button', { name: 'Save and tick off' }).click();
    await sales.getByText('Ask for Ms Wang in purchasing.').waitFor();
    const rest = sales.getByRole('button', { name: /^Tick off/ });
    if (await rest.isVisible()) await rest.click();
    await sales.getByText('Nothing open').waitFor();
    await sales.getByRole('button', { name: 'Send to review' }).click();
    await sales.getByRole('dialog').getByRole('button', { name: 'Send to review' }).click();
    await eventually(async () => (await stageOf(id)) === 'review');

    const manager = await site.visit(`/handovers/${id}`, { as: 'E002', ...phone });
    await manager.getByRole('button', { name: 'Approve' }).tap();
    await manager.getByRole('dialog').getByRole('button', { name: 'Approve' }).tap();
    await manager.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await stageOf(id)).toBe('confirmation');

    const receiver = await site.visit('/', { as: 'E004', language: 'zh' });
    await receiver.getByRole('button', { name: `确认接手: ${customer.customerName}` }).click();
    await eventually(async () => (await stageOf(id)) === 'completed');
    await receiver.getByText('暂时没有待办').waitFor();
    await eventually(() => site.baton.mails().some(({ to }) => to.includes(customer.email!)));
    await Promise.all([sales, manager, receiver].map((page) => page.context().close()));
  }, 180_000); // three people, one after the other

  test('what comes to be somebody’s turn appears on the open page by itself', async () => {
    const page = await site.visit('/', { as: 'E002' });
    await page.getByText('Nothing waits for you').waitFor();
    const [id] = await prepared(1, 2);
    await page.getByRole('link', { name: customers[2]!.customerName }).waitFor();
    await site.baton.key.post(`/handovers/${id}/cancel`, { reason: 'seen' });
    await page.getByText('Nothing waits for you').waitFor();
    await page.context().close();
  });

  test('is refused in words, and what was typed stays in the dialog', async () => {
    const [id] = await prepared(1, 3);
    const page = await site.visit(`/handovers/${id}`, { as: 'E002' });
    await page.getByRole('button', { name: 'Request changes' }).click();
    await page.getByLabel('Reason').fill('Which contract is meant?');
    await site.baton.key.post(`/handovers/${id}/cancel`, { reason: 'meanwhile' });
    await page.getByRole('dialog').getByRole('button', { name: 'Request changes' }).click();
    await page.getByRole('alert').getByText('The handover has moved on meanwhile').waitFor();
    expect(await page.getByLabel('Reason').inputValue()).toBe('Which contract is meant?');
    await page.context().close();
  });
});

describe('a manager between two meetings', () => {
  test('approves all that waits on a 390 px screen, in a few taps', async () => {
    const count = rounds(14, 30);
    const ids = await prepared(count, 5);
    const page = await site.visit('/', { as: 'E002', ...phone });
    const taps = await approveEverything(page);
    await eventually(async () => (await Promise.all(ids.map(stageOf))).every((stage) => stage === 'confirmation'));
    expect(taps).toBeLessThan(5); // however many they are: a button for each group
    await page.context().close();
  });
});

/** Taps the button for all of a group until nothing waits any more. */
async function approveEverything(page: Page): Promise<number> {
  const all = page.getByRole('button', { name: /^Approve (all \d+|it$|\d+ as they are|it as it is)/ });
  const nothing = page.getByText('Nothing waits for you');
  for (let taps = 0; ; taps += 1) {
    await all.or(nothing).first().waitFor();
    if (await nothing.isVisible()) return taps;
    await all.first().tap();
    await page.getByText(/approved\. The receivers? (is|are) told/).waitFor();
  }
}

test('with the keyboard alone one finds a handover and approves it', async () => {
  const [id] = await prepared(1, 36);
  const page = await site.visit('/', { as: 'E002' });
  await page.getByRole('link', { name: customers[36]!.customerName }).waitFor();
  await tabTo(page, customers[36]!.customerName);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: customers[36]!.customerName }).waitFor();
  await tabTo(page, 'Approve');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await tabTo(page, 'Approve');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await stageOf(id!)).toBe('confirmation');
  await page.context().close();
});
