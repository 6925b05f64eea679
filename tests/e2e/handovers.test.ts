import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/platform/database.js';
import { choose } from '../harness/choosing.js';
import { eventually } from '../harness/eventually.js';
import { answer, focusOn, press, searchAndTake } from '../harness/keyboard.js';
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

test('whoever has taken a customer over finds it theirs on the customer’s page at once', async () => {
  const [id] = await prepared(1, 6);
  const manager = await site.baton.signIn('E002');
  expect((await manager.post(`/handovers/${id}/approve`, {})).status).toBe(200);
  const page = await site.visit(`/handovers/${id}`, { as: 'E004' });
  await page.getByRole('button', { name: 'Take over' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take over' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Customer’s record' }).click();
  await page.getByRole('tab', { name: 'Everything' }).waitFor();
  await page.getByRole('heading', { level: 1, name: customers[6]!.customerName }).waitFor();
  await page.getByText('Handover open').waitFor({ state: 'detached' });
  await page.context().close();
});

test('HR is led to no customer’s page, which is not there for them, and goes back from cancelling', async () => {
  const [id] = await prepared(1, 8);
  const page = await site.visit(`/handovers/${id}`, { as: 'H001' });
  await page.getByRole('heading', { level: 1, name: customers[8]!.customerName }).waitFor();
  expect(await page.getByRole('link', { name: 'Customer’s record' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Cancel the handover' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Back' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.context().close();
});

test('a comment is seen when it is written, after however many others', async () => {
  const [id] = await prepared(1, 7);
  const rows = Array.from({ length: 201 }, (_, at) => ({ id: newId(), handoverId: id!, text: `Comment number ${at + 1}` }));
  await site.baton.database.handoverComment.createMany({ data: rows });
  const page = await site.visit(`/handovers/${id}`, { as: 'E002' });
  await page.getByText('Comment number 200', { exact: true }).waitFor();
  await page.getByLabel('Write a comment').fill('I have called them.');
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
  await page.getByText('Comment number 201', { exact: true }).waitFor();
  await page.getByText('I have called them.').waitFor();
  await page.context().close();
});

test('what is written in the brief is kept or asked about, and never dropped', async () => {
  const id = await start(customers[10]!.id, 'E004');
  const introduced = { kind: 'call', doneOn: '2026-01-02' };
  const sales = await site.baton.signIn('E003');
  await sales.put(`/handovers/${id}/brief`, { introduction: introduced });
  const page = await site.visit(`/handovers/${id}`, { as: 'E003' });
  const brief = page.getByRole('region', { name: 'Brief' });
  await brief.getByRole('button', { name: 'Edit' }).click();
  await brief.getByLabel('By when').fill('2099-01-02');
  await brief.getByRole('button', { name: 'Add a promise' }).click();
  const promise = brief.getByRole('group', { name: 'Promises made' });
  await promise.getByLabel('By when').fill('2099-01-03');
  await brief.getByRole('button', { name: 'Add a person' }).click();
  await brief.getByLabel('Name').fill('Ms Wang');
  await brief.getByLabel('Why').fill('The new buyer knows others.');
  await brief.getByRole('button', { name: 'Save' }).click();

  await brief.getByText('Say what is due then, or clear the date').nth(1).waitFor();
  await brief.getByText('Say something about this person, or remove the line').waitFor();
  await brief.getByText('Say how high the risk is, or clear why').waitFor();
  await focusOn(page, 'Next step');

  await brief.getByLabel('Next step').fill('Send the offer');
  await promise.getByLabel('What').fill('A discount');
  await brief.getByLabel('Note', { exact: true }).fill('Decides');
  await brief.getByRole('combobox', { name: 'Risk' }).click();
  await choose(page, 'High');
  await brief.getByRole('button', { name: 'Save' }).click();
  await brief.getByText('Ms Wang: Decides').waitFor();
  const { body } = await site.baton.key.get(`/handovers/${id}`);
  expect(body.brief).toEqual({
    nextStep: { text: 'Send the offer', dueOn: '2099-01-02' },
    promises: [{ text: 'A discount', dueOn: '2099-01-03' }],
    people: [{ name: 'Ms Wang', note: 'Decides' }],
    risk: { level: 'high', note: 'The new buyer knows others.' },
    introduction: introduced,
  });
  await page.context().close();
});

test('of an introduction that has a day its kind is asked, in Chinese too', async () => {
  const id = await start(customers[11]!.id, 'E004');
  const page = await site.visit(`/handovers/${id}`, { as: 'E003', language: 'zh', ...phone });
  await page.getByRole('button', { name: '填写' }).tap();
  await page.getByLabel('计划日期').fill('2099-01-02');
  await page.getByRole('button', { name: '保存' }).tap();
  await page.getByText('请选择引荐方式，或清除日期').waitFor();
  await page.getByLabel('计划日期').fill('');
  await page.getByText('请选择引荐方式，或清除日期').waitFor({ state: 'detached' });
  await page.context().close();
});

test('an undo says what went back, and what stayed with whom and why', async () => {
  const { database } = site.baton;
  const { id: customerId } = customers[12]!;
  const [owner, colleague] = await Promise.all(
    ['E003', 'E005'].map((externalId) => database.employee.findUniqueOrThrow({ where: { externalId } })),
  );
  const tickets = ['Printer jams', 'Scanner is slow'].map((subject) => ({
    id: newId(),
    customerId,
    ownerId: owner!.id,
    subject,
    status: 'open' as const,
  }));
  await database.serviceTicket.createMany({ data: tickets });
  const [id] = await prepared(1, 12);
  const [manager, receiver] = await Promise.all([site.baton.signIn('E002'), site.baton.signIn('E004')]);
  expect((await manager.post(`/handovers/${id}/approve`, {})).status).toBe(200);
  expect((await receiver.post(`/handovers/${id}/confirm`, {})).status).toBe(200);
  await database.serviceTicket.update({
    where: { id: tickets[0]!.id },
    data: { ownerId: colleague!.id, ownerChangeId: newId(), ownerChangeCause: 'assign' },
  });
  await database.employee.update({ where: { id: owner!.id }, data: { capacity: 1 } });

  const page = await site.visit(`/handovers/${id}`, { as: 'E002' });
  await page.getByRole('button', { name: 'Undo the handover' }).click();
  await page.getByLabel('Reason').fill('Zhang stays.');
  await page.getByRole('dialog').getByRole('button', { name: 'Undo the handover' }).click();
  const report = page.getByRole('alert').filter({ hasText: 'Undone' });
  await report.getByText('Reason: Zhang stays.').waitFor();
  await report.getByText(/^Went back: Customer · .*Service tickets: /).waitFor();
  await report.getByText(`Service ticket Printer jams: had moved on · ${colleague!.name}`).waitFor();
  await report.getByText(/^张三 Zhang had \d+ customers after that, of at most 1\.$/).waitFor();
  expect(await report.getByText('Scanner is slow').count()).toBe(0);
  await database.employee.update({ where: { id: owner!.id }, data: { capacity: owner!.capacity } });
  await page.context().close();
});

test('the preparation can be given back to the old owner, who is no receiver all the same', async () => {
  const [id] = await prepared(1, 13);
  const manager = await site.baton.signIn('E002');
  expect((await manager.post(`/handovers/${id}/reassign`, { role: 'preparer', employee: { externalId: 'E005' } })).status).toBe(200);
  const page = await site.visit(`/handovers/${id}`, { as: 'E002' });
  await page.getByRole('button', { name: 'Give a part on' }).click();
  const dialog = page.getByRole('dialog');
  const take = async (part: string) => {
    await dialog.getByRole('combobox', { name: 'Part' }).click();
    await choose(page, part);
  };
  const takeOldOwner = async () => {
    await dialog.getByRole('combobox', { name: 'Who' }).click();
    await searchAndTake(page, 'E003', '张三 Zhang');
  };
  await take('Preparer');
  await takeOldOwner();
  await dialog.getByTitle('张三 Zhang').waitFor();
  await take('Receiver');
  await dialog.getByTitle('张三 Zhang').waitFor({ state: 'detached' });
  await take('Preparer');
  await takeOldOwner();
  await dialog.getByRole('button', { name: 'Give a part on' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect((await site.baton.key.get(`/handovers/${id}`)).body.preparer).toMatchObject({ externalId: 'E003' });
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
