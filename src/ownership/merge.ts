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
 * there too, the customer is there once, and the stay is answered as it was.
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
    ), ended AS (
      ${
        survivorOwnerId === null
          ? Prisma.sql`DELETE FROM customer_pool WHERE customer_id = ${customerId}::uuid AND pool_status = 'available' RETURNING to_jsonb(customer_pool) AS stay`
          : Prisma.sql`UPDATE customer_pool SET pool_status = 'assigned', taken_by = ${survivorOwnerId}::uuid, taken_at = now(), assigned_by = ${actorId}::uuid
              WHERE customer_id = ${customerId}::uuid AND pool_status = 'available' RETURNING NULL::jsonb AS stay`
      }
    )
    SELECT (SELECT stay FROM ended) AS stay`;
  return retired?.stay ?? null;
}

/** A merged customer's own values, as they are to stand in its row again. */
export interface CustomerToRevive {
  readonly customerId: string;
  /** By column. */
  readonly record: object;
  /** Null: into the pool. */
  readonly ownerId: string | null;
  readonly status: 'active' | 'inactive';
  readonly actorId: string | null;
}

/** Makes a merged customer one of its own again; its owner, if any, is locked and active. The unique indexes say whose its keys are now. */
export async function reviveCustomer(tx: Transaction, { customerId, record, ownerId, status, actorId }: CustomerToRevive): Promise<void> {
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
    INSERT INTO customer_pool (customer_id, pool_id, recycle_reason)
    SELECT id, pool_of_region(region), 'manual' FROM revived WHERE owner_id IS NULL`;
}
