/** Changes of a customer itself. Its owner never changes here (src/ownership). Each locks the customer row first. */
import type { Customer as CustomerRow } from '../../prisma/client/client.js';
import { recordedBy, type Access } from '../identity/access.js';
import { lockProtector, refuseProtectedElsewhere } from '../ownership/protection.js';
import { recordAudit } from '../platform/audit.js';
import { brokenConstraint } from '../platform/constraints.js';
import { inTransaction, type Database, type Transaction } from '../platform/database.js';
import { conflict, preconditionFailed } from '../platform/errors.js';
import { customerAnswer } from './answers.js';
import { duplicate, refuse } from './creation.js';
import { checkCustomer } from './rules.js';
import type { Customer, CustomerChange } from './schemas.js';
import { requireCustomer } from './visibility.js';

/**
 * Changes the fields that the body names. `expected`, or the body's version, is what the caller last saw. Throws Problem 412
 * where somebody changed the customer since, 409 `duplicate_phone` or `duplicate_tax_id`, 400 for a rule that is broken, 422
 * `protection_quota` or `protection_too_long` for a region in whose pool so much is not protected.
 */
export async function changeCustomer(
  { database, phoneRegion }: { readonly database: Database; readonly phoneRegion: string },
  access: Access,
  id: string,
  { version, ...change }: CustomerChange,
  expected = version,
): Promise<Customer> {
  return inTransaction(database, async (tx) => {
    const protectorId = change.region === undefined ? null : await lockProtector(tx, id);
    const before = await lockCustomer(tx, access, id);
    if (expected !== undefined && expected !== before.version)
      throw preconditionFailed('Somebody has changed this customer since. Read it again.');
    const data = changedFields(before, change, phoneRegion);
    if (Object.keys(data).length === 0) return customerAnswer(before);
    if (data.region !== undefined) await refuseProtectedElsewhere(tx, before, data.region, protectorId);
    const after = await tx.customer.update({ where: { id }, data }).catch((error: unknown) => {
      throw duplicateBy(error) ?? error;
    });
    await audit(tx, access, 'update_customer', id, { version: before.version }, { version: after.version, fields: Object.keys(data) });
    return customerAnswer(after);
  });
}

type Fields = Omit<CustomerChange, 'version'>;

/** What is kept of the change. A rule is asked of what the body says, and of what the customer then is as a whole. */
function changedFields(before: CustomerRow, change: Fields, phoneRegion: string): Fields {
  const words = {
    customerName: change.customerName ?? before.customerName,
    customerType: change.customerType ?? before.customerType,
    phone: change.phone === undefined ? before.phone : change.phone,
    taxId: change.taxId === undefined ? before.taxId : change.taxId,
    email: change.email === undefined ? before.email : change.email,
  };
  const { customer, findings } = checkCustomer(words, phoneRegion);
  refuse(findings.filter(({ field, rule }) => Object.hasOwn(change, field) || ofTheWhole.has(rule)));
  const checked = Object.fromEntries(Object.entries(customer).filter(([field]) => Object.hasOwn(change, field)));
  return { ...change, ...checked };
}

const ofTheWhole: ReadonlySet<string> = new Set(['contact_point_missing', 'tax_id_of_individual']);

/** Which key of another customer a write met, as a refusal. */
export function duplicateBy(error: unknown) {
  const constraint = brokenConstraint(error);
  if (constraint === 'customers_phone_key') return duplicate('phone');
  return constraint === 'customers_tax_id_key' ? duplicate('taxId') : undefined;
}

/** Throws Problem 409 `in_pool`: a customer without an owner is neither active nor inactive. */
export async function setStatus(database: Database, access: Access, id: string, status: 'active' | 'inactive'): Promise<Customer> {
  return inTransaction(database, async (tx) => {
    const before = await lockCustomer(tx, access, id);
    if (before.status === status) return customerAnswer(before);
    if (before.status === 'in_pool') throw conflict('in_pool', 'This customer is in the pool; it has to be claimed or assigned first.');
    const after = await tx.customer.update({ where: { id }, data: { status } });
    const action = status === 'active' ? 'activate_customer' : 'deactivate_customer';
    await audit(tx, access, action, id, { status: before.status }, { status });
    return customerAnswer(after);
  });
}

/** Deletes a customer that was created by mistake. Throws Problem 409 `handover_open`, or `in_use` with what hangs on it. */
export async function deleteCustomer(database: Database, access: Access, id: string): Promise<void> {
  await inTransaction(database, async (tx) => {
    const customer = await lockCustomer(tx, access, id);
    if (customer.openHandoverId)
      throw conflict('handover_open', 'A handover of this customer is open.', { handoverId: customer.openHandoverId });
    const hanging = await whatHangsOn(tx, id);
    if (Object.keys(hanging).length > 0) {
      throw conflict('in_use', `This customer is not empty: ${Object.keys(hanging).join(', ')}. Deactivate it instead.`, { hanging });
    }
    await tx.customerContact.deleteMany({ where: { customerId: id } });
    await tx.poolEntry.deleteMany({ where: { customerId: id } });
    await tx.customer.delete({ where: { id } });
    await audit(tx, access, 'delete_customer', id, { status: customer.status, ownerId: customer.ownerId }, null);
  });
}

/** How much of what there is, by part of the 360° view; contacts, and the stay in the pool that it began with, go with it. */
async function whatHangsOn(tx: Transaction, id: string): Promise<Record<string, number>> {
  const [counts] = await tx.$queryRaw<Record<string, number>[]>`
    SELECT (SELECT count(*) FROM opportunities WHERE customer_id = ${id}::uuid)::int AS opportunities,
      (SELECT count(*) FROM contracts WHERE customer_id = ${id}::uuid)::int AS contracts,
      (SELECT count(*) FROM service_tickets WHERE customer_id = ${id}::uuid)::int AS "serviceTickets",
      (SELECT count(*) FROM payments WHERE customer_id = ${id}::uuid)::int AS payments,
      (SELECT count(*) FROM follow_ups WHERE customer_id = ${id}::uuid)::int AS "followUps",
      (SELECT count(*) FROM tasks WHERE customer_id = ${id}::uuid)::int AS tasks,
      (SELECT count(*) FROM customer_handover WHERE customer_id = ${id}::uuid)::int AS handovers,
      (SELECT count(*) FROM personnel_change_customers WHERE customer_id = ${id}::uuid)::int AS "personnelChanges",
      (SELECT count(*) FROM personnel_change_loose_ends WHERE customer_id = ${id}::uuid)::int AS "looseEnds",
      (SELECT count(*) FROM notifications WHERE customer_id = ${id}::uuid)::int AS notifications,
      (SELECT count(*) FROM pool_claims WHERE customer_id = ${id}::uuid)::int AS claims,
      (SELECT count(*) FROM customer_merges WHERE survivor_id = ${id}::uuid OR merged_id = ${id}::uuid)::int AS merges,
      (SELECT count(*) FROM customer_pool WHERE customer_id = ${id}::uuid AND (original_owner_id IS NOT NULL OR taken_by IS NOT NULL))::int AS pool`;
  return Object.fromEntries(Object.entries(counts ?? {}).filter(([, count]) => count > 0));
}

/** The customer as it stands behind its lock, for a change. */
export async function lockCustomer(tx: Transaction, access: Access, id: string): Promise<CustomerRow> {
  await tx.$queryRaw`SELECT id FROM customers WHERE id = ${id}::uuid FOR UPDATE`;
  return requireCustomer(tx, access, id, 'update');
}

const audit = (tx: Transaction, access: Access, action: string, subjectId: string, before: unknown, after: unknown) =>
  recordAudit(tx, [{ ...recordedBy(access), action, subjectType: 'customer', subjectId, before, after }]);
