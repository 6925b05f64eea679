/**
 * What the clock does to a handover (processes.md, Deadlines): reminds, tells the next manager up, gives the part of an old owner who is
 * gone to the reviewer, sends to the pool. Effects like those of messages: inside the step's transaction, behind its locks.
 */
import { activeAdmins } from '../identity/team.js';
import { poolCustomers } from '../ownership/pool.js';
import { unprocessable } from '../platform/errors.js';
import type { Queries } from '../platform/database.js';
import { momentAfterGrace, movedDeadline, newDeadline, type DeadlineRules, type StageDeadline, type WorkingStage } from './deadlines.js';
import type { Change, Notice, StepContext } from './step-context.js';
import type { Payload } from './payloads.js';
import type { HandoverRow } from './row.js';
import { nextReviewer, type Person } from './rules.js';

type DeadlineFields = Payload<'deadline'>['fields'];

/** One of the deadline's moments. */
export async function deadline(context: StepContext, { what }: DeadlineFields): Promise<Change> {
  const { row, rules } = context;
  switch (what) {
    case 'half_time':
      return {
        deadline: { ...deadlineOf(row), next: row.stageDueAt === null ? null : { what: 'due', at: row.stageDueAt } },
        detail: { what, dueAt: row.stageDueAt },
        notices: [{ to: actingPerson(row), template: 'handover_due_soon' }],
      };
    case 'due':
    case 'escalate':
      return escalate(context, what);
    case 'moved': {
      const stage = workingStage(row);
      const moved = movedDeadline(stage, row.stageEnteredAt, deadlineOf(row), new Date(), rules);
      return { deadline: moved, detail: { what, from: row.stageDueAt, to: moved.dueAt } };
    }
  }
}

/** The next manager up is told and may act from now on; where nobody is above any more, the admins are told, once. */
async function escalate({ tx, row, chain, people, rules }: StepContext, what: 'due' | 'escalate'): Promise<Change> {
  const now = new Date();
  const since = row.nextMomentAt ?? now;
  const next = nextToTell(
    chain.flatMap((id) => people.get(id) ?? []),
    row,
  );
  const isTop = next === undefined;
  const told = isTop ? await activeAdmins(tx) : [next.id];
  // At the top there is nobody left to tell: only what the policy does by itself can still follow, once.
  const goesOn = !isTop || (what === 'due' && rules.policy.afterGrace !== 'escalate');
  return {
    deadline: {
      ...deadlineOf(row),
      next: goesOn ? momentAfterGrace(since, now, rules) : null,
      overdueSince: row.overdueSince ?? since,
      escalatedToIds: isTop ? row.escalatedToIds : [...row.escalatedToIds, next.id],
    },
    detail: { what, dueAt: row.stageDueAt, escalatedTo: next?.externalId ?? null },
    notices: told.map((to) => ({ to, template: 'handover_overdue' })),
  };
}

type Lateness = Pick<HandoverRow, 'stage' | 'fromOwnerId' | 'toOwnerId' | 'reviewerId' | 'preparerId' | 'escalatedToIds'>;

/**
 * Whom a missed deadline is escalated to: the nearest of `managers` (the reviewer first) who may act and was not told before. Never who is
 * late themselves: the reviewer in review, and in preparation where they prepare, too, because the old owner is gone.
 */
export function nextToTell(managers: readonly Person[], row: Lateness): Person | undefined {
  const notAgain = [actingPerson(row), ...row.escalatedToIds];
  return nextReviewer(
    managers.filter(({ id }) => !notAgain.includes(id)),
    row,
  );
}

/**
 * The old owner is gone: the reviewer has the preparer's part, items included, and in preparation the stage's time begins anew. One who
 * stays after all keeps the part: their going may have been called off, or put off, without the workflow having heard of it yet.
 */
export async function ownerLeft({ row, chain, people, rules }: StepContext): Promise<Change> {
  if (!isGone(row, rules)) return { detail: { preparer: row.preparer } };
  const candidates = chain.flatMap((id) => people.get(id) ?? []);
  const preparer = nextReviewer(candidates, row);
  const isPreparing = row.stage === 'preparation';
  return {
    preparerId: preparer?.id ?? null,
    ...(isPreparing && { deadline: newDeadline('preparation', new Date(), rules), restartsStage: true }),
    detail: { preparer: preparer?.externalId ?? null },
    notices: isPreparing ? [{ to: preparer?.id ?? null, template: 'handover_to_prepare' }] : [],
  };
}

/** Whether the moment that has come still is the last one: by this machine's time alone, which may lag, it might seem to lie ahead. */
function isGone({ ownerLeavesAt: come }: Pick<HandoverRow, 'ownerLeavesAt'>, { ownerLeavesAt }: DeadlineRules): boolean {
  if (ownerLeavesAt === null) return false;
  return ownerLeavesAt <= new Date() || (come !== null && ownerLeavesAt <= come);
}

/** Into the pool, where the policy says so: only level potential with nothing open. */
export async function recycleOverdue({ tx, row, ownerId, rules }: StepContext): Promise<Change> {
  const { handoverId, customerId } = row;
  if (ownerId !== row.fromOwnerId || rules.level !== 'potential' || (await hasOpenWork(tx, customerId))) {
    throw unprocessable('not_idle', 'Only customers of level potential with nothing open go to the pool by a deadline.', {});
  }
  const note = `handover/${handoverId}: overdue`;
  tx.send(poolCustomers(tx, { customerIds: [customerId], reason: 'manual', cause: 'recycle', actorId: null, note, handoverId }));
  const notices = [row.fromOwnerId, row.toOwnerId, row.reviewerId].map((to): Notice => ({
    to,
    template: 'handover_to_pool',
    parameters: { note },
  }));
  return { closedReason: 'to_pool', detail: { what: 'to_pool' }, notices };
}

/** The row's deadline as it stands. */
export function deadlineOf(row: HandoverRow): StageDeadline {
  const { stageDueAt: dueAt, nextMoment: what, nextMomentAt: at, overdueSince, escalatedToIds } = row;
  return { dueAt, next: what === null || at === null ? null : { what, at }, overdueSince, escalatedToIds };
}

/** The table has no line of the clock for a stage that is over. */
function workingStage({ stage }: HandoverRow): WorkingStage {
  if (stage === 'completed') throw new Error('A completed handover has no deadline.');
  return stage;
}

/** Whom the stage waits for. */
function actingPerson({ stage, preparerId, reviewerId, toOwnerId }: Lateness): string | null {
  switch (stage) {
    case 'preparation':
      return preparerId;
    case 'review':
      return reviewerId;
    case 'confirmation':
      return toOwnerId;
    case 'completed':
      return null;
  }
}

async function hasOpenWork(tx: Queries, customerId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<object[]>`SELECT FROM work_in_hand w WHERE w.customer_id = ${customerId}::uuid LIMIT 1`;
  return rows.length > 0;
}
