import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { stdnum } from 'stdnum';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seedDemoCompany } from '../../../prisma/demo-company.js';
import { createTestDatabase, type TestDatabase } from '../../harness/database.js';

let own: TestDatabase;
const hashPassword = (password: string) => Promise.resolve(`hash of ${password}`);

beforeAll(async () => {
  own = await createTestDatabase();
});

afterAll(async () => {
  await own.drop();
});

test('the demo company moves into an empty database once, however many start at once', async () => {
  const seeded = await Promise.all([1, 2, 3].map(() => seedDemoCompany(own.database, { hashPassword })));
  expect(seeded.filter(Boolean)).toHaveLength(1);
  expect(await own.database.employee.count()).toBe(11);
});

describe('the demo company', () => {
  test('has eleven people who can sign in, each where running.md puts them', async () => {
    const people = await own.database.employee.findMany({
      orderBy: { externalId: 'asc' },
      include: { manager: true, login: { include: { accounts: true } } },
    });
    const table = people.map(({ externalId, name, role, manager, region, status }) =>
      [externalId, name, role, manager?.externalId ?? '-', region ?? '-', status].join(' | '),
    );
    expect(table).toEqual([
      'A001 | 管理员 Admin | admin | - | - | active',
      'E001 | 王总监 Wang | manager | - | 华东 | active',
      'E002 | 李经理 Li | manager | E001 | 华东 | active',
      'E003 | 张三 Zhang | sales | E002 | 华东 | active',
      'E004 | 陈晨 Chen | sales | E002 | 华东 | active',
      'E005 | 赵敏 Zhao | sales | E002 | 华东 | active',
      'E006 | 刘洋 Liu | manager | E001 | 华南 | active',
      'E007 | 孙丽 Sun | sales | E006 | 华南 | active',
      'E008 | 周杰 Zhou | sales | E006 | 华南 | active',
      'H001 | 何人事 He | hr | - | - | active',
      'O001 | 运维 Ops | operator | - | - | active',
    ]);
    for (const { id, externalId, email, capacity, login } of people) {
      expect(email).toBe(`${externalId.toLowerCase()}@demo.example`);
      expect(capacity).toBeNull();
      expect(login?.accounts).toMatchObject([{ providerId: 'credential', accountId: id, password: 'hash of baton-demo' }]);
    }
  });

  test('gives E003 forty customers with every kind of open work, the other salespeople some, and the pool twenty-five', async () => {
    const owners = await own.database.employee.findMany({
      include: { _count: { select: { customers: true } } },
      where: { customers: { some: {} } },
    });
    const counts = new Map(owners.map(({ externalId, _count }) => [externalId, _count.customers]));
    expect([...counts.keys()].toSorted()).toEqual(['E003', 'E004', 'E005', 'E007', 'E008']);
    expect(counts.get('E003')).toBe(40);
    expect(await own.database.customer.count({ where: { status: 'in_pool', poolEntries: { some: { poolStatus: 'available' } } } })).toBe(
      25,
    );

    const kinds = await own.database.$queryRaw<{ kind: string; customers: number }[]>`
      SELECT item_type::text AS kind, count(DISTINCT w.customer_id)::int AS customers
      FROM open_work w JOIN customers c ON c.id = w.customer_id JOIN employees e ON e.id = c.owner_id AND e.external_id = 'E003'
      WHERE w.ended_on IS NULL GROUP BY 1 ORDER BY 1`;
    expect(kinds.map(({ kind }) => kind)).toEqual(['contracts', 'opportunities', 'payment_issues', 'service_tickets']);
    for (const { customers } of kinds) expect(customers).toBeGreaterThanOrEqual(8);
  });

  test('can reach every customer by one e-mail address and one mobile number of its own', async () => {
    const customers = await own.database.customer.findMany();
    expect(new Set(customers.map(({ email }) => email)).size).toBe(customers.length);
    for (const { phone, taxId, customerType } of customers) {
      const number = parsePhoneNumberFromString(phone!);
      expect(number).toMatchObject({ country: 'CN', number: phone });
      expect(number!.getType()).toBe('MOBILE');
      expect(taxId === null ? 'individual' : 'enterprise').toBe(customerType);
      if (taxId !== null) expect(stdnum.CN!.uscc!.validate(taxId)).toMatchObject({ isValid: true });
    }
  });
});
