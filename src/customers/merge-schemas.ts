/** Duplicates and merges as HTTP knows them (docs/decisions/0009). */
import { Type, type Static } from 'typebox';
import { Instant, Uuid, nullable } from '../platform/http.js';
import { mergedFields } from './merge-fields.js';
import { CustomerLevel, CustomerStatus, CustomerType, line } from './schemas.js';

/** What is known of a customer that is about to be created. */
export const DuplicateCheck = Type.Object(
  {
    customerName: Type.Optional(line),
    customerType: Type.Optional(CustomerType),
    phone: Type.Optional(line),
    taxId: Type.Optional(line),
    email: Type.Optional(line),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type DuplicateCheck = Static<typeof DuplicateCheck>;

const Match = Type.Enum(['taxId', 'phone', 'email', 'contactPhone', 'contactEmail', 'name']);
export type Match = Static<typeof Match>;

/** A customer that may be the same one. Who may not see it gets no id, and name, phone, email and taxId masked. */
const PossibleDuplicate = Type.Object({
  customerId: nullable(Uuid),
  matches: Type.Array(Match, { description: 'By what it was found; contactPhone and contactEmail are those of a person there' }),
  similarity: Type.Number({ description: 'Of the names, 0 to 1' }),
  standing: Type.Enum(['yours', 'your_team', 'another_team', 'pool']),
  status: CustomerStatus,
  customerName: Type.String(),
  customerType: CustomerType,
  region: nullable(Type.String()),
  phone: nullable(Type.String()),
  email: nullable(Type.String()),
  taxId: nullable(Type.String()),
  owner: nullable(Type.Object({ id: Uuid, name: Type.String(), department: nullable(Type.String()) })),
});
export type PossibleDuplicate = Static<typeof PossibleDuplicate>;
export const Duplicates = Type.Object({ items: Type.Array(PossibleDuplicate, { description: 'The surest first; twenty at most' }) });

/** The body of a merge: `take` names what the survivor gets although it has something there. */
export const Merging = Type.Object(
  {
    duplicate: Type.Unsafe<string>({ ...Uuid, description: 'The customer that goes into this one' }),
    take: Type.Optional(Type.Array(Type.Enum([...mergedFields]), { maxItems: mergedFields.length, uniqueItems: true })),
    version: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'Of the survivor; instead of If-Match' })),
    duplicateVersion: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647 })),
  },
  { additionalProperties: false },
);
export type Merging = Static<typeof Merging>;

export const Merge = Type.Object({
  id: Uuid,
  survivorId: Uuid,
  mergedId: Uuid,
  mergedAt: Instant,
  mergedBy: nullable(Uuid),
  undoneAt: nullable(Instant),
  undoneBy: nullable(Uuid),
  merged: Type.Object(
    {
      customerName: Type.String(),
      customerType: CustomerType,
      customerLevel: CustomerLevel,
      status: CustomerStatus,
      phone: nullable(Type.String()),
      taxId: nullable(Type.String()),
      email: nullable(Type.String()),
      industry: nullable(Type.String()),
      region: nullable(Type.String()),
      ownerId: nullable(Type.String()),
      source: nullable(Type.String()),
      externalId: nullable(Type.String()),
    },
    { description: 'As it was' },
  ),
  moved: Type.Record(Type.String(), Type.Integer(), { description: 'How many records went to the survivor, by part' }),
  filled: Type.Array(Type.String(), { description: "The survivor's fields that were filled" }),
  addedContacts: Type.Array(Uuid, { description: 'Contacts made of a phone or address that had no place any more' }),
});
export type Merge = Static<typeof Merge>;
export const MergeParams = Type.Object({ id: Uuid, mergeId: Uuid });
