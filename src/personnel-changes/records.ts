/**
 * What a step of a handover means for its customer's row in the plan of a personnel change: row and handover name the same receiver, but
 * for the moment in which a new plan is on its way to the handover.
 */
import { Prisma, type OrderedQueries } from '../platform/database.js';

interface Receiving {
  readonly handoverId: string;
  readonly toOwnerId: string | null;
  readonly overCapacityReason: string | null;
}

/**
 * Writes into the row whom the handover names now. `refusal`: the code of why it did not follow the plan, for whoever reads the row. What a
 * newer plan has written meanwhile stays, as the handover is still to be told of it; so does that it is to end for the pool.
 */
export const followHandover = (
  tx: OrderedQueries,
  { handoverId, toOwnerId, overCapacityReason }: Receiving,
  refusal: string | null = null,
): Promise<number> => tx.$executeRaw`
  UPDATE personnel_change_customers p
     SET receiver_id = ${toOwnerId}::uuid, to_pool = false, over_capacity_reason = ${overCapacityReason}, reason = ${refusal}
   WHERE p.handover_id = ${handoverId}::uuid AND p.state = 'opened' AND p.reassign_message_id IS NULL
     AND (NOT p.to_pool OR ${refusal}::text IS NOT NULL)`;

/**
 * How many customers a plan in force takes from the employee `e` again: open handovers that name them while their row names somebody else.
 * Whoever gives and gets by one plan is not full in between, in whatever order the handovers are told.
 */
export const leavingBy = (personnelChangeId: string): Prisma.Sql => Prisma.sql`
  (SELECT count(*)
     FROM customer_handover h
     JOIN personnel_change_customers p ON p.handover_id = h.id AND p.personnel_change_id = h.personnel_change_id
    WHERE h.personnel_change_id = ${personnelChangeId}::uuid AND h.status = 'open' AND h.to_owner_id = e.id
      AND h.over_capacity_reason IS NULL AND p.state = 'opened' AND p.receiver_id IS DISTINCT FROM e.id)`;
