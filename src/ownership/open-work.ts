/** What moves with a customer: its open opportunities, contracts, tickets and payments, read and moved at the moment of the transfer. */
import type { ItemType } from '../../prisma/client/client.js';
import { Prisma, type Queries } from '../platform/database.js';

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

type WorkType = Exclude<ItemType, 'basic_info'>;

export interface WorkTable {
  readonly itemType: WorkType;
  readonly table: Prisma.Sql;
}

export const workTables: readonly WorkTable[] = [
  { itemType: 'opportunities', table: Prisma.sql`opportunities` },
  { itemType: 'contracts', table: Prisma.sql`contracts` },
  { itemType: 'service_tickets', table: Prisma.sql`service_tickets` },
  { itemType: 'payment_issues', table: Prisma.sql`payments` },
];

/** Of a record `w`: said once, in the database (migration open_is_what_moves), where `work_in_hand` asks the same. */
const isOpen = Prisma.sql`is_open(w.status)`;

/**
 * Moves the customer's open work that belongs to the old owner, or to nobody, except what is marked to stay, and what is marked to go along;
 * one statement, one UPDATE a table. credited_to stays: what is won or signed keeps its credit. Triggers write the manifest.
 */
export function transferOpenWork(tx: Queries, work: WorkToTransfer): Promise<MovedWork[]> {
  const moves = workTables.map((table, at) => Prisma.sql`${part(at)} AS (${moveOf(table, work)})`);
  const moved = workTables.map((_, at) => Prisma.sql`SELECT * FROM ${part(at)}`);
  return tx.$queryRaw<MovedWork[]>`WITH ${Prisma.join(moves)} ${Prisma.join(moved, ' UNION ALL ')}`;
}

const part = (at: number) => Prisma.raw(`moved_${at}`);

function moveOf({ itemType, table }: WorkTable, { handoverId, customerId, fromOwnerId, toOwnerId, actorId, except, also }: WorkToTransfer) {
  return Prisma.sql`
    UPDATE ${table} w SET owner_id = ${toOwnerId}::uuid, owner_change_id = uuid_v7(), owner_change_cause = 'handover',
      owner_change_actor = ${actorId}::uuid, owner_change_handover_id = ${handoverId}::uuid
    FROM (
      SELECT w.id, w.owner_id FROM ${table} w
      WHERE w.customer_id = ${customerId}::uuid AND ${isOpen} AND w.owner_id IS DISTINCT FROM ${toOwnerId}::uuid
        AND ((coalesce(w.owner_id, ${fromOwnerId}::uuid) = ${fromOwnerId}::uuid AND w.id <> ALL(${idsOf(except, itemType)}::uuid[])) OR w.id = ANY(${idsOf(also, itemType)}::uuid[]))
      ORDER BY w.id FOR NO KEY UPDATE
    ) AS before
    WHERE w.id = before.id
    RETURNING ${itemType}::item_type AS "itemType", w.id AS "subjectId", before.owner_id AS "fromOwnerId"`;
}

/** A leaver's open work at customers of other people, and who is to have it. */
export interface LooseWork {
  readonly fromOwnerId: string;
  /** Who gets what the customer's owner cannot take: there is none, or they are leaving themselves. NULL: it stays. */
  readonly otherwise: string | null;
}

/** As rows of (kind, subject_id, customer_id, to_id), for `UNION ALL`; `to_id` is NULL where nobody is there to take it. */
export const looseWork = ({ fromOwnerId, otherwise }: LooseWork): Prisma.Sql =>
  Prisma.join(
    workTables.map(
      ({ itemType, table }) => Prisma.sql`
        SELECT ${itemType}::text AS kind, w.id AS subject_id, w.customer_id, coalesce(o.id, ${otherwise}::uuid) AS to_id
          FROM ${table} w JOIN customers c ON c.id = w.customer_id LEFT JOIN employees o ON o.id = c.owner_id AND o.status = 'active'
         WHERE w.owner_id = ${fromOwnerId}::uuid AND ${isOpen} AND c.owner_id IS DISTINCT FROM ${fromOwnerId}::uuid`,
    ),
    ' UNION ALL ',
  );

export interface GivenWork {
  readonly itemType: WorkType;
  readonly subjectId: string;
  readonly customerId: string;
  readonly toOwnerId: string;
  /** The manifest's row. */
  readonly ownershipChangeId: string;
}

/**
 * Gives a leaver's open work at other people's customers to those customers' owners, at most `limit` records of each kind. Triggers write
 * the manifest.
 */
export function giveOnWork(
  tx: Queries,
  work: LooseWork & { readonly actorId: string | null; readonly limit: number },
): Promise<GivenWork[]> {
  const gives = workTables.map((table, at) => Prisma.sql`${part(at)} AS (${giftOf(table, work)})`);
  const given = workTables.map((_, at) => Prisma.sql`SELECT * FROM ${part(at)}`);
  return tx.$queryRaw<GivenWork[]>`WITH ${Prisma.join(gives)} ${Prisma.join(given, ' UNION ALL ')}`;
}

const giftOf = (
  { itemType, table }: WorkTable,
  { fromOwnerId, otherwise, actorId, limit }: LooseWork & { readonly actorId: string | null; readonly limit: number },
) => Prisma.sql`
    UPDATE ${table} w SET owner_id = before.to_id, owner_change_id = uuid_v7(), owner_change_cause = 'handover',
      owner_change_actor = ${actorId}::uuid, owner_change_handover_id = NULL
    FROM (
      SELECT w.id, coalesce(o.id, ${otherwise}::uuid) AS to_id
        FROM ${table} w JOIN customers c ON c.id = w.customer_id LEFT JOIN employees o ON o.id = c.owner_id AND o.status = 'active'
       WHERE w.owner_id = ${fromOwnerId}::uuid AND ${isOpen} AND c.owner_id IS DISTINCT FROM ${fromOwnerId}::uuid
         AND coalesce(o.id, ${otherwise}::uuid) IS NOT NULL
       ORDER BY w.id LIMIT ${limit} FOR NO KEY UPDATE OF w
    ) AS before
    WHERE w.id = before.id
    RETURNING ${itemType}::item_type AS "itemType", w.id AS "subjectId", w.customer_id AS "customerId", w.owner_id AS "toOwnerId",
      w.owner_change_id AS "ownershipChangeId"`;

const idsOf = (subjects: readonly WorkSubject[] = [], itemType: ItemType): string[] =>
  subjects.filter((subject) => subject.itemType === itemType).map(({ subjectId }) => subjectId);
