import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createApiKeys } from '../../../src/identity/api-keys.js';
import { createSealing } from '../../../src/platform/sealing.js';
import { rawPoolOf } from '../../../src/platform/database.js';
import { startBaton, type Baton } from '../../harness/baton.js';

let baton: Baton;
beforeAll(async () => {
  baton = await startBaton({ demo: true, worker: false });
});
afterAll(() => baton.stop());

const create = (name: string, scopes: readonly string[]) => baton.key.post('/api-keys', { name, scopes });

describe('a key', () => {
  test('is shown once, and kept as a hash', async () => {
    const { status, headers, body } = await create('workday', ['hr']);
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: 'workday', scopes: ['hr'], revokedAt: null, key: expect.stringMatching(/^baton_[\w-]{43}$/) });
    expect(headers.get('location')).toBe(`/api/v1/api-keys/${body.id}`);
    const listed = (await baton.key.get('/api-keys')).body.items.find(({ id }: { id: string }) => id === body.id);
    expect(listed).not.toHaveProperty('key');
    expect(JSON.stringify(await baton.database.apiKey.findMany())).not.toContain(body.key);
  });

  test('is not kept among the answers to repeated requests', async () => {
    const again = { 'idempotency-key': 'make-a-key' };
    const { body } = await baton.key.post('/api-keys', { name: 'repeated', scopes: ['pool'] }, again);
    expect(JSON.stringify(await baton.database.idempotencyKey.findMany())).not.toContain(body.key);
    expect((await baton.key.post('/api-keys', { name: 'repeated', scopes: ['pool'] }, again)).body).toMatchObject({
      code: 'key_name_taken',
    });
  });

  test('says who it is, and may what its scopes allow', async () => {
    const hr = baton.withKey((await create('hris', ['hr'])).body.key);
    expect((await hr.get('/me')).body).toEqual({ id: expect.any(String), externalId: null, name: 'hris', role: 'system', scopes: ['hr'] });
    expect((await hr.get('/personnel-changes')).status).toBe(200);
    expect((await hr.get('/api-keys')).body).toMatchObject({ status: 403, code: 'not_permitted' });
    const pool = baton.withKey((await create('pool-robot', ['pool'])).body.key);
    const person = { externalId: 'X1', name: 'X', email: 'x1@demo.example', role: 'sales' };
    expect((await pool.post('/employees', person)).status).toBe(403);
    expect((await hr.post('/employees', person)).status).toBe(201);
  });

  test('is refused at once when it is revoked, for ever', async () => {
    const { body } = await create('short-lived', ['admin']);
    const robot = baton.withKey(body.key);
    expect((await robot.get('/me')).status).toBe(200);
    const revoked = await baton.key.delete(`/api-keys/${body.id}`);
    expect(revoked.body.revokedAt).toEqual(expect.any(String));
    expect((await robot.get('/me')).body).toMatchObject({ status: 401, code: 'unauthenticated' });
    expect((await baton.key.delete(`/api-keys/${body.id}`)).body.revokedAt).toBe(revoked.body.revokedAt);
    expect((await create('short-lived', ['admin'])).body).toMatchObject({ status: 409, code: 'key_name_taken', field: 'name' });
  });

  test('notes that it was used', async () => {
    const { body } = await create('noted', ['hr']);
    await baton.withKey(body.key).get('/me');
    expect((await baton.database.apiKey.findUnique({ where: { id: body.id } }))?.lastUsedAt).toBeInstanceOf(Date);
  });

  test.each(['Bearer', 'Bearer nonsense', 'Basic dXNlcjpwYXNz', 'nonsense'])('that is none is 401: %s', async (authorization) => {
    expect((await baton.stranger.get('/me', { authorization })).status).toBe(401);
  });
});

test('keys are an administrator’s business', async () => {
  for (const externalId of ['E001', 'E003', 'H001', 'O001']) {
    const person = await baton.signIn(externalId);
    expect((await person.get('/api-keys')).status).toBe(403);
    expect((await person.post('/api-keys', { name: 'mine', scopes: ['admin'] })).status).toBe(403);
  }
  const admin = await baton.signIn('A001');
  expect((await admin.post('/api-keys', { name: 'crm', scopes: ['customers'] })).status).toBe(201);
});

test('nobody takes the name of the bootstrap key', async () => {
  expect((await create('bootstrap', ['admin'])).body).toMatchObject({ code: 'key_name_taken' });
});

describe('keys of the same moment', () => {
  test('are asked for together, and each is answered for itself', async () => {
    const made = await Promise.all(['one', 'two', 'three'].map((name) => create(`together-${name}`, ['hr'])));
    const { body: revoked } = await create('together-revoked', ['hr']);
    await baton.key.delete(`/api-keys/${revoked.id}`);
    const keys = createApiKeys({ database: baton.database, sealing: createSealing('a secret of tests only') });
    const asking = vi.spyOn(rawPoolOf(baton.database).steady, 'query');
    const good = made.map(({ body }) => body.key);
    const asked = Array.from({ length: 60 }, (_, at) => [...good, revoked.key, 'nobody'][at % 5]!);
    const answers = await Promise.all(asked.map((key) => keys.find(key)));
    const statements = asking.mock.calls.length;
    asking.mockRestore();
    const names = ['together-one', 'together-two', 'together-three', undefined, undefined];
    expect(answers.map((known) => known?.name)).toEqual(asked.map((_, at) => names[at % 5]));
    expect(statements).toBeLessThanOrEqual(2);
  });

  test('of somebody whose access has ended is none, from the next request on', async () => {
    const person = { externalId: 'K1', name: 'K', email: 'k1@demo.example', role: 'admin', password: 'baton-demo' };
    await baton.key.post('/employees', person);
    const maker = await baton.signIn('K1');
    const { body } = await maker.post('/api-keys', { name: 'of-a-leaver', scopes: ['hr'] });
    const robot = baton.withKey(body.key);
    expect((await robot.get('/me')).status).toBe(200);
    await baton.database.employee.update({ where: { externalId: 'K1' }, data: { accessEndsAt: new Date(Date.now() - 1000) } });
    expect((await robot.get('/me')).status).toBe(401);
  });
});
