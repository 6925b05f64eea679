/** Who sends a request or a message: a person of the firm, or another system with a key. */

export const roles = ['sales', 'manager', 'hr', 'admin', 'operator'] as const;
export type Role = (typeof roles)[number];

export const scopes = ['hr', 'admin', 'handovers', 'customers', 'pool'] as const;
/** What a key may do. `admin` includes all others; `hr` is what an HR system needs: events, employees, personnel changes. */
export type Scope = (typeof scopes)[number];

export type Caller =
  | { readonly kind: 'employee'; readonly id: string; readonly externalId: string; readonly name: string; readonly role: Role }
  | { readonly kind: 'key'; readonly id: string; readonly name: string; readonly scopes: readonly Scope[] };

/** The actor as messages, timeline and audit name it: an employee's id, or `key:<name>` for a system. */
export const actorOf = (caller: Caller): string => (caller.kind === 'employee' ? caller.id : `key:${caller.name}`);

/** The employee's id, or null for a system: for columns that point at employees. */
export const employeeIdOf = (caller: Caller): string | null => (caller.kind === 'employee' ? caller.id : null);

/** Whether the caller has the role, or is a key whose scope stands for it. */
export function isAdmin(caller: Caller): boolean {
  return caller.kind === 'employee' ? caller.role === 'admin' : caller.scopes.includes('admin');
}

export function isHr(caller: Caller): boolean {
  return caller.kind === 'employee' ? caller.role === 'hr' : caller.scopes.includes('hr') || caller.scopes.includes('admin');
}
