/** The demo company (design: running.md): eleven people who can sign in, customers with open work, and a pool to claim from. */
import { poolCustomers } from '../src/ownership/pool.js';
import { inTransaction, newId, type Database, type Transaction } from '../src/platform/database.js';
import type { EmployeeRole } from './client/client.js';
import type { Region } from './demo-words.js';
import { makeUpCustomers, type DemoCustomers } from './demo-customers.js';

export const demoPassword = 'baton-demo';

interface Person {
  readonly name: string;
  readonly role: EmployeeRole;
  readonly manager?: string;
  readonly region?: Region;
  readonly department: string;
}

const people = {
  E001: { name: '王总监 Wang', role: 'manager', region: '华东', department: '销售中心' },
  E002: { name: '李经理 Li', role: 'manager', manager: 'E001', region: '华东', department: '华东销售部' },
  E003: { name: '张三 Zhang', role: 'sales', manager: 'E002', region: '华东', department: '华东销售部' },
  E004: { name: '陈晨 Chen', role: 'sales', manager: 'E002', region: '华东', department: '华东销售部' },
  E005: { name: '赵敏 Zhao', role: 'sales', manager: 'E002', region: '华东', department: '华东销售部' },
  E006: { name: '刘洋 Liu', role: 'manager', manager: 'E001', region: '华南', department: '华南销售部' },
  E007: { name: '孙丽 Sun', role: 'sales', manager: 'E006', region: '华南', department: '华南销售部' },
  E008: { name: '周杰 Zhou', role: 'sales', manager: 'E006', region: '华南', department: '华南销售部' },
  H001: { name: '何人事 He', role: 'hr', department: '人力资源部' },
  A001: { name: '管理员 Admin', role: 'admin', department: '信息部' },
  O001: { name: '运维 Ops', role: 'operator', department: '信息部' },
} as const satisfies Record<string, Person>;
/** Who owns customers. */
type ExternalId = (typeof owned)[number][0];

/** How many customers who owns; E003 is the one whose resignation is worth watching. */
const owned = [
  ['E003', 40],
  ['E004', 8],
  ['E005', 7],
  ['E007', 9],
  ['E008', 6],
] as const;
/** In the pool: whose they were, or nobody's. */
const recycled = [
  ['E004', 9],
  ['E008', 9],
] as const;
const neverOwned = 7;

export interface DemoCompanyOptions {
  /** The auth library's own. */
  readonly hashPassword: (password: string) => Promise<string>;
}

/** Writes the demo company into a database without employees, in one transaction; false where there were some. */
export async function seedDemoCompany(database: Database, { hashPassword }: DemoCompanyOptions): Promise<boolean> {
  const password = await hashPassword(demoPassword);
  return inTransaction(
    database,
    async (tx) => {
      await tx.$executeRaw`LOCK TABLE employees IN SHARE ROW EXCLUSIVE MODE`;
      if ((await tx.employee.count()) > 0) return false;
      const ids = await hire(tx, password);
      await acquire(tx, ids);
      return true;
    },
    60_000,
  );
}

async function hire(tx: Transaction, password: string): Promise<ReadonlyMap<string, string>> {
  const staff = Object.entries<Person>(people).map(([externalId, person], index) => ({
    ...person,
    id: newId(),
    externalId,
    email: `${externalId.toLowerCase()}@demo.example`,
    phone: `+8619855590${String(index + 1).padStart(3, '0')}`,
  }));
  const ids = new Map(staff.map(({ externalId, id }) => [externalId, id]));
  const managerIdOf = ({ manager }: Person) => (manager === undefined ? null : (ids.get(manager) ?? null));

  await tx.employee.createMany({
    data: staff.map(({ manager, ...person }) => ({ ...person, managerId: managerIdOf({ ...person, manager }) })),
  });
  await tx.managerHistory.createMany({
    data: staff.filter(({ manager }) => manager !== undefined).map((person) => ({ employeeId: person.id, managerId: managerIdOf(person) })),
  });
  await tx.authUser.createMany({ data: staff.map(({ id, name, email }) => ({ id, name, email, emailVerified: true })) });
  await tx.authAccount.createMany({
    data: staff.map(({ id }) => ({ id: newId(), accountId: id, providerId: 'credential', userId: id, password })),
  });
  return ids;
}

async function acquire(tx: Transaction, ids: ReadonlyMap<string, string>): Promise<void> {
  const now = new Date();
  const portfolioOf = (ownerExternalId: ExternalId, size: number) => ({
    ownerId: ids.get(ownerExternalId) ?? null,
    ownerExternalId,
    region: people[ownerExternalId].region,
    size,
  });
  const busy = { quietDays: [3, 60], hasOpenWork: true, helperId: ids.get('E004') } as const;
  const forgotten = { quietDays: [100, 300], hasOpenWork: false } as const;
  const unknown = { ownerId: null, ownerExternalId: null, region: '华东', size: neverOwned } as const;

  const kept = makeUpCustomers(
    owned.map(([owner, size]) => ({ ...portfolioOf(owner, size), ...busy })),
    now,
    1,
  );
  const lost = makeUpCustomers(
    recycled.map(([owner, size]) => ({ ...portfolioOf(owner, size), ...forgotten })),
    now,
    101,
  );
  const leads = makeUpCustomers([{ ...unknown, ...forgotten }], now, 201);
  await write(tx, [kept, lost, leads]);

  const recycling = { reason: 'inactive_days', cause: 'recycle', actorId: null, note: '超过 90 天未跟进' } as const;
  await poolCustomers(tx, { ...recycling, customerIds: lost.customers.map(({ id }) => id) });
  const { id: poolId } = await tx.pool.findFirstOrThrow({ where: { isDefault: true } });
  const lead = { poolId, recycleReason: 'manual', note: '展会线索' } as const;
  await tx.poolEntry.createMany({ data: leads.customers.map(({ id }) => ({ ...lead, customerId: id })) });
}

async function write(tx: Transaction, made: readonly DemoCustomers[]): Promise<void> {
  await tx.customer.createMany({ data: made.flatMap(({ customers }) => customers) });
  await tx.customerContact.createMany({ data: made.flatMap(({ contacts }) => contacts) });
  await tx.opportunity.createMany({ data: made.flatMap(({ opportunities }) => opportunities) });
  await tx.contract.createMany({ data: made.flatMap(({ contracts }) => contracts) });
  await tx.serviceTicket.createMany({ data: made.flatMap(({ tickets }) => tickets) });
  await tx.payment.createMany({ data: made.flatMap(({ payments }) => payments) });
  await tx.followUp.createMany({ data: made.flatMap(({ followUps }) => followUps) });
}
