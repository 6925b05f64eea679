/** Bodies and answers of /customers (design: http-api.md, data-model.md). */
import { Type, type Static } from 'typebox';
import { EmployeeRef } from '../identity/employee-ref.js';
import { IdParams, Instant, Uuid, nullable } from '../platform/http.js';
import { pageQuery } from '../platform/pagination.js';

/** The longest text that a field takes; PostgreSQL would take more, a page would not. */
export const line = Type.String({ minLength: 1, maxLength: 200 });
const optionalLine = Type.Optional(nullable(Type.String({ maxLength: 200 })));

export const CustomerType = Type.Enum(['individual', 'enterprise']);
export const CustomerLevel = Type.Enum(['important', 'normal', 'potential']);
export const CustomerStatus = Type.Enum(['active', 'inactive', 'in_pool']);
export const Language = Type.Enum(['zh', 'en']);
const ContactRole = Type.Enum(['decision_maker', 'user', 'finance', 'technical', 'other']);
export const FollowUpChannel = Type.Enum(['call', 'visit', 'wechat', 'email', 'sms', 'meeting', 'other']);

export const OwnershipCause = Type.Enum([
  'create',
  'import',
  'handover',
  'undo',
  'claim',
  'assign',
  'recycle',
  'give_back',
  'upsert',
  'merge',
]);

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
