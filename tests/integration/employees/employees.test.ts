import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/platform/database.js';
import { bodyHashOf } from '../../../src/platform/idempotency-keys.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import type { Caller } from '../../harness/http.js';
import { rounds } from '../../harness/rounds.js';

let baton: Baton;
let admin: Caller;
beforeAll(async () => {
  baton = await startBaton({ demo: true, worker: false });
  admin = await baton.signIn('A001');
});
afterAll(() => baton.stop());

let count = 0;
const someone = (more: Record<string, unknown> = {}) => {
  count += 1;
  return { externalId: `N${count}`, name: '新人', email: `n${count}@demo.example`, role: 'sales', ...more };
};
const idOf = async (externalId: string) => (await baton.database.employee.findUniqueOrThrow({ where: { externalId } })).id;

describe('a new employee', () => {
  test('is answered as kept: numbers and addresses in one form', async () => {
    const body = someone({
      name: ' 新  人 ',
      email: 'New.One@Demo.Example',
      phone: '138 0013 8000',
      manager: { externalId: 'E006' },
      region: '华南',
      capacity: 5,
    });
    const { status, headers, body: answer } = await admin.post('/employees', body);
    expect(status).toBe(201);
    expect(answer).toMatchObject({
      externalId: body.externalId,
      name: '新 人',
      email: 'new.one@demo.example',
      phone: '+8613800138000',
      managerId: await idOf('E006'),
      region: '华南',
      department: null,
      capacity: 5,
      status: 'active',
      version: 1,
    });
    expect(headers.get('location')).toBe(`/api/v1/employees/${answer.id}`);
    expect((await admin.get(`/employees/${answer.id}`)).body).toEqual(answer);
  });

  test('signs in where a password was given, and not without', async () => {
    await baton.key.post('/employees', someone({ externalId: 'P1', email: 'p1@demo.example', password: 'a good one' }));
    await baton.key.post('/employees', someone({ externalId: 'P2', email: 'p2@demo.example' }));
    const person = await baton.signIn('P1', 'a good one');
    expect((await person.get('/me')).body).toMatchObject({ externalId: 'P1', role: 'sales' });
    await expect(baton.signIn('P2', 'a good one')).rejects.toThrow('401');
  });

  test.each([
    ['an external id', { externalId: 'E003' }, 409, 'duplicate_external_id', 'externalId'],
    ['an address, in whatever case', { email: 'E003@demo.EXAMPLE' }, 409, 'duplicate_email', 'email'],
  ])('needs %s of its own', async (_, more, status, code, field) => {
    expect((await admin.post('/employees', someone(more))).body).toMatchObject({ status, code, field });
  });

  test.each([
    ['an unknown manager', { manager: { externalId: 'E999' } }, 422, 'employee_unknown', 'manager'],
    ['a manager by an id of nobody', { manager: { id: newId() } }, 422, 'employee_unknown', 'manager'],
    ['an address that is none', { email: 'nobody' }, 400, 'invalid_email', 'email'],
    ['a number that is none', { phone: '12' }, 400, 'invalid_phone', 'phone'],
    ['a short password', { password: 'short' }, 400, 'malformed', 'password'],
    ['an unknown role', { role: 'boss' }, 400, 'malformed', 'role'],
    ['a field that is not known', { salary: 1 }, 400, 'malformed', 'salary'],
  ])('is refused with %s', async (_, more, status, code, field) => {
    expect((await admin.post('/employees', someone(more))).body).toMatchObject({ status, code, field });
  });

  test('is made by HR and administrators, and nobody is made an administrator by HR', async () => {
    const hr = await baton.signIn('H001');
    expect((await hr.post('/employees', someone())).status).toBe(201);
    for (const role of ['admin', 'operator']) {
      expect((await hr.post('/employees', someone({ role }))).body).toMatchObject({ status: 403, code: 'not_permitted', field: 'role' });
    }
    for (const externalId of ['E001', 'E002', 'E003', 'O001']) {
      expect((await (await baton.signIn(externalId)).post('/employees', someone())).body).toMatchObject({
        status: 403,
        code: 'not_permitted',
      });
    }
  });

  test('is made once, also when the process died between the work and its answer', async () => {
    const body = someone({ password: 'a good one' });
    const { id: caller } = (await admin.get('/me')).body;
    const first = (await admin.post('/employees', body)).body;
    const use = { caller: `employee:${caller}`, key: 'died', request: 'POST /api/v1/employees', bodyHash: bodyHashOf(body) };
    await baton.database.idempotencyKey.create({ data: { ...use, resourceId: first.id } });
    expect(await admin.post('/employees', body, { 'idempotency-key': 'died' })).toMatchObject({ status: 201, body: first });
  });
});

describe('a change', () => {
  test('touches what it names, and counts the version', async () => {
    const { body } = await admin.post('/employees', someone({ region: '华东', phone: '13800138000' }));
    const changed = await admin.patch(`/employees/${body.id}`, { region: '华南', phone: null, capacity: 3 });
    expect(changed.body).toEqual({ ...body, region: '华南', phone: null, capacity: 3, version: 2 });
  });

  test('of the manager is written into the history of who led whom', async () => {
    const { body } = await admin.post('/employees', someone({ manager: { externalId: 'E002' } }));
    await admin.patch(`/employees/${body.id}`, { manager: { externalId: 'E006' } });
    await admin.patch(`/employees/${body.id}`, { manager: { externalId: 'E006' }, name: '旧人' });
    await admin.patch(`/employees/${body.id}`, { manager: null });
    const history = await baton.database.managerHistory.findMany({ where: { employeeId: body.id }, orderBy: { id: 'asc' } });
    expect(history.map(({ managerId, until }) => [managerId, until instanceof Date])).toEqual([
      [await idOf('E002'), true],
      [await idOf('E006'), true],
    ]);
  });

  test.each(['E001', 'E002'])('may not make E001 report to someone below: %s', async (manager) => {
    const refused = await admin.patch(`/employees/${await idOf('E001')}`, { manager: { externalId: manager } });
    expect(refused.body).toMatchObject({ status: 422, code: 'manager_loop', field: 'manager' });
  });

  test('of the address changes what one signs in with', async () => {
    const { body } = await admin.post('/employees', someone({ externalId: 'Q1', email: 'old@demo.example', password: 'a good one' }));
    await admin.patch(`/employees/${body.id}`, { email: 'q1@demo.example' });
    expect((await (await baton.signIn('Q1', 'a good one')).get('/me')).status).toBe(200);
  });

  test('is refused: of nobody, of nothing, to an address that is taken, by whoever may not', async () => {
    const { body } = await admin.post('/employees', someone());
    expect((await admin.patch(`/employees/${newId()}`, { name: 'x' })).body).toMatchObject({ status: 404, code: 'not_found' });
    expect((await admin.patch(`/employees/${body.id}`, {})).body).toMatchObject({ status: 400, code: 'malformed' });
    expect((await admin.patch(`/employees/${body.id}`, { email: 'e003@demo.example' })).body).toMatchObject({ code: 'duplicate_email' });
    const hr = await baton.signIn('H001');
    expect((await hr.patch(`/employees/${body.id}`, { role: 'admin' })).status).toBe(403);
    expect((await hr.patch(`/employees/${await idOf('A001')}`, { role: 'sales' })).status).toBe(403);
    expect((await (await baton.signIn('E002')).patch(`/employees/${body.id}`, { capacity: 1 })).status).toBe(403);
  });

  test('of the password ends every session of the person, and is what signs in from then on, also where there was none', async () => {
    const { body: known } = await admin.post(
      '/employees',
      someone({ externalId: 'P3', email: 'p3@demo.example', password: 'the first one' }),
    );
    const { body: stranger } = await admin.post('/employees', someone({ externalId: 'P4', email: 'p4@demo.example' }));
    const person = await baton.signIn('P3', 'the first one');
    const hr = await baton.signIn('H001');
    for (const { id } of [known, stranger]) expect((await hr.patch(`/employees/${id}`, { password: 'another one' })).status).toBe(200);
    expect((await person.get('/me')).status).toBe(401);
    await expect(baton.signIn('P3', 'the first one')).rejects.toThrow('401');
    for (const each of ['P3', 'P4']) expect((await (await baton.signIn(each, 'another one')).get('/me')).status).toBe(200);
    expect(await baton.database.auditEntry.count({ where: { action: 'employee.set_password', subjectId: known.id, actor: 'H001' } })).toBe(
      1,
    );
  });

  test('of an administrator’s password is not for HR', async () => {
    const hr = await baton.signIn('H001');
    const refused = await hr.patch(`/employees/${await idOf('A001')}`, { password: 'taken over' });
    expect(refused).toMatchObject({ status: 403, body: { code: 'not_permitted', field: 'password' } });
    expect((await admin.get('/me')).status).toBe(200);
  });

  test('is kept in the audit log, without names, addresses and numbers', async () => {
    const { body } = await admin.post('/employees', someone({ phone: '13800138001' }));
    await admin.patch(`/employees/${body.id}`, { capacity: 9 });
    const log = await baton.database.auditEntry.findMany({
      where: { subjectType: 'employee', subjectId: body.id },
      orderBy: { id: 'asc' },
    });
    expect(log).toMatchObject([
      { action: 'employee.create', actor: 'A001', via: 'api', requestId: expect.any(String) },
      { action: 'employee.update', actor: 'A001', before: { capacity: null }, after: { capacity: 9 } },
    ]);
    expect(JSON.stringify(log)).not.toMatch(/13800138001|新人|demo\.example/);
  });
});

describe('the list', () => {
  const namesOf = async (query: string) => {
    const { body } = await admin.get(`/employees?${query}`);
    return body.items.map(({ externalId }: { externalId: string }) => externalId);
  };

  test('has everyone once, page by page', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await admin.get(`/employees?limit=4${cursor && `&cursor=${cursor}`}`);
      expect(body.items.length).toBeLessThanOrEqual(4);
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      cursor = body.nextCursor ?? '';
    } while (cursor);
    const all = await baton.database.employee.findMany({ orderBy: { id: 'asc' }, select: { id: true } });
    expect(seen).toEqual(all.map(({ id }) => id));
  });

  test('is narrowed by role, manager, status and part of a name', async () => {
    expect(await namesOf('role=operator')).toEqual(['O001']);
    expect(await namesOf('manager=E002&role=sales')).toEqual(expect.arrayContaining(['E003', 'E004', 'E005']));
    expect(await namesOf(`manager=${await idOf('E001')}`)).toEqual(['E002', 'E006']);
    expect(await namesOf('status=left')).toEqual([]);
    expect(await namesOf(`q=${encodeURIComponent('陈晨')}`)).toEqual(['E004']);
    expect(await namesOf('q=ZHOU')).toEqual(['E008']);
    expect(await namesOf('q=%25')).toEqual([]);
  });

  test.each(['limit=0', 'limit=201', 'limit=x', 'cursor=x', 'role=boss', 'status=x', 'unknown=1', 'q='])('refuses ?%s', async (query) => {
    expect((await admin.get(`/employees?${query}`)).body).toMatchObject({ status: 400, code: 'malformed', field: query.split('=')[0] });
  });
});

describe('a role', () => {
  test('that owns no customers is not given to somebody who has some, or is about to', async () => {
    const toHr = async (externalId: string) => admin.patch(`/employees/${await idOf(externalId)}`, { role: 'hr' });
    const refused = { status: 409, body: { code: 'still_holds', field: 'role' } };
    expect(await toHr('E003')).toMatchObject(refused);

    const { body: newcomer } = await admin.post('/employees', someone());
    const customer = await baton.database.customer.findFirstOrThrow({ where: { owner: { externalId: 'E003' } } });
    const parts = { fromOwnerId: customer.ownerId!, toOwnerId: newcomer.id, reviewerId: await idOf('E002') };
    const { id } = await baton.database.handover.create({
      data: { customerId: customer.id, ...parts, handoverReason: 'resignation', policyVersion: 1 },
    });
    expect(await toHr(newcomer.externalId)).toMatchObject(refused);
    await baton.database.handover.update({ where: { id }, data: { status: 'cancelled', closedReason: 'seen' } });
    expect(await toHr(newcomer.externalId)).toMatchObject({ status: 200, body: { role: 'hr' } });
  });

  test('of an administrator is safe from HR, and so is who has it', async () => {
    const { body: second } = await admin.post('/employees', someone({ role: 'admin' }));
    const hr = await baton.signIn('H001');
    const refused = { status: 403, body: { code: 'not_permitted' } };
    expect(await hr.patch(`/employees/${second.id}`, { status: 'left' })).toMatchObject(refused);
    expect(await hr.delete(`/employees/${second.id}`)).toMatchObject(refused);
    expect(await admin.patch(`/employees/${second.id}`, { status: 'left' })).toMatchObject({ status: 200, body: { status: 'left' } });
  });
});

describe('the last administrator who can sign in', () => {
  const change = async (id: string, body: object) => baton.key.patch(`/employees/${id}`, body);
  const admins = () => baton.database.employee.findMany({ where: { role: 'admin', status: 'active' }, select: { id: true } });

  test('stays one, and stays, until there is another', async () => {
    const id = await idOf('A001');
    await baton.key.post('/employees', someone({ role: 'admin', externalId: 'without-sign-in' }));
    const refused = { status: 409, body: { code: 'last_admin' } };
    expect(await admin.patch(`/employees/${id}`, { role: 'manager' })).toMatchObject({ ...refused, body: { field: 'role' } });
    expect(await admin.patch(`/employees/${id}`, { status: 'left' })).toMatchObject({ ...refused, body: { field: 'status' } });
    expect(await admin.delete(`/employees/${id}`)).toMatchObject(refused);
    expect((await admin.get('/me')).body).toMatchObject({ role: 'admin' });
    // Who cannot sign in was nobody who administers.
    expect((await change(await idOf('without-sign-in'), { role: 'manager' })).status).toBe(200);

    await baton.key.post('/employees', someone({ role: 'admin', externalId: 'A002', password: 'a good one' }));
    expect((await admin.patch(`/employees/${id}`, { role: 'manager' })).status).toBe(200);
    expect(await change(await idOf('A002'), { role: 'hr' })).toMatchObject(refused);
    expect((await change(id, { role: 'admin' })).status).toBe(200);
    expect((await change(await idOf('A002'), { status: 'left' })).status).toBe(200);
  });

  test('is one of two who give it up at once', async () => {
    const first = await idOf('A001');
    for (let round = 0; round < rounds(4, 40); round += 1) {
      const { body: second } = await baton.key.post('/employees', someone({ role: 'admin', password: 'a good one' }));
      const answers = await Promise.all([
        change(first, { role: 'hr' }),
        round % 2 === 0 ? change(second.id, { role: 'hr' }) : change(second.id, { status: 'left' }),
      ]);
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
      expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'last_admin' });
      expect(await admins()).toHaveLength(1);
      expect((await change(first, { role: 'admin' })).status).toBe(200);
      expect((await change(second.id, { role: 'hr' })).status).toBe(200);
    }
  });
});
