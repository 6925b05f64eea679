/**
 * Somebody who has nothing leaves, or is taken out of the records where they were added by mistake. Who still has customers, open work,
 * parts or people goes by a personnel change, which sees to all of it; the database refuses any other way (leave_with_nothing).
 */
import type { EmployeeRole } from '../../prisma/client/client.js';
import { recordedBy, type Access } from '../identity/access.js';
import { demand } from '../identity/permissions.js';
import { hasSomething, readHoldings } from '../ownership/holdings.js';
import { recordAudit } from '../platform/audit.js';
import { inTransaction, sqlState, type Database, type Transaction } from '../platform/database.js';
import { conflict, notFound } from '../platform/errors.js';
import { lockWithAdmins, refuseLastAdmin } from './last-admin.js';
import { refuseEndAbove } from './roles.js';

/**
 * Writes that the person has left, and ends their sessions. The caller has locked the employee's row.
 * @throws Problem 409 `still_holds`, with how much of what
 */
export async function leaveWithNothing(tx: Transaction, id: string): Promise<void> {
  await refuseWithSomething(tx, id);
  await tx.$executeRaw`
    UPDATE employees SET status = 'left', access_ends_at = least(access_ends_at, now()) WHERE id = ${id}::uuid AND status <> 'left'`;
  await tx.authSession.deleteMany({ where: { userId: id } });
}

/**
 * Takes an employee without any history out of the records.
 * @throws Problem 404; 409 `last_admin`; 409 `still_holds`, with how much of what; 409 `has_history` for one whom records name
 */
export async function deleteEmployee(database: Database, access: Access, id: string): Promise<void> {
  demand(access, 'update', 'Employee');
  await inTransaction(database, async (tx) => {
    await lockWithAdmins(tx, id);
    const [locked] = await tx.$queryRaw<
      { role: EmployeeRole }[]
    >`SELECT role::text AS role FROM employees WHERE id = ${id}::uuid FOR UPDATE`;
    if (locked === undefined) throw notFound('employee');
    refuseEndAbove(access, locked.role);
    await refuseLastAdmin(tx, id, 'status');
    await refuseWithSomething(tx, id);
    await tx.managerHistory.deleteMany({ where: { employeeId: id } });
    await tx.employee.delete({ where: { id } });
    await recordAudit(tx, [{ ...recordedBy(access), action: 'employee.delete', subjectType: 'employee', subjectId: id }]);
  }).catch((error: unknown) => {
    if (!isNamedElsewhere.has(sqlState(error) ?? '')) throw error;
    throw conflict('has_history', 'Records name this person, and histories stay. Say instead that they have left: PATCH with status left.');
  });
}

/**
 * Refuses where the person owns customers or is to receive some, which whoever is not in sales could not read any more.
 * @throws Problem 409 `still_holds`, with how much of what
 */
export async function refuseWithCustomers(tx: Transaction, id: string): Promise<void> {
  const receives = await tx.handover.count({ where: { toOwnerId: id, status: 'open' } });
  const holds = (await readHoldings(tx, [id])).get(id);
  if (receives === 0 && (holds?.customers ?? 0) === 0) return;
  throw conflict(
    'still_holds',
    'This person owns customers or is about to receive some, and only salespeople and managers do. Report a position change first (POST /hr/events or /personnel-changes), and they are handed over.',
    { field: 'role', holds },
  );
}

/** A foreign key refused: PostgreSQL's restrict_violation and foreign_key_violation, and Prisma's word for them. */
const isNamedElsewhere = new Set(['23001', '23503', 'P2003']);

async function refuseWithSomething(tx: Transaction, id: string): Promise<void> {
  if (!(await hasSomething(tx, id))) return;
  const holds = (await readHoldings(tx, [id])).get(id);
  throw conflict(
    'still_holds',
    'This person still has customers, open work, parts in handovers or people to lead. Report the resignation (POST /hr/events or /personnel-changes), and all of it is handed over.',
    { field: 'status', holds },
  );
}
