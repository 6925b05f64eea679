/** What follows where a handover of a change was cancelled, or could not be opened: keep, pool, or again (processes.md, End). */
import { recordedBy, type Access } from '../identity/access.js';
import { demand } from '../identity/permissions.js';
import { recordAudit } from '../platform/audit.js';
import { inTransaction, type Database, type Transaction } from '../platform/database.js';
import { conflict, notFound } from '../platform/errors.js';
import type { Relay } from './relay.js';
import type { CustomerDecision, PlannedCustomer } from './schemas.js';

type ChangeRow = Awaited<ReturnType<Database['personnelChange']['findUniqueOrThrow']>>;

export interface DecisionDependencies {
  readonly database: Database;
  readonly relay: Pick<Relay, 'tellSoon'>;
  /** Throws Problem 404 for what is not there or not to be seen. */
  readonly find: (tx: Transaction, access: Access, id: string) => Promise<ChangeRow>;
}

export const plannedColumns = {
  customerId: true,
  customer: { select: { customerName: true } },
  receiverId: true,
  receiver: { select: { id: true, externalId: true, name: true } },
  toPool: true,
  overCapacityReason: true,
  state: true,
  handoverId: true,
  reason: true,
} as const;

/** A row of plannedColumns as it is answered. */
export const toPlannedCustomer = ({
  customer,
  ...row
}: Omit<PlannedCustomer, 'customerName'> & { readonly customer: { customerName: string } }) => ({
  ...row,
  customerName: customer.customerName,
});

const following = {
  keep: (reason: string | undefined) => ({ state: 'excluded', toPool: false, reason: reason ?? 'kept' }) as const,
  pool: () => ({ state: 'planned', toPool: true, receiverId: null, overCapacityReason: null, handoverId: null, reason: null }) as const,
  again: () => ({ state: 'planned', toPool: false, handoverId: null, reason: null }) as const,
};

/**
 * Decides about one customer that the leaver has still.
 * @throws Problem 404 for a customer that the change does not know, 409 `change_over`, `nothing_to_decide`
 */
export async function decideCustomer(
  { database, relay, find }: DecisionDependencies,
  access: Access,
  id: string,
  customerId: string,
  { follows, reason }: CustomerDecision,
): Promise<PlannedCustomer> {
  const [change, decided] = await inTransaction(database, async (tx) => {
    const found = await find(tx, access, id);
    demand(access, 'divide', 'PersonnelChange', found);
    // As a page of the fan-out does: nothing is opened or cancelled by the change meanwhile.
    await tx.$queryRaw`SELECT id FROM employees WHERE id = ${found.employeeId}::uuid FOR NO KEY UPDATE`;
    await tx.$queryRaw`SELECT id FROM customers WHERE id = ${customerId}::uuid FOR NO KEY UPDATE`;
    const { status, employeeId } = await find(tx, access, id);
    if (status !== 'running' && status !== 'paused') throw conflict('change_over', 'This change does not run.', { changeStatus: status });
    const key = { personnelChangeId_customerId: { personnelChangeId: id, customerId } };
    const row = await tx.personnelChangeCustomer.findUnique({ where: key, include: { customer: true } });
    if (row === null) throw notFound('customer of this change');
    const { ownerId, openHandoverId } = row.customer;
    if (row.state === 'planned' || ownerId !== employeeId || openHandoverId !== null) {
      throw conflict('nothing_to_decide', 'This customer is on its way, or no longer with the old owner.', { handoverId: openHandoverId });
    }
    const after = await tx.personnelChangeCustomer.update({ where: key, data: following[follows](reason), select: plannedColumns });
    const subject = { action: 'decide_personnel_change_customer', subjectType: 'customer', subjectId: customerId };
    await recordAudit(tx, [
      { ...recordedBy(access), ...subject, before: { state: row.state }, after: { personnelChangeId: id, follows, reason } },
    ]);
    return [found, toPlannedCustomer(after)] as const;
  });
  relay.tellSoon(change);
  return decided;
}
