/**
 * Opening handovers: one customer or a page of them, set-based, in one transaction: row, checklist, freeze, timeline, audit and
 * the notice to who prepares (processes.md, Opening, Fan-out). Idempotent by handover id.
 */
import { managersAboveEach } from '../identity/team.js';
import { notifyEmployees, type EmployeeNotice, type Timing } from '../notifications/outbox.js';
import { conflict, type Problem } from '../platform/errors.js';
import { Prisma, type OrderedQueries } from '../platform/database.js';
import { readActor, type NamedActor } from './actors.js';
import { ownDays, type OwnDay } from '../policies/service.js';
import { generateItems } from './checklist.js';
import { goingDates, isResigning, isStillMeant, rulesOf, type GoingDates } from './deadline-rules.js';
import { newDeadline } from './deadlines.js';
import { lockPeople } from './people.js';
import { readRows, stateOf, type HandoverRow } from './row.js';
import { nextReviewer, whyNotOpened, whyNotReceiver, whyNotReviewer, type CustomerStanding, type Person } from './rules.js';
import type { HandoverOpening, HandoverState } from './state.js';

export interface HandoverSettings {
  /** Baton's public address, for links. */
  readonly baseUrl: string;
  readonly timing: Timing;
}

export type Opened =
  | { readonly handoverId: string; readonly customerId: string; readonly state: HandoverState }
  | { readonly handoverId: string; readonly customerId: string; readonly refused: Problem };

/** A handover as it is going to be written. */
interface NewHandover extends HandoverOpening {
  readonly fromOwnerId: string;
  readonly overCapacityReason: string | null;
  readonly level: CustomerStanding['level'];
}

/** What the deadlines of a page of openings are counted by. */
interface Basis {
  readonly policyVersion: number;
  readonly policy: unknown;
  readonly ownDays: readonly OwnDay[];
  /** When old owners go, by the personnel change of their handover and by their resignation. */
  readonly going: readonly (GoingDates & { readonly changeId: string; readonly employeeId: string; readonly isResigning: boolean })[];
}

/**
 * Opens what can be opened and says of each of the others why not. A plan's receiver who has become full, or leaves, is left out
 * for the reviewer to decide; a receiver whom a person named is refused.
 */
export async function openHandovers(
  tx: OrderedQueries,
  openings: readonly HandoverOpening[],
  settings: HandoverSettings,
): Promise<Opened[]> {
  const [there, situation] = await Promise.all([readRows(tx, openings.map(idOf)), readSituation(tx, openings)]);
  const already = new Map(there.map((row) => [row.handoverId, row]));
  const fresh = openings.filter(({ handoverId }) => !already.has(handoverId));
  const refusals = new Map<string, Problem>();
  if (fresh.length > 0) {
    const accepted = await judge(tx, fresh, situation, refusals);
    for (const row of await write(tx, accepted, situation, settings)) already.set(row.handoverId, row);
  }
  return openings.map(({ handoverId, customerId }) => {
    const refused = refusals.get(handoverId);
    if (refused !== undefined) return { handoverId, customerId, refused };
    const row = already.get(handoverId);
    if (row === undefined) throw new Error(`Handover ${handoverId} was neither opened nor refused.`);
    return { handoverId, customerId, state: stateOf(row, settings.baseUrl) };
  });
}

const idOf = ({ handoverId }: HandoverOpening) => handoverId;

/** What is read before the locks: whose customers they are and whom they report to, which says whom to lock; and who opens. */
interface Situation {
  readonly managers: ReadonlyMap<string, readonly string[]>;
  readonly actor: NamedActor | Problem;
  readonly basis: Basis;
}

async function readSituation(tx: OrderedQueries, openings: readonly HandoverOpening[]): Promise<Situation> {
  const customerIds = openings.map(({ customerId }) => customerId);
  const [chains, actor, basis] = await Promise.all([
    managersAboveEach(
      tx,
      Prisma.sql`SELECT DISTINCT owner_id FROM customers WHERE id = ANY(${customerIds}::uuid[]) AND owner_id IS NOT NULL`,
    ),
    readActor(tx, openings[0]?.actor ?? 'system'),
    readBasis(tx, openings),
  ]);
  return { managers: new Map(chains.map(({ employeeId, managers }) => [employeeId, managers])), actor, basis };
}

async function readBasis(tx: OrderedQueries, openings: readonly HandoverOpening[]): Promise<Basis> {
  const customerIds = openings.map(({ customerId }) => customerId);
  const changeIds = [...new Set(openings.flatMap(({ personnelChangeId }) => personnelChangeId ?? []))];
  const [basis] = await tx.$queryRaw<Basis[]>`
    SELECT p.version AS "policyVersion", p.content AS policy,
           ${ownDays(Prisma.sql`current_date - 1`, Prisma.sql`'infinity'`)} AS "ownDays",
           ARRAY(SELECT ${goingDates} || jsonb_build_object('changeId', g.id, 'employeeId', g.employee_id, 'isResigning', ${isResigning})
                   FROM personnel_changes g
                  WHERE (g.id = ANY(${changeIds}::uuid[]) AND ${isStillMeant})
                     OR (${isResigning} AND g.employee_id IN (SELECT owner_id FROM customers WHERE id = ANY(${customerIds}::uuid[])))) AS going
      FROM policies p WHERE p.name = 'handover' ORDER BY p.version DESC LIMIT 1`;
  if (basis === undefined) throw new Error('There is no handover policy.');
  return basis;
}

/** Locks people, then customers, and decides behind the locks. */
async function judge(
  tx: OrderedQueries,
  openings: readonly HandoverOpening[],
  { managers }: Situation,
  refusals: Map<string, Problem>,
): Promise<NewHandover[]> {
  const customerIds = openings.map(({ customerId }) => customerId);
  const [people, customers, barred] = await Promise.all([
    lockPeople(tx, {
      receivers: openings.flatMap(({ toOwnerId }) => toOwnerId ?? []),
      others: [
        ...openings.flatMap(({ reviewerId, preparerId }) => [reviewerId ?? [], preparerId ?? []].flat()),
        ...managers.keys(),
        ...[...managers.values()].flat(),
      ],
    }),
    lockCustomers(tx, customerIds),
    whoIsMovingAway(tx, openings),
  ]);

  const given = new Map<string, number>();
  return openings.flatMap((opening) => {
    const verdict = judgeOne(opening, customers.get(opening.customerId), people, managers, given, barred.has(opening.handoverId));
    if ('status' in verdict) {
      refusals.set(opening.handoverId, verdict);
      return [];
    }
    if (verdict.toOwnerId !== null && verdict.overCapacityReason === null)
      given.set(verdict.toOwnerId, (given.get(verdict.toOwnerId) ?? 0) + 1);
    return [verdict];
  });
}

function judgeOne(
  opening: HandoverOpening,
  customer: CustomerStanding | undefined,
  people: ReadonlyMap<string, Person>,
  managers: ReadonlyMap<string, readonly string[]>,
  given: ReadonlyMap<string, number>,
  isMovingAway: boolean,
): NewHandover | Problem {
  const problem = whyNotOpened(customer);
  if (problem !== undefined) return problem;
  const fromOwnerId = customer?.ownerId ?? '';
  // It changed hands between the first look and the lock: whoever was locked with it is not concerned.
  if (!managers.has(fromOwnerId)) return conflict('customer_changed', 'This customer changed hands in this very moment. Try again.');
  // What a plan named may have changed since; what a person names now is answered.
  const isPlanned = opening.personnelChangeId !== null;

  const receiver = lookUp(people, opening.toOwnerId);
  const load = (receiver?.load ?? 0) + (receiver === undefined ? 0 : (given.get(receiver.id) ?? 0));
  const isBeyond = (opening.overCapacityReason ?? null) !== null;
  const unfit =
    receiver && whyNotReceiver({ ...receiver, load, isMovingAway }, { fromOwnerId }, { alreadyCounted: false, overCapacity: isBeyond });
  if (unfit !== undefined && !isPlanned) return unfit;
  const cast = { fromOwnerId, toOwnerId: unfit === undefined ? opening.toOwnerId : null };
  const overCapacityReason = cast.toOwnerId === null ? null : (opening.overCapacityReason ?? null);

  const named = lookUp(people, opening.reviewerId);
  const involved = named && whyNotReviewer(named, cast);
  if (involved !== undefined && !isPlanned) return involved;
  const above = (managers.get(fromOwnerId) ?? []).flatMap((id) => people.get(id) ?? []);
  const reviewerId = (named !== undefined && involved === undefined ? named : nextReviewer(above, cast))?.id ?? null;
  const preparerId = opening.preparerId ?? (people.get(fromOwnerId)?.status === 'left' ? reviewerId : fromOwnerId);
  return { ...opening, ...cast, overCapacityReason, reviewerId, preparerId, level: customer?.level ?? 'normal' };
}

const lookUp = (people: ReadonlyMap<string, Person>, id: string | null) => (id === null ? undefined : people.get(id));

/** Openings whose receiver gives such customers away in a position change. */
async function whoIsMovingAway(tx: OrderedQueries, openings: readonly HandoverOpening[]): Promise<ReadonlySet<string>> {
  const named = openings.filter(({ toOwnerId }) => toOwnerId !== null);
  if (named.length === 0) return new Set();
  // Asked row by row: with a join PostgreSQL, which expects a hundred rows of JSON, would read all customers to find them.
  const rows = await tx.$queryRaw<{ handoverId: string }[]>`
    SELECT "handoverId" FROM jsonb_to_recordset(${JSON.stringify(named)}::jsonb) AS o ("handoverId" uuid, "customerId" uuid, "toOwnerId" uuid)
     WHERE (SELECT is_moving_away(o."toOwnerId", c.region, c.industry, c.customer_level) FROM customers c WHERE c.id = o."customerId")`;
  return new Set(rows.map(({ handoverId }) => handoverId));
}

async function lockCustomers(tx: OrderedQueries, ids: readonly string[]): Promise<Map<string, CustomerStanding>> {
  const rows = await tx.$queryRaw<(CustomerStanding & { id: string })[]>`
    SELECT id, owner_id AS "ownerId", open_handover_id AS "openHandoverId", customer_level::text AS level FROM customers
     WHERE id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  return new Map(rows.map((row) => [row.id, row]));
}

/** Writes what was accepted and answers its rows. */
async function write(
  tx: OrderedQueries,
  handovers: readonly NewHandover[],
  { actor, basis }: Situation,
  { timing }: HandoverSettings,
): Promise<HandoverRow[]> {
  if (handovers.length === 0) return [];
  const initiatedBy = 'status' in actor ? null : actor.id;
  const name = 'status' in actor ? 'system' : actor.name;
  const now = new Date();
  const begun = handovers.map((handover) => begin(handover, basis, now, timing.timezone));
  const rows = JSON.stringify(begun);
  // Named once more, for the reason that whoIsMovingAway gives.
  const customerIds = handovers.map(({ customerId }) => customerId);
  const opened = tx.$executeRaw`
    WITH opened AS (
      INSERT INTO customer_handover (id, customer_id, from_owner_id, to_owner_id, handover_reason, personnel_change_id, reviewer_id,
                                     preparer_id, stage_entered_at, stage_due_at, next_moment, next_moment_at, owner_leaves_at,
                                     policy_version, initiated_by, over_capacity_reason)
      SELECT "handoverId", "customerId", "fromOwnerId", "toOwnerId", reason, "personnelChangeId", "reviewerId", "preparerId",
             ${now}, "dueAt", "nextMoment", "nextMomentAt", "ownerLeavesAt", ${basis.policyVersion}::int, ${initiatedBy}::uuid, "overCapacityReason"
        FROM jsonb_to_recordset(${rows}::jsonb) AS h ("handoverId" uuid, "customerId" uuid, "fromOwnerId" uuid, "toOwnerId" uuid,
             reason handover_reason, "personnelChangeId" uuid, "reviewerId" uuid, "preparerId" uuid, "dueAt" timestamptz,
             "nextMoment" deadline_moment, "nextMomentAt" timestamptz, "ownerLeavesAt" timestamptz, "overCapacityReason" text)
      RETURNING id, customer_id, from_owner_id, to_owner_id, reviewer_id, over_capacity_reason),
    frozen AS (
      UPDATE customers c SET open_handover_id = o.id FROM opened o WHERE c.id = o.customer_id AND c.id = ANY(${customerIds}::uuid[])),
    noted AS (
      INSERT INTO handover_timeline (id, handover_id, step_number, message_id, kind, actor_id, actor, via, to_stage, outcome)
      SELECT uuid_v7(), id, 0, 'initiate', 'initiate', ${initiatedBy}::uuid, ${name}, 'api', 'preparation', 'applied' FROM opened)
    INSERT INTO audit_log (id, actor_id, actor, via, action, subject_type, subject_id, after)
    SELECT uuid_v7(), ${initiatedBy}::uuid, ${name}, 'workflow', 'initiate_handover', 'handover', id,
           jsonb_build_object('customerId', customer_id, 'fromOwnerId', from_owner_id, 'toOwnerId', to_owner_id, 'reviewerId', reviewer_id)
           || CASE WHEN over_capacity_reason IS NULL THEN '{}' ELSE jsonb_build_object('overCapacity', true, 'reason', over_capacity_reason) END
      FROM opened`;
  const ids = handovers.map(idOf);
  const notices = begun.flatMap(preparationNotice);
  const written = [opened, generateItems(tx, ids), notifyEmployees(tx, notices, timing), readRows(tx, ids)] as const;
  return (await Promise.all(written))[3];
}

/**
 * The first deadline of a new handover. An old owner who has gone already never has the preparer's part: the reviewer has it, or any
 * admin. Would the clock give it on, whoever acts at once would come too early and be refused.
 */
function begin(handover: NewHandover, basis: Basis, now: Date, timezone: string) {
  const { personnelChangeId, fromOwnerId, reviewerId, level } = handover;
  const { policy, ownDays: own } = basis;
  const going = basis.going.filter(
    ({ changeId, employeeId, isResigning: resigns }) => changeId === personnelChangeId || (resigns && employeeId === fromOwnerId),
  );
  const rules = rulesOf({ level, policy, ownDays: own, going }, timezone);
  const { dueAt, next } = newDeadline('preparation', now, rules);
  const isGone = rules.ownerLeavesAt !== null && rules.ownerLeavesAt <= now;
  const preparerId = isGone && handover.preparerId === fromOwnerId ? reviewerId : handover.preparerId;
  return {
    ...handover,
    preparerId,
    dueAt,
    nextMoment: next?.what ?? null,
    nextMomentAt: next?.at ?? null,
    ownerLeavesAt: preparerId === fromOwnerId ? rules.ownerLeavesAt : null,
  };
}

/** One message per preparer for all customers of a personnel change, else one per handover. */
function preparationNotice({ handoverId, customerId, personnelChangeId, preparerId }: NewHandover): EmployeeNotice[] {
  if (preparerId === null) return [];
  if (personnelChangeId === null) {
    return [{ employeeId: preparerId, template: 'handover_to_prepare', cause: `handover_opened:${handoverId}`, handoverId, customerId }];
  }
  const cause = `personnel_change_opened:${personnelChangeId}`;
  return [{ employeeId: preparerId, template: 'personnel_change_opened', cause, parameters: { personnelChangeId } }];
}
