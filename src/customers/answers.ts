/** Rows of the database as they are answered: instants as text, contact data masked where the caller may not see it. */
import type { Customer as CustomerRow, CustomerContact as ContactRow, FollowUp as FollowUpRow } from '../../prisma/client/client.js';
import { Prisma } from '../platform/database.js';
import { maskEmail, maskPhone, maskTaxId } from './masking.js';
import type { Contact, Customer, FollowUp } from './schemas.js';

const instant = (at: Date | null): string | null => at?.toISOString() ?? null;

/** What a customer row needs to be answered: the columns that tell how its owner last changed stay inside. */
export type AnsweredCustomer = Omit<
  CustomerRow,
  'mergedAt' | 'ownerChangeId' | 'ownerChangeCause' | 'ownerChangeActor' | 'ownerChangeHandoverId'
>;

/** The columns of an AnsweredCustomer, by its fields. */
const columns = {
  id: 'id',
  customerName: 'customer_name',
  customerType: 'customer_type',
  phone: 'phone',
  taxId: 'tax_id',
  email: 'email',
  industry: 'industry',
  region: 'region',
  customerLevel: 'customer_level',
  preferredLanguage: 'preferred_language',
  ownerId: 'owner_id',
  status: 'status',
  lastFollowUp: 'last_follow_up',
  ownedSince: 'owned_since',
  protectedUntil: 'protected_until',
  openHandoverId: 'open_handover_id',
  smsOptedOutAt: 'sms_opted_out_at',
  emailOptedOutAt: 'email_opted_out_at',
  source: 'source',
  externalId: 'external_id',
  version: 'version',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
} as const;

/** For a SELECT from `customers c`. */
export const customerColumns: Prisma.Sql = Prisma.raw(
  Object.entries(columns)
    .map(([field, column]) => `c.${column} AS "${field}"`)
    .join(', '),
);

export const customerAnswer = (row: AnsweredCustomer): Customer => ({
  id: row.id,
  customerName: row.customerName,
  customerType: row.customerType,
  phone: row.phone,
  taxId: row.taxId,
  email: row.email,
  industry: row.industry,
  region: row.region,
  customerLevel: row.customerLevel,
  preferredLanguage: row.preferredLanguage,
  ownerId: row.ownerId,
  status: row.status,
  lastFollowUp: instant(row.lastFollowUp),
  ownedSince: instant(row.ownedSince),
  protectedUntil: instant(row.protectedUntil),
  openHandoverId: row.openHandoverId,
  smsOptedOutAt: instant(row.smsOptedOutAt),
  emailOptedOutAt: instant(row.emailOptedOutAt),
  source: row.source,
  externalId: row.externalId,
  version: row.version,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

/** The same customer with phone, e-mail and tax id recognisable but of no use. */
export const maskedCustomer = <Reachable extends Pick<Customer, 'phone' | 'email' | 'taxId'>>(customer: Reachable): Reachable => ({
  ...customer,
  phone: maskPhone(customer.phone),
  email: maskEmail(customer.email),
  taxId: maskTaxId(customer.taxId),
});

export const contactAnswer = (row: ContactRow): Contact => ({
  ...row,
  smsOptedOutAt: instant(row.smsOptedOutAt),
  emailOptedOutAt: instant(row.emailOptedOutAt),
  leftAt: instant(row.leftAt),
  createdAt: row.createdAt.toISOString(),
});

export const followUpAnswer = (row: FollowUpRow): FollowUp => ({
  ...row,
  occurredAt: row.occurredAt.toISOString(),
  createdAt: row.createdAt.toISOString(),
});
