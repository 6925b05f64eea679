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

test('whoever is about to sign in is told of exactly the people of the demo company', async () => {
  const { body } = await baton.stranger.get('/api/about');
  const people = await baton.database.employee.findMany({ where: { externalId: { not: 'E099' } }, select: { email: true, name: true } });
  const told = body.demo.people.map(({ email, name }: { email: string; name: string }) => ({ email, name }));
  expect(told).toHaveLength(people.length);
  expect(told).toEqual(expect.arrayContaining(people));
});
