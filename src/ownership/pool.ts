/** Into the pool: what recycles customers. */
import type { RecycleReason } from '../../prisma/client/client.js';
import type { Queries } from '../platform/database.js';

export interface CustomersToPool {
  readonly customerIds: readonly string[];
  readonly reason: RecycleReason;
  readonly cause: 'recycle' | 'give_back';
  /** The employee who did it; null for a system or a rule. */
  readonly actorId: string | null;
  readonly note?: string;
  /** Whose they are: one that somebody else has by now stays where it is. Else they go whoever has them. */
  readonly fromOwnerId?: string;
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
 * nor who is not with `fromOwnerId`, nor who is frozen for a handover other than `handoverId`.
 */
export function poolCustomers(
  tx: Queries,
  { customerIds, reason, cause, actorId, note, fromOwnerId, handoverId, poolId }: CustomersToPool,
): Promise<PooledCustomer[]> {
  return tx.$queryRaw<PooledCustomer[]>`
    WITH before AS (
      SELECT id, owner_id, region FROM customers
      WHERE id = ANY(${[...customerIds]}::uuid[]) AND owner_id IS NOT NULL
        AND (${fromOwnerId ?? null}::uuid IS NULL OR owner_id = ${fromOwnerId ?? null}::uuid)
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

export interface CustomersToRecycle {
  readonly customerIds: readonly string[];
  /** The rule by which each goes, in the order of customerIds. */
  readonly ruleIds: readonly string[];
  readonly runId: string;
  /** The employee who started the run; null where the clock did. */
  readonly actorId: string | null;
  readonly via: string;
}

export interface FormerOwner {
  readonly ownerId: string;
  readonly customers: number;
}

/**
 * Puts customers into the pool by rule, with their manifest, pool entries and audit, in one statement; answers whose they were. The
 * caller has locked them and tested that they go. Not who has no owner any more, nor who is frozen.
 */
export function recycleByRule(tx: Queries, { customerIds, ruleIds, runId, actorId, via }: CustomersToRecycle): Promise<FormerOwner[]> {
  return tx.$queryRaw<FormerOwner[]>`
    WITH going AS MATERIALIZED (
      SELECT c.id, c.owner_id, wanted.rule_id, c.customer_name, c.customer_type, c.customer_level, c.region, c.industry
      FROM unnest(${[...customerIds]}::uuid[], ${[...ruleIds]}::uuid[]) AS wanted (id, rule_id) JOIN customers c ON c.id = wanted.id
      WHERE c.owner_id IS NOT NULL AND c.open_handover_id IS NULL
    ), moved AS (
      UPDATE customers c SET owner_id = NULL, status = 'in_pool', owner_change_id = uuid_v7(), owner_change_cause = 'recycle',
        owner_change_actor = ${actorId}::uuid, owner_change_handover_id = NULL
      FROM going WHERE c.id = going.id AND c.owner_id = going.owner_id AND c.open_handover_id IS NULL
      RETURNING going.*
    ), pools AS MATERIALIZED (
      SELECT region, pool_of_region(region) AS pool_id FROM (SELECT DISTINCT region FROM going) AS regions
    ), entered AS (
      INSERT INTO customer_pool (customer_id, pool_id, original_owner_id, recycle_reason, rule_id, run_id,
        customer_name, customer_type, customer_level, region, industry)
      SELECT moved.id, pools.pool_id, moved.owner_id, 'inactive_days', moved.rule_id, ${runId}::uuid,
        moved.customer_name, moved.customer_type, moved.customer_level, moved.region, moved.industry
      FROM moved JOIN pools ON pools.region IS NOT DISTINCT FROM moved.region
      RETURNING id, customer_id, original_owner_id, rule_id
    ), audited AS (
      INSERT INTO audit_log (actor_id, actor, via, action, subject_type, subject_id, before, after)
      SELECT ${actorId}::uuid, 'pool-recycling', ${via}, 'recycle_to_pool', 'customer', customer_id,
        jsonb_build_object('ownerId', original_owner_id),
        jsonb_build_object('status', 'in_pool', 'entryId', id, 'cause', 'recycle', 'ruleId', rule_id, 'runId', ${runId}::text)
      FROM entered
    )
    SELECT original_owner_id AS "ownerId", count(*)::int AS customers FROM entered GROUP BY original_owner_id`;
}
