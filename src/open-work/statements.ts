/**
 * The statements that write open work. Each locks the customer row first, so that recycling and handovers see the record or
 * wait for it (processes.md, Pool), and each is one statement, so that the database decides races.
 */
import { Prisma, type Transaction, type Database } from '../platform/database.js';
import type { EmployeeRef } from '../identity/employee-ref.js';
import type { Column, Entity } from './entities.js';
import { recordJson, type WorkRecord } from './records.js';

/** Values by field, references resolved to ids; null empties a column. */
export type Values = ReadonlyMap<string, string | null>;

export interface RecordToWrite {
  readonly id: string;
  readonly customerId: string;
  readonly values: Values;
  readonly owner?: EmployeeRef;
  /** The employee who writes; null for a system. */
  readonly actorId: string | null;
}

/** Which record of which system: unique together. */
export interface SourceKey {
  readonly source: string;
  readonly externalId: string;
}

export interface Written {
  readonly record: WorkRecord;
  readonly isNew: boolean;
  /** Baton's owner stands, although the body named another (data-model.md, What a customer has elsewhere). */
  readonly ownerKept: boolean;
}

interface WrittenRow {
  readonly record: WorkRecord | null;
  readonly is_new: boolean | null;
  readonly owner_kept: boolean;
}

const names = (columns: readonly Column[]) => Prisma.raw(columns.map(({ column }) => `, ${column}`).join(''));

const parameter = ({ type, fallback }: Column, value: string | null | undefined) =>
  Prisma.sql`${value ?? fallback ?? null}::${Prisma.raw(type)}`;

/** What is credited goes to the owner where nobody else is named. */
const insertedValue = (column: Column, values: Values) => {
  const value = parameter(column, values.get(column.field));
  return column.field === 'creditedTo' ? Prisma.sql`, coalesce(${value}, active.id, customer.owner_id)` : Prisma.sql`, ${value}`;
};

/** The credit stays with whom it was given to until the body names somebody: a handover does not move it, nor does a body without it. */
const replacedValue = ({ column, field }: Column, values: Values) =>
  field === 'creditedTo' && values.get(field) == null
    ? Prisma.raw(`${column} = kept.${column}`)
    : Prisma.raw(`${column} = excluded.${column}`);

const ownerText = (owner: EmployeeRef | undefined) => (owner && 'externalId' in owner ? owner.externalId : null);
const ownerId = (owner: EmployeeRef | undefined) => (owner && 'id' in owner ? owner.id : null);

/**
 * Inserts or replaces the record of a source. On insert the owner is who the source names, if active, else the customer's
 * owner. Afterwards the source moves it only by naming another active employee than in its last upsert; so a synchronisation
 * that repeats itself does not undo a handover. Undefined where the record is another customer's.
 */
export async function upsertRecord(
  tx: Transaction | Database,
  entity: Entity,
  key: SourceKey,
  given: RecordToWrite,
): Promise<Written | undefined> {
  const { columns } = entity;
  const moves = Prisma.sql`(excluded.source_owner IS DISTINCT FROM kept.source_owner AND excluded.owner_id IS DISTINCT FROM kept.owner_id
    AND EXISTS (SELECT FROM named WHERE status = 'active'))`;
  const onMove = (column: string) =>
    Prisma.sql`${Prisma.raw(column)} = CASE WHEN ${moves} THEN excluded.${Prisma.raw(column)} ELSE kept.${Prisma.raw(column)} END`;
  const conflict = Prisma.sql`(source, external_id) DO UPDATE SET
      ${Prisma.join(columns.map((column) => replacedValue(column, given.values)))},
      source_owner = coalesce(excluded.source_owner, kept.source_owner),
      ${Prisma.join(['owner_id', 'owner_change_id', 'owner_change_cause', 'owner_change_actor', 'owner_change_handover_id'].map(onMove))}
    WHERE kept.customer_id = excluded.customer_id`;
  const [row] = await tx.$queryRaw<WrittenRow[]>(insertion(entity, given, key, conflict));
  return row?.record ? { record: row.record, isNew: row.is_new ?? false, ownerKept: row.owner_kept } : undefined;
}

/** Inserts a record that a person typed in. A request that is repeated after a crash finds its record by its id. */
export async function insertRecord(tx: Transaction | Database, entity: Entity, given: RecordToWrite): Promise<WorkRecord | undefined> {
  const [row] = await tx.$queryRaw<WrittenRow[]>(insertion(entity, given, undefined, Prisma.sql`(id) DO NOTHING`));
  return row?.record ?? (await readRecord(tx, entity, given.customerId, given.id));
}

function insertion(entity: Entity, given: RecordToWrite, key: SourceKey | undefined, onConflict: Prisma.Sql): Prisma.Sql {
  const { columns, table } = entity;
  return Prisma.sql`
    WITH customer AS (
      SELECT id, owner_id FROM customers WHERE id = ${given.customerId}::uuid AND merged_at IS NULL FOR NO KEY UPDATE
    ), named AS (
      SELECT id, external_id, status FROM employees WHERE external_id = ${ownerText(given.owner)} OR id = ${ownerId(given.owner)}::uuid
    ), written AS (
      INSERT INTO ${Prisma.raw(table)} AS kept (id, customer_id, source, external_id, source_owner, owner_id${names(columns)},
        owner_change_id, owner_change_cause, owner_change_actor)
      SELECT ${given.id}::uuid, customer.id, ${key?.source ?? null}, ${key?.externalId ?? null},
        coalesce((SELECT external_id FROM named), ${ownerText(given.owner)}), coalesce(active.id, customer.owner_id)
        ${Prisma.join(
          columns.map((column) => insertedValue(column, given.values)),
          '',
        )},
        uuid_v7(), 'upsert', ${given.actorId}::uuid
      FROM customer LEFT JOIN named active ON active.status = 'active'
      ON CONFLICT ${onConflict}
      RETURNING kept.*, kept.xmax = 0 AS is_new
    )
    SELECT ${recordJson(entity, 'written')} AS record, written.is_new,
      ${given.owner !== undefined} AND written.owner_id IS DISTINCT FROM (SELECT id FROM named) AS owner_kept
    FROM written`;
}

/** Changes the named columns of a record; undefined where the customer has no such record. */
export async function updateRecord(
  tx: Transaction | Database,
  entity: Entity,
  given: Omit<RecordToWrite, 'owner' | 'actorId'>,
): Promise<WorkRecord | undefined> {
  const changed = entity.columns.filter(({ field }) => given.values.has(field));
  const assignments = changed.map(
    (column) => Prisma.sql`${Prisma.raw(column.column)} = ${parameter(column, given.values.get(column.field))}`,
  );
  const [row] = await tx.$queryRaw<{ record: WorkRecord }[]>`
    WITH customer AS (
      SELECT id FROM customers WHERE id = ${given.customerId}::uuid AND merged_at IS NULL FOR NO KEY UPDATE
    ), written AS (
      UPDATE ${Prisma.raw(entity.table)} kept SET ${Prisma.join(assignments)}
      FROM customer WHERE kept.id = ${given.id}::uuid AND kept.customer_id = customer.id
      RETURNING kept.*
    )
    SELECT ${recordJson(entity, 'written')} AS record FROM written`;
  return row?.record;
}

/** Deletes a record behind its customer's lock, and answers what it was; undefined where the customer has no such record. */
export async function deleteRecord(
  tx: Transaction,
  entity: Entity,
  { id, customerId }: { readonly id: string; readonly customerId: string },
): Promise<{ readonly source: string | null; readonly ownerId: string | null } | undefined> {
  const [row] = await tx.$queryRaw<{ source: string | null; ownerId: string | null }[]>`
    WITH customer AS (SELECT id FROM customers WHERE id = ${customerId}::uuid FOR NO KEY UPDATE)
    DELETE FROM ${Prisma.raw(entity.table)} kept USING customer
    WHERE kept.id = ${id}::uuid AND kept.customer_id = customer.id RETURNING kept.source, kept.owner_id AS "ownerId"`;
  return row;
}

async function readRecord(tx: Transaction | Database, entity: Entity, customerId: string, id: string): Promise<WorkRecord | undefined> {
  const [row] = await tx.$queryRaw<{ record: WorkRecord }[]>`
    SELECT ${recordJson(entity, 'kept')} AS record FROM ${Prisma.raw(entity.table)} kept
    WHERE kept.id = ${id}::uuid AND kept.customer_id = ${customerId}::uuid`;
  return row?.record;
}

/** A page of the customer's records, the newest first; `before` is the last id of the page before. */
export async function listRecords(
  tx: Transaction | Database,
  entity: Entity,
  { customerId, before, rows }: { readonly customerId: string; readonly before?: string; readonly rows: number },
): Promise<WorkRecord[]> {
  const found = await tx.$queryRaw<{ record: WorkRecord }[]>`
    SELECT ${recordJson(entity, 'kept')} AS record FROM ${Prisma.raw(entity.table)} kept
    WHERE kept.customer_id = ${customerId}::uuid ${before === undefined ? Prisma.empty : Prisma.sql`AND kept.id < ${before}::uuid`}
    ORDER BY kept.id DESC LIMIT ${rows}`;
  return found.map(({ record }) => record);
}
