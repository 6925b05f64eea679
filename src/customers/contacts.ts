/** The people at a customer. */
import { recordedBy, type Access } from '../identity/access.js';
import { recordAudit } from '../platform/audit.js';
import { inTransaction, type Database, type Transaction } from '../platform/database.js';
import { malformed, notFound } from '../platform/errors.js';
import { contactAnswer } from './answers.js';
import { lockCustomer } from './changes.js';
import { refuse } from './creation.js';
import { checkContact } from './rules.js';
import type { Contact, ContactChange, NewContact } from './schemas.js';

interface Deps {
  readonly database: Database;
  readonly phoneRegion: string;
}

/** `contactId` is the contact's, the same for a request that is repeated. Who is primary now is the only one. */
export async function addContact(
  { database, phoneRegion }: Deps,
  access: Access,
  customerId: string,
  contactId: string,
  body: NewContact,
): Promise<Contact> {
  return inTransaction(database, async (tx) => {
    await lockCustomer(tx, access, customerId);
    const before = await tx.customerContact.findFirst({ where: { id: contactId, customerId } });
    if (before) return contactAnswer(before);
    const { contact, findings } = checkContact(body, phoneRegion);
    refuse(findings);
    if (contact.isPrimary) await giveUpPrimary(tx, customerId);
    return contactAnswer(await tx.customerContact.create({ data: { ...contact, id: contactId, customerId } }));
  });
}

/** Who has left is nobody's primary contact and is told nothing. Throws Problem 404, 400. */
export async function changeContact(
  { database, phoneRegion }: Deps,
  access: Access,
  customerId: string,
  contactId: string,
  body: ContactChange,
): Promise<Contact> {
  return inTransaction(database, async (tx) => {
    await lockCustomer(tx, access, customerId);
    const before = await contactOf(tx, customerId, contactId);
    const { contact, findings } = checkContact<ContactChange & { name: string }>({ ...body, name: body.name ?? before.name }, phoneRegion);
    refuse(findings);
    const hasLeft = (body.leftAt === undefined ? before.leftAt : body.leftAt) !== null;
    if (hasLeft && (body.isPrimary || body.tellOnHandover)) {
      const field = body.isPrimary ? 'isPrimary' : 'tellOnHandover';
      throw malformed('contact_left', 'Somebody who has left is no primary contact and is told nothing; set leftAt to null first.', {
        field,
      });
    }
    if (contact.isPrimary) await giveUpPrimary(tx, customerId);
    const data = { ...contact, ...(hasLeft && { isPrimary: false, tellOnHandover: false }) };
    return contactAnswer(await tx.customerContact.update({ where: { id: contactId }, data }));
  });
}

/** For one that was added by mistake: somebody who was there is marked as left instead. The audit keeps that it was, not who. */
export async function deleteContact({ database }: Deps, access: Access, customerId: string, contactId: string): Promise<void> {
  await inTransaction(database, async (tx) => {
    await lockCustomer(tx, access, customerId);
    await contactOf(tx, customerId, contactId);
    await tx.customerContact.delete({ where: { id: contactId } });
    const entry = { ...recordedBy(access), action: 'delete_contact', subjectType: 'customer', subjectId: customerId };
    await recordAudit(tx, [{ ...entry, before: { contactId } }]);
  });
}

async function contactOf(tx: Transaction, customerId: string, id: string) {
  const contact = await tx.customerContact.findFirst({ where: { id, customerId } });
  if (!contact) throw notFound('contact');
  return contact;
}

const giveUpPrimary = (tx: Transaction, customerId: string) =>
  tx.customerContact.updateMany({ where: { customerId, isPrimary: true }, data: { isPrimary: false } });
