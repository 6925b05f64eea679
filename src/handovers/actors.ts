/** Who a message names as its actor: an employee by id or external id, `key:<name>` for a system, `system` for Baton itself. */
import type { Access } from '../identity/access.js';
import { employeeIdOf, isAdmin, isHr } from '../identity/caller.js';
import { representedBy } from '../identity/delegates.js';
import { notFound, type Problem } from '../platform/errors.js';
import { Prisma, type Queries } from '../platform/database.js';
import type { Actor } from './parts.js';
import { isUuid } from './payloads.js';

/** The actor as the record keeps it: the employee where it is one, and the name it is known by. */
export interface NamedActor extends Actor {
  readonly name: string;
}

/** Who asks the API, as the actor of what they may do. */
export const actingCaller = ({ caller, represents }: Access): Actor => ({
  id: employeeIdOf(caller),
  isAdmin: isAdmin(caller),
  isHr: isHr(caller),
  represents,
});

/** The actor behind a name, as of now; a Problem where there is nobody of that name. */
export async function readActor(tx: Queries, name: string): Promise<NamedActor | Problem> {
  if (!isEmployeeName(name)) return readSystem(tx, name);
  const [found] = await tx.$queryRaw<{ employee: ActingEmployee | null }[]>`SELECT ${actingEmployee(name)} AS employee`;
  return actorFrom(found?.employee ?? null);
}

/** The employee of that name or id, for `actorFrom`: an expression of SQL. Whom they represent is known where the `timezone` says what day it is. */
export function actingEmployee(name: string, timezone?: string): Prisma.Sql {
  if (!isEmployeeName(name)) return Prisma.sql`NULL::jsonb`;
  const isTheirs = isUuid(name) ? Prisma.sql`a.id = ${name}::uuid` : Prisma.sql`a.external_id = ${name}`;
  return Prisma.sql`(
    SELECT jsonb_build_object('id', a.id, 'externalId', a.external_id, 'role', a.role, 'status', a.status,
                              'represents', ${representedBy(Prisma.sql`a.id`, timezone)})
      FROM employees a WHERE ${isTheirs})`;
}

export interface ActingEmployee {
  readonly id: string;
  readonly externalId: string;
  readonly role: string;
  readonly status: string;
  readonly represents?: readonly string[];
}

/** Whether a message's actor is an employee, and not Baton itself or a system. */
export const isEmployeeName = (name: string): boolean => name !== 'system' && !name.startsWith('key:');

/** An employee as the actor of a message; a Problem where there is none, or where they have left. */
export function actorFrom(employee: ActingEmployee | null): NamedActor | Problem {
  if (employee === null || employee.status === 'left') return notFound('employee');
  const { id, externalId: name, role, represents = [] } = employee;
  return { id, name, isAdmin: role === 'admin', isHr: role === 'hr', represents };
}

/** Baton itself, or the key behind `key:<name>`. */
async function readSystem(tx: Queries, name: string): Promise<NamedActor | Problem> {
  if (name === 'system') return { id: null, name, isAdmin: true, isHr: true, isBaton: true };
  // The bootstrap key lives in the settings, not in a row: it has every scope.
  if (name === 'key:bootstrap') return { id: null, name, isAdmin: true, isHr: true };
  const [key] = await tx.$queryRaw<{ scopes: string[] }[]>`
    SELECT scopes FROM api_keys WHERE name = ${name.slice('key:'.length)} AND revoked_at IS NULL`;
  if (key === undefined) return notFound('key');
  const hasEvery = key.scopes.includes('admin');
  return { id: null, name, isAdmin: hasEvery, isHr: hasEvery || key.scopes.includes('hr') };
}
