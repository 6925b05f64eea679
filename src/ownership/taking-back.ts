/** What a personnel change took from a leaver goes back where the change was undone, as far as it is still where the change put it. */
import type { ItemType } from '../../prisma/client/client.js';
import { recordAudit } from '../platform/audit.js';
import { Prisma, type Queries } from '../platform/database.js';
import { giveCustomers } from './give.js';
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

/**
 * Takes customers that still lie in the pool out of it, for `ownerId`, who is locked and active: beyond their capacity too, since nothing
 * of an undo is refused for it, and out of the scope of a position change that is itself undone. Answers those that went.
 */
export async function takeBackFromPool(tx: Queries, ownerId: string, customerIds: readonly string[]): Promise<string[]> {
  const lying = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM customers WHERE id = ANY(${[...customerIds]}::uuid[]) AND status = 'in_pool' ORDER BY id FOR NO KEY UPDATE`;
  // As an assignment: a customer's timeline leaves undoing to the handover that was undone, and here there was none.
  const back = { customerIds: lying.map(({ id }) => id), toOwnerId: ownerId, cause: 'assign', actorId: null } as const;
  const given = await giveCustomers(tx, back);
  await recordAudit(
    tx,
    given.map(({ customerId }) => ({
      actorId: null,
      actor: 'system',
      via: 'workflow',
      action: 'assign_from_pool',
      subjectType: 'customer',
      subjectId: customerId,
      before: { status: 'in_pool' },
      after: { ownerId },
    })),
  );
  return given.map(({ customerId }) => customerId);
}
