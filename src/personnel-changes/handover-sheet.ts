/** The handover sheet (离职交接单) as facts: what went to whom, what is open, who confirmed and when. sheet-page.ts prints it. */
import type { Transaction } from '../platform/database.js';
import { dayOf } from './changes.js';
import { readClearance } from './clearance.js';
import { lastMomentOf } from './row.js';
import type { HandoverSheet, SheetCustomer, SheetLooseEnd } from './leaving-schemas.js';

type ChangeRow = Awaited<ReturnType<Transaction['personnelChange']['findUniqueOrThrow']>>;

/** Reads the whole sheet: a change of ten thousand customers is three statements. */
export async function readSheetOf(tx: Transaction, change: ChangeRow, company: string, timezone: string): Promise<HandoverSheet> {
  const employee = await tx.employee.findUniqueOrThrow({
    where: { id: change.employeeId },
    select: { id: true, externalId: true, name: true, department: true },
  });
  const reviewer = change.reviewerId === null ? null : await tx.employee.findUnique({ where: { id: change.reviewerId } });
  return {
    personnelChangeId: change.id,
    company,
    employee,
    kind: change.kind,
    status: change.status,
    lastWorkingDay: dayOf(change.lastWorkingDay),
    goneFrom: change.kind === 'resignation' ? lastMomentOf(change, timezone).toISOString() : null,
    reviewer: reviewer?.name ?? null,
    clearance: await readClearance(tx, change, timezone),
    printedAt: new Date().toISOString(),
    customers: await readCustomers(tx, change.id),
    looseEnds: await readLooseEnds(tx, change.id),
  };
}

interface TakenStep {
  readonly by: string | null;
  readonly for: string | null;
  /** As PostgreSQL writes it into JSON. */
  readonly at: string;
}
type Steps = Partial<Record<'complete_preparation' | 'approve' | 'confirm', TakenStep>>;
type CustomerRow = Omit<SheetCustomer, 'prepared' | 'approved' | 'confirmed'> & { readonly steps: Steps | null };

async function readCustomers(tx: Transaction, changeId: string): Promise<SheetCustomer[]> {
  const rows = await tx.$queryRaw<CustomerRow[]>`
    SELECT p.customer_id AS "customerId", c.customer_name AS name, c.customer_level::text AS level, r.name AS "to", p.reason, done.steps,
           CASE WHEN h.status = 'open' THEN h.current_stage::text
                WHEN h.status = 'completed' THEN 'completed'
                WHEN p.state = 'done' AND p.to_pool THEN 'pooled'
                WHEN h.id IS NOT NULL THEN 'cancelled'
                ELSE p.state::text END AS standing
      FROM personnel_change_customers p
      JOIN customers c ON c.id = p.customer_id
      LEFT JOIN customer_handover h ON h.id = p.handover_id AND p.state IN ('opened', 'adopted', 'done')
      LEFT JOIN employees r ON r.id = CASE WHEN h.id IS NULL THEN p.receiver_id ELSE h.to_owner_id END
      LEFT JOIN LATERAL (
        SELECT jsonb_object_agg(last.kind, jsonb_build_object('by', last.by, 'for', last.for, 'at', last.at)) AS steps
          FROM (
            SELECT DISTINCT ON (t.kind) t.kind, coalesce(e.name, t.actor) AS by, t.detail->>'onBehalfOf' AS for, t.at
              FROM handover_timeline t LEFT JOIN employees e ON e.id = t.actor_id
             WHERE t.handover_id = h.id AND t.outcome = 'applied' AND t.kind IN ('complete_preparation', 'approve', 'confirm')
             ORDER BY t.kind, t.at DESC) last) done ON true
     WHERE p.personnel_change_id = ${changeId}::uuid
     ORDER BY r.name NULLS LAST, c.customer_name, p.customer_id`;
  return rows.map(({ steps, ...row }) => ({ ...row, ...stepsOf(row.standing, steps ?? {}) }));
}

/** Of a handover that was sent back only what still counts: who approved it before approves it again. */
function stepsOf(standing: SheetCustomer['standing'], steps: Steps): Pick<SheetCustomer, 'prepared' | 'approved' | 'confirmed'> {
  const reached = ['preparation', 'review', 'confirmation', 'completed'].indexOf(standing);
  const step = (kind: keyof Steps, from: number) => {
    const taken = steps[kind];
    return reached < from || taken === undefined ? null : { ...taken, at: new Date(taken.at).toISOString() };
  };
  return { prepared: step('complete_preparation', 1), approved: step('approve', 2), confirmed: step('confirm', 3) };
}

async function readLooseEnds(tx: Transaction, changeId: string): Promise<SheetLooseEnd[]> {
  const rows = await tx.$queryRaw<(Omit<SheetLooseEnd, 'givenAt'> & { readonly givenAt: Date })[]>`
    SELECT g.kind::text, c.customer_name AS "customerName", r.name AS "to", g.given_at AS "givenAt",
           CASE g.kind
             WHEN 'opportunities' THEN (SELECT o.name FROM opportunities o WHERE o.id = g.subject_id)
             WHEN 'contracts' THEN (SELECT k.number FROM contracts k WHERE k.id = g.subject_id)
             WHEN 'service_tickets' THEN (SELECT s.subject FROM service_tickets s WHERE s.id = g.subject_id)
             WHEN 'payment_issues' THEN (SELECT to_char(y.due_on, 'YYYY-MM-DD') FROM payments y WHERE y.id = g.subject_id)
             WHEN 'pool_memberships' THEN (SELECT l.name FROM pools l WHERE l.id = g.subject_id)
             WHEN 'reviewed_changes' THEN (
               SELECT e.name FROM personnel_changes q JOIN employees e ON e.id = q.employee_id WHERE q.id = g.subject_id)
             WHEN 'direct_reports' THEN (SELECT e.name FROM employees e WHERE e.id = g.subject_id)
             WHEN 'delegations' THEN (SELECT e.name FROM employees e WHERE e.id = g.subject_id) END AS subject
      FROM personnel_change_loose_ends g
      LEFT JOIN customers c ON c.id = g.customer_id LEFT JOIN employees r ON r.id = g.to_id
     WHERE g.personnel_change_id = ${changeId}::uuid
     ORDER BY g.kind, c.customer_name NULLS LAST, g.subject_id`;
  return rows.map((row) => ({ ...row, givenAt: row.givenAt.toISOString() }));
}
