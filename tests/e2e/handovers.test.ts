import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/platform/database.js';
import { eventually } from '../harness/eventually.js';
import { answer, press } from '../harness/keyboard.js';
import { openSite, phone, type Site } from '../harness/page.js';

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
    await receiver.getByRole('heading', { name: /^任务/ }).waitFor(); // the first contact
    await receiver.getByRole('heading', { name: /^待我接手/ }).waitFor({ state: 'detached' });
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

test('the reviewer says that a colleague’s open ticket goes along, and takes it back', async () => {
  const { id: customerId } = customers[5]!;
  const colleague = await site.baton.database.employee.findUniqueOrThrow({ where: { externalId: 'E005' } });
  const ticket = { id: newId(), customerId, ownerId: colleague.id, subject: 'Printer jams', status: 'open' as const };
  await site.baton.database.serviceTicket.create({ data: ticket });
  const [id] = await prepared(1, 5);
  const goesAlong = async () => {
    const { body } = await site.baton.key.get(`/handovers/${id}`);
    return body.items.find(({ subjectId }: { subjectId: string }) => subjectId === ticket.id).moves;
  };
  const page = await site.visit(`/handovers/${id}`, { as: 'E002' });
  const mark = page.getByRole('checkbox', { name: 'Goes to the receiver: Printer jams' });
  await mark.click();
  await eventually(goesAlong);
  await page.getByText('Stays with its owner').waitFor({ state: 'detached' });
  await mark.click();
  await page.getByText('Stays with its owner').waitFor();
  expect(await goesAlong()).toBe(false);
  await page.context().close();
});

test('with the keyboard alone one finds a handover and approves it', async () => {
  const [id] = await prepared(1, 36);
  const page = await site.visit('/', { as: 'E002' });
  await press(page, customers[36]!.customerName);
  await page.getByRole('heading', { level: 1, name: customers[36]!.customerName }).waitFor();
  await press(page, 'Approve');
  await answer(page, 'Approve', customers[36]!.customerName);
  expect(await stageOf(id!)).toBe('confirmation');
  await page.context().close();
});
