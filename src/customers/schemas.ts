/** Bodies and answers of /customers (design: http-api.md, data-model.md). */
import { Type, type Static, type TSchema } from 'typebox';
import { EmployeeRef } from '../identity/employee-ref.js';
import { entityOf, recordSchema } from '../open-work/entities.js';
import { IdParams, Instant, Money, Uuid, nullable } from '../platform/http.js';
import { pageQuery } from '../platform/pagination.js';
import { customerActions } from './available-actions.js';
import { mergedFields } from './merge-fields.js';

/** The longest text that a field takes; PostgreSQL would take more, a page would not. */
const line = Type.String({ minLength: 1, maxLength: 200 });
const optionalLine = Type.Optional(nullable(Type.String({ maxLength: 200 })));

export const CustomerType = Type.Enum(['individual', 'enterprise']);
export const CustomerLevel = Type.Enum(['important', 'normal', 'potential']);
export const CustomerStatus = Type.Enum(['active', 'inactive', 'in_pool']);
export const Language = Type.Enum(['zh', 'en']);
const ContactRole = Type.Enum(['decision_maker', 'user', 'finance', 'technical', 'other']);
const FollowUpChannel = Type.Enum(['call', 'visit', 'wechat', 'email', 'sms', 'meeting', 'other']);

const OwnershipCause = Type.Enum(['create', 'import', 'handover', 'undo', 'claim', 'assign', 'recycle', 'give_back', 'upsert', 'merge']);

const contactFields = {
  title: optionalLine,
  role: Type.Optional(ContactRole),
  phone: optionalLine,
  email: optionalLine,
  preferredLanguage: Type.Optional(nullable(Language)),
  isPrimary: Type.Optional(Type.Boolean()),
  tellOnHandover: Type.Optional(Type.Boolean({ description: 'Whether this person is told of a completed handover' })),
};
const contactOptOuts = { smsOptedOutAt: Type.Optional(nullable(Instant)), emailOptedOutAt: Type.Optional(nullable(Instant)) };
export const NewContact = Type.Object({ name: line, ...contactFields }, { additionalProperties: false });
export type NewContact = Static<typeof NewContact>;
export const ContactChange = Type.Object(
  { name: Type.Optional(line), ...contactFields, ...contactOptOuts, leftAt: Type.Optional(nullable(Instant)) },
  { additionalProperties: false, minProperties: 1 },
);
export type ContactChange = Static<typeof ContactChange>;

const customerFields = {
  phone: optionalLine,
  taxId: optionalLine,
  email: optionalLine,
  industry: optionalLine,
  region: optionalLine,
  customerLevel: Type.Optional(CustomerLevel),
  preferredLanguage: Type.Optional(Language),
};
export const NewCustomer = Type.Object(
  {
    customerName: line,
    customerType: CustomerType,
    ...customerFields,
    owner: Type.Optional(EmployeeRef),
    contacts: Type.Optional(Type.Array(NewContact, { maxItems: 50 })),
  },
  { additionalProperties: false },
);
export type NewCustomer = Static<typeof NewCustomer>;

export const CustomerChange = Type.Object(
  {
    customerName: Type.Optional(line),
    customerType: Type.Optional(CustomerType),
    ...customerFields,
    protectedUntil: Type.Optional(nullable(Instant)),
    smsOptedOutAt: Type.Optional(nullable(Instant)),
    emailOptedOutAt: Type.Optional(nullable(Instant)),
    version: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'Instead of If-Match' })),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type CustomerChange = Static<typeof CustomerChange>;

/** A customer as it is answered. Who may not see them gets phone, email and taxId masked. */
export const Customer = Type.Object({
  id: Uuid,
  customerName: Type.String(),
  customerType: CustomerType,
  phone: nullable(Type.String()),
  taxId: nullable(Type.String()),
  email: nullable(Type.String()),
  industry: nullable(Type.String()),
  region: nullable(Type.String()),
  customerLevel: CustomerLevel,
  preferredLanguage: Language,
  ownerId: nullable(Uuid),
  status: CustomerStatus,
  lastFollowUp: nullable(Instant),
  ownedSince: nullable(Instant),
  protectedUntil: nullable(Instant),
  openHandoverId: nullable(Uuid),
  smsOptedOutAt: nullable(Instant),
  emailOptedOutAt: nullable(Instant),
  source: nullable(Type.String()),
  externalId: nullable(Type.String()),
  version: Type.Integer(),
  createdAt: Instant,
  updatedAt: Instant,
});
export type Customer = Static<typeof Customer>;

export const Contact = Type.Object({
  id: Uuid,
  customerId: Uuid,
  name: Type.String(),
  title: nullable(Type.String()),
  role: ContactRole,
  phone: nullable(Type.String()),
  email: nullable(Type.String()),
  preferredLanguage: nullable(Language),
  isPrimary: Type.Boolean(),
  tellOnHandover: Type.Boolean(),
  smsOptedOutAt: nullable(Instant),
  emailOptedOutAt: nullable(Instant),
  leftAt: nullable(Instant),
  createdAt: Instant,
});
export type Contact = Static<typeof Contact>;

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

export const NewFollowUp = Type.Object(
  {
    channel: FollowUpChannel,
    content: Type.String({ minLength: 1, maxLength: 5000 }),
    occurredAt: Type.Optional(Instant),
  },
  { additionalProperties: false },
);
export type NewFollowUp = Static<typeof NewFollowUp>;

export const FollowUp = Type.Object({
  id: Uuid,
  customerId: Uuid,
  employeeId: nullable(Uuid),
  channel: FollowUpChannel,
  content: Type.String(),
  occurredAt: Instant,
  createdAt: Instant,
});
export type FollowUp = Static<typeof FollowUp>;

export const CustomerParams = IdParams;
export const Moved = Type.Null({ description: 'Merged: Location is that of the survivor' });
export const ContactParams = Type.Object({ id: Uuid, contactId: Uuid });
export const ExternalParams = Type.Object({
  source: Type.String({ minLength: 1, maxLength: 100 }),
  externalId: Type.String({ minLength: 1, maxLength: 200 }),
});

/** id is the order of creation: ids are UUID v7. */
export const customerSorts = ['id', '-id', 'customerName', '-customerName', 'lastFollowUp', '-lastFollowUp'] as const;
export type CustomerSort = (typeof customerSorts)[number];

export const CustomerQuery = Type.Object(
  {
    ...pageQuery,
    owner: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'An employee by id or external id' })),
    team: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        description: 'A manager by id or external id: customers of everybody below, and their own',
      }),
    ),
    status: Type.Optional(CustomerStatus),
    level: Type.Optional(CustomerLevel),
    type: Type.Optional(CustomerType),
    region: Type.Optional(line),
    industry: Type.Optional(line),
    lastFollowUpBefore: Type.Optional(Type.String({ format: 'date-time', description: 'Not followed up since; also never' })),
    lastFollowUpAfter: Type.Optional(Instant),
    q: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        description:
          'Part of the name (of one character: its beginning) or its pinyin initials; a phone in any spelling, its beginning (seven digits) or ' +
          'last digits (four), also of a contact; how a tax id (six) or an e-mail address begins',
      }),
    ),
    sort: Type.Optional(Type.Enum([...customerSorts])),
  },
  { additionalProperties: false },
);
export type CustomerQuery = Static<typeof CustomerQuery>;

/** The version that a caller last saw, as `If-Match: "3"` (RFC 9110, 13.1.1). */
export const IfMatch = Type.Object({ 'if-match': Type.Optional(Type.String({ pattern: '^(\\*|(W/)?"[1-9][0-9]{0,8}")$' })) });

export const entityTag = ({ version }: { readonly version: number }): string => `"${version}"`;

/** The version in an If-Match header; undefined for none and for `*`, which any version meets. */
export function versionOf(ifMatch: string | undefined): number | undefined {
  const digits = /\d+/.exec(ifMatch ?? '')?.[0];
  return digits === undefined ? undefined : Number(digits);
}

const part = <Item extends TSchema>(item: Item) =>
  Type.Object({ items: Type.Array(item), total: Type.Integer(), nextCursor: nullable(Type.String()) });

const Sums = Type.Array(Type.Object({ currency: Type.String(), count: Type.Integer(), amount: Money }));

const MergedCustomerId = nullable(Type.Unsafe<string>({ ...Uuid, description: 'It was about a customer that was merged into this one' }));

const HandoverLine = Type.Object({
  id: Uuid,
  fromOwnerId: Uuid,
  toOwnerId: nullable(Uuid),
  reviewerId: nullable(Uuid),
  preparerId: nullable(Uuid),
  handoverReason: Type.Enum(['resignation', 'position_change']),
  currentStage: Type.Enum(['preparation', 'review', 'confirmation', 'completed']),
  status: Type.Enum(['open', 'completed', 'cancelled', 'undone']),
  stageDueAt: nullable(Instant),
  completedAt: nullable(Instant),
  createdAt: Instant,
  mergedCustomerId: MergedCustomerId,
});

const OwnershipLine = Type.Object({
  id: Uuid,
  fromOwnerId: nullable(Uuid),
  toOwnerId: nullable(Uuid),
  cause: OwnershipCause,
  handoverId: nullable(Uuid),
  actorId: nullable(Uuid),
  at: Instant,
  mergedCustomerId: MergedCustomerId,
});

const PoolStay = Type.Object({
  id: Uuid,
  poolId: Uuid,
  originalOwnerId: nullable(Uuid),
  recycleReason: Type.Enum(['inactive_days', 'manual']),
  poolStatus: Type.Enum(['available', 'assigned', 'claimed']),
  pooledAt: Instant,
  takenBy: nullable(Uuid),
  takenAt: nullable(Instant),
  assignedBy: nullable(Uuid),
  note: nullable(Type.String()),
});

const Owner = Type.Object({
  id: Uuid,
  externalId: Type.String(),
  name: Type.String(),
  email: Type.String(),
  phone: nullable(Type.String()),
  department: nullable(Type.String()),
  region: nullable(Type.String()),
  status: Type.Enum(['active', 'leaving', 'left']),
});

const LatestFollowUp = Type.Object({ at: Instant, channel: FollowUpChannel, employeeId: nullable(Uuid) });

/** For a customer of the pool that the caller has not claimed: contact data masked, items hidden, totals and sums shown. */
export const View360 = Type.Object({
  customer: Customer,
  owner: nullable(Owner),
  contacts: part(Contact),
  opportunities: part(recordSchema(entityOf('opportunities'))),
  contracts: part(recordSchema(entityOf('contracts'))),
  serviceTickets: part(recordSchema(entityOf('service-tickets'))),
  payments: part(recordSchema(entityOf('payments'))),
  followUps: part(FollowUp),
  handovers: part(HandoverLine),
  ownershipHistory: part(OwnershipLine),
  pool: part(PoolStay),
  summary: Type.Object({
    openOpportunities: Sums,
    contractsInForce: Sums,
    unpaid: Sums,
    overdue: Sums,
    disputed: Sums,
    unresolvedTickets: Type.Integer(),
    lastFollowUp: nullable(LatestFollowUp),
    text: Type.Object({ zh: Type.String(), en: Type.String() }),
  }),
  availableActions: Type.Array(Type.Enum([...customerActions]), { description: 'What the caller may do with it now' }),
});
export type HandoverLine = Static<typeof HandoverLine>;
export type OwnershipLine = Static<typeof OwnershipLine>;
export type PoolStay = Static<typeof PoolStay>;
export type Owner = Static<typeof Owner>;
export type LatestFollowUp = Static<typeof LatestFollowUp>;
