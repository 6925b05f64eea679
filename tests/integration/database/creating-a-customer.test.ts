import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCustomer, type CustomerToCreate } from '../../../src/ownership/create.js';
import { newId, openDatabase, type Database } from '../../../src/platform/database.js';
import { createTestDatabase, type TestDatabase } from '../../harness/database.js';

let own: TestDatabase;
let wide: Database;
let owner: string;

beforeAll(async () => {
  own = await createTestDatabase();
  wide = openDatabase(own.url, { applicationName: 'race', poolSize: 40 });
  owner = await employ({});
});

afterAll(async () => {
  await wide.$disconnect();
  await own.drop();
});

async function employ(more: { capacity?: number; status?: 'leaving' }): Promise<string> {
  const externalId = newId();
  return (await own.database.employee.create({ data: { externalId, name: '某人', email: `${externalId}@demo.example`, ...more } })).id;
}

const create = (more: Partial<CustomerToCreate>) => {
  const row = { id: newId(), customerName: '某公司', customerType: 'enterprise', email: 'a@b.example', ownerId: owner, ...more } as const;
  return createCustomer(wide, row, { cause: 'create', actorId: owner, actor: 'E003', via: 'api', requestId: 'r1' });
};

describe('create_customer', () => {
  test('writes customer, contacts, manifest and audit at once', async () => {
    const contacts = [{ name: '陆采购', role: 'decision_maker', isPrimary: true, phone: '+8613900000001' }, { name: '方财务' }] as const;
    const { outcome, customerId } = await create({ contacts, industry: '零售', preferredLanguage: 'en' });
    expect(outcome).toBe('created');
    const customer = await own.database.customer.findUniqueOrThrow({ where: { id: customerId! }, include: { contacts: true } });
    expect(customer).toMatchObject({
      status: 'active',
      customerLevel: 'normal',
      preferredLanguage: 'en',
      version: 1,
      ownerChangeCause: 'create',
    });
    expect(customer.contacts.map(({ name, role, isPrimary, tellOnHandover }) => ({ name, role, isPrimary, tellOnHandover }))).toEqual([
      { name: '陆采购', role: 'decision_maker', isPrimary: true, tellOnHandover: false },
      { name: '方财务', role: 'other', isPrimary: false, tellOnHandover: false },
    ]);
    expect(await own.database.ownershipChange.findMany({ where: { entityId: customerId! } })).toMatchObject([
      { fromOwnerId: null, toOwnerId: owner, cause: 'create', actorId: owner },
    ]);
    expect(await own.database.auditEntry.findMany({ where: { subjectId: customerId! } })).toMatchObject([
      { action: 'create_customer', actorId: owner, actor: 'E003', requestId: 'r1' },
    ]);
  });

  test('without an owner puts it into the pool of its region, else into the default one', async () => {
    const north = await own.database.pool.create({ data: { name: '华北公海', region: '华北' } });
    const [here, elsewhere] = [await create({ ownerId: null, region: '华北' }), await create({ ownerId: null, region: '西南' })];
    const poolOf = (customerId: string | null) =>
      own.database.poolEntry.findFirstOrThrow({ where: { customerId: customerId! }, include: { pool: true } });
    expect(await poolOf(here.customerId)).toMatchObject({ poolId: north.id, poolStatus: 'available', originalOwnerId: null });
    expect((await poolOf(elsewhere.customerId)).pool.isDefault).toBe(true);
  });

  test('repeated with the same id finds what it created, even where the owner is full by now', async () => {
    const full = await employ({ capacity: 1 });
    const id = newId();
    expect(await create({ id, ownerId: full })).toMatchObject({ outcome: 'created' });
    expect(await create({ id, ownerId: full })).toMatchObject({ outcome: 'exists', customerId: id });
    expect(await create({ ownerId: full })).toMatchObject({ outcome: 'capacity_exceeded', limit: 1, held: 1 });
  });

  test.each([
    ['duplicate_phone', { phone: '+8613900000011' }],
    ['duplicate_tax_id', { taxId: '91330108MA20000740' }],
    ['duplicate_external_id', { source: 'crm', externalId: '1' }],
  ] as const)('fifty times at once: one is created, the others are %s of that one', async (outcome, same) => {
    const created = await Promise.all(Array.from({ length: 50 }, () => create(same)));
    const first = created.filter((each) => each.outcome === 'created');
    expect(first).toHaveLength(1);
    expect(created.filter((each) => each.outcome === outcome && each.customerId === first[0]!.customerId)).toHaveLength(49);
  });

  test('fifty times at once for an owner with room for one: one is created, the others are told of that one, and a new one is refused', async () => {
    const full = await employ({ capacity: 1 });
    const same = { ownerId: full, phone: '+8613900000021' };
    const created = await Promise.all(Array.from({ length: 50 }, () => create(same)));
    const first = created.filter(({ outcome }) => outcome === 'created');
    expect(first).toHaveLength(1);
    expect(created.filter(({ outcome, customerId }) => outcome === 'duplicate_phone' && customerId === first[0]!.customerId)).toHaveLength(
      49,
    );
    expect(await create({ ownerId: full, phone: '+8613900000022' })).toMatchObject({ outcome: 'capacity_exceeded', limit: 1, held: 1 });
  });

  test.each([
    ['duplicate_phone', { phone: '+8613900000031' }],
    ['duplicate_tax_id', { taxId: '91310115MA2000185M' }],
    ['duplicate_external_id', { source: 'crm', externalId: '31' }],
  ] as const)('is %s before a rule about its owner', async (outcome, same) => {
    const { customerId } = await create(same);
    for (const ownerId of [await employ({ capacity: 0 }), await employ({ status: 'leaving' })]) {
      expect(await create({ ...same, ownerId })).toMatchObject({ outcome, customerId });
    }
  });

  test('repeated with the same id finds what it created, even where the owner is leaving by now', async () => {
    const [id, ownerId] = [newId(), await employ({})];
    await create({ id, ownerId });
    await own.database.employee.update({ where: { id: ownerId }, data: { status: 'leaving' } });
    expect(await create({ id, ownerId })).toMatchObject({ outcome: 'exists', customerId: id });
  });

  test.each([
    ['someone who is leaving', { status: 'leaving' }],
    ['nobody', undefined],
  ] as const)('is refused for %s as owner', async (_, person) => {
    const ownerId = person ? await employ(person) : newId();
    expect(await create({ ownerId })).toMatchObject({ outcome: 'owner_inactive' });
  });
});
