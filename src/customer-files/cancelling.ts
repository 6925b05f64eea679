/**
 * An import that was a mistake is called off. Who asks for it says so in a row of its own, which waits for nobody; whoever works on the
 * import sees that before each page, goes back to the last one that was committed, and lets go of the import's row.
 */
import type { CustomerImport, CustomerImportCancellation } from '../../prisma/client/client.js';
import { recordedBy, type Access } from '../identity/access.js';
import { employeeIdOf } from '../identity/caller.js';
import { recordAudit } from '../platform/audit.js';
import { inTransaction, Prisma, sqlState, type Database, type Transaction } from '../platform/database.js';

export type ImportAsItStands = CustomerImport & { readonly cancellation: CustomerImportCancellation | null };
export const withCancellation = { cancellation: true } as const;

/** Longer than a page takes. A check of all rows at once, or a worker that hangs, takes longer: then the answer is "not yet". */
const waitMs = 3_000;

/**
 * Ends an import that has not ended: cancelled, with what was committed of it; all or none leaves none. Answers it as it stands then:
 * `finished` or `refused` where that came first, or still under way where its row cannot be had at once; whoever has it ends it.
 */
export async function cancelImport(database: Database, access: Access, importId: string): Promise<ImportAsItStands> {
  const { actor, requestId } = recordedBy(access);
  await database.$executeRaw`
    INSERT INTO customer_import_cancellations (import_id, requested_by, actor, request_id)
    SELECT id, ${employeeIdOf(access.caller)}::uuid, ${actor}, ${requestId} FROM customer_imports WHERE id = ${importId}::uuid AND finished_at IS NULL
    ON CONFLICT (import_id) DO NOTHING`;
  await endCancelled(database, importId, waitMs).catch((error: unknown) => {
    if (sqlState(error) !== lockNotAvailable) throw error;
  });
  return database.customerImport.findUniqueOrThrow({ where: { id: importId }, include: withCancellation });
}

const lockNotAvailable = '55P03';

/** Thrown out of a transaction, which undoes it, by whoever works on an import that somebody has cancelled. */
class Cancelled extends Error {}

/** The import behind its lock, or null where it is not in this status. For work inside `unlessCancelled`. */
export async function lockToWork(tx: Transaction, importId: string, status: CustomerImport['status']): Promise<CustomerImport | null> {
  const found = await lock(tx, importId);
  if (found?.status !== status) return null;
  if (found.cancellation) throw new Cancelled(importId);
  return found;
}

/** Does `work`, whose transactions begin with `lockToWork`; where one finds the import cancelled, ends it instead. */
export async function unlessCancelled(database: Database, importId: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    await endCancelled(database, importId);
  }
}

/** Ends an import that somebody has cancelled and that has not ended, once whoever works on it has let go of its row. */
async function endCancelled(database: Database, importId: string, patienceMs = 0): Promise<void> {
  await inTransaction(database, async (tx) => {
    await tx.$executeRaw`SELECT set_config('lock_timeout', ${`${patienceMs}ms`}, true)`;
    const found = await lock(tx, importId);
    if (!found?.cancellation || found.finishedAt !== null) return;
    await tx.customerImport.update({ where: { id: importId }, data: { status: 'cancelled', finishedAt: new Date() } });
    const { requestedBy: actorId, actor, requestId } = found.cancellation;
    const entry = { actorId, actor, requestId, via: 'api', action: 'cancel_import', subjectType: 'customer_import', subjectId: importId };
    await recordAudit(tx, [{ ...entry, before: { status: found.status }, after: { rows: found.rows, created: found.created } }]);
  });
}

/** Not FOR UPDATE: a request to cancel refers to the row, and must not wait for it. */
async function lock(tx: Transaction, importId: string): Promise<ImportAsItStands | null> {
  await tx.$queryRaw(Prisma.sql`SELECT FROM customer_imports WHERE id = ${importId}::uuid FOR NO KEY UPDATE`);
  return tx.customerImport.findUnique({ where: { id: importId }, include: withCancellation });
}
