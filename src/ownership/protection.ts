/**
 * What a pool allows an owner to keep from it (pools.protection_quota, protection_days): counted behind the owner's lock, where a customer
 * is protected and where a protected one comes from another region.
 */
import type { Transaction } from '../platform/database.js';
import { preconditionFailed, unprocessable } from '../platform/errors.js';

const dayMs = 86_400_000;

interface HomePool {
  readonly id: string;
  readonly name: string;
  readonly quota: number | null;
  readonly days: number | null;
  /** How many other customers of that pool the owner protects. */
  readonly others: number;
}

/** The pool to which the customer would go. */
export async function homePoolOf(tx: Transaction, ownerId: string, customerId: string, region: string | null): Promise<HomePool> {
  const [pool] = await tx.$queryRaw<HomePool[]>`
    SELECT p.id::text, p.name, p.protection_quota AS quota, p.protection_days AS days, (
      SELECT count(*) FROM customers c
      WHERE c.owner_id = ${ownerId}::uuid AND c.protected_until > now() AND c.id <> ${customerId}::uuid AND pool_of_region(c.region) = p.id
    )::int AS others
    FROM pools p WHERE p.id = pool_of_region(${region})`;
  if (!pool) throw new Error('there is no pool, not even the default one');
  return pool;
}

/**
 * Throws Problem 422 `protection_too_long` or `protection_quota` where the pool does not allow one more protection to `end`. `because` names
 * the field that brought the customer to this pool, where that is not the day.
 */
export function refuseBeyond({ name, days, quota, others }: HomePool, end: Date, because: { readonly field?: 'region' } = {}): void {
  if (days !== null && end.getTime() > Date.now() + (days + 1) * dayMs) {
    throw unprocessable('protection_too_long', `A customer is protected for at most ${days} days.`, {
      field: 'until',
      limit: days,
      ...because,
    });
  }
  if (quota !== null && others >= quota) {
    throw unprocessable('protection_quota', `Of the customers of ${name} at most ${quota} are protected at a time; end one first.`, {
      limit: quota,
      held: others,
      ...because,
    });
  }
}

/** Locks the owner of a protected customer, before it is locked itself, and answers who that is; null for one that is not protected. */
export async function lockProtector(tx: Transaction, id: string): Promise<string | null> {
  const [owner] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM employees
    WHERE id = (SELECT owner_id FROM customers WHERE id = ${id}::uuid AND protected_until > now()) FOR NO KEY UPDATE`;
  return owner?.id ?? null;
}

interface ProtectedCustomer {
  readonly id: string;
  readonly ownerId: string | null;
  readonly region: string | null;
  readonly protectedUntil: Date | null;
}

/**
 * A protection goes along where its customer gets another region, and then counts for another pool: it has to be one that this pool
 * allows. `protectorId` was locked before the customer. Throws Problem 422 `protection_quota` or `protection_too_long`, and 412 for a
 * customer that somebody else protects since.
 */
export async function refuseProtectedElsewhere(
  tx: Transaction,
  { id, ownerId, region: before, protectedUntil }: ProtectedCustomer,
  region: string | null,
  protectorId: string | null,
): Promise<void> {
  if (ownerId === null || protectedUntil === null || protectedUntil.getTime() <= Date.now() || region === before) return;
  if (ownerId !== protectorId) throw preconditionFailed('Somebody has changed this customer since. Read it again.');
  const [from, to] = [await homePoolOf(tx, ownerId, id, before), await homePoolOf(tx, ownerId, id, region)];
  if (to.id !== from.id) refuseBeyond(to, protectedUntil, { field: 'region' });
}
