/** Customers change their owner: the one statement for handover, undo and whatever else moves them from person to person. */
import type { OwnershipCause } from '../../prisma/client/client.js';
import type { Queries } from '../platform/database.js';

export interface CustomersToGive {
  readonly customerIds: readonly string[];
  readonly toOwnerId: string;
  readonly cause: OwnershipCause;
  /** The employee who did it; null for a system. */
  readonly actorId: string | null;
  /** The handover that does it. A customer that is frozen for another one stays where it is. */
  readonly handoverId?: string;
}

export interface GivenCustomer {
  readonly customerId: string;
  /** Null where the customer came out of the pool. */
  readonly fromOwnerId: string | null;
}

/**
 * Gives customers to an employee, whom the caller has locked and checked (processes.md, Locks), and answers those that moved.
 * The freeze of `handoverId` ends, the pool's clock starts anew, an entry in the pool becomes assigned; a trigger writes the
 * manifest. lastFollowUp stays: it tells of contacts, not of owners.
 */
export function giveCustomers(
  tx: Queries,
  { customerIds, toOwnerId, cause, actorId, handoverId }: CustomersToGive,
): Promise<GivenCustomer[]> {
  return tx.$queryRaw<GivenCustomer[]>`
    WITH before AS (
      SELECT id, owner_id FROM customers
      WHERE id = ANY(${[...customerIds]}::uuid[]) AND owner_id IS DISTINCT FROM ${toOwnerId}::uuid AND merged_at IS NULL
        AND (open_handover_id IS NULL OR open_handover_id = ${handoverId ?? null}::uuid)
      ORDER BY id FOR NO KEY UPDATE
    ), moved AS (
      UPDATE customers c SET owner_id = ${toOwnerId}::uuid, open_handover_id = NULL,
        status = CASE c.status WHEN 'in_pool' THEN 'active' ELSE c.status END, owner_change_id = uuid_v7(),
        owner_change_cause = ${cause}::ownership_cause, owner_change_actor = ${actorId}::uuid, owner_change_handover_id = ${handoverId ?? null}::uuid
      FROM before WHERE c.id = before.id
      RETURNING c.id AS "customerId", before.owner_id AS "fromOwnerId"
    ), taken AS (
      UPDATE customer_pool e SET pool_status = 'assigned', taken_by = ${toOwnerId}::uuid, taken_at = now(), assigned_by = ${actorId}::uuid
      FROM moved WHERE e.customer_id = moved."customerId" AND e.pool_status = 'available'
    )
    SELECT "customerId", "fromOwnerId" FROM moved ORDER BY "customerId"`;
}
