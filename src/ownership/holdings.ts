/** What people still have: their customers, open work, parts and people. Whoever has any of it leaves by a personnel change only. */
import { Prisma, type Transaction } from '../platform/database.js';

export interface Holdings {
  readonly customers: number;
  /** Of those, how many an open handover takes along. */
  readonly inHandover: number;
  /** Opportunities, contracts, tickets and payments that are not settled, at anybody's customers. */
  readonly openWork: number;
  /** Open handovers of other people's customers in which they prepare, review or receive. */
  readonly parts: number;
  /** Those who have not left. */
  readonly directReports: number;
}

/** What somebody has who has nothing. */
export const noHoldings: Holdings = { customers: 0, inHandover: 0, openWork: 0, parts: 0, directReports: 0 };

/** What each of these employees has; one line for each of them who is there. */
export async function readHoldings(tx: Transaction, employeeIds: readonly string[]): Promise<Map<string, Holdings>> {
  const rows = await tx.$queryRaw<(Holdings & { id: string })[]>`
    SELECT e.id, own.customers, own."inHandover", parts.many AS parts,
           (SELECT count(*)::int FROM work_in_hand w WHERE w.owner_id = e.id) AS "openWork",
           (SELECT count(*)::int FROM employees r WHERE r.manager_id = e.id AND r.id <> e.id AND r.status <> 'left') AS "directReports"
      FROM employees e
     CROSS JOIN LATERAL (
       SELECT count(*)::int AS customers, count(c.open_handover_id)::int AS "inHandover" FROM customers c WHERE c.owner_id = e.id) own
     CROSS JOIN LATERAL (
       SELECT count(*)::int AS many FROM (
         ${partsIn(Prisma.sql`preparer_id`)} UNION ${partsIn(Prisma.sql`reviewer_id`)} UNION ${partsIn(Prisma.sql`to_owner_id`)}) h) parts
     WHERE e.id = ANY(${[...employeeIds]}::uuid[])`;
  return new Map(rows.map(({ id, ...holdings }) => [id, holdings]));
}

const partsIn = (column: Prisma.Sql) => Prisma.sql`
  SELECT id FROM customer_handover WHERE status = 'open' AND ${column} = e.id AND from_owner_id <> e.id`;

/** Whether somebody has a customer, open work, a part in an open handover or change, or people to lead: what the database asks before somebody leaves. */
export async function hasSomething(tx: Transaction, employeeId: string): Promise<boolean> {
  const [found] = await tx.$queryRaw<{ some: boolean }[]>`SELECT has_something(${employeeId}::uuid) AS some`;
  return found?.some ?? false;
}
