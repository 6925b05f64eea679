/** A customer is created: rows, checks and the first line of the manifest in one statement. */
import type { ContactRole, CustomerLevel, CustomerType, Language, OwnershipCause } from '../../prisma/client/client.js';
import { prepared, Prisma, type Database, type Transaction } from '../platform/database.js';

export interface ContactToCreate {
  readonly name: string;
  readonly title?: string | null;
  readonly role?: ContactRole;
  readonly phone?: string | null;
  readonly email?: string | null;
  readonly preferredLanguage?: Language | null;
  readonly isPrimary?: boolean;
  readonly tellOnHandover?: boolean;
}

/** Values as they are kept: normalised by the rules of src/customers. */
export interface CustomerToCreate {
  readonly id: string;
  readonly customerName: string;
  readonly customerType: CustomerType;
  readonly phone?: string | null;
  readonly taxId?: string | null;
  readonly email?: string | null;
  readonly industry?: string | null;
  readonly region?: string | null;
  readonly customerLevel?: CustomerLevel;
  readonly preferredLanguage?: Language;
  /** Null: into the pool. */
  readonly ownerId: string | null;
  readonly source?: string | null;
  readonly externalId?: string | null;
  readonly contacts?: readonly ContactToCreate[];
}

export interface Creation {
  readonly cause: Extract<OwnershipCause, 'create' | 'import' | 'upsert'>;
  /** The employee who did it; null for a system. */
  readonly actorId: string | null;
  /** The actor as it was named, for the audit. */
  readonly actor: string;
  readonly via: string;
  readonly requestId?: string;
}

/** `exists`: a customer of this id is there, since the request was repeated. `owner_inactive`: also who may own no customers. */
export type CreateOutcome =
  | 'created'
  | 'exists'
  | 'duplicate_phone'
  | 'duplicate_tax_id'
  | 'duplicate_external_id'
  | 'owner_inactive'
  | 'capacity_exceeded';

export interface CreatedCustomer {
  readonly outcome: CreateOutcome;
  /** The customer; of a duplicate the one that was there before. */
  readonly customerId: string | null;
  /** The owner's capacity, where one is set, and how many customers they had. */
  readonly limit: number | null;
  readonly held: number | null;
  /** When: what the columns of time hold of a customer that was created now. */
  readonly at: Date;
}

/** Creates a customer; what refuses it is decided by the database (migration creating_a_customer). */
export async function createCustomer(
  database: Database | Transaction,
  customer: CustomerToCreate,
  creation: Creation,
): Promise<CreatedCustomer> {
  const { contacts = [], ...row } = customer;
  const { cause, actorId, actor, via, requestId } = creation;
  const [created] = await prepared<CreatedCustomer>(
    database,
    'create_customer',
    Prisma.sql`
      SELECT outcome, customer_id AS "customerId", limit_value AS "limit", held, now()::timestamptz(3) AS at
      FROM create_customer(${JSON.stringify(row)}::jsonb, ${JSON.stringify(contacts)}::jsonb, ${cause}::ownership_cause,
        ${actorId}::uuid, ${actor}, ${via}, ${requestId ?? null})`,
  );
  if (created === undefined) throw new Error('create_customer answered nothing');
  return created;
}
