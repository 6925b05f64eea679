/** Who stands in for somebody who is away: set by that person, or by HR and admins for them. */
import { recordedBy, type Access } from '../identity/access.js';
import { demand } from '../identity/permissions.js';
import { resolveEmployee } from '../identity/employee-ref.js';
import { recordAudit } from '../platform/audit.js';
import { inTransaction, type Database, type Transaction } from '../platform/database.js';
import { forbidden, malformed, notFound, unprocessable } from '../platform/errors.js';
import type { Delegate, NewDelegate } from './schemas.js';

export interface DelegateColumns {
  readonly delegateId: string | null;
  readonly delegateFrom: Date | null;
  readonly delegateUntil: Date | null;
}

export const createDelegates = (database: Database) => ({
  /**
   * Lets `delegate` act for the employee from a day until a day, both included; without them from now, and until it is taken back.
   * @throws Problem 422 `delegate_is_self`, `delegate_inactive`, `employee_unknown`; 400 for a period that ends before it begins
   */
  async set(access: Access, employeeId: string, { delegate, from, until }: NewDelegate): Promise<Delegate> {
    demandOwnOrUpdate(access, employeeId);
    if (from !== undefined && until !== undefined && until < from) {
      throw malformed('malformed', 'The period ends before it begins.', { field: 'until' });
    }
    return inTransaction(database, async (tx) => {
      const { id, status } = await resolveEmployee(tx, delegate, 'delegate');
      if (id === employeeId)
        throw unprocessable('delegate_is_self', 'Nobody stands in for themselves. Name somebody else.', { field: 'delegate' });
      if (status !== 'active') {
        throw unprocessable('delegate_inactive', 'This person is leaving or has left. Name somebody else.', { field: 'delegate' });
      }
      const columns = { delegateId: id, delegateFrom: asDate(from), delegateUntil: asDate(until) };
      await write(tx, access, employeeId, columns, 'employee.set_delegate');
      return { id, from: from ?? null, until: until ?? null };
    });
  },

  /** From now on nobody acts for the employee. */
  async remove(access: Access, employeeId: string): Promise<void> {
    demandOwnOrUpdate(access, employeeId);
    const nobody = { delegateId: null, delegateFrom: null, delegateUntil: null };
    await inTransaction(database, (tx) => write(tx, access, employeeId, nobody, 'employee.remove_delegate'));
  },

  /** The caller's own id; throws Problem 403 for a system, which is never away. */
  ownIdOf({ caller }: Access): string {
    if (caller.kind === 'employee') return caller.id;
    throw forbidden('not_permitted', 'A key is nobody who could be away.');
  },
});

/** The delegate as the API answers it; null for nobody. */
export function delegateOf({ delegateId, delegateFrom, delegateUntil }: DelegateColumns): Delegate | null {
  if (delegateId === null) return null;
  return { id: delegateId, from: dayOf(delegateFrom), until: dayOf(delegateUntil) };
}

function demandOwnOrUpdate(access: Access, employeeId: string): void {
  const { caller } = access;
  if (caller.kind === 'employee' && caller.id === employeeId) return;
  demand(access, 'update', 'Employee');
}

async function write(tx: Transaction, access: Access, id: string, columns: DelegateColumns, action: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM employees WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  const before = await tx.employee.findUnique({ where: { id }, select: { delegateId: true, delegateFrom: true, delegateUntil: true } });
  if (before === null) throw notFound('employee');
  await tx.employee.update({ where: { id }, data: { ...columns, version: { increment: 1 } } });
  const what = { action, subjectType: 'employee', subjectId: id, before: delegateOf(before), after: delegateOf(columns) };
  await recordAudit(tx, [{ ...recordedBy(access), ...what }]);
}

const asDate = (day: string | undefined) => (day === undefined ? null : new Date(day));
const dayOf = (date: Date | null) => date?.toISOString().slice(0, 10) ?? null;
