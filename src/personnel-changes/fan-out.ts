/** From planned customers to open handovers, a page in one transaction (processes.md, Personnel change: Fan-out). */
import type { HandoverSettings, Opened, openHandovers } from '../handovers/opening.js';
import { nextReviewer, type Person } from '../handovers/rules.js';
import type { HandoverOpening, HandoverState } from '../handovers/state.js';
import { managersAbove } from '../identity/team.js';
import { poolCustomers } from '../ownership/pool.js';
import { inTransaction, newId, type Database, type Transaction } from '../platform/database.js';
import { dayOf } from './changes.js';
import { lastMoment } from './last-moment.js';

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
    if (error instanceof ChangeStopped) return nothing;
    throw error;
  }
}

/** Thrown to take a page back: the change was called off while it was opened. */
class ChangeStopped extends Error {
  override readonly name = 'ChangeStopped';
}

async function openIn(tx: Transaction, { openHandovers: open, settings }: FanOutDependencies, request: PageRequest): Promise<OpenedPage> {
  const { personnelChangeId } = request;
  // Two attempts at one page (the worker of the first was only slow) go one after the other.
  await tx.$queryRaw`SELECT 1 AS locked FROM pg_advisory_xact_lock(hashtextextended(${personnelChangeId}, 0))`;
  const rows = await readPage(tx, request);
  const last = rows.at(-1);
  if (last === undefined) return nothing;
  const change = await tx.personnelChange.findUniqueOrThrow({ where: { id: personnelChangeId } });
  if (change.status !== 'running') return nothing;

  const [forPool, forPeople] = [rows.filter(isForPool), rows.filter((row) => !isForPool(row))];
  const openings = await openingsFor(tx, change, forPeople, settings.timing.timezone);
  const outcomes = await open(tx, openings, settings);
  await settle(tx, change, forPeople, outcomes);
  await pool(tx, change, forPool);
  const states = outcomes.flatMap((outcome) => ('state' in outcome && outcome.state.status === 'open' ? [outcome.state] : []));
  return { states, after: last.customerId };
}

const isForPool = ({ toPool, state }: PlanRow) => toPool && state === 'planned';

/** Gives customers to the pool as the plan says; one that changed hands, or is being handed over by now, is left out. */
async function pool(tx: Transaction, change: ChangeRow, rows: readonly PlanRow[]): Promise<void> {
  if (rows.length === 0) return;
  const customerIds = rows.filter(({ ownerId }) => ownerId === change.employeeId).map(({ customerId }) => customerId);
  const said = { reason: 'manual', cause: 'recycle', actorId: change.initiatedBy, note: `personnel-change/${change.id}` } as const;
  const pooled = await poolCustomers(tx, { ...said, customerIds });
  const ids = pooled.map(({ customerId }) => customerId);
  await tx.$executeRaw`
    UPDATE personnel_change_customers p
       SET state = CASE WHEN p.customer_id = ANY(${ids}::uuid[]) THEN 'done' ELSE 'excluded' END::planned_customer_state,
           reason = CASE WHEN p.customer_id = ANY(${ids}::uuid[]) THEN 'to_pool' ELSE 'owner_changed' END, updated_at = now()
     WHERE p.personnel_change_id = ${change.id}::uuid AND p.customer_id = ANY(${rows.map(({ customerId }) => customerId)}::uuid[])`;
}

function readPage(tx: Transaction, { personnelChangeId, since, after }: PageRequest): Promise<PlanRow[]> {
  return tx.$queryRaw<PlanRow[]>`
    SELECT p.customer_id AS "customerId", p.receiver_id AS "receiverId", p.to_pool AS "toPool", p.state::text AS state, p.handover_id AS "handoverId",
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
  const dates = { lastWorkingDay: dayOf(change.lastWorkingDay), effectiveAt: change.effectiveAt?.toISOString() ?? null };
  const isGone = lastMoment(dates, timezone, change.createdAt) <= new Date();
  return rows
    .filter(({ ownerId, handoverId }) => handoverId !== null || ownerId === change.employeeId)
    .map(({ customerId, receiverId, handoverId }): HandoverOpening => {
      const reviewerId = nextReviewer(managers, { fromOwnerId: change.employeeId, toOwnerId: receiverId })?.id ?? null;
      return {
        handoverId: handoverId ?? newId(),
        customerId,
        reason: change.kind,
        toOwnerId: receiverId,
        reviewerId,
        preparerId: isGone ? reviewerId : null,
        personnelChangeId: change.id,
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
  // A reviewer carries nothing.
  const people = new Map(found.map((person) => [person.id, { ...person, load: 0 }]));
  return chain.flatMap((id) => people.get(id) ?? []);
}

/** Writes what became of each row, unless the change or an owner moved under our feet: then nothing of the page stands. */
async function settle(tx: Transaction, change: ChangeRow, rows: readonly PlanRow[], outcomes: readonly Opened[]): Promise<void> {
  // openHandovers has locked the leaver, as a cancellation does: what is read now stands until this page is through.
  const { status } = await tx.personnelChange.findUniqueOrThrow({ where: { id: change.id }, select: { status: true } });
  if (status !== 'running') throw new ChangeStopped();
  const { externalId } = await tx.employee.findUniqueOrThrow({ where: { id: change.employeeId }, select: { externalId: true } });
  if (outcomes.some((outcome) => 'state' in outcome && outcome.state.fromOwner !== externalId)) {
    throw new Error('A customer changed hands while its handover was opened; the page is opened anew.');
  }
  const byCustomer = new Map(outcomes.map((outcome) => [outcome.customerId, outcome]));
  const results = rows.flatMap(({ customerId, state }) =>
    state === 'planned' ? [{ customerId, ...rowAfter(byCustomer.get(customerId)) }] : [],
  );
  await tx.$executeRaw`
    UPDATE personnel_change_customers p
       SET state = r.state, handover_id = r."handoverId", reason = coalesce(r.reason, p.reason), updated_at = now()
      FROM jsonb_to_recordset(${JSON.stringify(results)}::jsonb) AS r ("customerId" uuid, state planned_customer_state, "handoverId" uuid, reason text)
     WHERE p.personnel_change_id = ${change.id}::uuid AND p.customer_id = r."customerId" AND p.state = 'planned'`;
}

function rowAfter(outcome: Opened | undefined) {
  if (outcome === undefined) return { state: 'excluded', handoverId: null, reason: 'owner_changed' };
  if ('state' in outcome) return { state: 'opened', handoverId: outcome.handoverId, reason: null };
  const { code, detail } = outcome.refused;
  const adopted = code === 'handover_open' && typeof detail.handoverId === 'string' ? detail.handoverId : null;
  return { state: adopted === null ? 'failed' : 'adopted', handoverId: adopted, reason: code };
}
