/** Back along the manifest: what a handover has moved goes back, as far as it is still where the handover put it. */
import type { OwnedEntity } from '../../prisma/client/client.js';
import { Prisma, type Queries } from '../platform/database.js';

export interface HandoverToReverse {
  readonly handoverId: string;
  /** Who gave the customer away, and who is to have what was theirs: the same where nobody else is named. Locked, and active. */
  readonly oldOwnerId: string;
  readonly toOwnerId: string;
  /** The employee who did it; null for a system. */
  readonly actorId: string | null;
}

export interface ReversedRecord {
  readonly entityType: OwnedEntity;
  readonly entityId: string;
  /** `moved_on`: somebody else has it by now; `owner_inactive`: it was a third person's who is leaving or gone. */
  readonly outcome: 'reversed' | 'moved_on' | 'owner_inactive';
  /** Of a record that was left: whose it is. */
  readonly ownerId: string | null;
}

const tables: readonly { readonly entity: OwnedEntity; readonly table: Prisma.Sql }[] = [
  { entity: 'customer', table: Prisma.sql`customers` },
  { entity: 'opportunity', table: Prisma.sql`opportunities` },
  { entity: 'contract', table: Prisma.sql`contracts` },
  { entity: 'service_ticket', table: Prisma.sql`service_tickets` },
  { entity: 'payment', table: Prisma.sql`payments` },
];

/**
 * Reverses the manifest of a handover in one statement, one UPDATE a table, and answers each record of it. Third persons get back what
 * was theirs; the caller has locked them, the customer and the handover. Triggers write the manifest.
 */
export function reverseHandover(tx: Queries, reversal: HandoverToReverse): Promise<ReversedRecord[]> {
  const { handoverId, oldOwnerId, toOwnerId } = reversal;
  const updates = tables.map(({ entity, table }, at) => Prisma.sql`${back(at)} AS (${updateOf(entity, table, reversal)})`);
  const reversed = tables.map((_, at) => Prisma.sql`SELECT id FROM ${back(at)}`);
  const owners = tables.map(
    ({ entity, table }) => Prisma.sql`WHEN ${entity}::owned_entity THEN (SELECT r.owner_id FROM ${table} r WHERE r.id = w.entity_id)`,
  );
  return tx.$queryRaw<ReversedRecord[]>`
    WITH wanted AS MATERIALIZED (
      SELECT m.entity_type, m.entity_id, m.to_owner_id AS put_to, go.back_to, go.back_to IS NULL OR e.status = 'active' AS is_owner_there
        FROM ownership_changes m
        CROSS JOIN LATERAL (SELECT CASE m.from_owner_id WHEN ${oldOwnerId}::uuid THEN ${toOwnerId}::uuid ELSE m.from_owner_id END AS back_to) go
        LEFT JOIN employees e ON e.id = go.back_to
       WHERE m.handover_id = ${handoverId}::uuid AND m.cause = 'handover'
    ), ${Prisma.join(updates)}, reversed AS (${Prisma.join(reversed, ' UNION ALL ')})
    SELECT w.entity_type::text AS "entityType", w.entity_id AS "entityId",
           CASE WHEN r.id IS NOT NULL THEN 'reversed' WHEN w.is_owner_there THEN 'moved_on' ELSE 'owner_inactive' END AS outcome,
           CASE WHEN r.id IS NULL THEN CASE w.entity_type ${Prisma.join(owners, ' ')} END END AS "ownerId"
      FROM wanted w LEFT JOIN reversed r ON r.id = w.entity_id
     ORDER BY w.entity_type, w.entity_id`;
}

const back = (at: number) => Prisma.raw(`back_${at}`);

function updateOf(entity: OwnedEntity, table: Prisma.Sql, { handoverId, actorId }: HandoverToReverse): Prisma.Sql {
  const isFree = entity === 'customer' ? Prisma.sql`AND r.open_handover_id IS NULL` : Prisma.empty;
  return Prisma.sql`
    UPDATE ${table} r SET owner_id = before.back_to, owner_change_id = uuid_v7(), owner_change_cause = 'undo',
      owner_change_actor = ${actorId}::uuid, owner_change_handover_id = ${handoverId}::uuid
    FROM (
      SELECT r.id, w.back_to FROM wanted w JOIN ${table} r ON r.id = w.entity_id AND r.owner_id = w.put_to ${isFree}
      WHERE w.entity_type = ${entity}::owned_entity AND w.is_owner_there
      ORDER BY r.id FOR NO KEY UPDATE OF r
    ) AS before
    WHERE r.id = before.id
    RETURNING r.id`;
}
