/** Employees: who there is, whom they report to, how much they may hold. That someone leaves is a personnel change, not this. */
import type { Employee as EmployeeRow, Prisma } from '../../prisma/client/client.js';
import { normalizeEmail, normalizeName, normalizePhone, type Checked } from '../customers/rules.js';
import { recordedBy, type Access } from '../identity/access.js';
import { resolveEmployee, type EmployeeRef, type ReferredEmployee } from '../identity/employee-ref.js';
import { addLogins, hashPassword, setPassword } from '../identity/logins.js';
import { demand, reachOf } from '../identity/permissions.js';
import { teamOf } from '../identity/team.js';
import { recordAudit } from '../platform/audit.js';
import { inTransaction, newId, sqlState, type Database, type Transaction } from '../platform/database.js';
import { conflict, malformed, notFound, unprocessable } from '../platform/errors.js';
import { decodeIdCursor, page, rowsToRead, type PageOf } from '../platform/pagination.js';
import { createDelegates, delegateOf } from './delegates.js';
import { lockWithAdmins, refuseLastAdmin } from './last-admin.js';
import { deleteEmployee, leaveWithNothing, refuseWithCustomers } from './leaving.js';
import { mayOwn, refuseEndAbove, refusePasswordAbove, refuseRoleAbove } from './roles.js';
import type { Employee, EmployeeChange, EmployeeQuery, Me, NewEmployee } from './schemas.js';

interface Deps {
  readonly database: Database;
  /** How a telephone number without + is read. */
  readonly phoneRegion: string;
}

export const createEmployees = ({ database, phoneRegion }: Deps) => ({
  delegates: createDelegates(database),

  me({ caller, represents }: Access): Me {
    if (caller.kind === 'key') return { id: caller.id, externalId: null, name: caller.name, role: 'system', scopes: [...caller.scopes] };
    const { id, externalId, name, role } = caller;
    return { id, externalId, name, role, ...(represents.length > 0 && { represents: [...represents] }) };
  },

  /** Idempotent by `id`. Throws Problem 409 `duplicate_external_id` or `duplicate_email`, 422 `employee_unknown` for the manager. */
  async create(access: Access, id: string, body: NewEmployee): Promise<Employee> {
    demand(access, 'create', 'Employee');
    refuseRoleAbove(access, body.role);
    const { manager, password, ...rest } = body;
    const words = normalized(rest, phoneRegion);
    const passwordHash = password === undefined ? undefined : await hashPassword(password);
    return inTransaction(database, async (tx) => {
      const managerId = manager ? (await resolveManager(tx, manager)).id : null;
      const employee = await tx.employee.create({ data: { id, ...rest, ...words, managerId } });
      if (managerId !== null) await tx.managerHistory.create({ data: { id: newId(), employeeId: id, managerId } });
      if (passwordHash !== undefined) await addLogins(tx, [loginOf(employee, passwordHash)]);
      await audit(tx, access, 'employee.create', undefined, employee);
      return answer(employee);
    }).catch((error: unknown) => existingOrDuplicate(database, id, words, error));
  },

  async list(access: Access, query: EmployeeQuery): Promise<PageOf<Employee>> {
    demand(access, 'read', 'Employee');
    const after = decodeIdCursor(query.cursor);
    const rows = await database.employee.findMany({
      where: { AND: [reachOf(access, 'Employee'), filterOf(query), after === undefined ? {} : { id: { gt: after } }] },
      orderBy: { id: 'asc' },
      take: rowsToRead(query.limit),
    });
    const { items, nextCursor } = page(rows, query.limit);
    return { items: items.map(answer), nextCursor };
  },

  async get(access: Access, id: string): Promise<Employee> {
    const employee = await database.employee.findFirst({ where: { AND: [reachOf(access, 'Employee'), { id }] } });
    if (!employee) throw notFound('employee');
    return answer(employee);
  },

  /**
   * Changes what `body` names. A new manager is written into the history of who led whom; a password ends the person's sessions. Throws
   * Problem 409 `still_holds`: see leaving.ts; `last_admin`: see last-admin.ts.
   */
  async update(access: Access, id: string, body: EmployeeChange): Promise<Employee> {
    demand(access, 'update', 'Employee');
    if (body.role !== undefined) refuseRoleAbove(access, body.role);
    const { manager, status, password, ...rest } = body;
    const words = normalized(rest, phoneRegion);
    const passwordHash = password === undefined ? undefined : await hashPassword(password);
    return inTransaction(database, async (tx) => {
      const before = await lockEmployee(tx, id, body);
      if (status === 'left') {
        refuseEndAbove(access, before.role);
        await refuseLastAdmin(tx, id, 'status');
        await leaveWithNothing(tx, id);
      }
      if (body.role !== undefined && body.role !== before.role) {
        refuseRoleAbove(access, before.role);
        await refuseLastAdmin(tx, id, 'role');
        if (!mayOwn(body.role)) await refuseWithCustomers(tx, id);
      }
      if (password !== undefined) refusePasswordAbove(access, before.role);
      const managerId = await newManagerId(tx, before, manager);
      const after = await tx.employee.update({ where: { id }, data: { ...rest, ...words, managerId, version: { increment: 1 } } });
      if (after.managerId !== before.managerId) await recordManager(tx, after);
      if (after.email !== before.email || after.name !== before.name) await renameLogin(tx, after);
      await audit(tx, access, 'employee.update', before, after);
      if (passwordHash !== undefined) {
        await setPassword(tx, loginOf(after, passwordHash));
        await audit(tx, access, 'employee.set_password', undefined, after);
      }
      return answer(after);
    }).catch((error: unknown) => {
      throw duplicateOf(error, words) ?? error;
    });
  },

  /** See deleteEmployee. */
  delete: (access: Access, id: string): Promise<void> => deleteEmployee(database, access, id),
});
export type Employees = ReturnType<typeof createEmployees>;

const answer = (row: EmployeeRow): Employee => ({
  id: row.id,
  externalId: row.externalId,
  name: row.name,
  email: row.email,
  phone: row.phone,
  role: row.role,
  department: row.department,
  region: row.region,
  managerId: row.managerId,
  status: row.status,
  capacity: row.capacity,
  delegate: delegateOf(row),
  version: row.version,
  createdAt: row.createdAt.toISOString(),
});

interface Words {
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string | null;
}

function normalized(words: Words, region: string) {
  return {
    ...(words.name !== undefined && { name: sound(normalizeName(words.name, 'name')) }),
    ...(words.email !== undefined && { email: sound(normalizeEmail(words.email)).toLowerCase() }),
    ...(words.phone !== undefined && { phone: words.phone === null ? null : sound(normalizePhone(words.phone, region)) }),
  };
}

function sound<Value>(checked: Checked<Value>): Value {
  if ('value' in checked) return checked.value;
  const { field, rule, message } = checked.finding;
  throw malformed(rule, message, { field });
}

async function resolveManager(tx: Transaction, ref: EmployeeRef): Promise<ReferredEmployee> {
  const manager = await resolveEmployee(tx, ref, 'manager');
  if (manager.status === 'left') throw unprocessable('manager_left', 'Someone who has left leads nobody.', { field: 'manager' });
  return manager;
}

/** The manager's id to write; undefined leaves it. Throws Problem 422 `manager_loop` where someone would lead themselves. */
async function newManagerId(
  tx: Transaction,
  employee: EmployeeRow,
  ref: EmployeeRef | null | undefined,
): Promise<string | null | undefined> {
  if (ref === undefined || ref === null) return ref;
  const manager = await resolveManager(tx, ref);
  if ((await teamOf(tx, employee.id)).includes(manager.id)) {
    throw unprocessable('manager_loop', 'The manager reports to this employee.', { field: 'manager' });
  }
  return manager.id;
}

async function lockEmployee(tx: Transaction, id: string, { role, status }: EmployeeChange): Promise<EmployeeRow> {
  if (role !== undefined || status !== undefined) await lockWithAdmins(tx, id);
  else await tx.$queryRaw`SELECT 1 FROM employees WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  const employee = await tx.employee.findUnique({ where: { id } });
  if (!employee) throw notFound('employee');
  return employee;
}

async function recordManager(tx: Transaction, { id, managerId }: EmployeeRow): Promise<void> {
  const now = new Date();
  await tx.managerHistory.updateMany({ where: { employeeId: id, until: null }, data: { until: now } });
  if (managerId !== null) await tx.managerHistory.create({ data: { id: newId(), employeeId: id, managerId, since: now } });
}

const loginOf = ({ id, name, email }: EmployeeRow, passwordHash: string) => ({ employeeId: id, name, email, passwordHash });

const renameLogin = (tx: Transaction, { id, name, email }: EmployeeRow) => tx.authUser.updateMany({ where: { id }, data: { name, email } });

function filterOf({ status, role, manager, q }: EmployeeQuery): Prisma.EmployeeWhereInput {
  const part = { contains: q?.replaceAll(/[\\%_]/g, '\\$&'), mode: 'insensitive' as const }; // Prisma passes LIKE's signs on
  return {
    status,
    role,
    ...(manager !== undefined && { manager: { is: managerFilter(manager) } }),
    ...(q !== undefined && { OR: [{ name: part }, { email: part }, { externalId: part }] }),
  };
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const managerFilter = (manager: string): Prisma.EmployeeWhereInput => (uuid.test(manager) ? { id: manager } : { externalId: manager });

/** Where the request was carried out before its answer was kept, the employee is there by its id; else the refusal. */
async function existingOrDuplicate(database: Database, id: string, words: Words, error: unknown): Promise<Employee> {
  const duplicate = duplicateOf(error, words);
  if (!duplicate) throw error;
  const existing = await database.employee.findUnique({ where: { id } });
  if (!existing) throw duplicate;
  return answer(existing);
}

const uniqueViolation = new Set(['23505', 'P2002']);

function duplicateOf(error: unknown, { email }: Words) {
  if (!uniqueViolation.has(sqlState(error) ?? '') || !(error instanceof Error)) return undefined;
  const isEmail = email !== undefined && JSON.stringify(error).includes('email');
  return isEmail
    ? conflict('duplicate_email', 'Another employee has this e-mail address.', { field: 'email' })
    : conflict('duplicate_external_id', 'Another employee has this external id.', { field: 'externalId' });
}

/** The log keeps ids and states, not people: name, e-mail address and phone stay in the table. */
const recorded = ({ role, department, region, managerId, status, capacity }: EmployeeRow) => ({
  role,
  department,
  region,
  managerId,
  status,
  capacity,
});

const audit = (tx: Transaction, access: Access, action: string, before: EmployeeRow | undefined, after: EmployeeRow) =>
  recordAudit(tx, [
    {
      ...recordedBy(access),
      action,
      subjectType: 'employee',
      subjectId: after.id,
      before: before && recorded(before),
      after: recorded(after),
    },
  ]);
