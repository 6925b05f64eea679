/** The plan of a change: drawn for whoever asks, and written as one row per customer (processes.md, Personnel change: Plan). */
import { teamBelow } from '../identity/team.js';
import type { Timing } from '../notifications/outbox.js';
import { Prisma, type Transaction } from '../platform/database.js';
import { allocate, excessOf, type Assignment, type PlannedCustomer, type Receiver } from './allocation.js';
import { showExcess } from './over-capacity.js';
import { readAllocation, readScope, type Allocation } from './stored.js';

/** A whole change as a rule: strategies that keep groups together see all of it. */
export const planSize = 20_000;
/** A customer of level potential without anything open counts as idle after so many days without a follow-up. */
const idleDays = 90;

/** Why a customer is left out that somebody else has by now; should the leaver get it back, it is planned again. */
export const ownerChanged = 'owner_changed';

export interface OwnedCustomer extends PlannedCustomer {
  readonly name: string;
  readonly openHandoverId: string | null;
}

/** What a plan is drawn for. */
export interface Planned {
  /** The change whose rows are left out and counted as given; null for one that is not there yet. */
  readonly changeId: string | null;
  readonly employeeId: string;
  readonly reviewerId: string | null;
  readonly scope: unknown;
  readonly allocation: Allocation;
  /** What the change has given so far is divided again, and counts for nobody. */
  readonly isRedrawn?: boolean;
}

export interface Plan {
  readonly customers: readonly OwnedCustomer[];
  readonly receivers: readonly PlanReceiver[];
  /** One for each customer that is not being handed over already. */
  readonly assignments: readonly Assignment[];
  /** By how many somebody would exceed their capacity, without regard to it. */
  readonly excess: ReadonlyMap<string, number>;
}

export interface PlanReceiver extends Receiver {
  readonly externalId: string;
  readonly name: string;
  readonly capacity: number | null;
}

/** Customers of the employee that are in scope and have no row of the change. As SQL, so that planning and counting ask the same. */
export async function unplannedCustomers(
  tx: Transaction,
  { changeId, employeeId, scope }: Pick<Planned, 'changeId' | 'employeeId' | 'scope'>,
  limit: number,
): Promise<OwnedCustomer[]> {
  return tx.$queryRaw<OwnedCustomer[]>`
    SELECT ${customerColumns}
      FROM customers c
     WHERE c.owner_id = ${employeeId}::uuid AND ${matchesScope(scope)}
       AND NOT EXISTS (SELECT FROM personnel_change_customers p
                        WHERE p.personnel_change_id = ${changeId}::uuid AND p.customer_id = c.id)
     ORDER BY c.id LIMIT ${limit}`;
}

/** Of `customers c`. */
export const customerColumns = Prisma.sql`
  c.id, c.customer_name AS name, c.region, c.industry, c.customer_level::text AS level, c.open_handover_id AS "openHandoverId",
  (coalesce((SELECT sum(o.amount) FROM opportunities o WHERE o.customer_id = c.id AND o.status = 'open'), 0)
   + coalesce((SELECT sum(p.amount) FROM payments p WHERE p.customer_id = c.id AND p.status IN ('overdue', 'disputed')), 0))::float8 AS amount,
  c.customer_level = 'potential' AND greatest(c.last_follow_up, c.owned_since) < now() - ${idleDays} * interval '1 day'
    AND NOT EXISTS (SELECT FROM work_in_hand w WHERE w.customer_id = c.id) AS "isIdle"`;

/** The same as allocation.ts asks of one customer, and is_moving_away in the database. */
function matchesScope(scope: unknown): Prisma.Sql {
  const { regions = null, industries = null, levels = null } = readScope(scope) ?? {};
  return Prisma.sql`
    (${regions}::text[] IS NULL OR c.region = ANY(${regions}::text[]))
    AND (${industries}::text[] IS NULL OR c.industry = ANY(${industries}::text[]))
    AND (${levels}::text[] IS NULL OR c.customer_level::text = ANY(${levels}::text[]))`;
}

/** Draws the plan for customers that have no row yet; without side effects, and the same for the same rows. */
export async function drawPlan(tx: Transaction, planned: Planned): Promise<Plan> {
  return divide(tx, planned, await unplannedCustomers(tx, planned, planSize));
}

/** Divides these customers. */
export async function divide(tx: Transaction, planned: Planned, customers: readonly OwnedCustomer[]): Promise<Plan> {
  const free = customers.filter(({ openHandoverId }) => openHandoverId === null);
  const receivers = await readReceivers(tx, planned);
  const request = { ...planned.allocation, customers: free, receivers };
  return { customers, receivers, assignments: allocate(request), excess: excessOf(request) };
}

/**
 * Plans the next page of customers that the change has no row for; a customer who is being handed over already is adopted.
 * @returns how many were planned; 0 when all are, or the change does not run
 */
export async function planCustomers(tx: Transaction, changeId: string, timing: Timing): Promise<number> {
  const { employeeId } = await tx.personnelChange.findUniqueOrThrow({ where: { id: changeId }, select: { employeeId: true } });
  // As whoever replaces the plan or calls the change off does: what is read now stands until the rows are written.
  await tx.$queryRaw`SELECT id FROM employees WHERE id = ${employeeId}::uuid FOR NO KEY UPDATE`;
  const change = await tx.personnelChange.findUniqueOrThrow({ where: { id: changeId } });
  if (change.status !== 'running') return 0;
  const { reviewerId, scope, planVersion } = change;
  const plan = await drawPlan(tx, { changeId, employeeId, reviewerId, scope, allocation: readAllocation(change.allocation) });
  await writePlan(tx, changeId, plan);
  await showExcess(tx, { changeId, planVersion, reviewerId }, plan.assignments, timing);
  return plan.customers.length;
}

/** Writes a row for each customer of the plan; one that is there already stays as it is. */
export async function writePlan(tx: Transaction, changeId: string, { customers, assignments }: Plan): Promise<void> {
  const rows = [
    ...assignments.map((assignment) => ({ ...assignment, state: 'planned', handoverId: null })),
    ...customers.flatMap(({ id, openHandoverId }) =>
      openHandoverId === null
        ? []
        : [{ customerId: id, receiverId: null, toPool: false, reason: 'handover_open', state: 'adopted', handoverId: openHandoverId }],
    ),
  ];
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO personnel_change_customers (personnel_change_id, customer_id, receiver_id, to_pool, state, handover_id, reason, over_capacity_reason)
    SELECT ${changeId}::uuid, "customerId", "receiverId", "toPool", state, "handoverId", reason, "overCapacityReason"
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r ("customerId" uuid, "receiverId" uuid, "toPool" boolean,
           state planned_customer_state, "handoverId" uuid, reason text, "overCapacityReason" text)
    ON CONFLICT DO NOTHING`;
}

/**
 * The receivers in the allocation's order, and what each holds: customers, handovers on their way, and what plans intend for them. For a
 * proposal without receivers: the active salespeople below the reviewer.
 */
async function readReceivers(
  tx: Transaction,
  { changeId, employeeId, reviewerId, allocation, isRedrawn = false }: Planned,
): Promise<PlanReceiver[]> {
  const { receiverIds, pins, strategy } = allocation;
  const inTurn =
    strategy === 'proposed' && receiverIds.length === 0 && reviewerId !== null ? await readTeam(tx, reviewerId, employeeId) : receiverIds;
  const pinned = pins.map(({ receiverId }) => receiverId).filter((id) => id !== 'pool' && !inTurn.includes(id));
  const ids = [...inTurn, ...new Set(pinned)];
  const divided = isRedrawn ? changeId : null;
  const rows = await tx.$queryRaw<ReceiverRow[]>`
    SELECT e.id, e.external_id AS "externalId", e.name, e.region, e.status = 'active' AND e.role IN ('sales', 'manager') AS "isActive", e.capacity,
           ARRAY(SELECT DISTINCT c.industry FROM customers c WHERE c.owner_id = e.id AND c.industry IS NOT NULL) AS industries,
           ((SELECT count(*) FROM customers c WHERE c.owner_id = e.id)
            + (SELECT count(*) FROM customer_handover h
                WHERE h.to_owner_id = e.id AND h.status = 'open' AND h.personnel_change_id IS DISTINCT FROM ${divided}::uuid)
            + (SELECT count(*) FROM personnel_change_customers p
                WHERE p.receiver_id = e.id AND p.state = 'planned' AND p.personnel_change_id IS DISTINCT FROM ${divided}::uuid))::int AS load,
           (SELECT count(*) FROM personnel_change_customers p
             WHERE p.receiver_id = e.id AND p.personnel_change_id = ${isRedrawn ? null : changeId}::uuid)::int AS given,
           (beyond_capacity(e.id, ${divided}::uuid)
            + (SELECT count(*) FROM personnel_change_customers p
                WHERE p.receiver_id = e.id AND p.state = 'planned' AND p.over_capacity_reason IS NOT NULL
                  AND p.personnel_change_id IS DISTINCT FROM ${divided}::uuid))::int AS beyond,
           ARRAY(SELECT coalesce(p.scope, '{}') FROM personnel_changes p
                  WHERE p.employee_id = e.id AND p.kind = 'position_change'
                    AND p.status IN ('planned', 'running', 'paused', 'awaiting_decision')) AS scopes
      FROM employees e WHERE e.id = ANY(${ids}::uuid[])`;
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const found = byId.get(id);
    if (found === undefined) return [];
    const { scopes, beyond, ...row } = found;
    const capacityLeft = row.capacity === null ? null : Math.max(0, row.capacity - (row.load - beyond));
    return [{ ...row, capacityLeft, isInTurn: inTurn.includes(id), barredFrom: scopes.map((scope) => readScope(scope) ?? {}) }];
  });
}

interface ReceiverRow extends Omit<PlanReceiver, 'isInTurn' | 'capacityLeft' | 'barredFrom'> {
  readonly scopes: readonly unknown[];
  /** Of the load: what they were given beyond their capacity takes no room of what is within it. */
  readonly beyond: number;
}

async function readTeam(tx: Transaction, reviewerId: string, leaverId: string): Promise<string[]> {
  const team = await tx.$queryRaw<{ id: string }[]>`
    SELECT e.id FROM employees e
     WHERE e.id::text IN ${teamBelow(Prisma.sql`${reviewerId}::uuid`)} AND e.role = 'sales' AND e.status = 'active' AND e.id <> ${leaverId}::uuid
     ORDER BY e.external_id`;
  return team.map(({ id }) => id);
}
