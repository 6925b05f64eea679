/** A plan as people read it: who gets how many, what is left over, and each customer's place, page by page. */
import { createHash } from 'node:crypto';
import type { Transaction } from '../platform/database.js';
import { decodeIdCursor, page, rowsToRead, type PageQuery } from '../platform/pagination.js';
import type { Assignment } from './allocation.js';
import { countBy } from './counting.js';
import { countLooseEnds } from './loose-ends.js';
import { pinnedBeyond } from './over-capacity.js';
import type { Plan as DrawnPlan, Planned } from './planning.js';
import type { Plan } from './plan-schemas.js';

/** Two plans with the same fingerprint give each customer to the same place. */
export function fingerprintOf(assignments: readonly Assignment[]): string {
  const lines = assignments.map(({ customerId, receiverId, toPool }) => `${customerId} ${toPool ? 'pool' : (receiverId ?? '-')}`);
  return createHash('sha256').update(lines.toSorted().join('\n')).digest('base64url').slice(0, 22);
}

/** What a plan is shown of. */
export type Shown = Planned & { readonly kind: 'resignation' | 'position_change' };

export async function showPlan(
  tx: Transaction,
  plan: DrawnPlan,
  { allocation: { strategy, pins }, ...leaver }: Shown,
  planVersion: number,
  { cursor, limit }: PageQuery,
): Promise<Plan> {
  const { customers, receivers, assignments, excess } = plan;
  const after = decodeIdCursor(cursor);
  const nameOf = new Map(customers.map(({ id, name }) => [id, name]));
  const rest = assignments
    .filter(({ customerId }) => after === undefined || customerId > after)
    .map((assignment) => ({
      id: assignment.customerId,
      customerName: nameOf.get(assignment.customerId) ?? '',
      ...assignment,
      overCapacityReason: ('overCapacityReason' in assignment ? assignment.overCapacityReason : null) ?? null,
    }));
  const { items, nextCursor } = page(rest.slice(0, rowsToRead(limit)), limit);
  const given = countBy(assignments.map(({ receiverId }) => receiverId));
  const divided = new Set(assignments.map(({ customerId }) => customerId));
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
    pinsUnused: pins.filter(({ customerId }) => !divided.has(customerId)).length,
    receivers: receivers.map(({ id, externalId, name, capacity, load, isActive }) => {
      const gets = given.get(id) ?? 0;
      const exceedsBy = excess.get(id) ?? 0;
      const beyond = pinnedBeyond(assignments, pins, id);
      const loads = { loadBefore: load, given: gets, loadAfter: load + gets, exceedsBy, pinnedBeyond: beyond };
      return { id, externalId, name, capacity, ...loads, isActive };
    }),
    looseEnds:
      leaver.kind === 'resignation'
        ? (await countLooseEnds(tx, leaver, false)).map(({ kind, many, withoutTaker }) => ({ kind, many, withoutTaker }))
        : [],
    fingerprint: fingerprintOf(assignments),
    items: items.map(({ id: _, ...item }) => item),
    nextCursor,
  };
}

async function countOpenWork(tx: Transaction, customerIds: readonly string[]): Promise<Record<string, number>> {
  const rows = await tx.$queryRaw<{ kind: string; many: number }[]>`
    SELECT w.item_type::text AS kind, count(*)::int AS many
      FROM unnest(${[...customerIds]}::uuid[]) AS planned (id)
           CROSS JOIN LATERAL (SELECT * FROM work_in_hand o WHERE o.customer_id = planned.id OFFSET 0) w
     GROUP BY w.item_type ORDER BY w.item_type`;
  return Object.fromEntries(rows.map(({ kind, many }) => [kind, many]));
}
