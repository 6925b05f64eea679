/** Who stands in for whom: an employee who is away names a delegate, from a day until a day in the firm's zone, both included. */
import { Prisma } from '../platform/database.js';

/** Whether the delegation of `employees` under `alias` runs today; without a timezone, which says what day it is, it does not. */
export const isAwayToday = (alias: Prisma.Sql, timezone: string | undefined) => Prisma.sql`
  (now() AT TIME ZONE ${timezone ?? null}::text)::date BETWEEN coalesce(${alias}.delegate_from, '-infinity') AND coalesce(${alias}.delegate_until, 'infinity')`;

/** The ids of those whose delegate `employeeId` (an expression) is today, as an array of text. */
export const representedBy = (employeeId: Prisma.Sql, timezone: string | undefined) => Prisma.sql`ARRAY(
  SELECT r.id::text FROM employees r WHERE r.delegate_id = ${employeeId} AND ${isAwayToday(Prisma.sql`r`, timezone)})`;
