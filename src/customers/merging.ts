/**
 * Two records of one customer become one, and two again. The survivor gets everything that hangs on the other, which stays as a
 * pointer; what it held, and what moved, is kept, so that a mistake can be undone.
 */
import type { Customer as CustomerRow, Prisma as PrismaTypes } from '../../prisma/client/client.js';
import { recordedBy, type Access } from '../identity/access.js';
import { employeeIdOf } from '../identity/caller.js';
import { retireCustomer } from '../ownership/merge.js';
import { recordAudit } from '../platform/audit.js';
import { inTransaction, newId, type Database, type Transaction } from '../platform/database.js';
import { conflict, malformed, preconditionFailed } from '../platform/errors.js';
import { maskedCustomer } from './answers.js';
import { fillFrom, type Filling, type LeftOver } from './merge-fields.js';
import { moveEverything } from './merge-statements.js';
import { keptRecord, mergeAnswer, type MergeRow } from './merge-record.js';
import type { Merge, Merging } from './merge-schemas.js';
import { requireCustomer, withContactData } from './visibility.js';

/** A page of handovers may hold the customer's lock; and a customer with thousands of records takes its time. */
const timeoutMs = 60_000;

/**
 * Merges `duplicate` into the survivor. `expected` is the survivor's version that the caller last saw. Merging again what is merged
 * answers what was done. Throws Problem 404, 403, 409 `handover_open`, `survivor_in_pool`, `duplicate_in_pool`,
 * `customer_merged`, 412.
 */
export async function mergeCustomers(
  database: Database,
  access: Access,
  survivorId: string,
  body: Merging,
  expected?: number,
): Promise<Merge> {
  const duplicateId = body.duplicate.toLowerCase();
  if (duplicateId === survivorId.toLowerCase()) {
    throw malformed('same_customer', 'A customer cannot be merged into itself.', { field: 'duplicate' });
  }
  return inTransaction(
    database,
    async (tx) => {
      await tx.$queryRaw`SELECT id FROM customers WHERE id = ANY(${[survivorId, duplicateId]}::uuid[]) ORDER BY id FOR UPDATE`;
      const survivor = await requireCustomer(tx, access, survivorId, 'merge');
      const done = await tx.customerMerge.findFirst({ where: { mergedId: duplicateId, survivorId: survivor.id, undoneAt: null } });
      if (done) return shownMerge(tx, access, done);
      const duplicate = await requireCustomer(tx, access, duplicateId, 'merge');
      refuseUnlessAsSeen(survivor, expected ?? body.version);
      refuseUnlessAsSeen(duplicate, body.duplicateVersion);
      refuseWhileHandedOver(survivor);
      refuseWhileHandedOver(duplicate);
      if (survivor.ownerId === null && duplicate.ownerId !== null) {
        throw conflict('survivor_in_pool', 'The one that stays lies in the pool, and the other has an owner: merge the other way round.');
      }
      refuseToOneself(access, survivor, duplicate);
      return shownMerge(tx, access, await merge(tx, access, survivor, duplicate, body));
    },
    timeoutMs,
  );
}

function refuseUnlessAsSeen({ id, version }: CustomerRow, expected: number | undefined): void {
  if (expected !== undefined && expected !== version) {
    throw preconditionFailed(`Somebody has changed customer ${id} since. Read it again.`);
  }
}

export function refuseWhileHandedOver({ id, openHandoverId }: CustomerRow): void {
  if (openHandoverId === null) return;
  throw conflict('handover_open', 'A handover of one of the two is open. Finish or cancel it first.', {
    customerId: id,
    handoverId: openHandoverId,
  });
}

/** Out of the pool to oneself is a claim, for which the pool has limits; to somebody below it is an assignment. */
function refuseToOneself({ caller }: Access, survivor: CustomerRow, duplicate: CustomerRow): void {
  if (duplicate.ownerId !== null || survivor.ownerId === null || survivor.ownerId !== employeeIdOf(caller)) return;
  throw conflict('duplicate_in_pool', 'The other one lies in the pool, and this one is yours: claim the other first.', {
    customerId: duplicate.id,
  });
}

/** The merge as the caller may see it: of a customer in the pool phone, e-mail and tax id are masked. */
export async function shownMerge(tx: Transaction, access: Access, row: MergeRow): Promise<Merge> {
  const shown = await withContactData(tx, access, [row.survivorId]);
  const answer = mergeAnswer(row);
  return shown.has(row.survivorId) ? answer : { ...answer, merged: maskedCustomer(answer.merged) };
}

async function merge(tx: Transaction, access: Access, survivor: CustomerRow, duplicate: CustomerRow, { take }: Merging): Promise<MergeRow> {
  const actorId = employeeIdOf(access.caller);
  const { filling, leftOver } = fillFrom(survivor, duplicate, take);
  // The duplicate first: its keys are free then, and may become the survivor's.
  const stay = await retireCustomer(tx, { customerId: duplicate.id, survivorOwnerId: survivor.ownerId, actorId });
  if (Object.keys(filling).length > 0) await tx.customer.update({ where: { id: survivor.id }, data: filling });
  const moved = await moveEverything(tx, duplicate.id, survivor.id);
  const contactIds = await keepAsContacts(tx, survivor.id, leftOver);
  const isStillNamed = filling.source === undefined && duplicate.source !== null;
  const done = await tx.customerMerge.create({
    data: {
      survivorId: survivor.id,
      mergedId: duplicate.id,
      record: keptRecord(duplicate, stay),
      moved: { ...moved, added_contacts: contactIds },
      filled: filledFrom(survivor, filling),
      ...(isStillNamed && { source: duplicate.source, externalId: duplicate.externalId }),
      mergedBy: actorId,
    },
  });
  const entry = { ...recordedBy(access), action: 'merge_customers', subjectType: 'customer' };
  await recordAudit(tx, [
    {
      ...entry,
      subjectId: survivor.id,
      before: { version: survivor.version },
      after: { mergeId: done.id, mergedId: duplicate.id, fields: Object.keys(filling) },
    },
    {
      ...entry,
      subjectId: duplicate.id,
      before: { version: duplicate.version, ownerId: duplicate.ownerId, status: duplicate.status },
      after: { mergeId: done.id, survivorId: survivor.id },
    },
  ]);
  return done;
}

/** A phone or address that has no place in the survivor's own fields stays reachable: as a contact. */
async function keepAsContacts(tx: Transaction, customerId: string, leftOver: readonly LeftOver[]): Promise<string[]> {
  const contacts = leftOver.map((left) => ({ ...left, id: newId(), customerId }));
  await tx.customerContact.createMany({ data: contacts });
  return contacts.map(({ id }) => id);
}

/** Per field what stands there now, and what stood there before. */
function filledFrom(survivor: CustomerRow, filling: Filling): PrismaTypes.InputJsonObject {
  const asJson = (value: unknown): string | null =>
    value instanceof Date ? value.toISOString() : typeof value === 'string' ? value : null;
  const before = new Map<string, unknown>(Object.entries(survivor));
  const fields = Object.entries(filling).map(([field, now]) => ({ field, now: asJson(now), before: asJson(before.get(field)) }));
  return Object.fromEntries(
    fields.filter(({ now, before: was }) => now !== was).map(({ field, now, before: was }) => [field, { now, before: was }]),
  );
}
