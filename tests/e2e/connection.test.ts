/** What the page does while Baton cannot be reached, and when it can be again. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../harness/eventually.js';
import { openSite, type Site } from '../harness/page.js';
import { addReviews } from '../harness/reviews.js';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.stop());

const stream = '**/api/v1/me/events';

async function startHandover() {
  const customer = await site.baton.database.customer.findFirstOrThrow({ where: { owner: { externalId: 'E003' }, openHandoverId: null } });
  const { body } = await site.baton.key.post('/handovers', { customerId: customer.id, reason: 'resignation' });
  return { id: String(body.id), customerName: customer.customerName };
}

test('what is sent offline waits, as the page says, and goes out once the connection is back', async () => {
  const { id } = await startHandover();
  const page = await site.visit(`/handovers/${id}`, { as: 'E003' });
  await page.getByLabel('Write a comment').fill('Written in the lift.');
  await page.context().setOffline(true);
  await page.getByRole('status').getByText('what you send waits until you are back').waitFor();
  await page.getByRole('button', { name: 'Comment' }).click();
  expect(await page.getByLabel('Write a comment').inputValue()).toBe('Written in the lift.');
  await page.context().setOffline(false);
  await page.getByRole('listitem').getByText('Written in the lift.').waitFor();
  const { body } = await site.baton.key.get(`/handovers/${id}/comments`);
  expect(body.items).toMatchObject([{ text: 'Written in the lift.' }]);
  await page.context().close();
});

test('a server that is away is said in words, and nothing of the form is lost', async () => {
  const { id } = await startHandover();
  const page = await site.visit(`/handovers/${id}`, { as: 'E003' });
  await page.getByLabel('Write a comment').fill('Sent in vain at first.');
  await page.route('**/comments', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
  await page.getByRole('button', { name: 'Comment' }).click();
  await page.getByRole('alert').getByText('Baton cannot be reached just now').waitFor();
  await page.unroute('**/comments');
  await page.getByRole('button', { name: 'Comment' }).click();
  await page.getByRole('listitem').getByText('Sent in vain at first.').waitFor();
  await page.context().close();
});

test('while live updates are refused the page looks by itself', async () => {
  const page = await site.visit('/healthz', { as: 'E002' });
  await page.route(stream, (route) => route.fulfill({ status: 503 }));
  await page.goto('/');
  await page.getByText('Nothing waits for you').waitFor();
  await addReviews(site.baton.database, 1);
  await page.getByRole('link', { name: /^批量客户/ }).waitFor();
  await page.context().close();
});

test('a session that has ended is noticed without a click; after signing in, live updates go on', async () => {
  const page = await site.visit('/healthz', { as: 'E003' });
  await page.route(stream, (route) => route.fulfill({ status: 401 }));
  await page.goto('/');
  await page.getByRole('heading', { level: 1, name: 'My work' }).waitFor();
  await site.baton.database.authSession.deleteMany({});
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
  await dialog.waitFor();
  await page.unroute(stream);
  const followed = page.waitForResponse((response) => response.url().endsWith('/me/events') && response.ok());
  await dialog.getByLabel('E-mail').fill('e003@demo.example');
  await dialog.getByLabel('Password').fill('baton-demo');
  await dialog.getByRole('button', { name: 'Sign in and go on' }).click();
  await followed;
  const { customerName } = await startHandover();
  await page.getByRole('link', { name: customerName }).waitFor();
  await page.context().close();
});

test('what happened while the stream was broken off is there when it begins again', async () => {
  const page = await site.visit('/', { as: 'E003' });
  await page.getByRole('heading', { level: 1, name: 'My work' }).waitFor();
  await page.context().setOffline(true);
  await page.getByText('You are offline').waitFor();
  const { customerName } = await startHandover();
  await page.context().setOffline(false);
  await eventually(() => page.getByRole('link', { name: customerName }).isVisible());
  await page.context().close();
});

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

async function myWork() {
  const page = await site.visit('/', { as: 'E003' });
  await heading(page, 'My work').waitFor();
  return page;
}

/** A browser remembers for a document what it could not load: what is refused here is refused for good at this address. */
const refuse = (page: Page, files: string) => page.route(files, (route) => route.abort());

describe('a page', () => {
  test('that is opened offline says why it is not there, and comes by itself', async () => {
    const page = await myWork();
    await page.context().setOffline(true);
    await page.getByRole('link', { name: 'Customers' }).click();
    await page.locator('#content .ant-skeleton').waitFor();
    expect(await page.getByRole('status').getByText('You are offline').isVisible()).toBe(true);
    await page.context().setOffline(false);
    await heading(page, 'Customers').waitFor();
    await page.context().close();
  });

  test('whose files cannot be had says so in its place, and is there when it is loaded again', async () => {
    const page = await myWork();
    await refuse(page, '**/assets/CustomersPage-*.js');
    await page.getByRole('link', { name: 'Customers' }).click();
    await page.locator('#content').getByText('This page could not be shown').waitFor();
    await page.getByRole('link', { name: 'Handovers' }).click();
    await heading(page, 'Handovers').waitFor();
    await page.getByRole('link', { name: 'Customers' }).click();
    await page.unroute('**/assets/CustomersPage-*.js');
    await page.getByRole('button', { name: 'Load again' }).click();
    await heading(page, 'Customers').waitFor();
    await page.context().close();
  });

  test('is said to be broken, not left blank, where there is none and not even that can be told', async () => {
    const page = await site.visit('/healthz', { as: 'E003' });
    await refuse(page, '**/assets/NoSuchPage-*.js');
    await page.goto('/no-such-page');
    await page.locator('#content').getByText('This page could not be shown').waitFor();
    await page.context().close();
  });

  test('waits for its texts, and never shows their names', async () => {
    const page = await myWork();
    await refuse(page, '**/assets/en-*.js*');
    await page.getByRole('link', { name: 'Customers' }).click();
    await page.getByRole('status').getByText('Part of this page could not be loaded yet').waitFor();
    expect(await heading(page, 'title').count()).toBe(0);
    await page.unroute('**/assets/en-*.js*');
    await heading(page, 'Customers').waitFor();
    await page.getByText('Part of this page could not be loaded yet').waitFor({ state: 'detached' });
    await page.context().close();
  });
});

describe('the other language', () => {
  const failed = 'The other language could not be loaded';
  const switchTo = (page: Page, name: string) => page.getByText(name, { exact: true }).click();
  const remembered = (page: Page) => page.evaluate("localStorage.getItem('baton.language')");

  test('that is chosen offline is refused, and the page stays as it is', async () => {
    const page = await myWork();
    await page.context().setOffline(true);
    await switchTo(page, '中文');
    await page.getByText(failed).waitFor();
    expect(await heading(page, 'My work').isVisible()).toBe(true);
    expect(await remembered(page)).toBeNull();
    await page.context().setOffline(false);
    await switchTo(page, '中文');
    await heading(page, '我的待办').waitFor();
    await eventually(async () => (await remembered(page)) === 'zh');
    await page.context().close();
  });

  test('whose files could not be had is there at the next try', async () => {
    const page = await myWork();
    await refuse(page, '**/assets/zh-*.js*');
    await switchTo(page, '中文');
    await page.getByText(failed).waitFor();
    expect(await page.getByRole('button', { name: 'Sign out' }).isVisible()).toBe(true);
    await page.unroute('**/assets/zh-*.js*');
    await switchTo(page, '中文');
    await heading(page, '我的待办').waitFor();
    await page.context().close();
  });
});

describe('what was typed stays', () => {
  test('where the session ends after the page’s files have gone', async () => {
    const { id } = await startHandover();
    const page = await site.visit('/healthz', { as: 'E003' });
    const underWay = new Set<string>();
    const asked: string[] = [];
    page.on('request', (request) => {
      if (!request.url().includes('/assets/')) return;
      underWay.add(request.url());
      asked.push(request.url());
    });
    page.on('requestfinished', (request) => underWay.delete(request.url()));
    await page.goto(`/handovers/${id}`);
    await page.getByLabel('Write a comment').fill('Typed before the update.');
    await eventually(() => asked.some((url) => url.includes('/SessionDialog-')) && underWay.size === 0, { what: 'the dialog at hand' });
    await refuse(page, '**/assets/**');
    await site.baton.database.authSession.deleteMany({});
    await page.getByRole('button', { name: 'Comment' }).click();
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
    await dialog.getByLabel('E-mail').fill('e003@demo.example');
    await dialog.getByLabel('Password').fill('baton-demo');
    await dialog.getByRole('button', { name: 'Sign in and go on' }).click();
    await page.getByRole('listitem').getByText('Typed before the update.').waitFor();
    await page.context().close();
  });
});

describe('a dialog that cannot be loaded says so, leaves the page as it is, and is there at the next try', () => {
  const missing = (page: Page) => page.getByRole('dialog', { name: 'This could not be loaded' });
  const tryAgain = (page: Page) => missing(page).getByRole('button', { name: 'Try again', exact: true }).click();

  test('that of the password, offline', async () => {
    const { id } = await startHandover();
    const page = await site.visit(`/handovers/${id}`, { as: 'E003' });
    await page.getByLabel('Write a comment').fill('Typed on a train.');
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Change password' }).click();
    await missing(page).getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('button', { name: 'Change password' }).click();
    await missing(page).waitFor();
    await page.context().setOffline(false);
    await tryAgain(page);
    await page.getByRole('dialog', { name: 'Change password' }).waitFor();
    expect(await page.getByLabel('Write a comment').inputValue()).toBe('Typed on a train.');
    await page.context().close();
  });

  test('that of many handovers, whose file is refused', async () => {
    await startHandover();
    await startHandover();
    const page = await site.visit('/handovers', { as: 'E003' });
    await page.getByRole('checkbox').nth(1).check();
    await refuse(page, '**/assets/BulkDialog-*.js*');
    await page.getByRole('button', { name: 'Send to review' }).click();
    const refused = page.waitForEvent('requestfailed', (request) => request.url().includes('?again='));
    await tryAgain(page);
    await refused;
    await page.unroute('**/assets/BulkDialog-*.js*');
    await tryAgain(page);
    await page.getByRole('dialog', { name: 'Send the selected handovers to review' }).waitFor();
    expect(await page.getByRole('checkbox').nth(1).isChecked()).toBe(true);
    await page.context().close();
  });

  test('that of a receiver for several, whose file is gone', async () => {
    await addReviews(site.baton.database, 60);
    const page = await site.visit('/', { as: 'E002' });
    await page.route('**/assets/ReceiverDialog-*.js*', (route) => route.fulfill({ status: 404 }));
    await page.getByRole('button', { name: /^Name a receiver/ }).click();
    await missing(page).getByText('load the page again').waitFor();
    await page.unroute('**/assets/ReceiverDialog-*.js*');
    await tryAgain(page);
    await page.getByRole('combobox', { name: 'Receiver' }).waitFor();
    await page.context().close();
  });

  test('that of a session that has ended', async () => {
    const { id } = await startHandover();
    const page = await site.visit('/healthz', { as: 'E003' });
    await refuse(page, '**/assets/SessionDialog-*.js*');
    await page.goto(`/handovers/${id}`);
    await page.getByLabel('Write a comment').fill('Typed before the session ended.');
    await site.baton.database.authSession.deleteMany({});
    await page.getByRole('button', { name: 'Comment' }).click();
    await missing(page).waitFor();
    await page.unroute('**/assets/SessionDialog-*.js*');
    await tryAgain(page);
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
    await dialog.getByLabel('E-mail').fill('e003@demo.example');
    await dialog.getByLabel('Password').fill('baton-demo');
    await dialog.getByRole('button', { name: 'Sign in and go on' }).click();
    await page.getByRole('listitem').getByText('Typed before the session ended.').waitFor();
    await page.context().close();
  });
});

test('a chart that cannot be loaded says so in its place, beside what it shows', async () => {
  const { id } = await site.baton.database.customer.findFirstOrThrow({ where: { owner: { externalId: 'E003' }, payments: { some: {} } } });
  const page = await site.visit(`/customers/${id}`, { as: 'E003' });
  await refuse(page, '**/assets/PaymentsChart-*.js*');
  await page.getByRole('tab', { name: /^Payments/ }).click();
  const said = page.getByRole('alert').filter({ hasText: 'This could not be loaded' });
  await said.waitFor();
  await page.unroute('**/assets/PaymentsChart-*.js*');
  await said.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('figure').waitFor();
  await page.context().close();
});

test('who cannot be told what waits is not told that nothing does', async () => {
  const inbox = '**/api/v1/me/inbox*';
  const page = await site.visit('/healthz', { as: 'E005' });
  const body = { type: 'about:blank', title: 'Error', status: 500, detail: 'Broken.', code: 'internal_error', requestId: 'r-1' };
  await page.route(inbox, (route) => route.fulfill({ status: 500, contentType: 'application/problem+json', json: body }));
  await page.goto('/');
  const tasks = page.getByRole('region', { name: 'Tasks' });
  await tasks.getByRole('alert').waitFor();
  await eventually(async () => (await page.getByRole('alert').count()) === 4);
  expect(await page.getByText('Nothing waits for you').count()).toBe(0);
  await page.unroute(inbox);
  const again = page.getByRole('button', { name: 'Try again' });
  for (let left = 4; left > 0; left -= 1) {
    await again.first().click();
    await eventually(async () => (await again.count()) < left);
  }
  await page.getByText('Nothing waits for you').waitFor();
  await page.context().close();
});
