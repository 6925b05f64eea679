/** Out of the pool: the claim that decides between everyone who wants a customer, and the assignment of many to several people. */
import { prepared, Prisma, type Queries } from '../platform/database.js';

/** Which customer is for whom. */
export interface Taking {
  readonly customerId: string;
  readonly employeeId: string;
}

export interface CustomersToTake {
  /** In the order in which limits are used up. Of a customer that is named twice the first counts. */
  readonly takings: readonly Taking[];
  /** By an assignment, the id under which the ledger keeps it; a claim has none, and counts for the pool's limits. */
  readonly assignmentId?: string;
  /** The employee who must be a member of the pools; null where nobody must: for admins and systems. */
  readonly asMember: string | null;
  /** The employee who does it: the claimer, the manager who assigns; null for a system. */
  readonly actorId: string | null;
  /** The actor as it was named, for the audit. */
  readonly actor: string;
  readonly via: string;
  readonly requestId?: string;
  /** Whose midnight begins a day for the daily limit: BATON_TIMEZONE. */
  readonly timezone: string;
}

/**
 * `not_active`: the employee is leaving or gone, or is neither salesperson nor manager. `position_change`: they are moving away from
 * customers of that kind.
 */
export type PoolRefusal =
  | 'not_found'
  | 'not_active'
  | 'already_taken'
  | 'not_a_member'
  | 'position_change'
  | 'cooldown'
  | 'daily_limit'
  | 'capacity_exceeded';

export interface TakenCustomer extends Taking {
  readonly outcome: 'taken' | PoolRefusal;
  readonly entryId: string | null;
  /** The limit that refused (customers, claims a day, days), and what counts against it. */
  readonly limit: number | null;
  readonly held: number | null;
  /** The end of a cooldown. */
  readonly until: Date | null;
}

/**
 * Claims or assigns customers of the pool, each decided for itself, in one statement: of any number of claimers one gets a
 * customer, and no limit is exceeded (migration taking_as_a_set). Writes manifest, ledger and audit. Runs alone or in a
 * READ COMMITTED transaction.
 */
export function takeFromPool(database: Queries, taking: CustomersToTake): Promise<TakenCustomer[]> {
  const { takings, assignmentId, asMember, actorId, actor, via, requestId, timezone } = taking;
  const customerIds = takings.map(({ customerId }) => customerId);
  const employeeIds = takings.map(({ employeeId }) => employeeId);
  const takenAs = assignmentId === undefined ? 'claimed' : 'assigned';
  return prepared<TakenCustomer>(
    database,
    'take_from_pool',
    Prisma.sql`
      SELECT customer_id AS "customerId", employee_id AS "employeeId", outcome, entry_id AS "entryId", limit_value AS "limit", held, until
      FROM take_from_pool(${customerIds}::uuid[], ${employeeIds}::uuid[], ${takenAs}::pool_status, ${asMember}::uuid,
        ${assignmentId ?? null}::uuid, ${actorId}::uuid, ${actor}, ${via}, ${requestId ?? null}, ${timezone})`,
  );
}
