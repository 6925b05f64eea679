/** Two records of one customer become one: what that does to owners and to the pool. */
import { Prisma, type Transaction } from '../platform/database.js';

export interface CustomerToRetire {
  readonly customerId: string;
  /** Who owns the survivor; null where it lies in the pool. */
  readonly survivorOwnerId: string | null;
  /** The employee who merges; null for a system. */
  readonly actorId: string | null;
}

/**
 * Empties a customer that goes into another and takes it from its owner or out of the pool; the caller has locked it and knows that it
 * is in no handover. Its keys are free from now on. A stay in the pool ends as assigned to the survivor's owner; where the survivor lies
 * there too, the customer is there once. The stay is answered as it was.
 */
export async function retireCustomer(tx: Transaction, { customerId, survivorOwnerId, actorId }: CustomerToRetire): Promise<unknown> {
  const [retired] = await tx.$queryRaw<{ stay: unknown }[]>`
    WITH retired AS (
      UPDATE customers SET owner_id = NULL, status = 'inactive', merged_at = now(), phone = NULL, tax_id = NULL, email = NULL,
        source = NULL, external_id = NULL, protected_until = NULL,
        owner_change_id = uuid_v7(), owner_change_cause = 'merge', owner_change_actor = ${actorId}::uuid, owner_change_handover_id = NULL
      WHERE id = ${customerId}::uuid
    ), unsearched AS (
      DELETE FROM customer_search WHERE customer_id = ${customerId}::uuid
    ), stay AS (
      SELECT * FROM customer_pool WHERE customer_id = ${customerId}::uuid AND pool_status = 'available'
    ), ended AS (
      ${
        survivorOwnerId === null
          ? Prisma.sql`DELETE FROM customer_pool WHERE id IN (SELECT id FROM stay)`
          : Prisma.sql`UPDATE customer_pool SET pool_status = 'assigned', taken_by = ${survivorOwnerId}::uuid, taken_at = now(), assigned_by = ${actorId}::uuid
              WHERE id IN (SELECT id FROM stay)`
      }
    )
    SELECT (SELECT to_jsonb(stay) FROM stay) AS stay`;
  return retired?.stay ?? null;
}

/** A merged customer's own values, as they are to stand in its row again. */
export interface CustomerToRevive {
  readonly customerId: string;
  /** By column. */
  readonly record: object;
  /** The stay in the pool that was answered when it was retired, as JSON: null where there was none. */
  readonly stay: string;
  /** Null: into the pool, to the stay that it had, whose cooldown goes on; anew where it had none. */
  readonly ownerId: string | null;
  readonly status: 'active' | 'inactive';
  readonly actorId: string | null;
}

/** Makes a merged customer one of its own again; its owner, if any, is locked and active. The unique indexes say whose its keys are now. */
export async function reviveCustomer(
  tx: Transaction,
  { customerId, record, stay, ownerId, status, actorId }: CustomerToRevive,
): Promise<void> {
  await tx.$executeRaw`
    WITH revived AS (
      UPDATE customers c SET merged_at = NULL, owner_id = ${ownerId}::uuid,
        status = ${ownerId === null ? 'in_pool' : status}::customer_status,
        customer_name = r.customer_name, phone = r.phone, tax_id = r.tax_id, email = r.email, source = r.source, external_id = r.external_id,
        owner_change_id = uuid_v7(), owner_change_cause = 'undo', owner_change_actor = ${actorId}::uuid, owner_change_handover_id = NULL
      FROM jsonb_populate_record(NULL::customers, ${JSON.stringify(record)}::jsonb) AS r
      WHERE c.id = ${customerId}::uuid
      RETURNING c.id, c.owner_id, c.region, c.customer_name, c.phone, c.tax_id, c.email
    ), searched AS (
      INSERT INTO customer_search (customer_id, name, phone, tax_id, email)
      SELECT id, searched_name(customer_name), phone, tax_id, lower(email) FROM revived
    )
    INSERT INTO customer_pool (id, customer_id, pool_id, original_owner_id, recycle_reason, pooled_at, note, rule_id, run_id)
    SELECT coalesce(s.id, uuid_v7()), revived.id, coalesce(p.id, pool_of_region(revived.region)), s.original_owner_id,
      coalesce(s.recycle_reason, 'manual'), coalesce(s.pooled_at, now()), s.note, s.rule_id, s.run_id
    FROM revived CROSS JOIN jsonb_populate_record(NULL::customer_pool, nullif(${stay}::jsonb, 'null')) AS s
      -- A pool in which nobody lies may have been deleted.
      LEFT JOIN pools p ON p.id = s.pool_id
    WHERE revived.owner_id IS NULL
    -- Assigned to the survivor's owner, the stay is still there, as the survivor's.
    ON CONFLICT (id) DO UPDATE SET customer_id = excluded.customer_id, pool_status = 'available', taken_by = NULL, taken_at = NULL,
      assigned_by = NULL`;
}
