/** Out of the pool: a claim by oneself, an assignment by a manager. Who gets what is decided in the database (src/ownership/take.ts). */
import { customerAnswer, customerColumns, type AnsweredCustomer } from '../customers/answers.js';
import type { Customer } from '../customers/schemas.js';
import { customerMerged, visibleSurvivors } from '../customers/visibility.js';
import { recordedBy, type Access } from '../identity/access.js';
import { employeeIdOf } from '../identity/caller.js';
import { resolveEmployees } from '../identity/employee-ref.js';
import { demand, may } from '../identity/permissions.js';
import { notifyEmployees, type Timing } from '../notifications/outbox.js';
import { takeFromPool, type PoolRefusal, type TakenCustomer, type Taking } from '../ownership/take.js';
import { inTransaction, repeated, type Database, type Queries, type Transaction } from '../platform/database.js';
import { conflict, forbidden, malformed, notFound, unprocessable, type Problem } from '../platform/errors.js';
import { oneAfterTheOther } from '../platform/pipeline.js';
import { drawsAsMember } from './membership.js';
import type { Assignments, Outcome } from './schemas.js';

export interface TakingDeps {
  readonly database: Database;
  /** Whose midnight begins a day for the daily limit, and how long notices are collected. */
  readonly timing: Pick<Timing, 'timezone' | 'bundlingMs'>;
}

/** As many as one transaction moves in about a second. */
const mostAssigned = 5_000;

/**
 * claim_from_pool. Of any number of claimers one wins. Throws Problem 404, 403 `not_a_member`, 409 `customer_merged` or `already_taken`,
 * then 422 `not_active`, `capacity_exceeded`, `daily_limit`, `cooldown`, `position_change`.
 */
export async function claim(deps: TakingDeps, access: Access, customerId: string): Promise<Customer> {
  const employeeId = claimerOf(access);
  const [[taken], [customer]] = await repeated(() =>
    oneAfterTheOther(deps.database, (queries) =>
      Promise.all([takeForOneself(queries, deps, access, employeeId, [customerId]), readCustomer(queries, customerId)]),
    ),
  );
  if (!taken || !customer || taken.outcome === 'not_found') throw notFound('customer');
  const mergedInto = (await mergedAmong(deps.database, access, [taken])).get(customerId.toLowerCase());
  if (mergedInto !== undefined) throw customerMerged(mergedInto);
  if (taken.outcome !== 'taken') throw refusal(taken.outcome, taken);
  return customerAnswer(customer);
}

const readCustomer = (queries: Queries, id: string) =>
  queries.$queryRaw<AnsweredCustomer[]>`SELECT ${customerColumns} FROM customers c WHERE c.id = ${id}::uuid`;

/** The same for several, each decided for itself, in the order of the request. */
export async function claimAll(deps: TakingDeps, access: Access, customerIds: readonly string[]): Promise<Outcome<'claimed'>[]> {
  const employeeId = claimerOf(access);
  const taken = await repeated(() => takeForOneself(deps.database, deps, access, employeeId, distinct(customerIds)));
  const merged = await mergedAmong(deps.database, access, taken);
  return taken.map((one) => outcomeOf(one, 'claimed', merged));
}

/** Nobody was faster where a customer was merged: where it went, for who may read that one. */
const mergedAmong = (database: Database, access: Access, taken: readonly TakenCustomer[]): Promise<ReadonlyMap<string, string>> =>
  visibleSurvivors(
    database,
    access,
    taken.flatMap(({ customerId, outcome }) => (outcome === 'already_taken' ? [customerId] : [])),
  );

function takeForOneself(
  queries: Queries,
  { timing: { timezone } }: Pick<TakingDeps, 'timing'>,
  access: Access,
  employeeId: string,
  customerIds: readonly string[],
): Promise<TakenCustomer[]> {
  const takings = customerIds.map((customerId) => ({ customerId, employeeId }));
  return takeFromPool(queries, { ...recordedBy(access), takings, asMember: employeeId, timezone });
}

/** Only a person claims: a system assigns. */
function claimerOf(access: Access): string {
  demand(access, 'claim', 'PoolEntry');
  if (access.caller.kind !== 'employee') throw forbidden('not_permitted', 'A system cannot claim a customer; it can assign one.');
  return access.caller.id;
}

/**
 * By managers to those below them, by admins and systems to anyone who sells; `assignmentId` is the call's, under which the ledger keeps it.
 * Whoever is given something is told, in one message. Throws Problem 422 `employee_unknown`.
 */
export async function assign(
  { database, timing }: TakingDeps,
  access: Access,
  assignmentId: string,
  { assignments }: Assignments,
): Promise<Outcome<'assigned'>[]> {
  demand(access, 'assign', 'PoolEntry');
  const lines = await linesOf(database, assignments);
  const mine = firstOfEach(lines).filter(({ employeeId }) => mayGiveTo(access, employeeId));
  const taken = await inTransaction(
    database,
    async (tx) => {
      const asMember = drawsAsMember(access);
      const all = await takeFromPool(tx, { ...recordedBy(access), takings: mine, assignmentId, asMember, timezone: timing.timezone });
      await tell(tx, access, assignmentId, all, timing);
      return all;
    },
    60_000,
  );
  const merged = await mergedAmong(database, access, taken);
  const decided = new Map(taken.map((one) => [one.customerId, one]));
  return lines.map((line) => {
    const one = decided.get(line.customerId);
    if (one?.employeeId === line.employeeId) return outcomeOf(one, 'assigned', merged);
    return { customerId: line.customerId, status: 'refused', code: mayGiveTo(access, line.employeeId) ? 'named_twice' : 'not_yours' };
  });
}

/** A customer for an employee, line by line. Throws Problem 400 `too_many_customers`. */
async function linesOf(database: Database, assignments: Assignments['assignments']): Promise<Taking[]> {
  const wanted = assignments.reduce((sum, { customerIds }) => sum + customerIds.length, 0);
  if (wanted > mostAssigned) {
    throw malformed('too_many_customers', `One request assigns at most ${mostAssigned} customers; send ${wanted} in several.`, {
      field: 'assignments',
      limit: mostAssigned,
    });
  }
  const employees = await resolveEmployees(
    database,
    assignments.map(({ employee }) => employee),
    (index) => `assignments/${index}/employee`,
  );
  return employees.flatMap(({ id: employeeId }, index) =>
    distinct(assignments[index]?.customerIds ?? []).map((customerId) => ({ customerId, employeeId })),
  );
}

const distinct = (ids: readonly string[]): string[] => [...new Set(ids.map((id) => id.toLowerCase()))];

/** A customer that is named for several people goes to the first. */
function firstOfEach(lines: readonly Taking[]): Taking[] {
  const seen = new Set<string>();
  return lines.filter(({ customerId }) => !seen.has(customerId) && seen.add(customerId));
}

/** Not to oneself: that is a claim, for which the pool has limits. */
const mayGiveTo = (access: Access, employeeId: string) => may(access, 'assign', 'Customer', { ownerId: employeeId });

/** One notice a person, whatever number of customers; nobody is told what they did themselves. */
async function tell(tx: Transaction, access: Access, assignmentId: string, taken: readonly TakenCustomer[], timing: TakingDeps['timing']) {
  const given = new Set(taken.filter(({ outcome }) => outcome === 'taken').map(({ employeeId }) => employeeId));
  given.delete(employeeIdOf(access.caller) ?? '');
  const notice = { template: 'pool_assigned', cause: `pool_assigned:${assignmentId}`, parameters: { assignmentId } } as const;
  await notifyEmployees(
    tx,
    [...given].map((employeeId) => ({ ...notice, employeeId })),
    timing,
  );
}

function outcomeOf<Done extends 'claimed' | 'assigned'>(
  taken: TakenCustomer,
  done: Done,
  merged: ReadonlyMap<string, string>,
): Outcome<Done> {
  const { customerId, outcome } = taken;
  if (outcome === 'taken') return { customerId, status: done };
  const mergedInto = merged.get(customerId);
  if (mergedInto !== undefined) return { customerId, status: 'refused', code: 'customer_merged', mergedInto };
  return { customerId, status: 'refused', code: outcome, ...limitOf(taken) };
}

const limitOf = ({ limit, held, until }: TakenCustomer) => ({
  ...(limit !== null && { limit }),
  ...(held !== null && { held }),
  ...(until !== null && { until: until.toISOString() }),
});

const sentences: Record<Exclude<PoolRefusal, 'not_found' | 'already_taken' | 'not_a_member'>, string> = {
  not_active: 'Only an active salesperson or manager claims customers.',
  position_change: 'You are moving away from customers of this kind.',
  daily_limit: 'You have claimed as many customers today as this pool allows.',
  cooldown: 'You had this customer; it is for others to claim until the cooldown ends.',
  capacity_exceeded: 'You hold as many customers as you may.',
};

function refusal(outcome: Exclude<PoolRefusal, 'not_found'>, taken: TakenCustomer): Problem {
  if (outcome === 'already_taken') return conflict(outcome, 'This customer is not in the pool: somebody was faster.');
  if (outcome === 'not_a_member') return forbidden(outcome, 'You are not a member of the pool in which this customer lies.');
  return unprocessable(outcome, sentences[outcome], limitOf(taken));
}
