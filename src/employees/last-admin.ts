/** Somebody can always administer: the last administrator who can sign in stays one, until there is another. */
import type { Transaction } from '../platform/database.js';
import { conflict } from '../platform/errors.js';

/**
 * Locks the employee and all administrators, in the order of their ids: of two who give it up at once the second finds the first gone.
 * For whatever may end an administrator, before the employee is read.
 */
export async function lockWithAdmins(tx: Transaction, id: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM employees WHERE id = ${id}::uuid OR role = 'admin' ORDER BY id FOR NO KEY UPDATE`;
}

/**
 * Refuses where nobody else could administer then. A resignation is not asked: who resigns leaves in any case. The caller has locked by
 * lockWithAdmins.
 * @throws Problem 409 `last_admin`
 */
export async function refuseLastAdmin(tx: Transaction, id: string, field: 'role' | 'status'): Promise<void> {
  const admins = await tx.$queryRaw<{ id: string }[]>`
    SELECT e.id::text FROM employees e
     WHERE e.role = 'admin' AND e.status = 'active' AND (e.access_ends_at IS NULL OR e.access_ends_at > now())
       AND EXISTS (SELECT FROM auth_accounts a WHERE a.user_id = e.id AND a.provider_id = 'credential' AND a.password IS NOT NULL)`;
  const [first, ...others] = admins;
  if (first?.id !== id.toLowerCase() || others.length > 0) return;
  throw conflict(
    'last_admin',
    'This is the only administrator who can sign in: nobody could administer any more. Make somebody else administrator, with a password, first.',
    { field },
  );
}
