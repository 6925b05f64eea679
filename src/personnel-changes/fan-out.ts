/** From planned customers to open handovers, a page in one transaction (processes.md, Personnel change: Fan-out). */
import { managersAbove } from '../identity/team.js';
import { openHandovers, type HandoverSettings, type Opened } from '../handovers/opening.js';
import { lockPeople } from '../handovers/people.js';
import { readRows, stateOf } from '../handovers/row.js';
import { nextReviewer } from '../handovers/rules.js';
import type { HandoverOpening, HandoverState } from '../handovers/state.js';
import { newId, type Transaction } from '../platform/database.js';
import { dayOf } from './changes.js';
import { lastMoment } from './last-moment.js';

const pageSize = 200;

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

interface PlanRow {
  readonly customerId: string;
  readonly receiverId: string | null;
  readonly state: 'planned' | 'opened';
  readonly handoverId: string | null;
}

const nothing: OpenedPage = { states: [], after: null };

/** Opens the handovers of a page; run again with the same request it opens nothing twice and answers the same handovers. */
export async function openPage(tx: Transaction, request: PageRequest, settings: HandoverSettings): Promise<OpenedPage> {
  const { personnelChangeId } = request;
  // Two attempts at one page (the first one's worker was only slow) go one after the other.
  await tx.$queryRaw`SELECT 1 AS locked FROM pg_advisory_xact_lock(hashtextextended(${personnelChangeId}, 0))`;
  const rows = await readPage(tx, request);
  const last = rows.at(-1);
  if (last === undefined) return nothing;
  const plan = rows.filter(({ state }) => state === 'planned');
  const opened = plan.length === 0 ? [] : await openPlanned(tx, personnelChangeId, plan, settings);
  if (opened === undefined) return nothing;
  const before = rows.flatMap(({ state, handoverId }) => (state === 'opened' && handoverId !== null ? [handoverId] : []));
  const again = (await readRows(tx, before)).filter(({ status }) => status === 'open').map((row) => stateOf(row, settings.baseUrl));
  return { states: [...again, ...opened.flatMap((outcome) => ('state' in outcome ? [outcome.state] : []))], after: last.customerId };
}

function readPage(tx: Transaction, { personnelChangeId, since, after }: PageRequest): Promise<PlanRow[]> {
  return tx.$queryRaw<PlanRow[]>`
    SELECT customer_id AS "customerId", receiver_id AS "receiverId", state::text AS state, handover_id AS "handoverId"
      FROM personnel_change_customers
     WHERE personnel_change_id = ${personnelChangeId}::uuid
       AND (${after}::uuid IS NULL OR customer_id > ${after}::uuid)
       AND (state = 'planned' OR (state = 'opened' AND updated_at >= ${since}::timestamptz))
     ORDER BY customer_id LIMIT ${pageSize}`;
}

/** undefined: the change does not run any more; nothing was written. */
async function openPlanned(tx: Transaction, changeId: string, plan: readonly PlanRow[], settings: HandoverSettings): Promise<Opened[] | undefined> {
  const change = await tx.personnelChange.findUniqueOrThrow({ where: { id: changeId } });
  const chain = [change.reviewerId, ...(await managersAbove(tx, change.reviewerId ?? change.employeeId))].filter((id) => id !== null);
  // All that openHandovers is going to lock, so that the order of locks holds over both.
  const leaversManagers = await managersAbove(tx, change.employeeId);
  const receiverIds = plan.flatMap(({ receiverId }) => receiverId ?? []);
  const people = await lockPeople(tx, { receivers: receiverIds, others: [change.employeeId, ...chain, ...leaversManagers] });
  // A cancellation locks the leaver too: behind that lock the status stands until this page is through.
  const { status } = await tx.personnelChange.findUniqueOrThrow({ where: { id: changeId }, select: { status: true } });
  if (status !== 'running') return undefined;

  const owned = await lockOwned(tx, plan.map(({ customerId }) => customerId), change.employeeId);
  const last = lastMoment(
    { lastWorkingDay: dayOf(change.lastWorkingDay), effectiveAt: change.effectiveAt?.toISOString() ?? null },
    settings.timing.timezone,
    change.createdAt,
  );
  const isGone = last <= new Date();
  const managers = chain.flatMap((id) => people.get(id) ?? []);
  const openings = plan
    .filter(({ customerId }) => owned.has(customerId))
    .map(({ customerId, receiverId }): HandoverOpening => {
      const isActive = receiverId !== null && people.get(receiverId)?.status === 'active';
      const toOwnerId = isActive ? receiverId : null;
      const reviewerId = nextReviewer(managers, { fromOwnerId: change.employeeId, toOwnerId })?.id ?? null;
      return {
        handoverId: newId(),
        customerId,
        reason: change.kind,
        toOwnerId,
        reviewerId,
        preparerId: isGone ? reviewerId : null,
        personnelChangeId: changeId,
        actor: change.initiatedBy ?? `key:${change.source}`,
      };
    });
  const outcomes = await openHandovers(tx, openings, settings);
  await recordOutcomes(tx, changeId, plan, outcomes);
  return outcomes;
}

/** Which of the customers the leaver still owns, locked in the order of their ids. */
async function lockOwned(tx: Transaction, customerIds: readonly string[], ownerId: string): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ id: string; ownerId: string | null }[]>`
    SELECT id, owner_id AS "ownerId" FROM customers WHERE id = ANY(${[...customerIds]}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
  return new Set(rows.filter((row) => row.ownerId === ownerId).map(({ id }) => id));
}

async function recordOutcomes(tx: Transaction, changeId: string, plan: readonly PlanRow[], outcomes: readonly Opened[]): Promise<void> {
  const byCustomer = new Map(outcomes.map((outcome) => [outcome.customerId, outcome]));
  const rows = plan.map(({ customerId }) => ({ customerId, ...rowAfter(byCustomer.get(customerId)) }));
  await tx.$executeRaw`
    UPDATE personnel_change_customers p
       SET state = r.state, handover_id = r."handoverId", reason = coalesce(r.reason, p.reason), updated_at = now()
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r ("customerId" uuid, state planned_customer_state, "handoverId" uuid, reason text)
     WHERE p.personnel_change_id = ${changeId}::uuid AND p.customer_id = r."customerId" AND p.state = 'planned'`;
}

function rowAfter(outcome: Opened | undefined) {
  if (outcome === undefined) return { state: 'excluded', handoverId: null, reason: 'owner_changed' };
  if ('state' in outcome) return { state: 'opened', handoverId: outcome.handoverId, reason: null };
  const { code, detail } = outcome.refused;
  const adopted = code === 'handover_open' && typeof detail.handoverId === 'string' ? detail.handoverId : null;
  return { state: adopted === null ? 'failed' : 'adopted', handoverId: adopted, reason: code };
}
