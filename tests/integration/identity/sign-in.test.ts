import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBaton, type Baton } from '../../harness/baton.js';
import { caller, type Caller } from '../../harness/http.js';

let baton: Baton;
beforeAll(async () => {
  baton = await startBaton({ demo: true, worker: false });
});
afterAll(() => baton.stop());

const signIn = (email: string, password: string) => baton.stranger.post('/api/auth/sign-in/email', { email, password });
const cookieOf = async (person: string) => (await baton.signIn(person)).headers.cookie ?? '';

describe('signing in', () => {
  test('sets a cookie that scripts of a page cannot read, and says who one is', async () => {
    const { status, headers, body } = await signIn('e003@demo.example', 'baton-demo');
    expect(status).toBe(200);
    expect(body.user.name).toBe('张三 Zhang');
    expect(headers.getSetCookie()).toEqual([expect.stringMatching(/^baton\.session_token=.*HttpOnly; SameSite=Lax/)]);
    const person = await baton.signIn('E003');
    expect((await person.get('/me')).body).toEqual({ id: expect.any(String), externalId: 'E003', name: '张三 Zhang', role: 'sales' });
  });

  test('does not say which of address and password was wrong', async () => {
    const [wrongPassword, wrongAddress] = await Promise.all([signIn('e003@demo.example', 'no'), signIn('nobody@demo.example', 'no')]);
    expect(wrongPassword.body).toMatchObject({ status: 401, code: 'wrong_credentials' });
    expect({ ...wrongAddress.body, requestId: '' }).toEqual({ ...wrongPassword.body, requestId: '' });
  });

  test('is limited in tries for one address', async () => {
    const tries = await Promise.all(Array.from({ length: 61 }, () => signIn('e008@demo.example', 'guess')));
    expect(tries.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([...Array.from({ length: 60 }, () => 401), 429]);
    expect((await signIn('e007@demo.example', 'baton-demo')).status).toBe(200);
  });

  test.each(['sign-up/email', 'update-user', 'delete-user', 'get-session'])('is all that is open of the library: not %s', async (path) => {
    expect((await baton.stranger.post(`/api/auth/${path}`, {})).status).toBe(404);
  });
});

describe('a password is changed', () => {
  const change = (person: Caller, currentPassword: string, newPassword: string) =>
    person.post('/api/auth/change-password', { currentPassword, newPassword });

  test('by who knows the one of now: the new one signs in, the old one does not, and every other session has ended', async () => {
    const [here, elsewhere] = [await baton.signIn('E007'), await baton.signIn('E007')];
    const changed = await change(here, 'baton-demo', 'correct horse');
    expect(changed.status).toBe(200);
    expect((await elsewhere.get('/me')).status).toBe(401);
    const cookie = changed.headers.getSetCookie().map((each) => each.split(';')[0]);
    expect((await caller(baton.url, { cookie: cookie.join('; ') }).get('/me')).body.externalId).toBe('E007');
    expect((await signIn('e007@demo.example', 'baton-demo')).status).toBe(401);
    expect((await signIn('e007@demo.example', 'correct horse')).status).toBe(200);
    expect((await change(await baton.signIn('E007', 'correct horse'), 'correct horse', 'baton-demo')).status).toBe(200);
  });

  test('not without it, not to a short one, and by nobody who is not signed in', async () => {
    const person = await baton.signIn('E004');
    expect(await change(person, 'a guess', 'correct horse')).toMatchObject({
      status: 400,
      body: { code: 'wrong_password', field: 'currentPassword' },
    });
    expect((await change(person, 'baton-demo', 'short')).status).toBe(400);
    expect((await change(baton.stranger, 'baton-demo', 'correct horse')).body).toMatchObject({ status: 401, code: 'unauthenticated' });
    expect((await person.get('/me')).status).toBe(200);
  });
});

describe('a session is refused', () => {
  test('after signing out', async () => {
    const person = await baton.signIn('E004');
    expect((await person.get('/me')).status).toBe(200);
    expect((await person.post('/api/auth/sign-out')).status).toBe(200);
    expect((await person.get('/me')).body).toMatchObject({ status: 401, code: 'unauthenticated' });
  });

  test.each([
    ['has left', 'O001', { status: 'left' as const }],
    ['lost access a moment ago', 'E006', { accessEndsAt: new Date(Date.now() - 1_000) }],
  ])('from the moment its person %s, and so is a new one', async (_, externalId, change) => {
    const person = await baton.signIn(externalId);
    await baton.database.employee.update({ where: { externalId }, data: change });
    expect((await person.get('/me')).status).toBe(401);
    expect((await signIn(`${externalId.toLowerCase()}@demo.example`, 'baton-demo')).body).toMatchObject({
      status: 401,
      code: 'wrong_credentials',
    });
  });

  test('not before the access of its person ends', async () => {
    const person = await baton.signIn('E007');
    await baton.database.employee.update({
      where: { externalId: 'E007' },
      data: { status: 'leaving', accessEndsAt: new Date(Date.now() + 60_000) },
    });
    expect((await person.get('/me')).status).toBe(200);
  });

  test('where its signature is not ours, or it is none at all', async () => {
    const cookie = await cookieOf('E003');
    const [token] = decodeURIComponent(cookie.split('=')[1] ?? '').split('.');
    for (const forged of [`baton.session_token=${token}.AAAA`, `baton.session_token=${token}`, 'baton.session_token=', 'other=1']) {
      expect((await caller(baton.url, { cookie: forged }).get('/me')).status).toBe(401);
    }
  });

  test('when its row is gone', async () => {
    const person = await baton.signIn('E002');
    await baton.database.authSession.deleteMany({ where: { user: { email: 'e002@demo.example' } } });
    expect((await person.get('/me')).status).toBe(401);
  });
});

describe('a request with a cookie that changes something', () => {
  const foreign = { origin: 'https://evil.example' };

  test.each([
    ['from another page', foreign, 403],
    ['from nowhere (a sandboxed page)', { origin: 'null' }, 403],
    ['that the browser calls cross-site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['from a page of a neighbour', { 'sec-fetch-site': 'same-site' }, 403],
    ['from our own page', { 'sec-fetch-site': 'same-origin' }, 400],
    ['by a program', {}, 400],
  ])('%s: %o is answered with %i', async (_, headers, status) => {
    const person = caller(baton.url, { cookie: await cookieOf('E001'), ...headers });
    expect((await person.post('/employees', { unknown: true })).status).toBe(status);
    expect((await person.get('/me')).status).toBe(200);
  });

  test('is let through from our own address', async () => {
    const person = caller(baton.url, { cookie: await cookieOf('E001'), origin: baton.url });
    expect((await person.post('/employees', { unknown: true })).status).toBe(400);
  });

  test('signing in and out from another page too', async () => {
    const elsewhere = caller(baton.url, { cookie: await cookieOf('E001'), ...foreign });
    expect((await elsewhere.post('/api/auth/sign-out')).body).toMatchObject({ status: 403, code: 'cross_site' });
  });
});

test.each(['/me', '/customers', '/employees', '/handovers', '/api-keys', '/personnel-changes', '/hr/events', '/pool'])(
  'nobody reads %s without signing in',
  async (path) => {
    expect((await baton.stranger.get(path)).body).toMatchObject({ status: 401, code: 'unauthenticated' });
  },
);
