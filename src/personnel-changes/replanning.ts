/**
 * Changing the plan of a change that is under way (processes.md, Personnel change: Plan): customers that are not opened yet are divided
 * anew, open handovers are told of their new receiver, and what is confirmed or taken over from others stays.
 */
import { Prisma, type Database, type Transaction } from '../platform/database.js';
import type { Assignment } from './allocation.js';
import { planMessageId } from './state.js';
import { customerColumns, divide, planSize, unplannedCustomers, type OwnedCustomer, type Plan, type Planned } from './planning.js';

export interface Replanning {
  readonly planned: number;
  readonly reassigned: number;
  readonly unchanged: number;
}

/** The customers of a change whose place can still be changed: planned ones, and those whose open handover has no other's word on it. */
interface ChangeableCustomer extends OwnedCustomer {
  readonly state: 'planned' | 'opened';
  readonly receiverId: string | null;
  /** Whether the open handover names whom the plan so far says; not while it is still to hear of that. */
  readonly isAsPlanned: boolean;
  /** Whether the open handover says why they get it beyond their capacity. */
  readonly isBeyond: boolean;
}

/** Draws the plan anew for everything that is not confirmed, and for what the change has not planned yet. Without side effects. */
export async function redraw(tx: Transaction, planned: Planned & { readonly changeId: string }): Promise<Plan> {
  const changeable = (await readChangeable(tx, planned.changeId)).map((customer) => ({ ...customer, openHandoverId: null }));
  const customers = [...changeable, ...(await unplannedCustomers(tx, planned, planSize))];
  return divide(
    tx,
    { ...planned, isRedrawn: true },
    customers.toSorted((one, other) => (one.id < other.id ? -1 : 1)),
  );
}

async function readChangeable(tx: Transaction, changeId: string): Promise<ChangeableCustomer[]> {
  return tx.$queryRaw<ChangeableCustomer[]>`
    SELECT ${customerColumns}, p.state::text AS state, coalesce(h.to_owner_id, p.receiver_id) AS "receiverId",
           h.to_owner_id IS NOT DISTINCT FROM p.receiver_id AS "isAsPlanned", h.over_capacity_reason IS NOT NULL AS "isBeyond"
      FROM personnel_change_customers p
      JOIN customers c ON c.id = p.customer_id
      LEFT JOIN customer_handover h ON h.id = p.handover_id
     WHERE p.personnel_change_id = ${changeId}::uuid
       AND (p.state = 'planned' OR (p.state = 'opened' AND h.status = 'open'))
     ORDER BY c.id`;
}

/** Writes the plan that `redraw` has drawn. An open handover whose customer is to go to the pool is told to cancel; then the fan-out takes it there. */
export async function replan(
  tx: Transaction,
  changeId: string,
  { assignments }: Pick<Plan, 'assignments'>,
  { planVersion, actor }: { readonly planVersion: number; readonly actor: string },
): Promise<Replanning> {
  const before = new Map((await readChangeable(tx, changeId)).map((customer) => [customer.id, customer]));
  const changes = assignments.flatMap((assignment) => {
    const customer = before.get(assignment.customerId);
    if (customer?.state === 'planned') return [{ ...assignment, reassign: false }];
    return customer === undefined || staysAsItIs(customer, assignment) ? [] : [{ ...assignment, reassign: true }];
  });
  await tx.$executeRaw`
    UPDATE personnel_change_customers p
       SET receiver_id = r."receiverId", to_pool = r."toPool", reason = r.reason, over_capacity_reason = r."overCapacityReason",
           updated_at = CASE WHEN r.reassign THEN p.updated_at ELSE now() END,
           reassign_message_id = CASE WHEN r.reassign THEN ${planMessageId(changeId, planVersion)} END,
           reassign_actor = CASE WHEN r.reassign THEN ${actor} END
      FROM jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) AS r ("customerId" uuid, "receiverId" uuid, "toPool" boolean, reason text,
           "overCapacityReason" text, reassign boolean)
     WHERE p.personnel_change_id = ${changeId}::uuid AND p.customer_id = r."customerId" AND p.state IN ('planned', 'opened')`;
  const reassigned = changes.filter(({ reassign }) => reassign).length;
  return { planned: changes.length - reassigned, reassigned, unchanged: before.size - changes.length };
}

/** An open handover keeps its receiver where the plan has nobody for it, or the same person; unless they have it beyond their capacity from now on. */
function staysAsItIs(customer: ChangeableCustomer, assignment: Assignment): boolean {
  if (assignment.toPool) return false;
  if (assignment.receiverId === null) return true;
  return (
    customer.isAsPlanned &&
    assignment.receiverId === customer.receiverId &&
    (assignment.overCapacityReason === undefined || customer.isBeyond)
  );
}

interface Reassignment {
  readonly customerId: string;
  readonly handoverId: string;
  /** External id; null: the customer goes to the pool. */
  readonly receiver: string | null;
  readonly overCapacityReason: string | null;
  readonly messageId: string;
  readonly actor: string;
}

const pageSize = 200;

/** How a handover's workflow is told; told twice, it hears it once. */
type Tell = (handoverId: string, message: 'reassign' | 'cancel', input: object) => Promise<void>;

/** Tells a page of open handovers what a new plan makes of them: another receiver, or their end. Answers how many it told. */
export async function tellReassigned(database: Database, changeId: string, tell: Tell): Promise<number> {
  const page = await database.$queryRaw<Reassignment[]>`
    SELECT p.customer_id AS "customerId", p.handover_id AS "handoverId", e.external_id AS receiver,
           p.over_capacity_reason AS "overCapacityReason", p.reassign_message_id AS "messageId", p.reassign_actor AS actor
      FROM personnel_change_customers p LEFT JOIN employees e ON e.id = p.receiver_id
     WHERE p.personnel_change_id = ${changeId}::uuid AND p.reassign_message_id IS NOT NULL AND p.handover_id IS NOT NULL
     ORDER BY p.customer_id LIMIT ${pageSize}`;
  // One after the other: people wait for answers meanwhile.
  for (const { handoverId, receiver, overCapacityReason: reason, messageId, actor } of page) {
    if (receiver === null)
      await tell(handoverId, 'cancel', { actor, messageId, reason: '按新的分配方案转入公海 To the public pool by a new plan.' });
    else {
      const beyond = reason === null ? {} : { overCapacity: true, reason };
      await tell(handoverId, 'reassign', { actor, messageId, role: 'receiver', employee: { externalId: receiver }, ...beyond });
    }
  }
  const told = page.map(({ customerId, messageId }) => Prisma.sql`(${customerId}::uuid, ${messageId})`);
  if (told.length > 0) {
    await database.$executeRaw`
      UPDATE personnel_change_customers p SET reassign_message_id = NULL, reassign_actor = NULL
       WHERE p.personnel_change_id = ${changeId}::uuid AND (p.customer_id, p.reassign_message_id) IN (${Prisma.join(told)})`;
  }
  return page.length;
}
