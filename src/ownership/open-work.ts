/** What moves with a customer: its open opportunities, contracts, tickets and payments, read and moved at the moment of the transfer. */
import type { ItemType } from '../../prisma/client/client.js';
import { Prisma, type Transaction } from '../platform/database.js';

export interface WorkToTransfer {
  readonly handoverId: string;
  readonly customerId: string;
  readonly fromOwnerId: string;
  readonly toOwnerId: string;
  /** The employee who did it; null for a system. */
  readonly actorId: string | null;
}

/** How many records of each kind moved; a kind of which none did is left out. */
export type MovedWork = Partial<Record<ItemType, number>>;

interface WorkTable {
  readonly itemType: ItemType;
  readonly table: string;
  /** Open is what somebody still has to do something about, the not yet signed and the not yet due included. */
  readonly isOpen: Prisma.Sql;
}

const workTables: readonly WorkTable[] = [
  { itemType: 'opportunities', table: 'opportunities', isOpen: Prisma.sql`w.status = 'open'` },
  { itemType: 'contracts', table: 'contracts', isOpen: Prisma.sql`w.status IN ('draft', 'in_force')` },
  { itemType: 'service_tickets', table: 'service_tickets', isOpen: Prisma.sql`w.status IN ('open', 'pending')` },
  { itemType: 'payment_issues', table: 'payments', isOpen: Prisma.sql`w.status <> 'paid'` },
];

/**
 * Moves the customer's open work: what belongs to the old owner, unless its item is marked to stay, and of others' and nobody's
 * what is marked to go along (processes.md, The transfer). One statement, one UPDATE a table; triggers write the manifest.
 * credited_to stays: what is won or signed keeps its credit.
 */
export async function transferOpenWork(tx: Transaction, work: WorkToTransfer): Promise<MovedWork> {
  const moves = workTables.map((table) => Prisma.sql`${part(table)} AS (${moveOf(table, work)})`);
  const counts = workTables.map(
    (table) => Prisma.sql`SELECT ${table.itemType}::item_type AS "itemType", count(*)::int FROM ${part(table)}`,
  );
  const moved = await tx.$queryRaw<{ itemType: ItemType; count: number }[]>`
    WITH ${Prisma.join(moves)} ${Prisma.join(counts, ' UNION ALL ')}`;
  return Object.fromEntries(moved.flatMap(({ itemType, count }) => (count > 0 ? [[itemType, count]] : [])));
}

const part = ({ itemType }: WorkTable) => Prisma.raw(`moved_${itemType}`);

/**
 * A mark counts for the owner it was made about, who is in the item's snapshot: work that went to the old owner meanwhile goes
 * along, work that went to a third person meanwhile stays with them.
 */
function moveOf({ itemType, table, isOpen }: WorkTable, { handoverId, customerId, fromOwnerId, toOwnerId, actorId }: WorkToTransfer) {
  return Prisma.sql`
    UPDATE ${Prisma.raw(table)} moving SET owner_id = ${toOwnerId}::uuid, owner_change_id = uuid_v7(), owner_change_cause = 'handover',
      owner_change_actor = ${actorId}::uuid, owner_change_handover_id = ${handoverId}::uuid
    FROM (
      SELECT w.id FROM ${Prisma.raw(table)} w
      LEFT JOIN customer_handover_items i ON i.handover_id = ${handoverId}::uuid AND i.item_type = ${itemType}::item_type AND i.subject_id = w.id
      WHERE w.customer_id = ${customerId}::uuid AND ${isOpen} AND w.owner_id IS DISTINCT FROM ${toOwnerId}::uuid
        AND CASE WHEN i.id IS NULL OR w.owner_id IS DISTINCT FROM (i.snapshot->>'ownerId')::uuid THEN w.owner_id = ${fromOwnerId}::uuid ELSE i.moves END
      ORDER BY w.id FOR NO KEY UPDATE OF w
    ) AS w
    WHERE moving.id = w.id
    RETURNING moving.id`;
}
