import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBaton, type Baton } from '../../harness/baton.js';

let baton: Baton;
beforeAll(async () => {
  baton = await startBaton({ demo: true, env: { BATON_DEMO: 'on' } });
});
afterAll(() => baton.stop());

test('a person of the demo company can sign in, and is told who they are', async () => {
  const zhang = await baton.signIn('E003');
  expect((await zhang.get('/me')).body).toMatchObject({ externalId: 'E003', name: '张三 Zhang', role: 'sales' });
});

test('nobody is told nothing', async () => {
  expect((await baton.stranger.get('/me')).status).toBe(401);
});

test('a system with the bootstrap key can create a person who can sign in', async () => {
  const person = { externalId: 'E099', name: '钱七 Qian', email: 'e099@demo.example', role: 'sales', password: 'a long password' };
  expect((await baton.key.post('/employees', person)).status).toBe(201);
  expect((await (await baton.signIn('E099', person.password)).get('/me')).body).toMatchObject({ externalId: 'E099' });
});

test('the first page names exactly the people of the demo company', async () => {
  const page = await (await fetch(`${baton.url}/?lang=en`)).text();
  const people = await baton.database.employee.findMany({ where: { externalId: { not: 'E099' } } });
  for (const { name, email } of people) expect(page).toMatch(new RegExp(`<td>${name}</td><td>[^<]+</td><td>${email}</td>`));
  expect(page.match(/@demo\.example<\/td>/g)).toHaveLength(people.length);
});
