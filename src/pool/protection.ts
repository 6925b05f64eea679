/**
 * Protected customers: an owner keeps some from the pool for a while, as many as the pool to which they would go allows
 * (pools.protection_quota). No rule recycles a protected customer; a manager still can. A protection ends with its owner (migration
 * pools_and_protection).
 */
import { customerAnswer } from '../customers/answers.js';
import type { Customer } from '../customers/schemas.js';
import { requireCustomer } from '../customers/visibility.js';
import { recordedBy, type Access } from '../identity/access.js';
import { reachOf } from '../identity/permissions.js';
import { homePoolOf, refuseBeyond } from '../ownership/protection.js';
import { recordAudit } from '../platform/audit.js';
import { inTransaction, type Transaction } from '../platform/database.js';
import { conflict, malformed } from '../platform/errors.js';
import { decodeMomentCursor, page, rowsToRead, type PageOf } from '../platform/pagination.js';
import { endOfDay } from './days.js';
import type { NewProtection, ProtectedQuery } from './schemas.js';
import type { TakingDeps } from './taking.js';

/**
 * Protects a customer until the end of a day, or to another day than before. Throws Problem 404, 403, 409 `in_pool` or
 * `owner_changed`, 422 `protection_quota` or `protection_too_long` with the limit, 400 `day_in_past`.
 */
export async function protect({ database, timing }: TakingDeps, access: Access, id: string, { until }: NewProtection): Promise<Customer> {
  const end = endOfDay(until, timing.timezone);
  if (end.getTime() <= Date.now()) throw malformed('day_in_past', 'A customer is protected until a day to come.', { field: 'until' });
  const { ownerId } = await requireCustomer(database, access, id, 'protect');
  if (ownerId === null) throw conflict('in_pool', 'This customer is in the pool and has no owner to protect it.');
  return inTransaction(database, async (tx) => {
    const before = await lockOwned(tx, access, id, ownerId);
    refuseBeyond(await homePoolOf(tx, ownerId, id, before.region), end);
    return write(tx, access, id, before.protectedUntil, end);
  });
}

/** Ends a protection; where there is none, nothing happens. */
export async function unprotect({ database }: TakingDeps, access: Access, id: string): Promise<Customer> {
  const { ownerId, protectedUntil, ...customer } = await requireCustomer(database, access, id, 'protect');
  if (ownerId === null || protectedUntil === null) return customerAnswer({ ...customer, ownerId, protectedUntil });
  return inTransaction(database, async (tx) => {
    const before = await lockOwned(tx, access, id, ownerId);
    return write(tx, access, id, before.protectedUntil, null);
  });
}

/** What is protected among the customers that the caller may read; what ends first comes first. */
export async function listProtected(
  { database }: TakingDeps,
  access: Access,
  { cursor, limit, owner }: ProtectedQuery,
): Promise<PageOf<Customer>> {
  const rows = await database.customer.findMany({
    where: {
      AND: [
        reachOf(access, 'Customer'),
        { protectedUntil: { gt: new Date() } },
        owner === undefined ? {} : { owner: isUuid(owner) ? { id: owner } : { externalId: owner } },
        after(cursor),
      ],
    },
    orderBy: [{ protectedUntil: 'asc' }, { id: 'asc' }],
    take: rowsToRead(limit),
  });
  return page(rows.map(customerAnswer), limit, ({ protectedUntil, id }) => [protectedUntil ?? '', id]);
}

function after(cursor: string | undefined) {
  const place = decodeMomentCursor(cursor);
  if (place === undefined) return {};
  const { at, id } = place;
  return { protectedUntil: { gte: at }, OR: [{ protectedUntil: { gt: at } }, { protectedUntil: at, id: { gt: id } }] };
}

const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** Owner, then customer: the quota is counted behind the owner's lock. Throws Problem 409 `owner_changed`. */
async function lockOwned(tx: Transaction, access: Access, id: string, ownerId: string) {
  await tx.$queryRaw`SELECT 1 FROM employees WHERE id = ${ownerId}::uuid FOR NO KEY UPDATE`;
  await tx.$queryRaw`SELECT 1 FROM customers WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  const customer = await requireCustomer(tx, access, id, 'protect');
  if (customer.ownerId !== ownerId) throw conflict('owner_changed', 'This customer has another owner now. Read it again.');
  return customer;
}

async function write(tx: Transaction, access: Access, id: string, before: Date | null, protectedUntil: Date | null): Promise<Customer> {
  const row = await tx.customer.update({ where: { id }, data: { protectedUntil } });
  await recordAudit(tx, [
    {
      ...recordedBy(access),
      action: protectedUntil === null ? 'unprotect_customer' : 'protect_customer',
      subjectType: 'customer',
      subjectId: id,
      before: { protectedUntil: before },
      after: { protectedUntil },
    },
  ]);
  return customerAnswer(row);
}
