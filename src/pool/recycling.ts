/** recycle_to_pool by hand: each customer is decided for itself, all in one transaction. */
import { readable, visibleSurvivors } from '../customers/visibility.js';
import { recordedBy, type Access } from '../identity/access.js';
import { employeeIdOf } from '../identity/caller.js';
import { may } from '../identity/permissions.js';
import { poolCustomers } from '../ownership/pool.js';
import { recordAudit } from '../platform/audit.js';
import { inTransaction, type Database, type Transaction } from '../platform/database.js';
import { forbidden } from '../platform/errors.js';
import type { Outcome, Recycling } from './schemas.js';

interface Standing {
  readonly id: string;
  readonly ownerId: string | null;
  readonly openHandoverId: string | null;
}
type Cause = 'recycle' | 'give_back';
type Decision = { readonly cause: Cause } | { readonly code: string; readonly mergedInto?: string };

/** Throws Problem 403 for who may recycle nothing at all. */
export async function recycle(database: Database, access: Access, { customerIds, note }: Recycling): Promise<Outcome<'recycled'>[]> {
  if (!may(access, 'recycle', 'Customer') && !may(access, 'give_back', 'Customer'))
    throw forbidden('not_permitted', 'This is not yours to do.');
  const ids = [...new Set(customerIds.map((id) => id.toLowerCase()))];
  return inTransaction(database, async (tx) => {
    const standings = await lockVisible(tx, access, ids);
    const survivors = await visibleSurvivors(
      tx,
      access,
      ids.filter((id) => !standings.has(id)),
    );
    const decisions = new Map(ids.map((id) => [id, decide(access, standings.get(id), survivors.get(id))] as const));
    const recycled = await move(tx, access, decisions, note?.trim());
    return ids.map((id) => outcomeOf(id, decisions.get(id), recycled));
  });
}

/** The customers that the caller may see, as they stand behind their locks. */
async function lockVisible(tx: Transaction, access: Access, ids: readonly string[]): Promise<ReadonlyMap<string, Standing>> {
  await tx.$queryRaw`SELECT id FROM customers WHERE id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  const rows = await tx.customer.findMany({
    where: { AND: [{ id: { in: [...ids] } }, readable(access)] },
    select: { id: true, ownerId: true, openHandoverId: true },
  });
  return new Map(rows.map((row) => [row.id, row]));
}

function decide(access: Access, standing: Standing | undefined, mergedInto: string | undefined): Decision {
  if (mergedInto !== undefined) return { code: 'customer_merged', mergedInto };
  if (!standing) return { code: 'not_found' };
  const { ownerId, openHandoverId } = standing;
  if (ownerId === null) return { code: 'in_pool' };
  const cause = causeOf(access, ownerId);
  if (!cause) return { code: 'not_yours' };
  return openHandoverId === null ? { cause } : { code: 'handover_open' };
}

function causeOf(access: Access, ownerId: string): Cause | undefined {
  if (ownerId === employeeIdOf(access.caller)) return may(access, 'give_back', 'Customer', { ownerId }) ? 'give_back' : undefined;
  return may(access, 'recycle', 'Customer', { ownerId }) ? 'recycle' : undefined;
}

/** The ids that went. Giving back and recycling are two causes of the manifest, so two statements. */
async function move(
  tx: Transaction,
  access: Access,
  decisions: ReadonlyMap<string, Decision>,
  note: string | undefined,
): Promise<ReadonlySet<string>> {
  const recycled = new Set<string>();
  for (const cause of ['recycle', 'give_back'] as const) {
    const customerIds = [...decisions].filter(([, decision]) => 'cause' in decision && decision.cause === cause).map(([id]) => id);
    if (customerIds.length === 0) continue;
    const pooled = await poolCustomers(tx, {
      customerIds,
      reason: 'manual',
      cause,
      actorId: employeeIdOf(access.caller),
      note: note || undefined,
    });
    await recordAudit(
      tx,
      pooled.map(({ customerId, fromOwnerId, entryId }) => ({
        ...recordedBy(access),
        action: 'recycle_to_pool',
        subjectType: 'customer',
        subjectId: customerId,
        before: { ownerId: fromOwnerId },
        after: { status: 'in_pool', entryId, cause },
      })),
    );
    for (const { customerId } of pooled) recycled.add(customerId);
  }
  return recycled;
}

function outcomeOf(customerId: string, decision: Decision | undefined, recycled: ReadonlySet<string>): Outcome<'recycled'> {
  if (recycled.has(customerId)) return { customerId, status: 'recycled' };
  return { customerId, status: 'refused', ...(decision && 'code' in decision ? decision : { code: 'handover_open' }) };
}
