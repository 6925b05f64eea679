/** What moves with a customer: its open opportunities, contracts, tickets and payments, read and moved at the moment of the transfer. */
import type { ItemType } from '../../prisma/client/client.js';
import { Prisma, type Transaction } from '../platform/database.js';

/** A record as the checklist names it. */
export interface WorkSubject {
  readonly itemType: ItemType;
  readonly subjectId: string;
}

export interface WorkToTransfer {
  readonly handoverId: string;
  readonly customerId: string;
  readonly fromOwnerId: string;
  readonly toOwnerId: string;
  readonly actorId: string | null;
  /** Marked to stay with the old owner. */
  readonly except?: readonly WorkSubject[];
  /** Of third persons, marked to go along. */
  readonly also?: readonly WorkSubject[];
}

export interface MovedWork extends WorkSubject {
  readonly fromOwnerId: string | null;
}

interface WorkTable {
  readonly itemType: ItemType;
  readonly table: Prisma.Sql;
  /** Open is what somebody still has to do something about. */
  readonly isOpen: Prisma.Sql;
}

const workTables: readonly WorkTable[] = [
  { itemType: 'opportunities', table: Prisma.sql`opportunities`, isOpen: Prisma.sql`w.status = 'open'` },
  { itemType: 'contracts', table: Prisma.sql`contracts`, isOpen: Prisma.sql`w.status IN ('draft', 'in_force')` },
  { itemType: 'service_tickets', table: Prisma.sql`service_tickets`, isOpen: Prisma.sql`w.status IN ('open', 'pending')` },
  { itemType: 'payment_issues', table: Prisma.sql`payments`, isOpen: Prisma.sql`w.status <> 'paid'` },
];

/**
 * Moves the customer's open work that belongs to the old owner, except what is marked to stay, and what is marked to go along;
 * one statement, one UPDATE a table. credited_to stays: what is won or signed keeps its credit. Triggers write the manifest.
 */
export function transferOpenWork(tx: Transaction, work: WorkToTransfer): Promise<MovedWork[]> {
  const moves = workTables.map((table, at) => Prisma.sql`${part(at)} AS (${moveOf(table, work)})`);
  const moved = workTables.map((_, at) => Prisma.sql`SELECT * FROM ${part(at)}`);
  return tx.$queryRaw<MovedWork[]>`WITH ${Prisma.join(moves)} ${Prisma.join(moved, ' UNION ALL ')}`;
}

const part = (at: number) => Prisma.raw(`moved_${at}`);

function moveOf(
  { itemType, table, isOpen }: WorkTable,
  { handoverId, customerId, fromOwnerId, toOwnerId, actorId, except, also }: WorkToTransfer,
) {
  return Prisma.sql`
    UPDATE ${table} w SET owner_id = ${toOwnerId}::uuid, owner_change_id = uuid_v7(), owner_change_cause = 'handover',
      owner_change_actor = ${actorId}::uuid, owner_change_handover_id = ${handoverId}::uuid
    FROM (
      SELECT w.id, w.owner_id FROM ${table} w
      WHERE w.customer_id = ${customerId}::uuid AND ${isOpen} AND w.owner_id IS DISTINCT FROM ${toOwnerId}::uuid
        AND ((w.owner_id = ${fromOwnerId}::uuid AND w.id <> ALL(${idsOf(except, itemType)}::uuid[])) OR w.id = ANY(${idsOf(also, itemType)}::uuid[]))
      ORDER BY w.id FOR NO KEY UPDATE
    ) AS before
    WHERE w.id = before.id
    RETURNING ${itemType}::item_type AS "itemType", w.id AS "subjectId", before.owner_id AS "fromOwnerId"`;
}

const idsOf = (subjects: readonly WorkSubject[] = [], itemType: ItemType): string[] =>
  subjects.filter((subject) => subject.itemType === itemType).map(({ subjectId }) => subjectId);
