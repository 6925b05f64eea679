/** Personnel changes as people read them and start them by hand; HR events go through src/intake. */
import type { Access } from '../identity/access.js';
import { actorOf, employeeIdOf } from '../identity/caller.js';
import { demand, reachOf } from '../identity/permissions.js';
import { recordAudit } from '../platform/audit.js';
import { inTransaction, type Database, type Transaction } from '../platform/database.js';
import { conflict, notFound } from '../platform/errors.js';
import { decodeIdCursor, page, rowsToRead, type PageOf } from '../platform/pagination.js';
import { dayOf, openChange } from './changes.js';
import { createDividing, plannedBy } from './dividing.js';
import { fingerprintOf } from './plan-view.js';
import { drawPlan } from './planning.js';
import type { Relay } from './relay.js';
import { scopeOf } from './requested.js';
import type {
  PersonnelChange,
  PersonnelChangeBody,
  PersonnelChangeQuery,
  PersonnelChangeSummary,
  PlannedCustomer,
  PlannedCustomerQuery,
} from './schemas.js';
import { readChangeDates } from './row.js';
import { personnelChangeWorkflowId } from './state.js';
import { countCustomers } from './stock.js';
import { readAttention } from './stored.js';

// What an HR event asks for in the transaction that stores it.
export { cancelChange, keepEmployee, openChange, rescheduleChange, reviewerOf, type ChangeDates } from './changes.js';
export { allocationOf, scopeOf } from './requested.js';
export { readAllocation } from './stored.js';

export interface PersonnelChangeDependencies {
  readonly database: Database;
  readonly relay: Relay;
  readonly timezone: string;
  /** The address of a workflow in Temporal's UI. */
  readonly temporalUrlOf: (workflowId: string) => string;
}

type ChangeRow = Awaited<ReturnType<Database['personnelChange']['findUniqueOrThrow']>>;

const openStatuses = ['planned', 'running', 'paused', 'awaiting_decision'] as const;

export const createPersonnelChanges = ({ database, relay, timezone, temporalUrlOf }: PersonnelChangeDependencies) => {
  /** Throws Problem 404 for what is not there or not to be seen. */
  const find = async (tx: Transaction, access: Access, id: string): Promise<ChangeRow> => {
    const change = await tx.personnelChange.findFirst({ where: { AND: [{ id }, reachOf(access, 'PersonnelChange')] } });
    if (change === null) throw notFound('personnel change');
    return change;
  };

  const describe = async (tx: Transaction, change: ChangeRow): Promise<PersonnelChange> => {
    const { startsAt } = await readChangeDates(tx, change, timezone);
    const workflowId = personnelChangeWorkflowId(change.id);
    const counts = await countCustomers(tx, change.id);
    return { ...toSummary(change), startsAt: startsAt.toISOString(), counts, workflowId, temporalUrl: temporalUrlOf(workflowId) };
  };

  return {
    ...createDividing({ database, relay, find }),

    list: async (
      access: Access,
      { cursor, limit, employee, eventId, status, kind }: PersonnelChangeQuery,
    ): Promise<PageOf<PersonnelChangeSummary>> => {
      const before = decodeIdCursor(cursor);
      const ofEmployee = employee === undefined ? undefined : ((await findEmployeeId(database, employee)) ?? null);
      if (ofEmployee === null) return { items: [], nextCursor: null };
      const rows = await database.personnelChange.findMany({
        where: {
          AND: [reachOf(access, 'PersonnelChange')],
          employeeId: ofEmployee,
          // The event that opened it, or one that joined it.
          events: eventId === undefined ? undefined : { some: { externalEventId: eventId } },
          status,
          kind,
          id: before && { lt: before },
        },
        orderBy: { id: 'desc' },
        take: rowsToRead(limit),
      });
      const { items, nextCursor } = page(rows, limit);
      return { items: items.map(toSummary), nextCursor };
    },

    get: (access: Access, id: string): Promise<PersonnelChange> =>
      inTransaction(database, async (tx) => describe(tx, await find(tx, access, id))),

    listCustomers: async (access: Access, id: string, { cursor, limit, state }: PlannedCustomerQuery): Promise<PageOf<PlannedCustomer>> => {
      const after = decodeIdCursor(cursor);
      await find(database, access, id);
      const rows = await database.personnelChangeCustomer.findMany({
        where: { personnelChangeId: id, state, customerId: after && { gt: after } },
        orderBy: { customerId: 'asc' },
        take: rowsToRead(limit),
        select: { customerId: true, receiverId: true, toPool: true, state: true, handoverId: true, reason: true },
      });
      const { items, nextCursor } = page(
        rows.map((row) => ({ id: row.customerId, row })),
        limit,
      );
      return { items: items.map(({ row }) => row), nextCursor };
    },

    /**
     * Opens a change by hand, as an event would.
     * @throws Problem 409 `change_open` with the change that is open, 422 `employee_unknown`
     */
    create: async (access: Access, body: PersonnelChangeBody, id: string): Promise<PersonnelChange> => {
      demand(access, 'create', 'PersonnelChange');
      const created = await inTransaction(database, async (tx) => {
        const again = await tx.personnelChange.findUnique({ where: { id } });
        return describe(tx, again ?? (await open(tx, access, body, id, timezone)));
      });
      relay.tellSoon(created);
      return created;
    },

    /**
     * Starts a planned change before its time.
     * @throws Problem 409 `not_planned` for one that runs or is over
     */
    start: async (access: Access, id: string): Promise<PersonnelChange> => {
      demand(access, 'update', 'PersonnelChange');
      const started = await inTransaction(database, async (tx) => {
        const { status } = await find(tx, access, id);
        const { count } = await tx.personnelChange.updateMany({ where: { id, status: 'planned' }, data: { startedAt: new Date() } });
        if (count === 0) throw conflict('not_planned', 'Only a change that is planned can be started.', { status });
        await audit(tx, access, 'start_personnel_change', id);
        return describe(tx, await find(tx, access, id));
      });
      relay.tellSoon(started);
      return started;
    },
  };
};
export type PersonnelChanges = ReturnType<typeof createPersonnelChanges>;

async function open(tx: Transaction, access: Access, body: PersonnelChangeBody, id: string, timezone: string): Promise<ChangeRow> {
  const planned = await plannedBy(tx, body);
  const { employeeId, reviewerId, allocation } = planned;
  await tx.$queryRaw`SELECT id FROM employees WHERE id = ${employeeId}::uuid FOR NO KEY UPDATE`;
  const { kind, fingerprint } = body;
  if (fingerprint !== undefined && fingerprint !== fingerprintOf((await drawPlan(tx, planned)).assignments)) {
    throw conflict('plan_changed', 'The plan is another by now than the one you were shown. Look at it again.', { field: 'fingerprint' });
  }
  const change = {
    id,
    source: 'baton',
    externalEventId: id,
    employeeId,
    kind,
    occurredAt: null,
    lastWorkingDay: body.lastWorkingDay ?? null,
    effectiveAt: body.effectiveAt ?? null,
    accessEndsAt: body.accessEndsAt ?? null,
    scope: scopeOf(body.scope) ?? null,
    reviewerId,
    allocation,
    initiatedBy: employeeIdOf(access.caller),
  };
  if (!(await openChange(tx, change, timezone))) {
    const other = await tx.personnelChange.findFirst({
      where: { employeeId, kind, status: { in: [...openStatuses] } },
      select: { id: true },
    });
    throw conflict('change_open', 'This person has an open change of this kind.', { personnelChangeId: other?.id });
  }
  await audit(tx, access, 'create_personnel_change', id);
  return tx.personnelChange.findUniqueOrThrow({ where: { id } });
}

async function findEmployeeId(database: Database, externalId: string): Promise<string | undefined> {
  return (await database.employee.findUnique({ where: { externalId }, select: { id: true } }))?.id;
}

async function audit(tx: Transaction, { caller, requestId }: Access, action: string, subjectId: string): Promise<void> {
  const who = { actorId: employeeIdOf(caller), actor: actorOf(caller), via: 'api', requestId };
  await recordAudit(tx, [{ ...who, action, subjectType: 'personnel_change', subjectId }]);
}

const toSummary = (change: ChangeRow): PersonnelChangeSummary => ({
  id: change.id,
  employeeId: change.employeeId,
  kind: change.kind,
  status: change.status,
  source: change.source,
  eventId: change.externalEventId,
  occurredAt: change.occurredAt?.toISOString() ?? null,
  lastWorkingDay: dayOf(change.lastWorkingDay),
  effectiveAt: change.effectiveAt?.toISOString() ?? null,
  accessEndsAt: change.accessEndsAt?.toISOString() ?? null,
  reviewerId: change.reviewerId,
  planVersion: change.planVersion,
  attention: readAttention(change.attention),
  createdAt: change.createdAt.toISOString(),
  startedAt: change.startedAt?.toISOString() ?? null,
  finishedAt: change.finishedAt?.toISOString() ?? null,
});
