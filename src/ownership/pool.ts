/** Into the pool: what recycles customers. */
import type { RecycleReason } from '../../prisma/client/client.js';
import type { Transaction } from '../platform/database.js';

export interface CustomersToPool {
  readonly customerIds: readonly string[];
  readonly reason: RecycleReason;
  readonly cause: 'recycle' | 'give_back';
  /** The employee who did it; null for a system or a rule. */
  readonly actorId: string | null;
  readonly note?: string;
  /** The handover that ends with it. A customer that is frozen for another one stays where it is. */
  readonly handoverId?: string;
  /** Else the pool of the customer's region. */
  readonly poolId?: string;
}

export interface PooledCustomer {
  readonly customerId: string;
  readonly fromOwnerId: string;
  readonly entryId: string;
}

/**
 * Takes customers from their owners and puts them into the pool, and answers those that went: not who has no owner any more,
 * nor who is frozen for a handover other than `handoverId`.
 */
export function poolCustomers(
  tx: Transaction,
  { customerIds, reason, cause, actorId, note, handoverId, poolId }: CustomersToPool,
): Promise<PooledCustomer[]> {
  return tx.$queryRaw<PooledCustomer[]>`
    WITH before AS (
      SELECT id, owner_id, region FROM customers
      WHERE id = ANY(${[...customerIds]}::uuid[]) AND owner_id IS NOT NULL
        AND (open_handover_id IS NULL OR open_handover_id = ${handoverId ?? null}::uuid)
      ORDER BY id FOR NO KEY UPDATE
    ), moved AS (
      UPDATE customers c SET owner_id = NULL, status = 'in_pool', open_handover_id = NULL, owner_change_id = uuid_v7(),
        owner_change_cause = ${cause}::ownership_cause, owner_change_actor = ${actorId}::uuid, owner_change_handover_id = ${handoverId ?? null}::uuid
      FROM before WHERE c.id = before.id
      RETURNING c.id, before.owner_id, before.region
    )
    INSERT INTO customer_pool (customer_id, pool_id, original_owner_id, recycle_reason, note)
    SELECT id, coalesce(${poolId ?? null}::uuid, pool_of_region(region)), owner_id, ${reason}::recycle_reason, ${note ?? null}
    FROM moved
    RETURNING customer_id AS "customerId", original_owner_id AS "fromOwnerId", id AS "entryId"`;
}
