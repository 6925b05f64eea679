/** Who leads whom. Managers may form a loop by mistake of an HR system: UNION (not UNION ALL) lets each person appear once. */
import { Prisma, type Transaction } from '../platform/database.js';

/** The ids of everyone below `root` at any depth, `root` included: a subquery of one column. */
export const teamBelow = (root: Prisma.Sql) => Prisma.sql`(
  WITH RECURSIVE team (id) AS (
    SELECT ${root}
    UNION
    SELECT e.id FROM employees e JOIN team t ON e.manager_id = t.id
  )
  SELECT id::text AS id FROM team)`;

/** Ids of everyone below the employee at any depth, the employee included. */
export async function teamOf(tx: Transaction, employeeId: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>(teamBelow(Prisma.sql`${employeeId}::uuid`));
  return rows.map(({ id }) => id);
}

/** Ids of the managers above the employee, the nearest first; the employee is never among them. */
export async function managersAbove(tx: Transaction, employeeId: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    WITH RECURSIVE above (id, path) AS (
      SELECT e.manager_id, ARRAY[e.id] FROM employees e WHERE e.id = ${employeeId}::uuid AND e.manager_id <> e.id
      UNION ALL
      SELECT e.manager_id, a.path || e.id FROM above a JOIN employees e ON e.id = a.id
      WHERE e.manager_id IS NOT NULL AND e.manager_id <> ALL (a.path || e.id)
    )
    SELECT id::text AS id FROM above WHERE id IS NOT NULL ORDER BY cardinality(path)`;
  return rows.map(({ id }) => id);
}
