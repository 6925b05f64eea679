/** What a personnel change took from a leaver goes back where the change was undone, as far as it is still where the change put it. */
import type { ItemType } from '../../prisma/client/client.js';
import { Prisma, type Queries } from '../platform/database.js';
import { workTables } from './open-work.js';

export interface GivenOn {
  /** The opportunity, contract, ticket or payment. */
  readonly subjectId: string;
  readonly itemType: ItemType;
  /** Who got it. */
  readonly toId: string | null;
}

/** Gives work back to `ownerId`, who is locked and active; answers the ids of what was still there. Triggers write the manifest. */
export async function takeBackWork(tx: Queries, ownerId: string, given: readonly GivenOn[]): Promise<string[]> {
  const returns = workTables.map(
    ({ itemType, table }, at) => Prisma.sql`${part(at)} AS (
      UPDATE ${table} w SET owner_id = ${ownerId}::uuid, owner_change_id = uuid_v7(), owner_change_cause = 'undo', owner_change_actor = NULL,
        owner_change_handover_id = NULL
      FROM (
        SELECT w.id FROM given g JOIN ${table} w ON w.id = g."subjectId" AND w.owner_id = g."toId"
         WHERE g."itemType" = ${itemType} ORDER BY w.id FOR NO KEY UPDATE OF w
      ) AS before
      WHERE w.id = before.id
      RETURNING w.id)`,
  );
  const rows = await tx.$queryRaw<{ id: string }[]>`
    WITH given AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(given)}::jsonb) AS g ("subjectId" uuid, "itemType" text, "toId" uuid)
    ), ${Prisma.join(returns)}
    ${Prisma.join(
      workTables.map((_, at) => Prisma.sql`SELECT id FROM ${part(at)}`),
      ' UNION ALL ',
    )}`;
  return rows.map(({ id }) => id);
}

const part = (at: number) => Prisma.raw(`returned_${at}`);

/** Takes customers that still lie in the pool out of it, for `ownerId`; answers those that went. */
export async function takeBackFromPool(tx: Queries, ownerId: string, customerIds: readonly string[], timezone: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT customer_id AS id
      FROM take_from_pool(${[...customerIds]}::uuid[], array_fill(${ownerId}::uuid, ARRAY[${customerIds.length}::int]), 'assigned', NULL, uuid_v7(),
             NULL, 'system', 'workflow', NULL, ${timezone})
     WHERE outcome = 'taken'`;
  return rows.map(({ id }) => id);
}
