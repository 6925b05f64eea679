/** The columns of a customer that an answer is made of, named as AnsweredCustomer has them. */
import { Prisma } from '../platform/database.js';

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
