/** Personnel changes as people read them and open them by hand; HR events go through src/intake. */
import { recordedBy, type Access } from '../identity/access.js';
import { employeeIdOf } from '../identity/caller.js';
import { demand, reachOf } from '../identity/permissions.js';
import type { Timing } from '../notifications/outbox.js';
import { recordAudit } from '../platform/audit.js';
import { inTransaction, type Database, type Transaction } from '../platform/database.js';
import { conflict, notFound } from '../platform/errors.js';
import { decodeCursor, decodeIdCursor, page, rowsToRead, type PageOf, type PageQuery } from '../platform/pagination.js';
import { dayOf, openChange } from './changes.js';
import { readClearance } from './clearance.js';
import { decideCustomer, plannedColumns, toPlannedCustomer } from './customer-decision.js';
import { createDividing, plannedBy } from './dividing.js';
import { countUndecidedOfEach } from './dividing-task.js';
import { readSheetOf } from './handover-sheet.js';
import { listLeavers } from './leavers.js';
import type { Clearance, HandoverSheet, Leaver } from './leaving-schemas.js';
import { demandExcess, excessIn, refuseFullPins, showExcess } from './over-capacity.js';
import { fingerprintOf } from './plan-view.js';
import { drawPlan, writePlan } from './planning.js';
import type { Relay } from './relay.js';
import { scopeOf } from './requested.js';
import type {
  CustomerDecision,
  LooseEnd,
  NamedEmployee,
  PersonnelChange,
  PersonnelChangeBody,
  PersonnelChangeQuery,
  PersonnelChangeSummary,
  PlannedCustomer,
  PlannedCustomerQuery,
} from './schemas.js';
import { readChangeDates, undoEndsAt } from './row.js';
import { personnelChangeWorkflowId } from './state.js';
import { sheetPage } from './sheet-page.js';
import { createSteering } from './steering.js';
import { countCustomers } from './stock.js';
import { readAttention } from './stored.js';
import { readUndo } from './undo-request.js';

// What an HR event asks for in the transaction that stores it.
export { cancelChange, keepEmployee, openChange, rescheduleChange, reviewerOf, type ChangeDates } from './changes.js';
export { allocationOf, scopeOf } from './requested.js';
export { readAllocation } from './stored.js';

export interface PersonnelChangeDependencies {
  readonly database: Database;
  readonly relay: Relay;
  readonly timing: Timing;
  readonly company: { readonly name: string };
  /** The address of a workflow in Temporal's UI. */
  readonly temporalUrlOf: (workflowId: string) => string;
}

type ChangeRow = Awaited<ReturnType<Database['personnelChange']['findUniqueOrThrow']>>;

const openStatuses = ['planned', 'running', 'paused', 'awaiting_decision'] as const;

/** A sheet of ten thousand customers on a busy database. */
const longTimeoutMs = 60_000;

export const createPersonnelChanges = ({ database, relay, timing, company, temporalUrlOf }: PersonnelChangeDependencies) => {
  const { timezone } = timing;
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
    const [summary] = await toSummaries(tx, [change]);
    if (summary === undefined) throw new Error('toSummaries answers for each change');
    return {
      ...summary,
      undo: await readUndo(tx, change),
      decisionEndsAt: change.status === 'awaiting_decision' ? ((await undoEndsAt(tx, change.id))?.toISOString() ?? null) : null,
      startsAt: startsAt.toISOString(),
      counts,
      workflowId,
      temporalUrl: temporalUrlOf(workflowId),
    };
  };

  /** The handover sheet as facts. */
  const readSheet = (access: Access, id: string): Promise<HandoverSheet> =>
    inTransaction(database, async (tx) => readSheetOf(tx, await find(tx, access, id), company.name, timezone), longTimeoutMs);

  return {
    ...createDividing({ database, relay, timing, find }),
    ...createSteering({ database, relay, find, describe }),

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
      return { items: await toSummaries(database, items), nextCursor };
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
        select: plannedColumns,
      });
      const { items, nextCursor } = page(
        rows.map((row) => ({ id: row.customerId, row })),
        limit,
      );
      return { items: items.map(({ row }) => toPlannedCustomer(row)), nextCursor };
    },

    /** Who is leaving, with what each still has. See listLeavers. */
    listLeavers: (access: Access, query: PageQuery): Promise<PageOf<Leaver>> => listLeavers(database, access, query, timezone),

    /** Whether HR may let the person go. */
    readClearance: (access: Access, id: string): Promise<Clearance> =>
      inTransaction(database, async (tx) => readClearance(tx, await find(tx, access, id), timezone)),

    readSheet,

    /** The handover sheet as a page to print. */
    printSheet: async (access: Access, id: string, language: 'zh' | 'en'): Promise<string> =>
      sheetPage(await readSheet(access, id), language, timezone),

    /** What follows for a customer whose handover was cancelled. See decideCustomer. */
    decideCustomer: (access: Access, id: string, customerId: string, decision: CustomerDecision): Promise<PlannedCustomer> =>
      decideCustomer({ database, relay, find }, access, id, customerId, decision),

    /** What was given on of what a leaver had besides customers. */
    listLooseEnds: async (access: Access, id: string, { cursor, limit }: PageQuery): Promise<PageOf<LooseEnd>> => {
      await find(database, access, id);
      const [kind, subjectId] = decodeCursor(cursor, 2) ?? [];
      const rows = await database.$queryRaw<(Omit<LooseEnd, 'givenAt'> & { id: string; givenAt: Date })[]>`
        SELECT subject_id AS id, kind::text, subject_id AS "subjectId", customer_id AS "customerId", to_id AS "toId", given_at AS "givenAt"
          FROM personnel_change_loose_ends
         WHERE personnel_change_id = ${id}::uuid AND (${kind ?? null}::text IS NULL OR (kind::text, subject_id::text) > (${kind}, ${subjectId}))
         ORDER BY kind::text, subject_id::text LIMIT ${rowsToRead(limit)}`;
      const { items, nextCursor } = page(rows, limit, (row) => [row.kind, row.subjectId]);
      return { items: items.map(({ id: _, givenAt, ...end }) => ({ ...end, givenAt: givenAt.toISOString() })), nextCursor };
    },

    /**
     * Opens a change by hand, as an event would. With the fingerprint of a plan that was shown, exactly that plan is kept and runs.
     * @throws Problem 409 `change_open` with the change that is open, 422 `employee_unknown`, `capacity_exceeded` for a pin to somebody
     * who is full without a reason; 403 for a reason of somebody who is not to give one
     */
    create: async (access: Access, body: PersonnelChangeBody, id: string): Promise<PersonnelChange> => {
      demand(access, 'create', 'PersonnelChange');
      const created = await inTransaction(database, async (tx) => {
        const again = await tx.personnelChange.findUnique({ where: { id } });
        return describe(tx, again ?? (await open(tx, access, body, id, timing)));
      });
      relay.tellSoon(created);
      return created;
    },
  };
};
export type PersonnelChanges = ReturnType<typeof createPersonnelChanges>;

async function open(tx: Transaction, access: Access, body: PersonnelChangeBody, id: string, timing: Timing): Promise<ChangeRow> {
  const planned = await plannedBy(tx, body);
  demandExcess(access, planned);
  const { employeeId, reviewerId, allocation } = planned;
  await tx.$queryRaw`SELECT id FROM employees WHERE id = ${employeeId}::uuid FOR NO KEY UPDATE`;
  const { kind, fingerprint } = body;
  const isShown = fingerprint !== undefined;
  const plan = isShown || allocation.pins.length > 0 ? await drawPlan(tx, planned) : undefined;
  if (isShown && plan !== undefined && fingerprint !== fingerprintOf(plan.assignments)) {
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
  if (!(await openChange(tx, change, timing.timezone))) {
    const other = await tx.personnelChange.findFirst({
      where: { employeeId, kind, status: { in: [...openStatuses] } },
      select: { id: true },
    });
    throw conflict('change_open', 'This person has an open change of this kind.', { personnelChangeId: other?.id });
  }
  if (plan !== undefined) {
    refuseFullPins(plan, allocation, body.allocation ?? {}, 'allocation/pins');
    await showExcess(tx, { changeId: id, planVersion: 1, reviewerId }, plan.assignments, timing);
    if (isShown) await writePlan(tx, id, plan);
  }
  const subject = { action: 'create_personnel_change', subjectType: 'personnel_change', subjectId: id };
  await recordAudit(tx, [{ ...recordedBy(access), ...subject, after: { overCapacity: excessIn(plan?.assignments ?? []) } }]);
  return tx.personnelChange.findUniqueOrThrow({ where: { id } });
}

async function findEmployeeId(database: Database, externalId: string): Promise<string | undefined> {
  return (await database.employee.findUnique({ where: { externalId }, select: { id: true } }))?.id;
}

type Names = ReadonlyMap<string, NamedEmployee>;

/** Who leaves or changes position, and who reviews. */
async function namesOf(tx: Pick<Transaction, 'employee'>, changes: readonly ChangeRow[]): Promise<Names> {
  const ids = changes.flatMap(({ employeeId, reviewerId }) => (reviewerId === null ? [employeeId] : [employeeId, reviewerId]));
  const people = await tx.employee.findMany({ where: { id: { in: ids } }, select: { id: true, externalId: true, name: true } });
  return new Map(people.map((person) => [person.id, person]));
}

async function toSummaries(tx: Transaction, changes: readonly ChangeRow[]): Promise<PersonnelChangeSummary[]> {
  const people = await namesOf(tx, changes);
  const undecided = await countUndecidedOfEach(
    tx,
    changes.map(({ id }) => id),
  );
  return changes.map((change) => toSummary(change, people, undecided.get(change.id) ?? (change.status === 'planned' ? null : 0)));
}

const toSummary = (change: ChangeRow, people: Names, undecided: number | null): PersonnelChangeSummary => ({
  id: change.id,
  employeeId: change.employeeId,
  employee: nameIn(people, change.employeeId),
  kind: change.kind,
  status: change.status,
  source: change.source,
  eventId: change.externalEventId,
  occurredAt: change.occurredAt?.toISOString() ?? null,
  lastWorkingDay: dayOf(change.lastWorkingDay),
  effectiveAt: change.effectiveAt?.toISOString() ?? null,
  accessEndsAt: change.accessEndsAt?.toISOString() ?? null,
  reviewerId: change.reviewerId,
  reviewer: change.reviewerId === null ? null : nameIn(people, change.reviewerId),
  planVersion: change.planVersion,
  undecided,
  attention: readAttention(change.attention),
  createdAt: change.createdAt.toISOString(),
  startedAt: change.startedAt?.toISOString() ?? null,
  finishedAt: change.finishedAt?.toISOString() ?? null,
});

/** Whom a row names is there: rows of employees stay. */
function nameIn(people: Names, id: string): NamedEmployee {
  const person = people.get(id);
  if (person === undefined) throw new Error(`there is no employee ${id}`);
  return person;
}
