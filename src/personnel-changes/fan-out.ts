/** From planned customers to open handovers, a page in one transaction (processes.md, Personnel change: Fan-out). */
import type { HandoverSettings, Opened, openHandovers } from '../handovers/opening.js';
import { nextReviewer, type Person } from '../handovers/rules.js';
import type { HandoverOpening, HandoverState } from '../handovers/state.js';
import { managersAbove } from '../identity/team.js';
import { poolCustomers } from '../ownership/pool.js';
import { inOrder, inTransaction, newId, type Database, type Transaction } from '../platform/database.js';
import { ownerChanged } from './planning.js';
import { isGone } from './row.js';

const pageSize = 200;
// A page of handovers with long checklists on a busy database.
const pageTimeoutMs = 60_000;

export interface PageRequest {
  readonly personnelChangeId: string;
  /** ISO 8601, from the database's clock: rows opened since belong to this round and are started (again). */
  readonly since: string;
  /** The last customer of the page before; null for the first. */
  readonly after: string | null;
}

export interface OpenedPage {
  /** Handovers whose workflows are to be started; those of an attempt that got no further are among them. */
  readonly states: readonly HandoverState[];
  /** The last customer of this page; null when there was none. */
  readonly after: string | null;
}

export interface FanOutDependencies {
  readonly database: Database;
  readonly settings: HandoverSettings;
  readonly openHandovers: typeof openHandovers;
}

interface PlanRow {
  readonly customerId: string;
  readonly receiverId: string | null;
  readonly toPool: boolean;
  readonly overCapacityReason: string | null;
  readonly state: 'planned' | 'opened';
  readonly handoverId: string | null;
  /** Who owns the customer now. */
  readonly ownerId: string | null;
}

type ChangeRow = Awaited<ReturnType<Transaction['personnelChange']['findUniqueOrThrow']>>;

const nothing: OpenedPage = { states: [], after: null };

/** Opens the handovers of a page; run again with the same request it opens nothing twice and answers the same handovers. */
export async function openPage(dependencies: FanOutDependencies, request: PageRequest): Promise<OpenedPage> {
  try {
    return await inTransaction(dependencies.database, (tx) => openIn(tx, dependencies, request), pageTimeoutMs);
  } catch (error) {
    if (!(error instanceof ChangeStopped)) throw error;
    return inTransaction(dependencies.database, (tx) => readOpened(tx, dependencies, request));
  }
}

/** What an attempt before has opened, whose workflows may be missing still. */
async function readOpened(
  tx: Transaction,
  { openHandovers: open, settings }: FanOutDependencies,
  request: PageRequest,
): Promise<OpenedPage> {
  const change = await tx.personnelChange.findUniqueOrThrow({ where: { id: request.personnelChangeId } });
  const opened = (await readPage(tx, request)).filter(({ handoverId }) => handoverId !== null);
  // What is open already is only read.
  return {
    states: openStates(await open(inOrder(tx), await openingsFor(tx, change, opened, settings.timing.timezone), settings)),
    after: null,
  };
}

const openStates = (outcomes: readonly Opened[]): HandoverState[] =>
  outcomes.flatMap((outcome) => ('state' in outcome && outcome.state.status === 'open' ? [outcome.state] : []));

/** Thrown to take a page back: the change was paused or called off while it was opened. */
class ChangeStopped extends Error {
  override readonly name = 'ChangeStopped';
}

async function openIn(tx: Transaction, dependencies: FanOutDependencies, request: PageRequest): Promise<OpenedPage> {
  const { openHandovers: open, settings } = dependencies;
  const { personnelChangeId } = request;
  // Two attempts at one page (the worker of the first was only slow) go one after the other.
  await tx.$queryRaw`SELECT 1 AS locked FROM pg_advisory_xact_lock(hashtextextended(${personnelChangeId}, 0))`;
  // Before the rows: should a new plan be written in between, its version tells.
  const change = await tx.personnelChange.findUniqueOrThrow({ where: { id: personnelChangeId } });
  const rows = await readPage(tx, request);
  const last = rows.at(-1);
  if (last === undefined) return nothing;
  if (change.status !== 'running') return readOpened(tx, dependencies, request);

  const [forPool, forPeople] = [rows.filter(isForPool), rows.filter((row) => !isForPool(row))];
  const openings = await openingsFor(tx, change, forPeople, settings.timing.timezone);
  await lockPeople(tx, change, openings);
  const outcomes = await open(inOrder(tx), openings, settings);
  await settle(tx, change, forPeople, outcomes);
  await pool(tx, change, forPool);
  return { states: openStates(outcomes), after: last.customerId };
}

const isForPool = ({ toPool, state }: PlanRow) => toPool && state === 'planned';

/**
 * Locks the leaver, as whoever pauses the change or calls it off does: also for a page that opens nothing. With them, by one statement,
 * everybody whom openHandovers is going to lock: employees go in the order of their ids, and before customers.
 */
async function lockPeople(tx: Transaction, { employeeId }: ChangeRow, openings: readonly HandoverOpening[]): Promise<void> {
  const receivers = openings.flatMap(({ toOwnerId }) => toOwnerId ?? []);
  const parts = openings.flatMap(({ reviewerId, preparerId }) => [reviewerId ?? [], preparerId ?? []].flat());
  const others = [...new Set([employeeId, ...(await managersAbove(tx, employeeId)), ...parts])];
  await tx.$executeRaw`SELECT lock_employees(${receivers}::uuid[], ${others}::uuid[])`;
}

/** Gives customers to the pool as the plan says; one that changed hands is left out, one that is being handed over by now is adopted. */
async function pool(tx: Transaction, change: ChangeRow, rows: readonly PlanRow[]): Promise<void> {
  if (rows.length === 0) return;
  const { id, employeeId, initiatedBy } = change;
  const customerIds = rows.map(({ customerId }) => customerId);
  const said = { reason: 'manual', cause: 'recycle', actorId: initiatedBy, note: `personnel-change/${id}` } as const;
  const pooled = await poolCustomers(tx, { ...said, customerIds, fromOwnerId: employeeId });
  const ids = pooled.map(({ customerId }) => customerId);
  await tx.$executeRaw`
    UPDATE personnel_change_customers p SET state = r.state::planned_customer_state, reason = r.reason, handover_id = r.handover_id, updated_at = now()
      FROM (SELECT c.id, h.id AS handover_id,
                   CASE WHEN c.id = ANY(${ids}::uuid[]) THEN 'done' WHEN h.id IS NOT NULL THEN 'adopted' ELSE 'excluded' END AS state,
                   CASE WHEN c.id = ANY(${ids}::uuid[]) THEN 'to_pool' WHEN h.id IS NOT NULL THEN 'handover_open' ELSE ${ownerChanged} END AS reason
              FROM customers c LEFT JOIN customer_handover h ON h.id = c.open_handover_id AND h.from_owner_id = ${employeeId}::uuid
             WHERE c.id = ANY(${customerIds}::uuid[])) r
     WHERE p.personnel_change_id = ${id}::uuid AND p.customer_id = r.id AND p.state = 'planned'`;
}

function readPage(tx: Transaction, { personnelChangeId, since, after }: PageRequest): Promise<PlanRow[]> {
  return tx.$queryRaw<PlanRow[]>`
    SELECT p.customer_id AS "customerId", p.receiver_id AS "receiverId", p.to_pool AS "toPool", p.over_capacity_reason AS "overCapacityReason", p.state::text AS state, p.handover_id AS "handoverId",
           c.owner_id AS "ownerId"
      FROM personnel_change_customers p JOIN customers c ON c.id = p.customer_id
     WHERE p.personnel_change_id = ${personnelChangeId}::uuid
       AND (${after}::uuid IS NULL OR p.customer_id > ${after}::uuid)
       AND (p.state = 'planned' OR (p.state = 'opened' AND p.updated_at >= ${since}::timestamptz))
     ORDER BY p.customer_id LIMIT ${pageSize}`;
}

/** What is to be opened; of what is open already its state is asked for, by the same id. */
async function openingsFor(tx: Transaction, change: ChangeRow, rows: readonly PlanRow[], timezone: string): Promise<HandoverOpening[]> {
  const managers = await readManagers(tx, change);
  const isLeaverGone = isGone(change, timezone);
  return rows
    .filter(({ ownerId, handoverId }) => handoverId !== null || ownerId === change.employeeId)
    .map(({ customerId, receiverId, overCapacityReason, handoverId }): HandoverOpening => {
      const reviewerId = nextReviewer(managers, { fromOwnerId: change.employeeId, toOwnerId: receiverId })?.id ?? null;
      return {
        handoverId: handoverId ?? newId(),
        customerId,
        reason: change.kind,
        toOwnerId: receiverId,
        reviewerId,
        preparerId: isLeaverGone ? reviewerId : null,
        personnelChangeId: change.id,
        overCapacityReason,
        actor: change.initiatedBy ?? `key:${change.source}`,
      };
    });
}

/** The reviewer of the change and everyone above, the nearest first. */
async function readManagers(tx: Transaction, { reviewerId, employeeId }: ChangeRow): Promise<Person[]> {
  const above = await managersAbove(tx, reviewerId ?? employeeId);
  const chain = reviewerId === null ? above : [reviewerId, ...above];
  const found = await tx.employee.findMany({
    where: { id: { in: chain } },
    select: { id: true, externalId: true, status: true, capacity: true },
  });
  // A reviewer gets no customers: what a receiver is judged by is not asked.
  const people = new Map(found.map((person) => [person.id, { ...person, mayOwn: false, load: 0 }]));
  return chain.flatMap((id) => people.get(id) ?? []);
}

/** Writes what became of each row, unless the change, its plan or an owner moved under our feet: then nothing of the page stands. */
async function settle(tx: Transaction, change: ChangeRow, rows: readonly PlanRow[], outcomes: readonly Opened[]): Promise<void> {
  // Behind the leaver's lock, which a cancellation and a new plan take too: what is read now stands until this page is through.
  const now = await tx.personnelChange.findUniqueOrThrow({ where: { id: change.id }, select: { status: true, planVersion: true } });
  if (now.status !== 'running') throw new ChangeStopped();
  if (now.planVersion !== change.planVersion)
    throw new Error('The plan was replaced while its handovers were opened; the page is opened anew.');
  const { externalId } = await tx.employee.findUniqueOrThrow({ where: { id: change.employeeId }, select: { externalId: true } });
  const isMoved = (outcome: Opened) =>
    'state' in outcome ? outcome.state.fromOwner !== externalId : outcome.refused.code === 'customer_changed';
  if (outcomes.some(isMoved)) {
    throw new Error('A customer changed hands while its handover was opened; the page is opened anew.');
  }
  const byCustomer = new Map(outcomes.map((outcome) => [outcome.customerId, outcome]));
  const results = rows.flatMap((row) =>
    row.state === 'planned' ? [{ customerId: row.customerId, ...rowAfter(row, byCustomer.get(row.customerId)) }] : [],
  );
  await tx.$executeRaw`
    UPDATE personnel_change_customers p
       SET state = r.state, handover_id = r."handoverId", reason = coalesce(r.reason, p.reason), updated_at = now()
      FROM jsonb_to_recordset(${JSON.stringify(results)}::jsonb) AS r ("customerId" uuid, state planned_customer_state, "handoverId" uuid, reason text)
     WHERE p.personnel_change_id = ${change.id}::uuid AND p.customer_id = r."customerId" AND p.state = 'planned'`;
}

/** A planned receiver who is full, leaves or may not take it by now is left out, and the row says so: the reviewer decides. */
function rowAfter({ receiverId }: PlanRow, outcome: Opened | undefined) {
  if (outcome === undefined) return { state: 'excluded', handoverId: null, reason: ownerChanged };
  if ('state' in outcome) {
    const isLeftOut = receiverId !== null && outcome.state.toOwner === null;
    return { state: 'opened', handoverId: outcome.handoverId, reason: isLeftOut ? 'receiver_not_available' : null };
  }
  const { code, detail } = outcome.refused;
  if (code === 'in_pool') return { state: 'excluded', handoverId: null, reason: ownerChanged };
  const adopted = code === 'handover_open' && typeof detail.handoverId === 'string' ? detail.handoverId : null;
  return { state: adopted === null ? 'failed' : 'adopted', handoverId: adopted, reason: code };
}
