/** What was merged into a customer, and the way back. */
import type { Customer as CustomerRow } from '../../prisma/client/client.js';
import { recordedBy, type Access } from '../identity/access.js';
import { employeeIdOf } from '../identity/caller.js';
import { reviveCustomer } from '../ownership/merge.js';
import { recordAudit } from '../platform/audit.js';
import { brokenConstraint } from '../platform/constraints.js';
import { inTransaction, type Database, type Transaction } from '../platform/database.js';
import { conflict, notFound, type Problem } from '../platform/errors.js';
import { decodeIdCursor, page, rowsToRead, type PageOf, type PageQuery } from '../platform/pagination.js';
import { duplicateBy } from './changes.js';
import { mergeAnswer, readKept, type KeptFilling, type MergeRow } from './merge-record.js';
import { moveBack } from './merge-statements.js';
import { refuseWhileHandedOver, shownMerge } from './merging.js';
import type { Merge } from './merge-schemas.js';
import { requireCustomer } from './visibility.js';

const timeoutMs = 60_000;

/** The latest first; those that were undone among them. */
export async function listMerges(database: Database, access: Access, id: string, { cursor, limit }: PageQuery): Promise<PageOf<Merge>> {
  const before = decodeIdCursor(cursor);
  await requireCustomer(database, access, id, 'see_contact_data');
  const rows = await database.customerMerge.findMany({
    where: { survivorId: id, ...(before !== undefined && { id: { lt: before } }) },
    orderBy: { id: 'desc' },
    take: rowsToRead(limit),
  });
  return page(rows.map(mergeAnswer), limit);
}

/**
 * Makes two customers of one again: what moved goes back as far as it is still where it went; what was filled is emptied as far as
 * nobody has changed it since. The customer returns to its last owner, or to its stay in the pool; into the pool anew where that
 * person has gone. Throws Problem 404, 409 `handover_open`, `duplicate_phone` or `duplicate_tax_id` where somebody else has that by now.
 */
export async function undoMerge(database: Database, access: Access, survivorId: string, mergeId: string): Promise<Merge> {
  return inTransaction(
    database,
    async (tx) => {
      const seen = await tx.customerMerge.findFirst({ where: { id: mergeId, survivorId } });
      const lastOwnerId = seen ? readKept(seen).record.owner_id : null;
      const people = [lastOwnerId ?? []].flat();
      await tx.$queryRaw`SELECT id FROM employees WHERE id = ANY(${people}::uuid[]) FOR SHARE`;
      await tx.$queryRaw`SELECT id FROM customers WHERE id = ANY(${[survivorId, seen?.mergedId ?? survivorId]}::uuid[]) ORDER BY id FOR UPDATE`;
      const survivor = await requireCustomer(tx, access, survivorId, 'merge');
      const merge = await tx.customerMerge.findFirst({ where: { id: mergeId, survivorId } });
      if (!merge) throw notFound('merge');
      if (merge.undoneAt) return shownMerge(tx, access, merge);
      refuseWhileHandedOver(survivor);
      const undone = await undo(tx, access, survivor, merge).catch((error: unknown) => {
        throw whyNotUndone(error) ?? error;
      });
      return shownMerge(tx, access, undone);
    },
    timeoutMs,
  );
}

async function undo(tx: Transaction, access: Access, survivor: CustomerRow, merge: MergeRow): Promise<MergeRow> {
  const { record, moved, filled } = readKept(merge);
  const actorId = employeeIdOf(access.caller);
  const owner =
    record.owner_id === null
      ? null
      : await tx.employee.findFirst({ where: { id: record.owner_id, status: 'active' }, select: { id: true } });
  const emptied = stillAsFilled(survivor, filled);
  if (Object.keys(emptied).length > 0) await tx.customer.update({ where: { id: survivor.id }, data: emptied });
  await tx.customerContact.deleteMany({ where: { id: { in: moved.added_contacts }, customerId: survivor.id } });
  const status = record.status === 'inactive' ? 'inactive' : 'active';
  await reviveCustomer(tx, { customerId: merge.mergedId, record, stay: record.pool_stay, ownerId: owner?.id ?? null, status, actorId });
  await moveBack(tx, moved, survivor.id, merge.mergedId);
  const undone = await tx.customerMerge.update({ where: { id: merge.id }, data: { undoneAt: new Date(), undoneBy: actorId } });
  const entry = { ...recordedBy(access), action: 'undo_merge', subjectType: 'customer' };
  await recordAudit(tx, [
    { ...entry, subjectId: survivor.id, after: { mergeId: merge.id, mergedId: merge.mergedId, fields: Object.keys(emptied) } },
    { ...entry, subjectId: merge.mergedId, after: { mergeId: merge.id, survivorId: survivor.id, ownerId: owner?.id ?? null } },
  ]);
  return undone;
}

/** What stood in the fields before, of those that hold what the merge wrote. */
function stillAsFilled(survivor: CustomerRow, filled: KeptFilling): Record<string, string | null> {
  const present = new Map<string, unknown>(Object.entries(survivor));
  const isUnchanged = ([field, { now }]: [string, KeptFilling[string]]) => {
    const value = present.get(field) ?? null;
    return (value instanceof Date ? value.toISOString() : value) === now;
  };
  return Object.fromEntries(
    Object.entries(filled)
      .filter(isUnchanged)
      .map(([field, { before }]) => [field, before]),
  );
}

function whyNotUndone(error: unknown): Problem | undefined {
  const duplicate = duplicateBy(error);
  if (duplicate) return duplicate;
  switch (brokenConstraint(error)) {
    case 'customers_source_external_id_key':
      return conflict('duplicate_external_id', 'Another customer has the id of this source by now.');
    case 'customers_known_by_something':
      return conflict(
        'contact_point_missing',
        'Without what came from the other, nothing of phone, email and taxId remains. Add one first.',
      );
    default:
      return undefined;
  }
}
