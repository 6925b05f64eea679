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
import { recordAudit } from '../platform/audit.js';
import { inTransaction, type Transaction } from '../platform/database.js';
import { conflict, malformed, unprocessable } from '../platform/errors.js';
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
    const pool = await poolOf(tx, ownerId, id, before.region);
    if (pool.days !== null && end.getTime() > Date.now() + (pool.days + 1) * dayMs) {
      throw unprocessable('protection_too_long', `A customer is protected for at most ${pool.days} days.`, {
        field: 'until',
        limit: pool.days,
      });
    }
    if (pool.quota !== null && pool.others >= pool.quota) {
      throw unprocessable(
        'protection_quota',
        `Of the customers of ${pool.name} at most ${pool.quota} are protected at a time; end one first.`,
        {
          limit: pool.quota,
          held: pool.others,
        },
      );
    }
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
const dayMs = 86_400_000;

/** Owner, then customer: the quota is counted behind the owner's lock. Throws Problem 409 `owner_changed`. */
async function lockOwned(tx: Transaction, access: Access, id: string, ownerId: string) {
  await tx.$queryRaw`SELECT 1 FROM employees WHERE id = ${ownerId}::uuid FOR NO KEY UPDATE`;
  await tx.$queryRaw`SELECT 1 FROM customers WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  const customer = await requireCustomer(tx, access, id, 'protect');
  if (customer.ownerId !== ownerId) throw conflict('owner_changed', 'This customer has another owner now. Read it again.');
  return customer;
}

interface HomePool {
  readonly name: string;
  readonly quota: number | null;
  readonly days: number | null;
  /** How many other customers of that pool the owner protects. */
  readonly others: number;
}

/** The pool to which the customer would go. */
async function poolOf(tx: Transaction, ownerId: string, customerId: string, region: string | null): Promise<HomePool> {
  const [pool] = await tx.$queryRaw<HomePool[]>`
    SELECT p.name, p.protection_quota AS quota, p.protection_days AS days, (
      SELECT count(*) FROM customers c
      WHERE c.owner_id = ${ownerId}::uuid AND c.protected_until > now() AND c.id <> ${customerId}::uuid AND pool_of_region(c.region) = p.id
    )::int AS others
    FROM pools p WHERE p.id = pool_of_region(${region})`;
  if (!pool) throw new Error('there is no pool, not even the default one');
  return pool;
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
