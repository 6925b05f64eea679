/** What the page does while Baton cannot be reached, and when it can be again. */
import { afterAll, beforeAll, expect, test } from 'vitest';
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
