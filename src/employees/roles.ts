/** What of a person goes by their role: who may decide it, and who may own customers. */
import type { EmployeeRole } from '../../prisma/client/client.js';
import type { Access } from '../identity/access.js';
import { isAdmin } from '../identity/caller.js';
import { forbidden } from '../platform/errors.js';

/** Customers are owned by salespeople and managers only. */
export const mayOwn = (role: EmployeeRole): boolean => role === 'sales' || role === 'manager';

/** An HR system adds people, but makes nobody an administrator. Throws Problem 403 `not_permitted`. */
export function refuseRoleAbove(access: Access, role: EmployeeRole): void {
  if (isAbove(access, role)) throw forbidden('not_permitted', `Only an administrator decides who is ${role}.`, { field: 'role' });
}

/** Nor does it end one. Throws Problem 403 `not_permitted`. */
export function refuseEndAbove(access: Access, role: EmployeeRole): void {
  if (isAbove(access, role)) {
    throw forbidden('not_permitted', `Only an administrator says that somebody who is ${role} has left.`, { field: 'status' });
  }
}

/** Whoever sets somebody's password can be that person. Throws Problem 403 `not_permitted`. */
export function refusePasswordAbove(access: Access, role: EmployeeRole): void {
  if (isAbove(access, role)) {
    throw forbidden('not_permitted', `Only an administrator sets the password of somebody who is ${role}.`, { field: 'password' });
  }
}

const isAbove = ({ caller }: Access, role: EmployeeRole): boolean => (role === 'admin' || role === 'operator') && !isAdmin(caller);
