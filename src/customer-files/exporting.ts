/** The list of customers as a file: the same filters, the same permissions, page by page. */
import type { Access } from '../identity/access.js';
import { recordedBy } from '../identity/access.js';
import type { Customer, CustomerQuery } from '../customers/schemas.js';
import { recordAudit } from '../platform/audit.js';
import type { Database } from '../platform/database.js';
import type { PageOf } from '../platform/pagination.js';
import { headersIn, importFields, spellings, type ChoiceField, type FileLanguage, type ImportField } from './columns.js';
import type { ExportQuery } from './schemas.js';
import { csvFile, xlsxFile, type TableFile } from './tables.js';

export interface ExportDeps {
  readonly database: Database;
  readonly listCustomers: (access: Access, query: CustomerQuery) => Promise<PageOf<Customer>>;
}

const rowsAPage = 200;

/** Audited with its filters: who takes a list along is on record. Its columns are those of an import. */
export async function exportCustomers({ database, listCustomers }: ExportDeps, access: Access, query: ExportQuery): Promise<TableFile> {
  const { format = 'csv', language = 'zh', ...filters } = query;
  // The first page before the answer begins: what is refused is refused with words.
  const first = await listCustomers(access, { ...filters, limit: rowsAPage });
  await recordAudit(database, [
    {
      ...recordedBy(access),
      action: 'export_customers',
      subjectType: 'customer',
      subjectId: null,
      after: { format, filters: namesOf(filters) },
    },
  ]);
  const owners = new Map<string, string>();
  async function* rows() {
    for (let page = first; ;) {
      await learnOwners(database, owners, page.items);
      for (const customer of page.items) yield importFields.map((field) => cellOf(field, customer, owners, language));
      if (page.nextCursor === null) return;
      page = await listCustomers(access, { ...filters, limit: rowsAPage, cursor: page.nextCursor });
    }
  }
  return format === 'csv' ? csvFile(headersIn(language), rows()) : xlsxFile(headersIn(language), rows());
}

/** The text that was searched for may be a person's: only that there was one. */
const namesOf = ({ q, ...filters }: CustomerQuery) => ({ ...filters, ...(q !== undefined && { q: '…' }) });

async function learnOwners(database: Database, owners: Map<string, string>, customers: readonly Customer[]): Promise<void> {
  const unknown = customers.flatMap(({ ownerId }) => (ownerId === null || owners.has(ownerId) ? [] : ownerId));
  if (unknown.length === 0) return;
  const found = await database.employee.findMany({ where: { id: { in: [...new Set(unknown)] } }, select: { id: true, externalId: true } });
  for (const { id, externalId } of found) owners.set(id, externalId);
}

function cellOf(field: ImportField, customer: Customer, owners: ReadonlyMap<string, string>, language: FileLanguage): string | null {
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

function wordFor(field: ChoiceField, value: string, language: FileLanguage): string {
  const known: Readonly<Record<string, readonly string[]>> = spellings[field];
  return known[value]?.[language === 'zh' ? 0 : 1] ?? value;
}
