/** Into the pool and out of it: what recycles customers, and the claim that decides between everyone who wants one. */
import type { PoolStatus, RecycleReason } from '../../prisma/client/client.js';
import type { Database, Transaction } from '../platform/database.js';

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

export interface CustomersToTake {
  readonly customerIds: readonly string[];
  readonly employeeId: string;
  readonly takenAs: Exclude<PoolStatus, 'available'>;
  /** The employee who does it: the claimer, the manager who assigns; null for a system. */
  readonly actorId: string | null;
  /** The actor as it was named, for the audit. */
  readonly actor: string;
  readonly via: string;
  readonly requestId?: string;
  /** Whose midnight begins a day for the daily limit: BATON_TIMEZONE. */
  readonly timezone: string;
}

/** `not_active`: the employee is leaving or gone, or is neither salesperson nor manager. */
export type PoolRefusal = 'not_found' | 'not_active' | 'already_taken' | 'not_a_member' | 'daily_limit' | 'cooldown' | 'capacity_exceeded';

export interface TakenCustomer {
  readonly customerId: string;
  readonly outcome: 'taken' | PoolRefusal;
  readonly entryId: string | null;
  /** The limit that refused (customers, claims a day, days), and what counts against it. */
  readonly limit: number | null;
  readonly held: number | null;
  /** The end of a cooldown. */
  readonly until: Date | null;
}

/**
 * Claims or assigns customers of the pool, each decided for itself, in one statement: of any number of claimers one gets a
 * customer, and no limit is exceeded (migration taking_from_the_pool). Writes manifest, ledger and audit. Runs alone or in a
 * READ COMMITTED transaction.
 */
export function takeFromPool(database: Database | Transaction, taking: CustomersToTake): Promise<TakenCustomer[]> {
  const { customerIds, employeeId, takenAs, actorId, actor, via, requestId, timezone } = taking;
  return database.$queryRaw<TakenCustomer[]>`
    SELECT taken.customer_id AS "customerId", taken.outcome, taken.entry_id AS "entryId", taken.limit_value AS "limit", taken.held, taken.until
    FROM (SELECT DISTINCT id FROM unnest(${[...customerIds]}::uuid[]) AS id ORDER BY id) AS wanted,
      LATERAL take_from_pool(wanted.id, ${employeeId}::uuid, ${takenAs}::pool_status, ${actorId}::uuid, ${actor}, ${via}, ${requestId ?? null},
        ${timezone}) AS taken`;
}
