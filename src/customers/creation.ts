/** create_customer and its idempotent sister for systems that synchronise: by their own id. */
import { recordedBy, type Access } from '../identity/access.js';
import { employeeIdOf } from '../identity/caller.js';
import { isReferred, resolveEmployee, type EmployeeRef } from '../identity/employee-ref.js';
import { demand } from '../identity/permissions.js';
import { createCustomer, type CreatedCustomer, type CreateOutcome } from '../ownership/create.js';
import { sqlState, type Database } from '../platform/database.js';
import { conflict, malformed, unprocessable, type Problem } from '../platform/errors.js';
import { checkContact, checkCustomer, type Finding } from './rules.js';
import { customerAnswer } from './answers.js';
import type { Customer, NewCustomer } from './schemas.js';

/** Where the customer comes from, when a system keeps it. */
export interface ExternalKey {
  readonly source: string;
  readonly externalId: string;
}

/**
 * Creates the customer in one statement; the unique constraints decide duplicates. Answers it, or undefined where another
 * request has created this source's customer meanwhile. `id` is the customer's, the same for a request that is repeated.
 * Throws Problem 400, 403, 409 `duplicate_phone`, `duplicate_tax_id`, 422 `owner_inactive`, `capacity_exceeded`.
 */
export async function create(
  { database, phoneRegion }: { readonly database: Database; readonly phoneRegion: string },
  access: Access,
  id: string,
  { owner, ...body }: NewCustomer,
  external?: ExternalKey,
): Promise<Customer | undefined> {
  const customer = normalized(body, phoneRegion);
  const ownerId = await ownerOf(database, access, owner);
  demand(access, 'create', 'Customer', { ownerId });
  const creation = { ...recordedBy(access), cause: external ? ('upsert' as const) : ('create' as const) };
  const created = await repeated(() => createCustomer(database, { ...customer, ...external, id, ownerId }, creation));
  switch (created.outcome) {
    case 'created':
      return asCreated({ ...customer, ...external, id, ownerId }, created.at.toISOString());
    case 'exists':
      return customerAnswer(await database.customer.findUniqueOrThrow({ where: { id } }));
    case 'duplicate_external_id':
      return undefined;
    default:
      throw refusal(created.outcome, created);
  }
}

// PostgreSQL asks for it: an owner's limit was set, or the customer in the way was deleted, in this very moment.
async function repeated<T>(work: () => Promise<T>, attempts = 3): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isAskedFor = ['40001', '40P01', 'P2034'].includes(sqlState(error) ?? '');
    if (!isAskedFor || attempts === 1) throw error;
    return repeated(work, attempts - 1);
  }
}

/** The row that create_customer has just written, without a second question to the database: its columns' defaults are here. */
function asCreated({ contacts: _, ...words }: Words & { id: string; ownerId: string | null } & Partial<ExternalKey>, at: string): Customer {
  return {
    ...nothingYet,
    ...words,
    phone: words.phone ?? null,
    taxId: words.taxId ?? null,
    email: words.email ?? null,
    industry: words.industry ?? null,
    region: words.region ?? null,
    status: words.ownerId === null ? 'in_pool' : 'active',
    ownedSince: words.ownerId === null ? null : at,
    createdAt: at,
    updatedAt: at,
  };
}

const nothingYet = {
  customerLevel: 'normal',
  preferredLanguage: 'zh',
  lastFollowUp: null,
  protectedUntil: null,
  openHandoverId: null,
  smsOptedOutAt: null,
  emailOptedOutAt: null,
  source: null,
  externalId: null,
  version: 1,
} as const;

/**
 * Without an owner in the body: the caller where they are sales, else nobody, which is the pool. Throws Problem 403 for who creates for
 * nobody else, whoever is named, before 422 `employee_unknown`.
 */
async function ownerOf(database: Database, access: Access, owner: EmployeeRef | undefined): Promise<string | null> {
  const { caller, team } = access;
  if (!owner) return caller.kind === 'employee' && caller.role === 'sales' ? caller.id : null;
  if (caller.kind === 'employee' && isReferred(owner)(caller)) return caller.id;
  const others = team.filter((id) => id !== employeeIdOf(caller));
  demand(access, 'create', 'Customer', { ownerId: others[0] ?? '' });
  return (await resolveEmployee(database, owner, 'owner')).id;
}

type Words = Omit<NewCustomer, 'owner'>;

/** The customer and its contacts as they are kept. Throws Problem 400, named after the first rule that is broken. */
export function normalized(body: Words, phoneRegion: string): Words {
  const { customer, findings } = checkCustomer(body, phoneRegion);
  const contacts = body.contacts?.map((contact, index) => checkContact(contact, phoneRegion, `contacts/${index}/`));
  refuse([...findings, ...(contacts ?? []).flatMap((checked) => checked.findings)]);
  return { ...customer, contacts: contacts?.map(({ contact }) => contact) };
}

/** Throws Problem 400 with all findings, if there are any. */
export function refuse(findings: readonly Finding[]): void {
  const [first] = findings;
  if (first) throw malformed(first.rule, first.message, { field: first.field, rule: first.rule, findings });
}

type Refusal = Exclude<CreateOutcome, 'created' | 'exists' | 'duplicate_external_id'>;

/** Of the customer that is in the way nothing is said: whoever may see it finds it by its number. */
function refusal(outcome: Refusal, { limit, held }: CreatedCustomer): Problem {
  switch (outcome) {
    case 'duplicate_phone':
      return duplicate('phone');
    case 'duplicate_tax_id':
      return duplicate('taxId');
    case 'owner_inactive':
      return unprocessable('owner_inactive', 'The owner must be an active salesperson or manager.', { field: 'owner' });
    case 'capacity_exceeded':
      return unprocessable('capacity_exceeded', 'The owner holds as many customers as they may.', { field: 'owner', limit, held });
  }
}

export const duplicate = (field: 'phone' | 'taxId') =>
  field === 'phone'
    ? conflict('duplicate_phone', 'Another customer has this phone.', { field })
    : conflict('duplicate_tax_id', 'Another customer has this tax id.', { field });
