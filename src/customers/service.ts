/** Customers: created, read, changed; their contacts and follow-ups; the 360° view. */
import type { Access } from '../identity/access.js';
import { reachOf } from '../identity/permissions.js';
import type { Database } from '../platform/database.js';
import { notFound, preconditionFailed, Problem } from '../platform/errors.js';
import type { PageQuery } from '../platform/pagination.js';
import { customerAnswer, maskedCustomer } from './answers.js';
import { changeCustomer, deleteCustomer, setStatus } from './changes.js';
import { addContact, changeContact, deleteContact } from './contacts.js';
import { create, type ExternalKey } from './creation.js';
import { checkDuplicates } from './duplicates.js';
import { addFollowUp } from './follow-ups.js';
import { listCustomers } from './list.js';
import { listMerges, undoMerge } from './merges.js';
import { mergeCustomers } from './merging.js';
import type { DuplicateCheck, Merging } from './merge-schemas.js';
import type { ContactChange, Customer, CustomerChange, CustomerQuery, NewContact, NewCustomer, NewFollowUp } from './schemas.js';
import { customerTimeline } from './timeline.js';
import type { TimelineQuery } from './timeline-schemas.js';
import { view360, view360Part } from './view-360.js';
import type { ViewPart } from './view-360-parts.js';
import { readable, visibleSurvivor } from './visibility.js';

export interface CustomersDeps {
  readonly database: Database;
  /** How a number without + is read: BATON_PHONE_REGION. */
  readonly phoneRegion: string;
}

export const createCustomers = (deps: CustomersDeps) => {
  const { database } = deps;

  /** What `read` answers, or the customer that a merged one is one with now. */
  async function orSurvivor<Answer>(
    access: Access,
    id: string,
    read: () => Promise<Answer>,
  ): Promise<Answer | { readonly mergedInto: string }> {
    try {
      return await read();
    } catch (error) {
      const mergedInto = error instanceof Problem && error.status === 404 ? await visibleSurvivor(database, access, id) : undefined;
      if (mergedInto === undefined) throw error;
      return { mergedInto };
    }
  }

  return {
    /** create_customer. `id` is the customer's, the same for a request that is repeated. */
    async create(access: Access, id: string, body: NewCustomer): Promise<Customer> {
      const customer = await create(deps, access, id, body);
      if (!customer) throw new Error('a customer without an external id met another of its external id');
      return customer;
    },

    /**
     * Creates the customer of a source, or changes what the body names; owner and contacts are set only on creation. `expected` is the
     * version that the caller last saw: Problem 412 where the customer was changed since, or is not there.
     */
    async upsert(
      access: Access,
      key: ExternalKey,
      id: string,
      body: NewCustomer,
      expected?: number,
    ): Promise<{ readonly customer: Customer; readonly isNew: boolean }> {
      const known = await ofSource(database, key);
      if (known === undefined && expected !== undefined)
        throw preconditionFailed('There is no such customer yet. Send it without If-Match.');
      const created = known === undefined ? await create(deps, access, id, body, key) : undefined;
      if (created) return { customer: created, isNew: true };
      const knownId = known ?? (await ofSource(database, key));
      if (knownId === undefined) throw notFound('customer');
      const { owner: _owner, contacts: _contacts, ...change } = body;
      return { customer: await changeCustomer(deps, access, knownId, change, expected), isNew: false };
    },

    /** The customer, or where it went when it was merged. */
    get: (access: Access, id: string) => orSurvivor(access, id, () => getCustomer(database, access, id)),

    checkDuplicates: async (access: Access, body: DuplicateCheck) => ({ items: await checkDuplicates(deps, access, body) }),

    /** `expected` is the version of the survivor that the caller last saw. */
    merge: (access: Access, id: string, body: Merging, expected?: number) => mergeCustomers(database, access, id, body, expected),
    listMerges: (access: Access, id: string, query: PageQuery) => listMerges(database, access, id, query),
    undoMerge: (access: Access, id: string, mergeId: string) => undoMerge(database, access, id, mergeId),

    list: (access: Access, query: CustomerQuery) => listCustomers(deps, access, query),

    /** get_customer_360_view */
    view360: (access: Access, id: string) => orSurvivor(access, id, () => view360(database, access, id)),
    view360Part: <Part extends ViewPart>(access: Access, id: string, part: Part, query: PageQuery) =>
      view360Part(database, access, id, part, query),

    timeline: (access: Access, id: string, query: TimelineQuery) => customerTimeline(database, access, id, query),

    /** `expected` is the version that the caller last saw; a customer changed since is Problem 412. */
    change: (access: Access, id: string, body: CustomerChange, expected?: number) => changeCustomer(deps, access, id, body, expected),
    deactivate: (access: Access, id: string) => setStatus(database, access, id, 'inactive'),
    activate: (access: Access, id: string) => setStatus(database, access, id, 'active'),
    delete: (access: Access, id: string) => deleteCustomer(database, access, id),

    addContact: (access: Access, id: string, contactId: string, body: NewContact) => addContact(deps, access, id, contactId, body),
    changeContact: (access: Access, id: string, contactId: string, body: ContactChange) => changeContact(deps, access, id, contactId, body),
    deleteContact: (access: Access, id: string, contactId: string) => deleteContact(deps, access, id, contactId),

    addFollowUp: (access: Access, id: string, followUpId: string, body: NewFollowUp) => addFollowUp(database, access, id, followUpId, body),
  };
};

export type Customers = ReturnType<typeof createCustomers>;

async function getCustomer(database: Database, access: Access, id: string): Promise<Customer> {
  const ofOne = { id, mergedAt: null };
  const inFull = await database.customer.findFirst({ where: { AND: [ofOne, reachOf(access, 'Customer', 'see_contact_data')] } });
  if (inFull) return customerAnswer(inFull);
  const masked = await database.customer.findFirst({ where: { AND: [ofOne, readable(access)] } });
  if (!masked) throw notFound('customer');
  return maskedCustomer(customerAnswer(masked));
}

/** The customer that bears the key; or that bore it until it was merged, which every write then says. */
async function ofSource(database: Database, { source, externalId }: ExternalKey): Promise<string | undefined> {
  const customer = await database.customer.findUnique({ where: { source_externalId: { source, externalId } }, select: { id: true } });
  if (customer) return customer.id;
  const merge = await database.customerMerge.findFirst({ where: { source, externalId, undoneAt: null }, select: { mergedId: true } });
  return merge?.mergedId;
}
