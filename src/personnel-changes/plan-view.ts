/** A plan as people read it: who gets how many, what is left over, and each customer's place, page by page. */
import { createHash } from 'node:crypto';
import type { Transaction } from '../platform/database.js';
import { decodeIdCursor, page, rowsToRead, type PageQuery } from '../platform/pagination.js';
import type { Assignment } from './allocation.js';
import type { Plan as DrawnPlan } from './planning.js';
import type { Plan } from './schemas.js';
import type { Allocation } from './stored.js';

/** Two plans with the same fingerprint give each customer to the same place. */
export function fingerprintOf(assignments: readonly Assignment[]): string {
  const lines = assignments.map(({ customerId, receiverId, toPool }) => `${customerId} ${toPool ? 'pool' : (receiverId ?? '-')}`);
  return createHash('sha256').update(lines.toSorted().join('\n')).digest('base64url').slice(0, 22);
}

export async function showPlan(
  tx: Transaction,
  plan: DrawnPlan,
  { strategy }: Allocation,
  planVersion: number,
  { cursor, limit }: PageQuery,
): Promise<Plan> {
  const { customers, receivers, assignments } = plan;
  const after = decodeIdCursor(cursor);
  const nameOf = new Map(customers.map(({ id, name }) => [id, name]));
  const rest = assignments
    .filter(({ customerId }) => after === undefined || customerId > after)
    .map((assignment) => ({ id: assignment.customerId, customerName: nameOf.get(assignment.customerId) ?? '', ...assignment }));
  const { items, nextCursor } = page(rest.slice(0, rowsToRead(limit)), limit);
  const given = countBy(assignments.map(({ receiverId }) => receiverId));
  return {
    planVersion,
    strategy,
    customers: assignments.length,
    beingHandedOver: customers.length - assignments.length,
    toPool: assignments.filter(({ toPool }) => toPool).length,
    openWork: await countOpenWork(
      tx,
      assignments.map(({ customerId }) => customerId),
    ),
    leftToReviewer: Object.fromEntries(countBy(assignments.flatMap(({ reason }) => reason ?? []))),
    receivers: receivers.map(({ id, externalId, name, capacity, load, isActive }) => {
      const gets = given.get(id) ?? 0;
      return { id, externalId, name, capacity, loadBefore: load, given: gets, loadAfter: load + gets, isActive };
    }),
    fingerprint: fingerprintOf(assignments),
    items: items.map(({ id: _, ...item }) => item),
    nextCursor,
  };
}

async function countOpenWork(tx: Transaction, customerIds: readonly string[]): Promise<Record<string, number>> {
  const rows = await tx.$queryRaw<{ kind: string; many: number }[]>`
    SELECT w.item_type::text AS kind, count(*)::int AS many
      FROM unnest(${[...customerIds]}::uuid[]) AS planned (id)
           CROSS JOIN LATERAL (SELECT * FROM open_work o WHERE o.customer_id = planned.id AND o.ended_on IS NULL OFFSET 0) w
     GROUP BY w.item_type ORDER BY w.item_type`;
  return Object.fromEntries(rows.map(({ kind, many }) => [kind, many]));
}

function countBy<Key>(keys: readonly Key[]): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
