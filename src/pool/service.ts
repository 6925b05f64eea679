/** The public pool (公海): into it by hand, out of it by claim or assignment. */
import { customerAnswer } from '../customers/answers.js';
import type { Customer } from '../customers/schemas.js';
import { recordedBy, type Access } from '../identity/access.js';
import { isAdmin } from '../identity/caller.js';
import { resolveEmployees } from '../identity/employee-ref.js';
import { demand } from '../identity/permissions.js';
import { takeFromPool, type PoolRefusal, type TakenCustomer } from '../ownership/pool.js';
import type { Database } from '../platform/database.js';
import { conflict, forbidden, notFound, unprocessable, type Problem } from '../platform/errors.js';
import { listPool } from './list.js';
import { recycle } from './recycling.js';
import type { Assignments, Outcome, PoolQuery, Recycling } from './schemas.js';

export interface PoolDeps {
  readonly database: Database;
  /** Whose midnight begins a day for the daily limit: BATON_TIMEZONE. */
  readonly timezone: string;
}

export const createPool = ({ database, timezone }: PoolDeps) => {
  const take = (access: Access, customerIds: readonly string[], employeeId: string, takenAs: 'claimed' | 'assigned') =>
    takeFromPool(database, { ...recordedBy(access), customerIds, employeeId, takenAs, timezone });

  return {
    list: (access: Access, query: PoolQuery) => listPool(database, access, query, timezone),

    /** recycle_to_pool: by the owner's managers and admins; an owner gives back. */
    recycle: async (access: Access, body: Recycling) => ({ items: await recycle(database, access, body) }),

    /**
     * claim_from_pool. Of any number of claimers one wins. Throws Problem 404, 403 `not_a_member`, 409 `already_taken`,
     * 422 `not_active`, `capacity_exceeded`, `daily_limit`, `cooldown`.
     */
    async claim(access: Access, customerId: string): Promise<Customer> {
      const [taken] = await take(access, [customerId], claimerOf(access), 'claimed');
      if (!taken || taken.outcome === 'not_found') throw notFound('customer');
      if (taken.outcome !== 'taken') throw refusal(taken.outcome, taken);
      return customerAnswer(await database.customer.findUniqueOrThrow({ where: { id: customerId } }));
    },

    /** The same for several, each decided for itself. */
    async claimAll(access: Access, customerIds: readonly string[]) {
      const taken = await take(access, customerIds, claimerOf(access), 'claimed');
      return { items: outcomes(customerIds, taken, 'claimed') };
    },

    /** By managers to their tree, by admins and systems to anyone who sells. Throws Problem 422 `employee_unknown`. */
    async assign(access: Access, { assignments }: Assignments) {
      demand(access, 'assign', 'PoolEntry');
      const employees = await resolveEmployees(
        database,
        assignments.map(({ employee }) => employee),
        'assignments',
      );
      const items: Outcome<'assigned'>[] = [];
      // One after the other: an assignment locks its employee, and a customer named twice goes to the first.
      for (const [index, { customerIds }] of assignments.entries()) {
        const employeeId = employees[index]?.id;
        if (employeeId === undefined) continue;
        const taken = mayGiveTo(access, employeeId) ? await take(access, customerIds, employeeId, 'assigned') : [];
        items.push(...outcomes(customerIds, taken, 'assigned'));
      }
      return { items };
    },
  };
};

export type PoolService = ReturnType<typeof createPool>;

/** Only a person claims: a system assigns. */
function claimerOf(access: Access): string {
  demand(access, 'claim', 'PoolEntry');
  if (access.caller.kind !== 'employee') throw forbidden('not_permitted', 'A system cannot claim a customer; it can assign one.');
  return access.caller.id;
}

const mayGiveTo = ({ caller, team }: Access, employeeId: string) => caller.kind === 'key' || isAdmin(caller) || team.includes(employeeId);

/** In the order of the request; what is not among `taken` was not the caller's to give. */
function outcomes<Done extends 'claimed' | 'assigned'>(
  customerIds: readonly string[],
  taken: readonly TakenCustomer[],
  done: Done,
): Outcome<Done>[] {
  const byId = new Map(taken.map((one) => [one.customerId, one]));
  return [...new Set(customerIds.map((id) => id.toLowerCase()))].map((customerId) => {
    const one = byId.get(customerId);
    if (one?.outcome === 'taken') return { customerId, status: done };
    return { customerId, status: 'refused', code: one?.outcome ?? 'not_yours', ...limitOf(one) };
  });
}

const limitOf = (one: TakenCustomer | undefined) => ({
  ...(one?.limit != null && { limit: one.limit }),
  ...(one?.held != null && { held: one.held }),
  ...(one?.until != null && { until: one.until.toISOString() }),
});

const sentences: Record<Exclude<PoolRefusal, 'not_found' | 'already_taken' | 'not_a_member'>, string> = {
  not_active: 'Only an active salesperson or manager claims customers.',
  daily_limit: 'You have claimed as many customers today as this pool allows.',
  cooldown: 'You had this customer; it is for others to claim until the cooldown ends.',
  capacity_exceeded: 'You hold as many customers as you may.',
};

function refusal(outcome: Exclude<PoolRefusal, 'not_found'>, taken: TakenCustomer): Problem {
  if (outcome === 'already_taken') return conflict(outcome, 'This customer is not in the pool: somebody was faster.');
  if (outcome === 'not_a_member') return forbidden(outcome, 'You are not a member of the pool in which this customer lies.');
  return unprocessable(outcome, sentences[outcome], limitOf(taken));
}
