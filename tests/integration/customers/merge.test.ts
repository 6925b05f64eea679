/** Two records of one customer become one, with all that hangs on them, and two again. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBaton, type Baton } from '../../harness/baton.js';
import { freshPhone } from './firm.js';
import { createMerging, type Merging } from './merging.js';

let baton: Baton;
let firm: Merging['firm'];
let customer: Merging['customer'];
let merge: Merging['merge'];
let openHandover: Merging['openHandover'];
beforeAll(async () => {
  baton = await startBaton();
  ({ firm, customer, merge, openHandover } = await createMerging(baton));
});
afterAll(() => baton.stop());

describe('a merge', () => {
  test('takes everything to the survivor and leaves a pointer', async () => {
    const survivor = await customer({ customerName: '海河科技', region: '华东' });
    const duplicate = await customer(
      {
        customerName: '海河科技有限公司',
        taxId: '91110000600037341L',
        email: 'info@haihe.example',
        contacts: [{ name: '王芳', isPrimary: true }],
      },
      's2',
    );
    for (const [path, body] of Object.entries({
      opportunities: { name: '二期' },
      contracts: { number: 'HT-1' },
      'service-tickets': { subject: '告警' },
      payments: { dueOn: '2026-01-31', amount: '5' },
      'follow-ups': { channel: 'call', content: 'hello', occurredAt: '2026-06-01T00:00:00Z' },
    })) {
      expect((await firm.s2.post(`/customers/${duplicate.id}/${path}`, body)).status).toBe(201);
    }

    const merged = await merge(survivor, duplicate);
    expect(merged).toMatchObject({
      status: 200,
      body: {
        survivorId: survivor.id,
        mergedId: duplicate.id,
        mergedBy: firm.ids.M1,
        undoneAt: null,
        merged: { customerName: '海河科技有限公司', phone: duplicate.phone, ownerId: firm.ids.S2 },
        moved: { opportunities: 1, contracts: 1, serviceTickets: 1, payments: 1, followUps: 1, contacts: 1, handovers: 0 },
        filled: expect.arrayContaining(['taxId', 'email', 'lastFollowUp']),
      },
    });

    const view = (await firm.s1.get(`/customers/${survivor.id}/360`)).body;
    expect(view).toMatchObject({
      customer: {
        customerName: '海河科技',
        phone: survivor.phone,
        taxId: '91110000600037341L',
        email: 'info@haihe.example',
        ownerId: firm.ids.S1,
        lastFollowUp: '2026-06-01T00:00:00.000Z',
      },
      opportunities: { total: 1 },
      contracts: { total: 1 },
      serviceTickets: { total: 1 },
      payments: { total: 1 },
      followUps: { total: 1 },
    });
    // The other's phone has no place in the profile, and is not lost.
    const contacts = view.contacts.items.map(({ name, phone, isPrimary }: Record<string, unknown>) => ({ name, phone, isPrimary }));
    expect(contacts).toContainEqual({ name: '王芳', phone: null, isPrimary: true });
    expect(contacts).toContainEqual({ name: '海河科技有限公司', phone: duplicate.phone, isPrimary: false });

    const read = await fetch(`${baton.url}/api/v1/customers/${duplicate.id}`, { headers: firm.s1.headers, redirect: 'manual' });
    expect([read.status, read.headers.get('location')]).toEqual([307, `/api/v1/customers/${survivor.id}`]);
    expect((await firm.s1.get(`/customers/${duplicate.id}/360`)).body.customer.id).toBe(survivor.id);
    expect((await firm.s1.get(`/customers/${survivor.id}/merges`)).body.items).toMatchObject([{ mergedId: duplicate.id }]);
    expect(await firm.a1.patch(`/customers/${duplicate.id}`, { region: '华南' })).toMatchObject({
      status: 409,
      body: { code: 'customer_merged', mergedInto: survivor.id },
    });
    expect((await firm.a1.get(`/customers?q=${encodeURIComponent('海河科技')}&limit=200`)).body.items).toHaveLength(1);
    expect((await firm.s3.get(`/customers/${duplicate.id}`)).status).toBe(404);
  });

  test('is in the manifest and in the audit of both', async () => {
    const [survivor, duplicate] = [await customer(), await customer({}, 's2')];
    await merge(survivor, duplicate);
    expect(await baton.database.ownershipChange.findMany({ where: { entityId: duplicate.id, cause: 'merge' } })).toMatchObject([
      { fromOwnerId: firm.ids.S2, toOwnerId: null, actorId: firm.ids.M1 },
    ]);
    const entries = await baton.database.auditEntry.findMany({
      where: { action: 'merge_customers', subjectId: { in: [survivor.id, duplicate.id] } },
    });
    expect(entries.map(({ subjectId }) => subjectId).toSorted()).toEqual([survivor.id, duplicate.id].toSorted());
    expect(JSON.stringify(entries)).not.toContain(duplicate.phone);
  });

  test('frees the keys of the other: its phone can be taken over, or given to a third', async () => {
    const [survivor, duplicate] = [await customer(), await customer()];
    await merge(survivor, duplicate, { take: ['phone'] });
    expect((await firm.s1.get(`/customers/${survivor.id}`)).body.phone).toBe(duplicate.phone);
    await customer({ phone: survivor.phone });
  });

  test('once done is the same when it is asked for again', async () => {
    const [survivor, duplicate] = [await customer(), await customer()];
    const first = await merge(survivor, duplicate);
    expect((await merge(survivor, duplicate)).body).toEqual(first.body);
  });

  test('sends the key of another system to the survivor', async () => {
    const path = `/customers/by-external/erp/${crypto.randomUUID()}`;
    const other = `/customers/by-external/erp/${crypto.randomUUID()}`;
    const body = { customerName: 'erp', customerType: 'enterprise', phone: freshPhone(), owner: { externalId: 'S1' } };
    const { body: kept } = await baton.key.put(path, body);
    const { body: gone } = await baton.key.put(other, { ...body, phone: freshPhone() });
    await merge(kept, gone);
    expect(await baton.key.put(other, { ...body, phone: freshPhone() })).toMatchObject({
      status: 409,
      body: { code: 'customer_merged', mergedInto: kept.id },
    });
    const bare = await customer();
    await merge(bare, kept);
    expect((await baton.key.put(path, { ...body, phone: bare.phone })).body).toMatchObject({ id: bare.id, source: 'erp' });
  });

  test('of a customer of the pool takes it out of there', async () => {
    const survivor = await customer();
    const duplicate = await customer({}, 'm1');
    expect((await merge(survivor, duplicate)).status).toBe(200);
    expect(await firm.s3.post(`/pool/${duplicate.id}/claim`)).toMatchObject({ status: 409, body: { code: 'already_taken' } });
    expect((await merge(await customer({}, 'm1'), survivor)).body).toMatchObject({ status: 409, code: 'survivor_in_pool' });
    const [one, other] = [await customer({}, 'm1'), await customer({}, 'm1')];
    await merge(one, other);
    const { items } = (await firm.s3.get(`/customers/${one.id}/360`)).body.pool;
    expect(items.filter(({ poolStatus }: { poolStatus: string }) => poolStatus === 'available')).toHaveLength(1);
  });
});

describe('the past of a merged customer', () => {
  interface Line {
    readonly id: string;
    readonly cause: string;
    readonly toOwnerId: string | null;
    readonly mergedCustomerId: string | null;
  }
  const viewOf = async (id: string) => (await firm.a1.get(`/customers/${id}/360`)).body;
  const told = (lines: readonly Line[]) => lines.map(({ cause, toOwnerId, mergedCustomerId }) => [cause, toOwnerId, mergedCustomerId]);
  const { S1, S2, S3 } = { S1: () => firm.ids.S1, S2: () => firm.ids.S2, S3: () => firm.ids.S3 };

  /** A handover of the customer that was begun and called off. */
  async function calledOff(customerId: string): Promise<string> {
    const { body } = await firm.a1.post('/handovers', { customerId, reason: 'position_change', toOwner: { externalId: 'S3' } });
    expect((await firm.a1.post(`/handovers/${body.id}/cancel`, { reason: 'not now' })).status).toBe(200);
    return body.id;
  }
  const givenTo = async ({ id }: { readonly id: string }, owner: string) => {
    await firm.a1.post('/pool/recycle', { customerIds: [id], note: 'free' });
    await firm.a1.post('/pool/assignments', { assignments: [{ customerIds: [id], employee: { externalId: owner } }] });
  };

  test('stands in the view of the one that stays, as that of the other; with all that went into it before, page by page', async () => {
    const [first, second, last] = [await customer({}, 's3'), await customer({}, 's2'), await customer()];
    await givenTo(first, 'S2');
    const ofFirst = await calledOff(first.id);
    const ofLast = await calledOff(last.id);
    await merge(second, first, {}, 'a1');
    const ofSecond = await calledOff(second.id);
    await merge(last, second, {}, 'a1');

    const view = await viewOf(last.id);
    expect(view.ownershipHistory.total).toBe(7);
    expect(told(view.ownershipHistory.items)).toEqual([
      ['merge', null, second.id],
      ['merge', null, first.id],
      ['assign', S2(), first.id],
      ['recycle', null, first.id],
      ['create', S1(), null],
      ['create', S2(), second.id],
      ['create', S3(), first.id],
    ]);
    const origin = ({ id, mergedCustomerId }: Line) => [id, mergedCustomerId];
    expect(view.handovers.items.map(origin)).toEqual([
      [ofSecond, second.id],
      [ofLast, null],
      [ofFirst, first.id],
    ]);
    for (const part of ['ownershipHistory', 'handovers']) {
      const seen: unknown[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const { body } = await firm.a1.get(`/customers/${last.id}/360/${part}?limit=2${cursor && `&cursor=${cursor}`}`);
        seen.push(...body.items);
        ({ nextCursor: cursor } = body);
      }
      expect(seen).toEqual(view[part].items);
    }
  });

  test('is its own again when the merge is undone', async () => {
    const [survivor, duplicate] = [await customer(), await customer({}, 's2')];
    const handover = await calledOff(duplicate.id);
    const { body: merged } = await merge(survivor, duplicate);
    expect((await viewOf(survivor.id)).handovers.items).toMatchObject([{ id: handover, mergedCustomerId: duplicate.id }]);
    expect((await firm.m1.post(`/customers/${survivor.id}/merges/${merged.id}/undo`)).status).toBe(200);
    const [kept, back] = [await viewOf(survivor.id), await viewOf(duplicate.id)];
    expect([told(kept.ownershipHistory.items), kept.handovers.total]).toEqual([[['create', S1(), null]], 0]);
    expect(told(back.ownershipHistory.items)).toEqual([
      ['undo', S2(), null],
      ['merge', null, null],
      ['create', S2(), null],
    ]);
    expect(back.handovers.items).toMatchObject([{ id: handover, mergedCustomerId: null }]);
    // Merged once more, it is there once.
    await merge(survivor, duplicate);
    expect((await viewOf(survivor.id)).ownershipHistory.total).toBe(5);
  });
});

describe('a merge is refused', () => {
  test('while one of the two is handed over', async () => {
    const [survivor, duplicate] = [await customer(), await customer()];
    await openHandover(duplicate.id);
    expect((await merge(survivor, duplicate)).body).toMatchObject({ status: 409, code: 'handover_open', customerId: duplicate.id });
    expect((await merge(duplicate, survivor)).body).toMatchObject({ status: 409, code: 'handover_open', customerId: duplicate.id });
  });

  test('of what somebody has changed since', async () => {
    const [survivor, duplicate] = [await customer(), await customer()];
    await firm.s1.patch(`/customers/${duplicate.id}`, { region: '华南' });
    expect((await merge(survivor, duplicate, { duplicateVersion: 1 })).status).toBe(412);
    expect((await firm.m1.post(`/customers/${survivor.id}/merge`, { duplicate: duplicate.id }, { 'if-match': '"7"' })).status).toBe(412);
    expect((await merge(survivor, duplicate, { version: 1, duplicateVersion: 2 })).status).toBe(200);
  });

  test.each([
    ['s1', 's2', 404],
    ['s1', 's1', 200],
    ['m1', 's2', 200],
    ['m1', 's3', 404],
    ['a1', 's3', 200],
  ] as const)('or not, as the rules say: %s merges what belongs to %s into one of s1: %i', async (who, owner, status) => {
    const [survivor, duplicate] = [await customer(), await customer({}, owner)];
    expect((await merge(survivor, duplicate, {}, who)).status).toBe(status);
  });

  test('with itself', async () => {
    const survivor = await customer();
    expect((await merge(survivor, survivor)).body).toMatchObject({ status: 400, code: 'same_customer' });
  });
});

describe('a merge is undone', () => {
  test('and there are two again, each with its own', async () => {
    const survivor = await customer();
    const duplicate = await customer({ email: 'two@example.com', contacts: [{ name: '李' }] }, 's2');
    await firm.s2.post(`/customers/${duplicate.id}/opportunities`, { name: 'theirs' });
    const { body: merged } = await merge(survivor, duplicate);
    await firm.s1.post(`/customers/${survivor.id}/opportunities`, { name: 'ours' });
    const undone = await firm.m1.post(`/customers/${survivor.id}/merges/${merged.id}/undo`);
    expect(undone).toMatchObject({ status: 200, body: { undoneBy: firm.ids.M1 } });
    expect((await firm.s2.get(`/customers/${duplicate.id}/360`)).body).toMatchObject({
      customer: { phone: duplicate.phone, email: 'two@example.com', ownerId: firm.ids.S2, status: 'active' },
      opportunities: { items: [{ name: 'theirs' }] },
      contacts: { total: 1 },
    });
    expect((await firm.s1.get(`/customers/${survivor.id}/360`)).body).toMatchObject({
      customer: { phone: survivor.phone, email: null, ownerId: firm.ids.S1 },
      opportunities: { items: [{ name: 'ours' }] },
      contacts: { total: 0 },
    });
    expect((await firm.s2.get(`/customers?q=${duplicate.phone.slice(3)}`)).body.items).toHaveLength(1);
    expect((await merge(survivor, duplicate)).status).toBe(200);
  });

  test('but not where somebody else has its phone by now', async () => {
    const [survivor, duplicate] = [await customer(), await customer()];
    const { body: merged } = await merge(survivor, duplicate);
    await customer({ phone: duplicate.phone });
    expect((await firm.m1.post(`/customers/${survivor.id}/merges/${merged.id}/undo`)).body).toMatchObject({
      status: 409,
      code: 'duplicate_phone',
    });
  });

  test('into the pool, where its last owner has gone', async () => {
    const leaver = { externalId: 'S9', name: 'S9', email: 's9@demo.example', role: 'sales', manager: { externalId: 'M1' } };
    await baton.key.post('/employees', leaver);
    const survivor = await customer();
    const { body: duplicate } = await firm.m1.post('/customers', {
      customerName: 'x',
      customerType: 'individual',
      phone: freshPhone(),
      owner: { externalId: 'S9' },
    });
    const { body: merged } = await merge(survivor, duplicate);
    await baton.database.employee.update({ where: { externalId: 'S9' }, data: { status: 'left' } });
    expect((await firm.m1.post(`/customers/${survivor.id}/merges/${merged.id}/undo`)).status).toBe(200);
    expect((await firm.s3.get(`/customers/${duplicate.id}`)).body).toMatchObject({ status: 'in_pool', ownerId: null });
  });
});
