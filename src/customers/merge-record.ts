/** What a merge keeps, as JSON in its row: the merged customer by column, the ids that moved, the fields that were filled. */
import { Type, type Static, type TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { Customer as CustomerRow, CustomerMerge } from '../../prisma/client/client.js';
import { nullable } from '../platform/http.js';
import type { Merge } from './merge-schemas.js';

export type MergeRow = CustomerMerge;

const text = nullable(Type.String());

const KeptRecord = Type.Object({
  customer_name: Type.String(),
  customer_type: Type.Enum(['individual', 'enterprise']),
  customer_level: Type.Enum(['important', 'normal', 'potential']),
  status: Type.Enum(['active', 'inactive', 'in_pool']),
  phone: text,
  tax_id: text,
  email: text,
  industry: text,
  region: text,
  source: text,
  external_id: text,
  owner_id: text,
  last_follow_up: text,
  protected_until: text,
  version: Type.Integer(),
  /** Its stay in the pool, where the merge ended one: the row as it was, as JSON. */
  pool_stay: Type.String(),
});
export type KeptRecord = Static<typeof KeptRecord>;

const ids = Type.Array(Type.String());
const KeptMoves = Type.Object({
  opportunities: ids,
  contracts: ids,
  service_tickets: ids,
  payments: ids,
  follow_ups: ids,
  tasks: ids,
  customer_contacts: ids,
  customer_handover: ids,
  customer_pool: ids,
  notifications: ids,
  /** Contacts that the merge itself made. */
  added_contacts: ids,
});
export type KeptMoves = Static<typeof KeptMoves>;

const KeptFilling = Type.Record(Type.String(), Type.Object({ now: text, before: text }));
export type KeptFilling = Static<typeof KeptFilling>;

export const keptRecord = (customer: CustomerRow, stay: unknown) => ({
  customer_name: customer.customerName,
  customer_type: customer.customerType,
  customer_level: customer.customerLevel,
  status: customer.status,
  phone: customer.phone,
  tax_id: customer.taxId,
  email: customer.email,
  industry: customer.industry,
  region: customer.region,
  source: customer.source,
  external_id: customer.externalId,
  owner_id: customer.ownerId,
  last_follow_up: customer.lastFollowUp?.toISOString() ?? null,
  protected_until: customer.protectedUntil?.toISOString() ?? null,
  version: customer.version,
  pool_stay: JSON.stringify(stay ?? null),
});

const read = <Schema extends TSchema>(schema: Schema, value: unknown): Static<Schema> => Value.Parse(schema, value);

export const readKept = ({ record, moved, filled }: MergeRow) => ({
  record: read(KeptRecord, record),
  moved: read(KeptMoves, moved),
  filled: read(KeptFilling, filled),
});

/** As the parts of the 360° view are called. */
const partNames = {
  opportunities: 'opportunities',
  contracts: 'contracts',
  service_tickets: 'serviceTickets',
  payments: 'payments',
  follow_ups: 'followUps',
  tasks: 'tasks',
  customer_contacts: 'contacts',
  customer_handover: 'handovers',
  customer_pool: 'pool',
  notifications: 'notifications',
} as const satisfies Partial<Record<keyof KeptMoves, string>>;

export function mergeAnswer(row: MergeRow): Merge {
  const { record, moved, filled } = readKept(row);
  const counts = new Map<string, readonly string[]>(Object.entries(moved));
  return {
    id: row.id,
    survivorId: row.survivorId,
    mergedId: row.mergedId,
    mergedAt: row.mergedAt.toISOString(),
    mergedBy: row.mergedBy,
    undoneAt: row.undoneAt?.toISOString() ?? null,
    undoneBy: row.undoneBy,
    merged: {
      customerName: record.customer_name,
      customerType: record.customer_type,
      customerLevel: record.customer_level,
      status: record.status,
      phone: record.phone,
      taxId: record.tax_id,
      email: record.email,
      industry: record.industry,
      region: record.region,
      ownerId: record.owner_id,
      source: record.source,
      externalId: record.external_id,
    },
    moved: Object.fromEntries(Object.entries(partNames).map(([table, part]) => [part, counts.get(table)?.length ?? 0])),
    filled: Object.keys(filled),
    addedContacts: moved.added_contacts,
  };
}
