/** A leaver is given nothing new from the start of the resignation on, is let in no more at its end, and leaves by no other way. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/platform/database.js';
import { startBaton, type Baton } from '../../harness/baton.js';
import { eventually } from '../../harness/eventually.js';
import { rounds } from '../../harness/rounds.js';
import { addCustomers, addEmployee, addTeam, refOf, type Employee } from './company.js';

let baton: Baton;
beforeAll(async () => {
  baton = await startBaton();
});
afterAll(() => baton.stop());

const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();
const resign = async (employee: { readonly externalId: string }, more: object) =>
  (await baton.key.post('/personnel-changes', { employee: refOf(employee), kind: 'resignation', ...more })).body.id as string;
const phone = () => `+86139${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`;

/** Somebody who can sign in. */
async function person(role: 'sales' | 'admin', manager?: Employee) {
  const externalId = `L${newId()}`;
  const body = { externalId, name: '离职人', email: `${externalId}@demo.example`, role, password: 'a good one' };
  const { body: employee } = await baton.key.post('/employees', { ...body, ...(manager && { manager: refOf(manager) }) });
  return { employee: employee as Employee, session: await baton.signIn(externalId, 'a good one') };
}

describe('from the start of the resignation on', () => {
  let leaver: Employee;
  let session: Awaited<ReturnType<typeof person>>['session'];
  let team: Awaited<ReturnType<typeof addTeam>>;
  let customerId: string;
  let pooledId: string;
  beforeAll(async () => {
    team = await addTeam(baton.database, { customers: 1, receivers: 1 });
    ({ employee: leaver, session } = await person('sales', team.manager));
    await addCustomers(baton.database, leaver.id, 1);
    customerId = team.customerIds[0]!;
    pooledId = (await baton.key.post('/customers', { customerName: '公海客户', customerType: 'individual', phone: phone() })).body.id;
    await resign(leaver, { effectiveAt: inMs(5 * 86_400_000) });
    await eventually(async () => (await baton.database.employee.findUniqueOrThrow({ where: { id: leaver.id } })).status === 'leaving', {
      what: 'a resignation that has begun',
    });
  });

  test('they may not own a customer: not a new one, and not one of another system', async () => {
    const customer = { customerName: '新客户', customerType: 'individual', phone: phone(), owner: refOf(leaver) };
    expect(await baton.key.post('/customers', customer)).toMatchObject({ status: 422, body: { code: 'owner_inactive', field: 'owner' } });
    expect(await baton.key.put(`/customers/by-external/crm/${newId()}`, customer)).toMatchObject({
      status: 422,
      body: { code: 'owner_inactive' },
    });
    expect((await session.post('/customers', { ...customer, owner: undefined })).body).toMatchObject({ code: 'owner_inactive' });
  });

  test('they may not receive or review', async () => {
    const opening = { customerId, reason: 'position_change' };
    expect(await baton.key.post('/handovers', { ...opening, toOwner: refOf(leaver) })).toMatchObject({
      status: 422,
      body: { code: 'receiver_inactive' },
    });
    expect(await baton.key.post('/handovers', { ...opening, reviewer: refOf(leaver) })).toMatchObject({
      status: 422,
      body: { code: 'employee_inactive' },
    });
    const { body: handover } = await baton.key.post('/handovers', { ...opening, toOwner: refOf(team.colleagues[0]!) });
    for (const role of ['receiver', 'reviewer', 'preparer']) {
      const refused = await baton.key.post(`/handovers/${handover.id}/reassign`, { role, employee: refOf(leaver) });
      expect(refused.status, role).toBe(422);
    }
  });

  test('they may not claim, nor be assigned a customer of the pool', async () => {
    expect(await session.post(`/pool/${pooledId}/claim`)).toMatchObject({ status: 422, body: { code: 'not_active' } });
    const assignments = [{ customerIds: [pooledId], employee: refOf(leaver) }];
    expect((await baton.key.post('/pool/assignments', { assignments })).body.items).toMatchObject([
      { status: 'refused', code: 'not_active' },
    ]);
    expect(await baton.database.customer.findUniqueOrThrow({ where: { id: pooledId } })).toMatchObject({ ownerId: null });
  });

  test('the work that a source says is theirs stays with the customer’s owner; by hand it is refused', async () => {
    const work = { name: '续约', owner: refOf(leaver) };
    expect((await baton.key.put(`/customers/${customerId}/opportunities/crm/${newId()}`, work)).body).toMatchObject({
      ownerId: team.leaver.id,
      ownerKept: true,
    });
    expect((await baton.key.post(`/customers/${customerId}/opportunities`, work)).body).toMatchObject({ code: 'owner_inactive' });
  });

  test('they stand in for nobody new', async () => {
    const colleague = await addEmployee(baton.database);
    expect((await baton.key.put(`/employees/${colleague.id}/delegate`, { delegate: refOf(leaver) })).body).toMatchObject({
      code: 'delegate_inactive',
    });
  });

  test('they are let in, and go on with what they have', async () => {
    expect((await session.get('/me')).status).toBe(200);
  });
});

describe('when their access ends', () => {
  /** An administrator, so that there is a key of theirs. */
  async function adminWithKey(name: string) {
    const { employee, session } = await person('admin');
    await addCustomers(baton.database, employee.id, 1);
    const { body } = await session.post('/api-keys', { name, scopes: ['hr'] });
    return { employee, session, key: baton.withKey(body.key) };
  }

  test('stated before the last day, sessions and keys end at that moment', async () => {
    const { employee, session, key } = await adminWithKey(`early-${newId()}`);
    await resign(employee, { effectiveAt: inMs(5 * 86_400_000), accessEndsAt: inMs(4_000) });
    expect([(await session.get('/me')).status, (await key.get('/me')).status]).toEqual([200, 200]);
    await eventually(async () => (await session.get('/me')).status === 401 && (await key.get('/me')).status === 401, {
      what: 'no access',
      withinMs: 60_000,
    });
    expect((await baton.database.employee.findUniqueOrThrow({ where: { id: employee.id } })).status).not.toBe('left');
  });

  test('with the last moment, sessions and keys end too, and the session is gone within a minute', async () => {
    const { employee, session, key } = await adminWithKey(`late-${newId()}`);
    await resign(employee, { effectiveAt: inMs(-1_000) });
    expect([(await session.get('/me')).status, (await key.get('/me')).status]).toEqual([401, 401]);
    await eventually(async () => (await baton.database.authSession.count({ where: { userId: employee.id } })) === 0, {
      what: 'no session',
      withinMs: 60_000,
    });
    await expect(baton.signIn(employee.externalId, 'a good one')).rejects.toThrow('401');
  });

  test('a cancellation lets them and their key in again', async () => {
    const { employee, key } = await adminWithKey(`back-${newId()}`);
    const id = await resign(employee, { effectiveAt: inMs(-1_000) });
    expect((await key.get('/me')).status).toBe(401);
    await baton.key.post(`/personnel-changes/${id}/cancel`, { reason: '误报' });
    expect((await key.get('/me')).status).toBe(200);
  });
});

describe('by no other way', () => {
  const holdings = { customers: 1, inHandover: 0, openWork: 0, parts: 0, directReports: 0 };
  const statusOf = async ({ id }: Employee) => (await baton.database.employee.findUnique({ where: { id } }))?.status;

  test('who has a customer leaves or is deleted: the API says what they have and what to do, the database refuses', async () => {
    const { leaver } = await addTeam(baton.database, { customers: 1 });
    const left = await baton.key.patch(`/employees/${leaver.id}`, { status: 'left' });
    expect(left).toMatchObject({ status: 409, body: { code: 'still_holds', field: 'status', holds: holdings } });
    expect(await baton.key.delete(`/employees/${leaver.id}`)).toMatchObject({
      status: 409,
      body: { code: 'still_holds', holds: holdings },
    });
    await expect(baton.database.employee.update({ where: { id: leaver.id }, data: { status: 'left' } })).rejects.toThrow(
      /personnel change/,
    );
    await expect(baton.database.employee.delete({ where: { id: leaver.id } })).rejects.toThrow(/personnel change/);
    expect(await statusOf(leaver)).toBe('active');
  });

  test.each(['opportunity', 'contract draft', 'review'])('nor who has only %s of somebody else’s customer', async (what) => {
    const { manager, customerIds } = await addTeam(baton.database, { customers: 1 });
    const colleague = await addEmployee(baton.database, { managerId: manager.id });
    const customerId = customerIds[0]!;
    if (what === 'opportunity') {
      await baton.database.opportunity.create({ data: { customerId, ownerId: colleague.id, name: '续约' } });
    } else if (what === 'contract draft') {
      await baton.database.contract.create({ data: { customerId, ownerId: colleague.id, number: 'HT-1', status: 'draft' } });
    } else {
      await baton.key.post('/handovers', { customerId, reason: 'position_change', reviewer: refOf(colleague) });
    }
    expect((await baton.key.patch(`/employees/${colleague.id}`, { status: 'left' })).status).toBe(409);
    expect(await statusOf(colleague)).toBe('active');
  });

  test('in the same moment as a customer is given to them: one of the two is refused', async () => {
    for (let round = 0; round < rounds(10, 200); round += 1) {
      const colleague = await addEmployee(baton.database);
      const customer = { customerName: '新客户', customerType: 'individual', phone: phone(), owner: refOf(colleague) };
      const [left, given] = await Promise.all([
        baton.key.patch(`/employees/${colleague.id}`, { status: 'left' }),
        baton.key.post('/customers', customer),
      ]);
      const customers = await baton.database.customer.count({ where: { ownerId: colleague.id } });
      expect([left.status, given.status, customers]).toEqual(left.status === 200 ? [200, 422, 0] : [409, 201, 1]);
    }
  });

  test('who has nothing may be said to have left, and is let in no more; who is named nowhere may be deleted', async () => {
    const { employee, session } = await person('sales');
    expect((await session.get('/me')).status).toBe(200);
    expect(await baton.key.patch(`/employees/${employee.id}`, { status: 'left' })).toMatchObject({ status: 200, body: { status: 'left' } });
    expect((await session.get('/me')).status).toBe(401);
    expect((await baton.key.patch(`/employees/${employee.id}`, { status: 'active' })).status).toBe(400);

    const mistake = await person('sales');
    expect((await baton.key.delete(`/employees/${mistake.employee.id}`)).status).toBe(204);
    expect((await mistake.session.get('/me')).status).toBe(401);
    expect((await baton.key.delete(`/employees/${mistake.employee.id}`)).status).toBe(404);

    const author = await addEmployee(baton.database);
    await baton.database.auditEntry.create({ data: { actorId: author.id, via: 'test', action: 'test', subjectType: 'test' } });
    expect(await baton.key.delete(`/employees/${author.id}`)).toMatchObject({ status: 409, body: { code: 'has_history' } });
  });

  test('nor who leads people, or is to review a change', async () => {
    const { manager, director, leaver } = await addTeam(baton.database, { customers: 1 });
    const still = (directReports: number) => ({ status: 409, body: { code: 'still_holds', holds: { customers: 0, directReports } } });
    expect(await baton.key.patch(`/employees/${manager.id}`, { status: 'left' })).toMatchObject(still(1));
    await resign(leaver, { effectiveAt: inMs(300 * 86_400_000) });
    await baton.key.patch(`/employees/${leaver.id}`, { manager: refOf(director) });
    expect(await baton.key.patch(`/employees/${manager.id}`, { status: 'left' })).toMatchObject(still(0));
  });
});
