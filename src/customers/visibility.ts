/** Which customers a caller reaches, and for what; the rules themselves are in src/identity/permissions.ts. */
import type { Customer as CustomerRow } from '../../prisma/client/client.js';
import type { Access } from '../identity/access.js';
import { reachOf, type Action } from '../identity/permissions.js';
import type { Database, Prisma, Transaction } from '../platform/database.js';
import { forbidden, notFound } from '../platform/errors.js';
import { pooledFor } from '../pool/membership.js';

/** Customers that the caller may read in full, and for members of the pool those in it, whose contact data is masked. */
export function readable(access: Access): Prisma.CustomerWhereInput {
  const owned = reachOf(access, 'Customer');
  // Who reads everything has no condition, and Prisma forgets an empty one inside an OR.
  return Object.keys(owned).length === 0 ? owned : { OR: [owned, pooledFor(access)] };
}

/** The customer, for `action`. Throws 404 where the caller may not even read it, and 403 where reading is all they may. */
export async function requireCustomer(tx: Database | Transaction, access: Access, id: string, action: Action): Promise<CustomerRow> {
  const reach = action === 'read' ? readable(access) : reachOf(access, 'Customer', action);
  const customer = await tx.customer.findFirst({ where: { AND: [{ id }, reach] } });
  if (customer) return customer;
  const isSeen = action !== 'read' && (await tx.customer.findFirst({ where: { AND: [{ id }, readable(access)] }, select: { id: true } }));
  if (isSeen) throw forbidden('not_permitted', 'This customer is not yours to change.');
  throw notFound('customer');
}

/** Whether phone, e-mail and tax id of these customers are shown to the caller: the ids of those that are. */
export async function withContactData(tx: Database | Transaction, access: Access, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.customer.findMany({
    where: { AND: [{ id: { in: [...ids] } }, reachOf(access, 'Customer', 'see_contact_data')] },
    select: { id: true },
  });
  return new Set(rows.map(({ id }) => id));
}
