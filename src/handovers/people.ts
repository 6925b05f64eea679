/** Employees as handovers need them: locked before they are given anything, counted behind the lock (processes.md, Locks, Capacity). */
import { leavingBy } from '../personnel-changes/records.js';
import { Prisma, type OrderedQueries, type Queries } from '../platform/database.js';
import type { Person } from './rules.js';

interface Takers {
  /** Who gets a customer, now or with the handover's end. */
  readonly receivers: readonly string[];
  /** Who gets another part. */
  readonly others: readonly string[];
}

/** Locks employees in the order of their ids and reads them behind the lock. */
export async function lockPeople(tx: OrderedQueries, { receivers, others }: Takers): Promise<Map<string, Person>> {
  const ids = [...new Set([...receivers, ...others])];
  if (ids.length === 0) return new Map();
  const [, people] = await Promise.all([
    tx.$executeRaw`SELECT lock_employees(${[...receivers]}::uuid[], ${[...others]}::uuid[])`,
    tx.$queryRaw<Person[]>`SELECT ${personColumns} FROM employees e WHERE e.id = ANY(${ids}::uuid[])`,
  ]);
  return new Map(people.map((person) => [person.id, person]));
}

/** Customers owned plus open handovers that name the employee `e` as receiver, but for what a reviewer gave them beyond their capacity. */
const load = Prisma.sql`(
  (SELECT count(*) FROM customers o WHERE o.owner_id = e.id)
  + (SELECT count(*) FROM customer_handover r WHERE r.to_owner_id = e.id AND r.status = 'open')
  - beyond_capacity(e.id))`;

/** A Person, from `employees e`. The load is counted only where there is a capacity to compare it with. */
export const personColumns = Prisma.sql`
  e.id, e.external_id AS "externalId", e.status::text AS status, e.role IN ('sales', 'manager') AS "mayOwn", e.capacity, CASE WHEN e.capacity IS NULL THEN 0 ELSE ${load} END::int AS load`;

/**
 * What the employee holds once all of a personnel change's plan is done. Counted by one statement: between two, a handover of the plan
 * that names somebody else by then would be counted as one they have, and not as one that leaves them.
 */
export async function readLoadOncePlanned(tx: Queries, employeeId: string, personnelChangeId: string): Promise<number> {
  const [found] = await tx.$queryRaw<{ load: number }[]>`
    SELECT (${load} - ${leavingBy(personnelChangeId)})::int AS load FROM employees e WHERE e.id = ${employeeId}::uuid`;
  return found?.load ?? 0;
}
