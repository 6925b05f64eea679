import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/platform/database.js';
import { startBaton, type Baton } from '../../harness/baton.js';

let baton: Baton;
beforeAll(async () => {
  baton = await startBaton({ worker: false, demo: true });
});
afterAll(() => baton.stop());

const farAhead = { lastWorkingDay: '2099-06-30' };
const resignation = (externalId: string, more: object = {}) => ({ employee: { externalId }, kind: 'resignation', ...farAhead, ...more });

describe('a change opened by hand', () => {
  test('is HR’s to open, with its plan, and is there once', async () => {
    const hr = await baton.signIn('H001');
    const body = resignation('E004', { allocation: { strategy: 'least_loaded', receivers: [{ externalId: 'E005' }] } });
    const created = await hr.post('/personnel-changes', body);
    expect(created.status).toBe(201);
    expect(created.headers.get('location')).toBe(`/api/v1/personnel-changes/${created.body.id}`);
    expect(created.body).toMatchObject({ kind: 'resignation', status: 'planned', lastWorkingDay: '2099-06-30', source: 'baton' });
    expect(created.body.startsAt < '2099-06-30').toBe(true);
    const again = await hr.post('/personnel-changes', body);
    expect(again).toMatchObject({ status: 409, body: { code: 'change_open', personnelChangeId: created.body.id } });
  });

  test('joins what an event opened', async () => {
    const key = newId();
    const { body: receipt } = await baton.key.post('/hr/events', {
      id: key,
      type: 'employee.terminated',
      employee: { externalId: 'E007' },
      ...farAhead,
    });
    expect(await baton.key.post('/personnel-changes', resignation('E007'))).toMatchObject({
      status: 409,
      body: { personnelChangeId: receipt.personnelChangeId },
    });
  });

  test('repeated with its key is the same change', async () => {
    const key = { 'idempotency-key': newId() };
    const [one, other] = await Promise.all([
      baton.key.post('/personnel-changes', resignation('E008'), key),
      baton.key.post('/personnel-changes', resignation('E008'), key),
    ]);
    expect([one, other].map(({ status }) => status)).toEqual([201, 201]);
    expect(other.body.id).toBe(one.body.id);
  });

  test.each([
    [{ employee: { externalId: 'E999' } }, 422, 'employee_unknown', 'employee'],
    [{ allocation: { receivers: [{ externalId: 'E999' }] } }, 422, 'employee_unknown', 'allocation/receivers/0'],
  ])('with %o is refused with %d %s at %s', async (more, status, code, field) => {
    expect(await baton.key.post('/personnel-changes', { ...resignation('E005'), ...more })).toMatchObject({
      status,
      body: { code, field },
    });
  });

  test.each(['E003', 'E002', 'O001'])('is not for %s to open', async (externalId) => {
    const person = await baton.signIn(externalId);
    expect((await person.post('/personnel-changes', resignation('E005'))).status).toBe(403);
  });
});

describe('a change is read', () => {
  let id: string;
  beforeAll(async () => {
    const { body } = await baton.key.post('/hr/events', {
      id: newId(),
      type: 'employee.terminated',
      employee: { externalId: 'E003' },
      ...farAhead,
    });
    id = body.personnelChangeId;
  });

  test.each(['E002', 'E001', 'H001', 'A001', 'O001'])('by %s', async (externalId) => {
    const person = await baton.signIn(externalId);
    expect((await person.get(`/personnel-changes/${id}`)).status).toBe(200);
    expect((await person.get('/personnel-changes?employee=E003')).body.items).toMatchObject([{ id }]);
  });

  test.each(['E006', 'E004'])('not by %s, for whom it is not there', async (externalId) => {
    const person = await baton.signIn(externalId);
    expect((await person.get(`/personnel-changes/${id}`)).status).toBe(404);
    expect((await person.get(`/personnel-changes/${id}/customers`)).status).toBe(404);
    expect((await person.get('/personnel-changes?employee=E003')).body).toEqual({ items: [], nextCursor: null });
    expect((await person.post(`/personnel-changes/${id}/start`)).status).toBe(404);
  });

  test('by nobody where there is none', async () => {
    expect((await baton.key.get(`/personnel-changes/${newId()}`)).status).toBe(404);
    expect((await baton.key.get('/personnel-changes?employee=E999')).body.items).toEqual([]);
    expect((await baton.key.get('/personnel-changes/no-id')).status).toBe(400);
  });
});

test('a leaver without dates is let in no more, and one who stays after all is', async () => {
  const leaver = await baton.signIn('E005');
  expect((await leaver.get('/me')).status).toBe(200);
  const event = { type: 'employee.terminated', employee: { externalId: 'E005' } };
  expect((await baton.key.post('/hr/events', { ...event, id: newId() })).body.state).toBe('applied');
  expect((await leaver.get('/me')).status).toBe(401);
  await baton.key.post('/hr/events', { ...event, id: newId(), type: 'employee.termination_cancelled' });
  expect((await (await baton.signIn('E005')).get('/me')).status).toBe(200);
});
