/** Open work of a customer: upserted by the systems it lives in, or typed in by hand. */
import { recordedBy, type Access } from '../identity/access.js';
import { employeeIdOf, isAdmin } from '../identity/caller.js';
import { resolveEmployee, type EmployeeRef } from '../identity/employee-ref.js';
import { requireCustomer } from '../customers/visibility.js';
import { recordAudit } from '../platform/audit.js';
import { brokenConstraint } from '../platform/constraints.js';
import { inTransaction, newId, type Database } from '../platform/database.js';
import { conflict, forbidden, malformed, notFound, unprocessable } from '../platform/errors.js';
import { decodeIdCursor, page, rowsToRead, type PageOf, type PageQuery } from '../platform/pagination.js';
import { upsertMany, type BulkItem, type BulkResult } from './bulk.js';
import { entityOf, type Column, type Entity, type WorkPath } from './entities.js';
import type { WorkRecord } from './records.js';
import { checkValues } from './rules.js';
import { deleteRecord, insertRecord, listRecords, updateRecord, upsertRecord, type SourceKey, type Values } from './statements.js';

/** A body after its schema: fields of the entity's columns, and the owner. */
export interface WorkBody {
  readonly owner?: EmployeeRef;
  readonly [field: string]: unknown;
}

export interface UpsertAnswer {
  readonly record: WorkRecord & { readonly ownerKept: boolean };
  readonly isNew: boolean;
}

export const createOpenWork = ({ database }: { readonly database: Database }) => ({
  /** Throws Problem 409 `belongs_to_other_customer` where the source's record is another customer's. */
  async upsert(access: Access, path: WorkPath, customerId: string, key: SourceKey, body: WorkBody): Promise<UpsertAnswer> {
    const entity = entityOf(path);
    await requireCustomer(database, access, customerId, 'update');
    await refuseForeignOwner(database, access, body.owner);
    const values = await valuesOf(database, entity, customerId, body);
    const given = { id: newId(), customerId, values, owner: body.owner, actorId: employeeIdOf(access.caller) };
    const written = await upsertRecord(database, entity, key, given);
    if (!written) {
      await requireCustomer(database, access, customerId, 'update'); // merged in this very moment: it says into which
      throw conflict('belongs_to_other_customer', `This ${entity.singular} is already kept under another customer.`, { ...key });
    }
    return { record: { ...written.record, ownerKept: written.ownerKept }, isNew: written.isNew };
  },

  /** Many records of one source, each answered for itself, in their order. */
  upsertMany: (access: Access, path: WorkPath, source: string, items: readonly BulkItem[]): Promise<BulkResult[]> =>
    upsertMany(database, access, path, source, items),

  /** `id` is the new record's: the same for a request that is repeated. */
  async add(access: Access, path: WorkPath, customerId: string, id: string, body: WorkBody): Promise<WorkRecord> {
    const entity = entityOf(path);
    await requireCustomer(database, access, customerId, 'update');
    await refuseForeignOwner(database, access, body.owner);
    if (body.owner) await requireActive(database, body.owner);
    const values = await valuesOf(database, entity, customerId, body);
    const record = await insertRecord(database, entity, {
      id,
      customerId,
      values,
      owner: body.owner,
      actorId: employeeIdOf(access.caller),
    });
    if (record) return record;
    await requireCustomer(database, access, customerId, 'update'); // merged in this very moment: it says into which
    throw notFound('customer');
  },

  async change(access: Access, path: WorkPath, customerId: string, id: string, body: WorkBody): Promise<WorkRecord> {
    const entity = entityOf(path);
    await requireCustomer(database, access, customerId, 'update');
    const values = await valuesOf(database, entity, customerId, body);
    const record = await updateRecord(database, entity, { id, customerId, values });
    if (record) return record;
    await requireCustomer(database, access, customerId, 'update');
    throw notFound(entity.singular);
  },

  /**
   * Takes away what was typed in by mistake. Throws Problem 409 `kept_by_source` for what another system keeps, and `in_use` for a
   * contract with payments.
   */
  async delete(access: Access, path: WorkPath, customerId: string, id: string): Promise<void> {
    const entity = entityOf(path);
    await requireCustomer(database, access, customerId, 'update');
    await inTransaction(database, async (tx) => {
      const deleted = await deleteRecord(tx, entity, { id, customerId });
      if (!deleted) throw notFound(entity.singular);
      if (deleted.source !== null)
        throw conflict('kept_by_source', `${deleted.source} keeps this ${entity.singular}, and would send it again: delete it there.`);
      const audited = { action: `delete_${entity.singular}`, subjectType: entity.singular, subjectId: id };
      await recordAudit(tx, [{ ...recordedBy(access), ...audited, before: { customerId, ownerId: deleted.ownerId } }]);
    }).catch((error: unknown) => {
      throw brokenConstraint(error) === 'payments_contract_id_fkey'
        ? conflict('in_use', 'This contract has payments; delete those first.')
        : error;
    });
  },

  /** The newest first. */
  async list(access: Access, path: WorkPath, customerId: string, { cursor, limit }: PageQuery): Promise<PageOf<WorkRecord>> {
    await requireCustomer(database, access, customerId, 'see_contact_data');
    const found = await listRecords(database, entityOf(path), { customerId, before: decodeIdCursor(cursor), rows: rowsToRead(limit) });
    return page(found, limit);
  },
});

export type OpenWork = ReturnType<typeof createOpenWork>;

/** Systems and admins name whom they like; a person only those they lead, or themselves. */
async function refuseForeignOwner(database: Database, access: Access, owner: EmployeeRef | undefined): Promise<void> {
  if (!owner || access.caller.kind === 'key' || isAdmin(access.caller)) return;
  const { id } = await resolveEmployee(database, owner, 'owner');
  if (!access.team.includes(id)) throw forbidden('not_permitted', 'Only a manager of that person may give them work.');
}

/** A person who types it in is told; for a source's upsert it is no reason to refuse the record. */
async function requireActive(database: Database, owner: EmployeeRef): Promise<void> {
  const { status } = await resolveEmployee(database, owner, 'owner');
  if (status !== 'active') throw unprocessable('owner_inactive', 'The owner must be an active employee.', { field: 'owner' });
}

/** The body's values as they are kept. Throws Problem 400 for a value that breaks a rule, 422 for one that names nothing. */
async function valuesOf(database: Database, entity: Entity, customerId: string, body: WorkBody): Promise<Values> {
  const given = entity.columns.filter(({ field }) => body[field] !== undefined);
  const plain = new Map(given.filter(({ refersTo }) => !refersTo).map(({ field }) => [field, asText(body[field])]));
  const { values, findings } = checkValues(entity, plain);
  const [first] = findings;
  if (first) throw malformed(first.rule, first.message, { field: first.field, findings });
  const references = await Promise.all(
    given
      .filter(({ refersTo }) => refersTo)
      .map(async (column) => [column.field, await referredId(database, column, customerId, body[column.field])] as const),
  );
  return new Map([...values, ...references]);
}

const asText = (value: unknown): string | null => (typeof value === 'string' ? value : null);

async function referredId(database: Database, { field, refersTo }: Column, customerId: string, value: unknown): Promise<string | null> {
  if (value === null) return null;
  if (refersTo === 'employee') return isEmployeeRef(value) ? (await resolveEmployee(database, value, field)).id : null;
  const contract = await database.contract.findFirst({ where: { id: asText(value) ?? '', customerId }, select: { id: true } });
  if (!contract) throw unprocessable('contract_unknown', 'This customer has no such contract.', { field });
  return contract.id;
}

const isEmployeeRef = (value: unknown): value is EmployeeRef =>
  typeof value === 'object' && value !== null && ('id' in value || 'externalId' in value);
