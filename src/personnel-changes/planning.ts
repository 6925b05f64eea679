/** The plan of a running change: one row per customer, set-based, in pages (processes.md, Personnel change: Plan). */
import type { Transaction } from '../platform/database.js';
import { allocate, type PlannedCustomer, type Receiver } from './allocation.js';
import { readAllocation, readScope } from './stored.js';

const pageSize = 2000;

interface OwnedCustomer extends PlannedCustomer {
  readonly openHandoverId: string | null;
}

/** Customers of `employeeId` that the change is about and has no row for. As SQL, so that planning and counting ask the same. */
export async function unplannedCustomers(
  tx: Transaction,
  change: { readonly id: string; readonly employeeId: string; readonly scope: unknown },
  limit: number,
): Promise<OwnedCustomer[]> {
  const { regions = null, industries = null, levels = null } = readScope(change.scope) ?? {};
  return tx.$queryRaw<OwnedCustomer[]>`
    SELECT c.id, c.region, c.industry, c.customer_level::text AS level, c.open_handover_id AS "openHandoverId"
      FROM customers c
     WHERE c.owner_id = ${change.employeeId}::uuid
       AND (${regions}::text[] IS NULL OR c.region = ANY(${regions}::text[]))
       AND (${industries}::text[] IS NULL OR c.industry = ANY(${industries}::text[]))
       AND (${levels}::text[] IS NULL OR c.customer_level::text = ANY(${levels}::text[]))
       AND NOT EXISTS (SELECT FROM personnel_change_customers p
                        WHERE p.personnel_change_id = ${change.id}::uuid AND p.customer_id = c.id)
     ORDER BY c.id LIMIT ${limit}`;
}

/**
 * Plans the next page of customers that the change has no row for; a customer who is being handed over already is adopted.
 * @returns how many were planned; 0 when all are, or the change does not run
 */
export async function planCustomers(tx: Transaction, changeId: string): Promise<number> {
  const change = await tx.personnelChange.findUniqueOrThrow({ where: { id: changeId } });
  if (change.status !== 'running') return 0;
  const customers = await unplannedCustomers(tx, change, pageSize);
  if (customers.length === 0) return 0;
  const allocation = readAllocation(change.allocation);
  const free = customers.filter(({ openHandoverId }) => openHandoverId === null);
  const receivers = await readReceivers(tx, changeId, allocation.receiverIds, allocation.pins);
  const assignments = allocate({ ...allocation, customers: free, receivers });
  const rows = [
    ...assignments.map(({ customerId, receiverId, reason }) => ({ customerId, receiverId, reason, state: 'planned', handoverId: null })),
    ...customers.flatMap(({ id, openHandoverId }) =>
      openHandoverId === null
        ? []
        : [{ customerId: id, receiverId: null, reason: 'handover_open', state: 'adopted', handoverId: openHandoverId }],
    ),
  ];
  await tx.$executeRaw`
    INSERT INTO personnel_change_customers (personnel_change_id, customer_id, receiver_id, state, handover_id, reason)
    SELECT ${changeId}::uuid, "customerId", "receiverId", state, "handoverId", reason
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r ("customerId" uuid, "receiverId" uuid,
           state planned_customer_state, "handoverId" uuid, reason text)
    ON CONFLICT DO NOTHING`;
  return customers.length;
}

/** The receivers in the allocation's order, and what each holds: customers, handovers on their way, and what plans intend for them. */
async function readReceivers(
  tx: Transaction,
  changeId: string,
  receiverIds: readonly string[],
  pins: readonly { readonly receiverId: string }[],
): Promise<Receiver[]> {
  const pinned = pins.map(({ receiverId }) => receiverId).filter((id) => !receiverIds.includes(id));
  const ids = [...receiverIds, ...new Set(pinned)];
  const rows = await tx.$queryRaw<{ id: string; isActive: boolean; capacity: number | null; load: number; given: number }[]>`
    SELECT e.id, e.status = 'active' AS "isActive", e.capacity,
           ((SELECT count(*) FROM customers c WHERE c.owner_id = e.id)
            + (SELECT count(*) FROM customer_handover h WHERE h.to_owner_id = e.id AND h.status = 'open')
            + (SELECT count(*) FROM personnel_change_customers p WHERE p.receiver_id = e.id AND p.state = 'planned'))::int AS load,
           (SELECT count(*) FROM personnel_change_customers p WHERE p.receiver_id = e.id AND p.personnel_change_id = ${changeId}::uuid)::int AS given
      FROM employees e WHERE e.id = ANY(${ids}::uuid[])`;
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    if (row === undefined) return [];
    const capacityLeft = row.capacity === null ? null : Math.max(0, row.capacity - row.load);
    return [{ id, isActive: row.isActive, capacityLeft, load: row.load, given: row.given, isInTurn: receiverIds.includes(id) }];
  });
}
