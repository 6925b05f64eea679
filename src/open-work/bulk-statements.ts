/** Many records of a source in one statement, behind the locks of their customers. The rules are those of a single upsert (statements.ts). */
import { Prisma, type Transaction } from '../platform/database.js';
import type { Column, Entity } from './entities.js';

/** References resolved; values by field. */
export interface RowToUpsert {
  /** Its place in the request. */
  readonly n: number;
  readonly id: string;
  readonly customerId: string;
  readonly externalId: string;
  /** Whether the body names an owner, and whom, where that is an employee. */
  readonly hasOwner: boolean;
  readonly ownerId: string | null;
  readonly ownerText: string | null;
  readonly isActive: boolean;
  readonly values: Readonly<Record<string, string | null>>;
}

export interface UpsertedRow {
  readonly n: number;
  readonly id: string;
  readonly ownerId: string | null;
  readonly version: number;
  readonly isNew: boolean;
  readonly ownerKept: boolean;
}

const valueOf = ({ field, type, fallback }: Column) => {
  const given = Prisma.sql`(g."values"->>${field})::${Prisma.raw(type)}`;
  return fallback === undefined ? given : Prisma.sql`coalesce(${given}, ${fallback}::${Prisma.raw(type)})`;
};

const replaced = (column: Column) => {
  const value = column.field === 'creditedTo' ? Prisma.sql`coalesce(${valueOf(column)}, kept.credited_to)` : valueOf(column);
  return Prisma.sql`${Prisma.raw(column.column)} = ${value}`;
};
const inserted = (column: Column) => {
  const value = column.field === 'creditedTo' ? Prisma.sql`coalesce(${valueOf(column)}, g.first_owner)` : valueOf(column);
  return Prisma.sql`, ${value}`;
};

// The source moves the owner only by naming another active employee than in its last upsert.
const moves = Prisma.sql`(g."isActive" AND g."ownerText" IS DISTINCT FROM kept.source_owner AND g."ownerId" IS DISTINCT FROM kept.owner_id)`;

/**
 * Inserts or replaces records; one that another customer has is left out, and so is one of a customer that was merged a moment ago. The locks come by a statement of their own: what the second
 * one sees is then younger than whatever it waited for.
 */
export async function upsertRecords(
  tx: Transaction,
  entity: Entity,
  { source, actorId, rows }: { readonly source: string; readonly actorId: string | null; readonly rows: readonly RowToUpsert[] },
): Promise<UpsertedRow[]> {
  const { columns } = entity;
  const table = Prisma.raw(entity.table);
  const customerIds = rows.map(({ customerId }) => customerId);
  // Asked here: in the statement below it makes the planner expect one row where there are a thousand.
  const locked = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM customers WHERE id = ANY(${customerIds}::uuid[]) AND merged_at IS NULL ORDER BY id FOR NO KEY UPDATE`;
  const there = new Set(locked.map(({ id }) => id));
  const given = rows.filter(({ customerId }) => there.has(customerId));
  return tx.$queryRaw<UpsertedRow[]>`
    WITH given AS MATERIALIZED (
      SELECT g.*, CASE WHEN g."isActive" THEN g."ownerId" ELSE c.owner_id END AS first_owner
      FROM jsonb_to_recordset(${JSON.stringify(given)}::jsonb) AS g (n int, id uuid, "customerId" uuid, "externalId" text, "hasOwner" boolean,
        "ownerId" uuid, "ownerText" text, "isActive" boolean, "values" jsonb)
      JOIN customers c ON c.id = g."customerId"
    ), replaced AS (
      UPDATE ${table} kept SET ${Prisma.join(columns.map(replaced))},
        source_owner = coalesce(g."ownerText", kept.source_owner),
        owner_id = CASE WHEN ${moves} THEN g."ownerId" ELSE kept.owner_id END,
        owner_change_id = CASE WHEN ${moves} THEN uuid_v7() ELSE kept.owner_change_id END,
        owner_change_cause = CASE WHEN ${moves} THEN 'upsert' ELSE kept.owner_change_cause END,
        owner_change_actor = CASE WHEN ${moves} THEN ${actorId}::uuid ELSE kept.owner_change_actor END,
        owner_change_handover_id = CASE WHEN ${moves} THEN NULL ELSE kept.owner_change_handover_id END
      FROM given g
      WHERE kept.source = ${source} AND kept.external_id = g."externalId" AND kept.customer_id = g."customerId"
      RETURNING g.n, kept.id, kept.owner_id, kept.version
    ), added AS (
      INSERT INTO ${table} AS kept (id, customer_id, source, external_id, source_owner, owner_id${Prisma.raw(columns.map(({ column }) => `, ${column}`).join(''))},
        owner_change_id, owner_change_cause, owner_change_actor)
      SELECT g.id, g."customerId", ${source}, g."externalId", g."ownerText", g.first_owner${Prisma.join(columns.map(inserted), '')},
        uuid_v7(), 'upsert', ${actorId}::uuid
      FROM given g WHERE NOT EXISTS (SELECT FROM replaced r WHERE r.n = g.n)
      ON CONFLICT DO NOTHING
      RETURNING kept.id, kept.owner_id, kept.version
    ), written AS (
      SELECT n, id, owner_id, version, false AS is_new FROM replaced
      UNION ALL SELECT g.n, a.id, a.owner_id, a.version, true FROM added a JOIN given g ON g.id = a.id
    )
    SELECT w.n, w.id, w.owner_id AS "ownerId", w.version, w.is_new AS "isNew",
      g."hasOwner" AND w.owner_id IS DISTINCT FROM g."ownerId" AS "ownerKept"
    FROM written w JOIN given g ON g.n = w.n ORDER BY w.n`;
}
