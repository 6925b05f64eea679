/** A small firm for the tests of personnel changes: a manager above a manager, a leaver with customers, receivers. */
import { newId, type Database } from '../../../src/platform/database.js';

let count = 0;

interface EmployeeGiven {
  readonly managerId?: string | null;
  readonly role?: 'sales' | 'manager' | 'hr' | 'admin';
  readonly capacity?: number | null;
  readonly status?: 'active' | 'leaving' | 'left';
}

export async function addEmployee(database: Database, given: EmployeeGiven = {}) {
  count += 1;
  const externalId = `P${process.pid}-${count}`;
  return database.employee.create({
    data: { id: newId(), externalId, name: `员工${count}`, email: `${externalId.toLowerCase()}@demo.example`, ...given },
  });
}

export type Employee = Awaited<ReturnType<typeof addEmployee>>;

/** Customers of `ownerId`, by one statement. */
export async function addCustomers(database: Database, ownerId: string, many: number, given: { readonly region?: string } = {}) {
  const rows = Array.from({ length: many }, () => {
    count += 1;
    const id = newId();
    const phone = `+8613${String(process.pid).padStart(4, '0').slice(-4)}${String(count).padStart(5, '0')}`;
    return { id, customerName: `客户${count}`, customerType: 'individual', phone, status: 'active', ownerId, ...given } as const;
  });
  await database.customer.createMany({ data: rows });
  return rows.map(({ id }) => id);
}

/** Gives a customer to somebody else, as an assignment does. */
export async function giveCustomer(database: Database, customerId: string, ownerId: string) {
  await database.customer.update({
    where: { id: customerId },
    data: { ownerId, ownerChangeId: newId(), ownerChangeCause: 'assign' },
  });
}

/** The leaver's manager has a manager; receivers are colleagues. */
export async function addTeam(
  database: Database,
  { customers, receivers = 0 }: { readonly customers: number; readonly receivers?: number },
) {
  const director = await addEmployee(database, { role: 'manager' });
  const manager = await addEmployee(database, { role: 'manager', managerId: director.id });
  const leaver = await addEmployee(database, { managerId: manager.id });
  const colleagues: Employee[] = [];
  for (let each = 0; each < receivers; each += 1) colleagues.push(await addEmployee(database, { managerId: manager.id }));
  const customerIds = await addCustomers(database, leaver.id, customers);
  return { director, manager, leaver, colleagues, customerIds };
}

export const refOf = ({ externalId }: { readonly externalId: string }) => ({ externalId });

type Team = Awaited<ReturnType<typeof addTeam>>;

/** The leaver's resignation as a request body, by this allocation. */
export const resignationIn = ({ leaver }: Team, allocation: object, more: object = {}) => ({
  employee: refOf(leaver),
  kind: 'resignation',
  allocation,
  ...more,
});

/** An allocation to the colleagues in turn. */
export const evenlyIn = ({ colleagues }: Team) => ({ strategy: 'round_robin', receivers: colleagues.map(refOf) });
