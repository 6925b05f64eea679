/** Who leads whom. Managers may form a loop by mistake of an HR system: UNION (not UNION ALL) lets each person appear once. */
import { Prisma, type Queries } from '../platform/database.js';

/** The ids of everyone below `root` at any depth, `root` included: a subquery of one column. */
export const teamBelow = (root: Prisma.Sql) => Prisma.sql`(
  WITH RECURSIVE team (id) AS (
    SELECT ${root}
    UNION
    SELECT e.id FROM employees e JOIN team t ON e.manager_id = t.id
  )
  SELECT id::text AS id FROM team)`;

/** Ids of everyone below the employee at any depth, the employee included. */
export async function teamOf(tx: Queries, employeeId: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>(teamBelow(Prisma.sql`${employeeId}::uuid`));
  return rows.map(({ id }) => id);
}

/**
 * Ids of the managers above each of `employees` (a query of ids, each once), the nearest first; the employee is never among them. One line
 * for each employee, also where nobody is above.
 */
export function managersAboveEach(tx: Queries, employees: Prisma.Sql): Promise<{ employeeId: string; managers: string[] }[]> {
  return tx.$queryRaw`
    WITH RECURSIVE below (id) AS (${employees}),
    above (employee_id, id, path) AS (
      SELECT e.id, e.manager_id, ARRAY[e.id] FROM employees e JOIN below b ON b.id = e.id WHERE e.manager_id <> e.id
      UNION ALL
      SELECT a.employee_id, e.manager_id, a.path || e.id FROM above a JOIN employees e ON e.id = a.id
      WHERE e.manager_id IS NOT NULL AND e.manager_id <> ALL (a.path || e.id)
    )
    SELECT b.id AS "employeeId",
           ARRAY(SELECT a.id::text FROM above a WHERE a.employee_id = b.id AND a.id IS NOT NULL ORDER BY cardinality(a.path)) AS managers
      FROM below b`;
}

/** Ids of the administrators, who act where nobody is above. */
export async function activeAdmins(tx: Queries): Promise<string[]> {
  const admins = await tx.$queryRaw<{ id: string }[]>`SELECT id FROM employees WHERE role = 'admin' AND status = 'active'`;
  return admins.map(({ id }) => id);
}

/** Ids of the managers above the employee, the nearest first; the employee is never among them. */
export async function managersAbove(tx: Queries, employeeId: string): Promise<string[]> {
  const [above] = await managersAboveEach(tx, Prisma.sql`SELECT ${employeeId}::uuid`);
  return above?.managers ?? [];
}
