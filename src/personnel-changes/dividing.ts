/** Dividing a change's customers: plans to look at, and plans that replace the one in force (processes.md, Personnel change: Plan). */
import { recordedBy, type Access } from '../identity/access.js';
import { actorOf, isAdmin, isHr } from '../identity/caller.js';
import { resolveEmployee } from '../identity/employee-ref.js';
import { demand } from '../identity/permissions.js';
import type { Timing } from '../notifications/outbox.js';
import { recordAudit } from '../platform/audit.js';
import { inTransaction, type Database, type Transaction } from '../platform/database.js';
import { conflict, forbidden, type Problem } from '../platform/errors.js';
import type { PageQuery } from '../platform/pagination.js';
import { toPool } from './allocation.js';
import { reviewerOf } from './changes.js';
import { countUndecided } from './dividing-task.js';
import { demandExcess, excessIn, refuseFullPins, showExcess } from './over-capacity.js';
import { showPlan } from './plan-view.js';
import { drawPlan, type Planned } from './planning.js';
import type { Relay } from './relay.js';
import { redraw, replan } from './replanning.js';
import { allocationOf, customersThere, scopeOf } from './requested.js';
import type { AllocationBody, AllocationInForce, ChangedPlan, NewAllocation, Plan, PreviewedAllocation } from './plan-schemas.js';
import type { PersonnelChangeBody } from './schemas.js';
import { readAllocation } from './stored.js';

type ChangeRow = Awaited<ReturnType<Database['personnelChange']['findUniqueOrThrow']>>;

export interface DividingDependencies {
  readonly database: Database;
  readonly relay: Pick<Relay, 'tellSoon'>;
  readonly timing: Timing;
  /** Throws Problem 404 for what is not there or not to be seen. */
  readonly find: (tx: Transaction, access: Access, id: string) => Promise<ChangeRow>;
}

export const createDividing = ({ database, relay, timing, find }: DividingDependencies) => ({
  /** The plan of a change that is not there yet, as it would run now; nothing is written. */
  preview: (access: Access, body: PersonnelChangeBody, query: PageQuery): Promise<Plan> => {
    demand(access, 'create', 'PersonnelChange');
    return inTransaction(database, async (tx) => {
      const planned = await plannedBy(tx, body);
      return showPlan(tx, await drawPlan(tx, planned), { ...planned, kind: body.kind }, 0, query);
    });
  },

  /**
   * What another allocation would make of a change that is there; nothing is written.
   * @throws Problem 409 `plan_stale` where a `planVersion` is given and the change has another plan by now
   */
  previewAllocation: (access: Access, id: string, { planVersion, ...body }: PreviewedAllocation, query: PageQuery): Promise<Plan> =>
    inTransaction(database, async (tx) => {
      const change = await find(tx, access, id);
      demand(access, 'divide', 'PersonnelChange', change);
      if (planVersion !== undefined && planVersion !== change.planVersion) throw planStale(change.planVersion);
      const planned = await plannedAnew(tx, change, body);
      return showPlan(tx, await redraw(tx, planned), { ...planned, kind: change.kind }, change.planVersion, query);
    }),

  /** The plan in force: who was named, what was pinned, what is left to the reviewer. */
  readAllocation: (access: Access, id: string): Promise<AllocationInForce> =>
    inTransaction(database, async (tx) => {
      const change = await find(tx, access, id);
      const { strategy, receiverIds, pins } = readAllocation(change.allocation);
      const people = await tx.employee.findMany({
        where: { id: { in: receiverIds } },
        select: { id: true, externalId: true, name: true, status: true },
      });
      const there = await customersThere(
        tx,
        pins.map(({ customerId }) => customerId),
      );
      const byId = new Map(people.map(({ status, ...person }) => [person.id, { ...person, isActive: status === 'active' }]));
      return {
        planVersion: change.planVersion,
        strategy,
        receivers: receiverIds.flatMap((each) => byId.get(each) ?? []),
        // Of one that was deleted meanwhile there is nothing to pin, and whoever sends it again would be refused.
        pins: pins.flatMap(({ customerId, receiverId, overCapacityReason = null }) => {
          const isPooled = receiverId === toPool;
          const pin = { customerId, receiverId: isPooled ? null : receiverId, toPool: isPooled, overCapacityReason };
          return there.has(customerId) ? [pin] : [];
        }),
        undecided: await countUndecided(tx, id),
      };
    }),

  /**
   * Replaces the plan, for everything that is not confirmed.
   * @throws Problem 409 `plan_stale` where somebody else has replaced it meanwhile, `change_over` for one that is over; 403
   * for HR where it runs: its open handovers are their reviewer's; 422 `capacity_exceeded` for a pin to somebody who is full without a reason
   */
  allocate: async (access: Access, id: string, { planVersion, ...body }: NewAllocation, query: PageQuery): Promise<ChangedPlan> => {
    const [change, outcome] = await inTransaction(database, async (tx) => {
      const found = await find(tx, access, id);
      demand(access, 'divide', 'PersonnelChange', found);
      // As a page of the fan-out does: nothing is planned or opened by the plan that is replaced meanwhile.
      await tx.$queryRaw`SELECT id FROM employees WHERE id = ${found.employeeId}::uuid FOR NO KEY UPDATE`;
      const before = await find(tx, access, id);
      if (before.status !== 'planned' && isHr(access.caller) && !isAdmin(access.caller)) {
        throw forbidden('not_permitted', 'A change that runs is divided by its reviewer.');
      }
      if (before.planVersion !== planVersion) throw await whyNotAllocated(tx, id);
      const planned = await plannedAnew(tx, before, body);
      demandExcess(access, planned, readAllocation(before.allocation).pins);
      const { count } = await tx.personnelChange.updateMany({
        where: { id, planVersion, status: { in: ['planned', 'running', 'paused'] } },
        data: { allocation: planned.allocation, planVersion: { increment: 1 } },
      });
      if (count === 0) throw await whyNotAllocated(tx, id);
      const plan = await redraw(tx, planned);
      refuseFullPins(plan, planned.allocation, body, 'pins');
      const next = planVersion + 1;
      const changed = await replan(tx, id, plan, { planVersion: next, actor: actorOf(access.caller) });
      await showExcess(tx, { changeId: id, planVersion: next, reviewerId: planned.reviewerId }, plan.assignments, timing);
      const after = { planVersion: next, strategy: planned.allocation.strategy, overCapacity: excessIn(plan.assignments) };
      const action = 'allocate_personnel_change';
      await recordAudit(tx, [{ ...recordedBy(access), action, subjectType: 'personnel_change', subjectId: id, after }]);
      const shown = await showPlan(tx, plan, { ...planned, kind: before.kind }, next, query);
      return [before, { ...shown, ...changed }] as const;
    });
    relay.tellSoon(change);
    return outcome;
  },
});

/** A plan for what `body` asks. */
export async function plannedBy(tx: Transaction, body: PersonnelChangeBody): Promise<Planned> {
  const { id: employeeId } = await resolveEmployee(tx, body.employee, 'employee');
  return {
    changeId: null,
    employeeId,
    reviewerId: await reviewerOf(tx, employeeId, null),
    scope: scopeOf(body.scope) ?? null,
    allocation: (await allocationOf(tx, body, employeeId)) ?? readAllocation({}),
  };
}

/** A plan for a change that is there, by another allocation. */
async function plannedAnew(tx: Transaction, change: ChangeRow, allocation: AllocationBody): Promise<Planned & { changeId: string }> {
  const { id: changeId, employeeId, reviewerId, scope } = change;
  return {
    changeId,
    employeeId,
    reviewerId,
    scope,
    allocation: (await allocationOf(tx, { allocation, place: '' }, employeeId)) ?? readAllocation({}),
  };
}

async function whyNotAllocated(tx: Transaction, id: string): Promise<Problem> {
  const { status, planVersion } = await tx.personnelChange.findUniqueOrThrow({
    where: { id },
    select: { status: true, planVersion: true },
  });
  if (!['planned', 'running', 'paused'].includes(status)) {
    return conflict('change_over', 'This change is over, or called off: there is nothing left to divide.', { changeStatus: status });
  }
  return planStale(planVersion);
}

const planStale = (planVersion: number): Problem =>
  conflict('plan_stale', 'Somebody has changed the plan meanwhile. Look at it again and send its planVersion.', { planVersion });
