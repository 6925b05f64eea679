/** Which customers a caller reaches, and for what; the rules themselves are in src/identity/permissions.ts. */
import type { Customer as CustomerRow } from '../../prisma/client/client.js';
import type { Access } from '../identity/access.js';
import { reachOf, type Action } from '../identity/permissions.js';
import type { Database, Prisma, Transaction } from '../platform/database.js';
import { conflict, forbidden, notFound, type Problem } from '../platform/errors.js';
import { pooledFor } from '../pool/membership.js';
import { survivorsOf } from './survivors.js';

export { survivorsOf, type SystemKey } from './survivors.js';

/** Customers that the caller may read in full, and for members of the pool those in it, whose contact data is masked. */
export function readable(access: Access): Prisma.CustomerWhereInput {
  const owned = reachOf(access, 'Customer');
  // Who reads everything has no condition, and Prisma forgets an empty one inside an OR.
  const reach = Object.keys(owned).length === 0 ? owned : { OR: [owned, pooledFor(access)] };
  return { AND: [notMerged, reach] };
}

/** A merged customer is read as its survivor. */
const notMerged = { mergedAt: null };

/**
 * The customer, for `action`; nobody does anything to what they may not read, as to what lies in a pool of others. Throws 404 where the
 * caller may not even read it, 403 where reading is all they may, and 409 `customer_merged` with the survivor where it went into one that
 * the caller may read.
 */
export async function requireCustomer(tx: Database | Transaction, access: Access, id: string, action: Action): Promise<CustomerRow> {
  const reach = action === 'read' ? readable(access) : { AND: [reachOf(access, 'Customer', action), readable(access)] };
  const customer = await tx.customer.findFirst({ where: { AND: [{ id }, reach] } });
  if (customer) return customer;
  const isSeen = action !== 'read' && (await tx.customer.findFirst({ where: { AND: [{ id }, readable(access)] }, select: { id: true } }));
  if (isSeen) throw forbidden('not_permitted', 'This customer is not yours to change.');
  const survivorId = await visibleSurvivor(tx, access, id);
  throw survivorId === undefined ? notFound('customer') : customerMerged(survivorId);
}

/** Said of whatever is done to a merged customer. */
export const customerMerged = (mergedInto: string): Problem =>
  conflict('customer_merged', 'This customer was merged into another; use that one.', { mergedInto });

/** The customer that a merged one is one with now, however many merges later, where the caller may read it. */
export async function visibleSurvivor(tx: Database | Transaction, access: Access, id: string): Promise<string | undefined> {
  return (await visibleSurvivors(tx, access, [id])).get(id.toLowerCase());
}

/** The same for several, by the merged one's id; nothing of customers that were not merged. */
export async function visibleSurvivors(
  tx: Database | Transaction,
  access: Access,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const went = ids.length === 0 ? [] : await survivorsOf(tx, { ids, keys: [] });
  if (went.length === 0) return new Map();
  const survivors = await tx.customer.findMany({
    where: { AND: [{ id: { in: went.map(({ survivorId }) => survivorId) } }, readable(access)] },
    select: { id: true },
  });
  const seen = new Set(survivors.map(({ id }) => id));
  return new Map(went.flatMap(({ mergedId, survivorId }) => (seen.has(survivorId) ? [[mergedId, survivorId]] : [])));
}

/** Whether phone, e-mail and tax id of these customers are shown to the caller: the ids of those that are. */
export async function withContactData(tx: Database | Transaction, access: Access, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.customer.findMany({
    where: { AND: [{ id: { in: [...ids] } }, reachOf(access, 'Customer', 'see_contact_data')] },
    select: { id: true },
  });
  return new Set(rows.map(({ id }) => id));
}
