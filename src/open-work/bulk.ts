/** Up to a thousand records of a source in one call, with a result for each: what is wrong with one does not stop the others. */
import { survivorsOf, type SystemKey } from '../customers/visibility.js';
import { employeeIdOf, isAdmin } from '../identity/caller.js';
import type { Access } from '../identity/access.js';
import type { EmployeeRef } from '../identity/employee-ref.js';
import { reachOf } from '../identity/permissions.js';
import { inTransaction, newId, type Database } from '../platform/database.js';
import { upsertRecords, type RowToUpsert } from './bulk-statements.js';
import { entityOf, type Entity, type WorkPath } from './entities.js';
import { checkValues } from './rules.js';

/** A customer by its id, or by that of a system; without `source`, of the system that sends the records. */
export type CustomerRef = { readonly id: string } | { readonly externalId: string; readonly source?: string };

export interface BulkItem {
  readonly externalId: string;
  readonly customer: CustomerRef;
  readonly owner?: EmployeeRef;
  readonly [field: string]: unknown;
}

export interface BulkRefusal {
  readonly code: string;
  readonly field?: string;
  readonly message: string;
}

export type BulkResult =
  | {
      readonly externalId: string;
      readonly status: 'created' | 'replaced';
      readonly id: string;
      readonly ownerId: string | null;
      readonly version: number;
      readonly ownerKept: boolean;
    }
  | ({ readonly externalId: string; readonly status: 'refused' } & BulkRefusal);

/** The results are in the order of `items`. */
export async function upsertMany(
  database: Database,
  access: Access,
  path: WorkPath,
  source: string,
  items: readonly BulkItem[],
): Promise<BulkResult[]> {
  const entity = entityOf(path);
  const known = await lookUp(database, access, entity, source, items);
  const firsts = new Map(items.map(({ externalId }, n) => [externalId, n] as const).toReversed());
  const judged = items.map((item, n) =>
    firsts.get(item.externalId) === n
      ? judge(access, entity, known, item, n)
      : refuse('twice_in_request', 'externalId', 'The request has this record before.'),
  );
  const rows = judged.flatMap((one) => ('row' in one ? one.row : []));
  const written =
    rows.length === 0
      ? []
      : await inTransaction(database, (tx) => upsertRecords(tx, entity, { source, actorId: employeeIdOf(access.caller), rows }));
  const byPlace = new Map(written.map((row) => [row.n, row]));
  return judged.map((one, n) => {
    const externalId = items[n]?.externalId ?? '';
    if ('refusal' in one) return { externalId, status: 'refused', ...one.refusal };
    const row = byPlace.get(n);
    if (!row)
      return {
        externalId,
        status: 'refused',
        code: 'belongs_to_other_customer',
        message: 'This record is already kept under another customer, or its customer was merged in this moment: then send it again.',
      };
    const { id, ownerId, version, ownerKept, isNew } = row;
    return { externalId, status: isNew ? 'created' : 'replaced', id, ownerId, version, ownerKept };
  });
}

interface KnownEmployee {
  readonly id: string;
  readonly externalId: string;
  readonly isActive: boolean;
}

/** What the items name, found by one query a kind. */
interface Known {
  readonly customer: (ref: CustomerRef) => string | undefined;
  readonly employee: (ref: EmployeeRef) => KnownEmployee | undefined;
  /** Of a contract, whose it is. */
  readonly contract: (id: string) => string | undefined;
}

async function lookUp(database: Database, access: Access, entity: Entity, source: string, items: readonly BulkItem[]): Promise<Known> {
  const named = items.flatMap((item) => employeesIn(entity, item));
  const contractIds = items.flatMap(({ contractId }) => (typeof contractId === 'string' ? contractId : []));
  const [customer, employees, contracts] = await Promise.all([
    lookUpCustomers(
      database,
      access,
      source,
      items.map((item) => item.customer),
    ),
    database.employee.findMany({
      where: {
        OR: [
          { id: { in: named.flatMap((ref) => ('id' in ref ? ref.id : [])) } },
          { externalId: { in: named.flatMap((ref) => ('externalId' in ref ? ref.externalId : [])) } },
        ],
      },
      select: { id: true, externalId: true, status: true },
    }),
    contractIds.length === 0
      ? []
      : database.contract.findMany({ where: { id: { in: contractIds } }, select: { id: true, customerId: true } }),
  ]);
  const people = employees.map(({ id, externalId, status }) => ({ id, externalId, isActive: status === 'active' }));
  const peopleById = new Map(people.map((person) => [person.id, person]));
  const peopleByExternalId = new Map(people.map((person) => [person.externalId, person]));
  const customerOfContract = new Map(contracts.map(({ id, customerId }) => [id, customerId]));
  return {
    customer,
    employee: (ref) => ('id' in ref ? peopleById.get(ref.id.toLowerCase()) : peopleByExternalId.get(ref.externalId)),
    contract: (id) => customerOfContract.get(id.toLowerCase()),
  };
}

/** What the caller may change; a merged customer is its survivor: its systems go on sending what they know it by. */
async function lookUpCustomers(
  database: Database,
  access: Access,
  source: string,
  refs: readonly CustomerRef[],
): Promise<Known['customer']> {
  const keyOf = (key: SystemKey) => JSON.stringify([key.source, key.externalId]);
  const ids = refs.flatMap((ref) => ('id' in ref ? ref.id.toLowerCase() : []));
  const keys = refs.flatMap((ref) => ('externalId' in ref ? { source: ref.source ?? source, externalId: ref.externalId } : []));
  const survivors = await survivorsOf(database, { ids, keys });
  const rows = await database.customer.findMany({
    where: {
      AND: [
        { OR: [{ id: { in: [...ids, ...survivors.map(({ survivorId }) => survivorId)] } }, ...bySource(keys)], mergedAt: null },
        reachOf(access, 'Customer', 'update'),
      ],
    },
    select: { id: true, source: true, externalId: true },
  });
  const known = new Set(rows.map(({ id }) => id));
  const went = new Map(survivors.map(({ mergedId, survivorId }) => [mergedId, survivorId]));
  const keyed = (of: readonly (Nullable<SystemKey> & { readonly id: string })[]) =>
    of.flatMap(({ id, source: from, externalId }) =>
      from === null || externalId === null ? [] : [[keyOf({ source: from, externalId }), id] as const],
    );
  // Whoever has the key now comes before whoever had it once.
  const byKey = new Map([...keyed(survivors.map(({ survivorId: id, ...key }) => ({ ...key, id }))), ...keyed(rows)]);
  return (ref) => {
    const id =
      'id' in ref
        ? (went.get(ref.id.toLowerCase()) ?? ref.id.toLowerCase())
        : byKey.get(keyOf({ source: ref.source ?? source, externalId: ref.externalId }));
    return id !== undefined && known.has(id) ? id : undefined;
  };
}
type Nullable<T> = { readonly [Key in keyof T]: T[Key] | null };

/** Conditions of Prisma, one a source. */
function bySource(keys: readonly SystemKey[]) {
  return [...new Set(keys.map(({ source }) => source))].map((source) => ({
    source,
    externalId: { in: keys.flatMap((key) => (key.source === source ? key.externalId : [])) },
  }));
}

const employeesIn = ({ columns }: Entity, item: BulkItem): EmployeeRef[] =>
  [item.owner, ...columns.filter(({ refersTo }) => refersTo === 'employee').map(({ field }) => item[field])].filter(isEmployeeRef);

const isEmployeeRef = (value: unknown): value is EmployeeRef =>
  typeof value === 'object' && value !== null && ('id' in value || 'externalId' in value);

type Judged = { readonly row: RowToUpsert } | { readonly refusal: BulkRefusal };

const refuse = (code: string, field: string, message: string): Judged => ({ refusal: { code, field, message } });

/** What can be said of an item before the database is asked to write it. */
function judge(access: Access, entity: Entity, known: Known, item: BulkItem, n: number): Judged {
  const customerId = known.customer(item.customer);
  if (customerId === undefined) return refuse('customer_unknown', 'customer', 'There is no such customer, or it is not yours to change.');
  const owner = item.owner && known.employee(item.owner);
  const mayNameAnyone = access.caller.kind === 'key' || isAdmin(access.caller);
  if (item.owner && !mayNameAnyone && !(owner && access.team.includes(owner.id)))
    return refuse('not_permitted', 'owner', 'Only a manager of that person may give them work.');

  const values: Record<string, string | null> = {};
  const plain = new Map<string, string | null>();
  for (const { field, refersTo } of entity.columns) {
    const value = item[field];
    if (value === undefined || value === null) continue;
    if (refersTo === 'employee') {
      const employee = isEmployeeRef(value) ? known.employee(value) : undefined;
      if (!employee) return refuse('employee_unknown', field, 'There is no such employee.');
      values[field] = employee.id;
    } else if (refersTo === 'contract') {
      if (typeof value !== 'string' || known.contract(value) !== customerId)
        return refuse('contract_unknown', field, 'This customer has no such contract.');
      values[field] = value;
    } else if (typeof value === 'string') plain.set(field, value);
  }
  const checked = checkValues(entity, plain);
  const [finding] = checked.findings;
  if (finding) return refuse(finding.rule, finding.field, finding.message);
  return {
    row: {
      n,
      id: newId(),
      customerId,
      externalId: item.externalId,
      hasOwner: item.owner !== undefined,
      ownerId: owner?.id ?? null,
      ownerText: owner?.externalId ?? (item.owner && 'externalId' in item.owner ? item.owner.externalId : null),
      isActive: owner?.isActive ?? false,
      values: { ...values, ...Object.fromEntries(checked.values) },
    },
  };
}
