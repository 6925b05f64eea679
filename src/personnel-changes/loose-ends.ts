/**
 * What a leaver has besides customers, and who has it next (processes.md, Personnel change: Loose ends): open work at other people's
 * customers goes to each customer's owner; a part in other people's handovers goes on to whoever is next; what names the leaver as
 * manager, delegate or member ends when they are gone.
 */
import { looseWork } from '../ownership/open-work.js';
import { managersAbove } from '../identity/team.js';
import { Prisma, type Transaction } from '../platform/database.js';

export const looseEndKinds = [
  'opportunities',
  'contracts',
  'service_tickets',
  'payment_issues',
  'reviewer_parts',
  'receiver_parts',
  'preparer_parts',
  'reviewed_changes',
  'direct_reports',
  'delegations',
  'pool_memberships',
] as const;
export type LooseEndKind = (typeof looseEndKinds)[number];

/** What a leaver keeps to the last moment: they prepare and lead as long as they are there. The rest is given on when work starts. */
const keptToTheEnd: readonly LooseEndKind[] = ['preparer_parts', 'direct_reports', 'delegations', 'pool_memberships'];
/** What can end without anybody in the leaver's place. */
const mayEnd: readonly LooseEndKind[] = ['receiver_parts', 'reviewed_changes', 'direct_reports', 'delegations', 'pool_memberships'];

export interface LooseEnd {
  readonly kind: LooseEndKind;
  /** The opportunity, contract, ticket, payment, handover, change, employee or pool. */
  readonly subjectId: string;
  readonly customerId: string | null;
  /** NULL: nobody. */
  readonly toId: string | null;
}

export interface Leaver {
  /** Null for a change that is not there yet. */
  readonly changeId: string | null;
  readonly employeeId: string;
  /** Who reviews the change: takes the work of customers whose owner cannot. */
  readonly reviewerId: string | null;
}

/** The active managers above the leaver, the nearest first: who takes parts that nobody else is there for. */
export async function successorsOf(tx: Transaction, employeeId: string): Promise<string[]> {
  const chain = await managersAbove(tx, employeeId);
  const active = await tx.employee.findMany({ where: { id: { in: chain }, status: 'active' }, select: { id: true } });
  const activeIds = new Set(active.map(({ id }) => id));
  return chain.filter((id) => activeIds.has(id));
}

/** All loose ends as rows of (kind, subject_id, customer_id, to_id). A handover of the change itself is none. */
function looseEndsOf({ employeeId, reviewerId }: Leaver, successors: readonly string[]): Prisma.Sql {
  const leaver = Prisma.sql`${employeeId}::uuid`;
  const first = (isFit: Prisma.Sql) => Prisma.sql`
    (SELECT s.id FROM unnest(${[...successors]}::uuid[]) WITH ORDINALITY s (id, n) WHERE ${isFit} ORDER BY s.n LIMIT 1)`;
  return Prisma.sql`
    ${looseWork({ fromOwnerId: employeeId, otherwise: reviewerId })}
    UNION ALL
    SELECT 'reviewer_parts', h.id, h.customer_id, ${first(Prisma.sql`s.id <> h.from_owner_id AND s.id IS DISTINCT FROM h.to_owner_id`)}
      FROM customer_handover h WHERE h.status = 'open' AND h.reviewer_id = ${leaver}
    UNION ALL
    SELECT 'receiver_parts', h.id, h.customer_id, NULL FROM customer_handover h WHERE h.status = 'open' AND h.to_owner_id = ${leaver}
    UNION ALL
    SELECT 'preparer_parts', h.id, h.customer_id, nullif(h.reviewer_id, ${leaver})
      FROM customer_handover h WHERE h.status = 'open' AND h.preparer_id = ${leaver} AND h.from_owner_id <> ${leaver}
    UNION ALL
    SELECT 'reviewed_changes', p.id, NULL, ${first(Prisma.sql`s.id <> p.employee_id`)}
      FROM personnel_changes p
     WHERE p.reviewer_id = ${leaver} AND p.employee_id <> ${leaver} AND p.status IN ('planned', 'running', 'paused', 'awaiting_decision')
    UNION ALL
    SELECT 'direct_reports', e.id, NULL, ${first(Prisma.sql`s.id <> e.id`)} FROM employees e WHERE e.manager_id = ${leaver}
    UNION ALL
    SELECT 'delegations', e.id, NULL, NULL FROM employees e WHERE e.delegate_id = ${leaver}
    UNION ALL
    SELECT 'pool_memberships', m.pool_id, NULL, NULL FROM pool_members m WHERE m.employee_id = ${leaver}`;
}

const isGiven = (changeId: string | null) => Prisma.sql`
  EXISTS (SELECT FROM personnel_change_loose_ends g
           WHERE g.personnel_change_id = ${changeId}::uuid AND g.kind::text = l.kind AND g.subject_id = l.subject_id AND g.returned_at IS NULL)`;

/** Whether it is time, and somebody there. */
const isDue = (isGone: boolean) => Prisma.sql`
  (${isGone} OR l.kind <> ALL(${[...keptToTheEnd]}::text[])) AND (l.to_id IS NOT NULL OR l.kind = ANY(${[...mayEnd]}::text[]))`;

export interface LooseEndCount {
  readonly kind: LooseEndKind;
  readonly many: number;
  /** Nobody is there to take them. */
  readonly withoutTaker: number;
  /** To be given on now. */
  readonly due: number;
  /** What keeps a resignation from being finished: not what ends by itself at the last moment. */
  readonly isBlocking: boolean;
}

/** How many there are of each kind. `isGone`: the last moment has passed. */
export async function countLooseEnds(tx: Transaction, leaver: Leaver, isGone: boolean): Promise<LooseEndCount[]> {
  const rows = await tx.$queryRaw<Omit<LooseEndCount, 'isBlocking'>[]>`
    SELECT l.kind, count(*)::int AS many,
           count(*) FILTER (WHERE l.to_id IS NULL AND l.kind <> ALL(${[...mayEnd]}::text[]))::int AS "withoutTaker",
           count(*) FILTER (WHERE ${isDue(isGone)} AND NOT ${isGiven(leaver.changeId)})::int AS due
      FROM (${looseEndsOf(leaver, await successorsOf(tx, leaver.employeeId))}) AS l GROUP BY l.kind ORDER BY l.kind`;
  return rows.map((row) => ({ ...row, isBlocking: isGone || !keptToTheEnd.includes(row.kind) }));
}

/** Those that are to be given on now and are no work, in pages: work is moved by the door for ownership. */
export async function readDue(tx: Transaction, leaver: Leaver, isGone: boolean, limit: number): Promise<LooseEnd[]> {
  return tx.$queryRaw<LooseEnd[]>`
    SELECT l.kind, l.subject_id AS "subjectId", l.customer_id AS "customerId", l.to_id AS "toId"
      FROM (${looseEndsOf(leaver, await successorsOf(tx, leaver.employeeId))}) AS l
     WHERE l.kind <> ALL(ARRAY['opportunities', 'contracts', 'service_tickets', 'payment_issues'])
       AND ${isDue(isGone)} AND NOT ${isGiven(leaver.changeId)}
     ORDER BY l.kind, l.subject_id LIMIT ${limit}`;
}
