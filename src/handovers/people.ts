/** Employees as handovers need them: locked before they are given anything, counted behind the lock (processes.md, Locks, Capacity). */
import type { Transaction } from '../platform/database.js';
import type { Person } from './rules.js';

interface Takers {
  /** Who gets a customer: locked against each other, so that the count of what they carry holds until commit. */
  readonly receivers: readonly string[];
  /** Who gets another part: locked against leaving only, so that a manager's many reviews do not wait for each other. */
  readonly others?: readonly string[];
}

/**
 * Locks employees in the order of their ids, then counts what receivers carry: in a statement of its own, since the lock may have
 * waited for someone who gave them something.
 */
export async function lockPeople(tx: Transaction, { receivers, others = [] }: Takers): Promise<Map<string, Person>> {
  const taking = [...new Set(receivers)];
  const present = [...new Set(others)].filter((id) => !taking.includes(id));
  if (taking.length > 0) await tx.$queryRaw`SELECT id FROM employees WHERE id = ANY(${taking}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  if (present.length > 0) await tx.$queryRaw`SELECT id FROM employees WHERE id = ANY(${present}::uuid[]) ORDER BY id FOR SHARE`;
  if (taking.length + present.length === 0) return new Map();
  const people = await tx.$queryRaw<Person[]>`
    SELECT e.id, e.external_id AS "externalId", e.status::text AS status, e.capacity,
           CASE WHEN e.capacity IS NULL OR e.id <> ALL(${taking}::uuid[]) THEN 0 ELSE
             (SELECT count(*) FROM customers c WHERE c.owner_id = e.id)
             + (SELECT count(*) FROM customer_handover h WHERE h.to_owner_id = e.id AND h.status = 'open') END::int AS load
      FROM employees e WHERE e.id = ANY(${[...taking, ...present]}::uuid[])`;
  return new Map(people.map((person) => [person.id, person]));
}
