/** Employees as handovers need them: locked before they are given anything, counted behind the lock (processes.md, Locks, Capacity). */
import type { Transaction } from '../platform/database.js';
import type { Person } from './rules.js';

interface Takers {
  /** Who gets a customer, now or with the handover's end. */
  readonly receivers: readonly string[];
  /** Who gets another part. */
  readonly others?: readonly string[];
}

/**
 * Locks employees in the order of their ids and reads them behind the lock. Receivers with a capacity are locked against each other,
 * so that the count of what they carry holds until commit; everyone else against leaving only, so that one person's many handovers do
 * not wait for each other.
 */
export async function lockPeople(tx: Transaction, { receivers, others = [] }: Takers): Promise<Map<string, Person>> {
  const ids = [...new Set([...receivers, ...others])];
  if (ids.length === 0) return new Map();
  const counted = receivers.length === 0 ? [] : await lockLimited(tx, receivers);
  const people = await tx.$queryRaw<Omit<Person, 'load'>[]>`
    SELECT id, external_id AS "externalId", status::text AS status, capacity FROM employees
     WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR SHARE`;
  // A capacity that was set in this very moment.
  const late = people.filter(({ id, capacity }) => capacity !== null && receivers.includes(id) && !counted.includes(id));
  if (late.length > 0)
    counted.push(
      ...(await lockLimited(
        tx,
        late.map(({ id }) => id),
      )),
    );
  const loads = counted.length === 0 ? new Map<string, number>() : await countLoads(tx, counted);
  return new Map(people.map((person) => [person.id, { ...person, load: loads.get(person.id) ?? 0 }]));
}

async function lockLimited(tx: Transaction, ids: readonly string[]): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM employees WHERE id = ANY(${[...new Set(ids)]}::uuid[]) AND capacity IS NOT NULL ORDER BY id FOR NO KEY UPDATE`;
  return rows.map(({ id }) => id);
}

/** Customers owned plus open handovers that name the employee as receiver: in a statement of its own, since the lock may have waited. */
async function countLoads(tx: Transaction, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx.$queryRaw<{ id: string; load: number }[]>`
    SELECT e.id, ((SELECT count(*) FROM customers c WHERE c.owner_id = e.id)
                  + (SELECT count(*) FROM customer_handover h WHERE h.to_owner_id = e.id AND h.status = 'open'))::int AS load
      FROM employees e WHERE e.id = ANY(${[...ids]}::uuid[])`;
  return new Map(rows.map(({ id, load }) => [id, load]));
}
