/** The list of customers as a file: the same filters, the same permissions, page by page. */
import type { CustomerContact } from '../../prisma/client/client.js';
import type { Access } from '../identity/access.js';
import { recordedBy } from '../identity/access.js';
import type { Customer, CustomerQuery } from '../customers/schemas.js';
import { recordAudit } from '../platform/audit.js';
import type { Database } from '../platform/database.js';
import type { PageOf } from '../platform/pagination.js';
import { withContactData } from '../customers/visibility.js';
import {
  contactFields,
  customerFields,
  headersIn,
  importFields,
  wordFor,
  type ContactField,
  type CustomerField,
  type FileLanguage,
} from './columns.js';
import type { ExportQuery } from './schemas.js';
import { csvFile, xlsxFile, type TableFile } from './tables.js';

export interface ExportDeps {
  readonly database: Database;
  readonly listCustomers: (access: Access, query: CustomerQuery) => Promise<PageOf<Customer>>;
}

const rowsAPage = 200;

/**
 * Audited with its filters: who takes a list along is on record. Its columns are those of an import: with `contacts`, a customer has a
 * line for each person there.
 */
export async function exportCustomers({ database, listCustomers }: ExportDeps, access: Access, query: ExportQuery): Promise<TableFile> {
  const { format = 'csv', language = 'zh', contacts = false, ...filters } = query;
  // The first page before the answer begins: what is refused is refused with words.
  const first = await listCustomers(access, { ...filters, limit: rowsAPage });
  await recordAudit(database, [
    {
      ...recordedBy(access),
      action: 'export_customers',
      subjectType: 'customer',
      subjectId: null,
      after: { format, ...(contacts && { contacts }), filters: namesOf(filters) },
    },
  ]);
  const owners = new Map<string, string>();
  async function* rows() {
    for (let page = first; ;) {
      await learnOwners(database, owners, page.items);
      const people = contacts ? await contactsOf(database, access, page.items) : undefined;
      for (const customer of page.items) {
        const cells = customerFields.map((field) => customerCell(field, customer, owners, language));
        if (people === undefined) yield cells;
        else for (const person of people.get(customer.id) ?? [undefined]) yield [...cells, ...contactCells(person, language)];
      }
      if (page.nextCursor === null) return;
      page = await listCustomers(access, { ...filters, limit: rowsAPage, cursor: page.nextCursor });
    }
  }
  const headers = headersIn(language, contacts ? importFields : customerFields);
  return format === 'csv' ? csvFile(headers, rows()) : xlsxFile(headers, rows());
}

/** The text that was searched for may be a person's: only that there was one. */
const namesOf = ({ q, ...filters }: CustomerQuery) => ({ ...filters, ...(q !== undefined && { q: '…' }) });

async function learnOwners(database: Database, owners: Map<string, string>, customers: readonly Customer[]): Promise<void> {
  const unknown = customers.flatMap(({ ownerId }) => (ownerId === null || owners.has(ownerId) ? [] : ownerId));
  if (unknown.length === 0) return;
  const found = await database.employee.findMany({ where: { id: { in: [...new Set(unknown)] } }, select: { id: true, externalId: true } });
  for (const { id, externalId } of found) owners.set(id, externalId);
}

/** By customer, who is there, the primary first: of those whose contact data the caller may see. */
async function contactsOf(
  database: Database,
  access: Access,
  customers: readonly Customer[],
): Promise<ReadonlyMap<string, CustomerContact[]>> {
  const shown = await withContactData(
    database,
    access,
    customers.map(({ id }) => id),
  );
  const found = await database.customerContact.findMany({
    where: { customerId: { in: [...shown] }, leftAt: null },
    orderBy: [{ isPrimary: 'desc' }, { id: 'asc' }],
  });
  const people = new Map<string, CustomerContact[]>();
  for (const person of found) people.set(person.customerId, [...(people.get(person.customerId) ?? []), person]);
  return people;
}

type Cell = string | null;

function customerCell(field: CustomerField, customer: Customer, owners: ReadonlyMap<string, string>, language: FileLanguage): Cell {
  switch (field) {
    case 'owner':
      return customer.ownerId === null ? null : (owners.get(customer.ownerId) ?? null);
    case 'customerType':
    case 'customerLevel':
    case 'preferredLanguage':
      return wordFor(field, customer[field], language);
    default:
      return customer[field];
  }
}

function contactCells(person: CustomerContact | undefined, language: FileLanguage): Cell[] {
  if (person === undefined) return contactFields.map(() => null);
  const cells: Readonly<Record<ContactField, Cell>> = {
    contactName: person.name,
    contactTitle: person.title,
    contactPhone: person.phone,
    contactEmail: person.email,
    contactRole: wordFor('contactRole', person.role, language),
    contactIsPrimary: wordFor('contactIsPrimary', String(person.isPrimary), language),
    contactTellOnHandover: wordFor('contactTellOnHandover', String(person.tellOnHandover), language),
  };
  return contactFields.map((field) => cells[field]);
}
