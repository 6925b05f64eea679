/** The people at a customer. */
import type { Access } from '../identity/access.js';
import { inTransaction, type Database } from '../platform/database.js';
import { malformed, notFound } from '../platform/errors.js';
import { decodeCursor, page, rowsToRead, type PageOf, type PageQuery } from '../platform/pagination.js';
import { contactAnswer } from './answers.js';
import { refuse } from './creation.js';
import { checkContact } from './rules.js';
import type { Contact, ContactChange, NewContact } from './schemas.js';
import { requireCustomer } from './visibility.js';

interface Deps {
  readonly database: Database;
  readonly phoneRegion: string;
}

/** `contactId` is the contact's, the same for a request that is repeated. */
export async function addContact(
  { database, phoneRegion }: Deps,
  access: Access,
  customerId: string,
  contactId: string,
  body: NewContact,
): Promise<Contact> {
  await requireCustomer(database, access, customerId, 'update');
  const { contact, findings } = checkContact(body, phoneRegion);
  refuse(findings);
  const row = await database.customerContact.upsert({
    where: { id: contactId },
    create: { ...contact, id: contactId, customerId },
    update: {},
  });
  return contactAnswer(row);
}

export async function changeContact(
  { database, phoneRegion }: Deps,
  access: Access,
  customerId: string,
  contactId: string,
  body: ContactChange,
): Promise<Contact> {
  await requireCustomer(database, access, customerId, 'update');
  return inTransaction(database, async (tx) => {
    const before = await tx.customerContact.findFirst({ where: { id: contactId, customerId } });
    if (!before) throw notFound('contact');
    const { contact, findings } = checkContact<ContactChange & { name: string }>({ ...body, name: body.name ?? before.name }, phoneRegion);
    refuse(findings);
    return contactAnswer(await tx.customerContact.update({ where: { id: contactId }, data: contact }));
  });
}

/** The primary contacts first. */
export async function listContacts(
  database: Database,
  access: Access,
  customerId: string,
  { cursor, limit }: PageQuery,
): Promise<PageOf<Contact>> {
  await requireCustomer(database, access, customerId, 'see_contact_data');
  const rows = await database.customerContact.findMany({
    where: { customerId, ...after(cursor) },
    orderBy: [{ isPrimary: 'desc' }, { id: 'asc' }],
    take: rowsToRead(limit),
  });
  return page(rows.map(contactAnswer), limit, ({ isPrimary, id }) => [isPrimary ? '1' : '0', id]);
}

function after(cursor: string | undefined) {
  const [primary, id] = decodeCursor(cursor, 2) ?? [];
  if (primary === undefined || id === undefined) return {};
  if (!uuid.test(id)) throw malformed('malformed', 'This cursor is none that a list has answered.', { field: 'cursor' });
  const rest = { isPrimary: primary === '1', id: { gt: id } };
  return primary === '1' ? { OR: [rest, { isPrimary: false }] } : rest;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
