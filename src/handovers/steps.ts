/**
 * A step of a handover: one message written in one transaction, behind the locks (processes.md, A step, Locks): employees who are
 * given something, the customer where the handover ends, the handover. Idempotent by handover and step number.
 */
import type { StepOutcome, StepRequest, TimelineLine } from '../../workflows/messages.js';
import { notifyEmployees } from '../notifications/outbox.js';
import { forbidden, Problem } from '../platform/errors.js';
import type { Database } from '../platform/database.js';
import { inPipeline, type Pipeline } from '../platform/pipeline.js';
import { readActor, type NamedActor } from './actors.js';
import { deadlineOf } from './clock-effects.js';
import { newDeadline, type StageDeadline } from './deadlines.js';
import { takeEffect } from './effects.js';
import { openHandovers, type HandoverSettings } from './opening.js';
import { actingFor, partsOf } from './parts.js';
import { clockOf, readRow, stateOf, type HandoverRow } from './row.js';
import { followHandover } from '../personnel-changes/records.js';
import { isOfPlan } from '../personnel-changes/state.js';
import type { Change, StepContext } from './step-context.js';
import { lockStep, readBeforehand, type Beforehand } from './step-locks.js';
import { employeeNotices } from './step-notices.js';
import { maySend } from './stages.js';
import type { HandoverOpening, HandoverState, Refusal } from './state.js';

/** What the workflow's activities call. */
export const createHandoverSteps = (database: Database, settings: HandoverSettings) => ({
  /** Opens one handover, or says why not. */
  async open(opening: HandoverOpening): Promise<{ opened: HandoverState } | { refused: Refusal }> {
    const [result] = await inPipeline(database, (tx) => openHandovers(tx, [opening], settings));
    if (result === undefined) throw new Error('openHandovers answers for each opening');
    return 'refused' in result ? { refused: refusalOf(result.refused) } : { opened: result.state };
  },

  /** Where the row stands. */
  async read(handoverId: string): Promise<HandoverState> {
    return stateOf(await readRow(database, handoverId), settings.baseUrl);
  },

  /** Applies the step, or writes the refusal into the timeline; answers where the handover is where another step went first. */
  async record(request: StepRequest): Promise<StepOutcome> {
    const beforehand = await readBeforehand(database, request);
    return inPipeline(database, (tx) => applyStep(tx, request, beforehand, settings));
  },

  /** Writes a line that changes nothing; not for a message that was applied already and came again, nor where nothing was opened. */
  async noteRefusal(line: TimelineLine): Promise<void> {
    const actor = line.actor === null ? null : await readActor(database, line.actor);
    const actorId = actor === null || actor instanceof Problem ? null : actor.id;
    await database.$executeRaw`
      INSERT INTO handover_timeline (id, handover_id, step_number, message_id, kind, actor_id, actor, via, from_stage, outcome, code, detail)
      SELECT ${line.entryId}::uuid, ${line.handoverId}::uuid, ${line.stepNumber}::int, ${line.messageId}, ${line.kind}, ${actorId}::uuid,
             ${line.actor}, ${line.via}, ${line.stage}::handover_stage, 'refused', ${line.code}, ${JSON.stringify(line.detail)}::jsonb
       WHERE EXISTS (SELECT FROM customer_handover h WHERE h.id = ${line.handoverId}::uuid)
         AND NOT EXISTS (SELECT FROM handover_timeline t
                          WHERE t.handover_id = ${line.handoverId}::uuid AND t.message_id = ${line.messageId} AND t.outcome = 'applied')
      ON CONFLICT (id) DO NOTHING`;
  },
});
export type HandoverSteps = ReturnType<typeof createHandoverSteps>;

async function applyStep(tx: Pipeline, request: StepRequest, beforehand: Beforehand, settings: HandoverSettings): Promise<StepOutcome> {
  const standing = await lockStep(tx, request, beforehand, settings.timing.timezone);
  const { row, actor, people, named, ownerId, chain, rules } = standing;
  // Tried again after its commit, or sent twice under one id.
  if (row.isApplied) return { kind: 'applied', state: stateOf(row, settings.baseUrl) };
  if (row.stepNumber !== request.stepNumber - 1) return { kind: 'elsewhere', state: stateOf(row, settings.baseUrl) };

  if (actor instanceof Problem) return refuse(tx, request, row, undefined, notYours());
  if (!maySend(request.message, partsOf(actor, row))) return refuse(tx, request, row, actor, notYours());
  const { id: namedId, managers: managersOfNamed, problem: namedProblem } = named;
  const isPlanned = isByPlan(request, row);
  const context: StepContext = {
    tx,
    row,
    ownerId,
    actor,
    people,
    namedId,
    namedProblem,
    managersOfNamed,
    chain,
    rules,
    settings,
    isPlanned,
  };
  const change = await takeEffect(context, request).catch((error: unknown) => {
    if (error instanceof Problem) return error;
    throw error;
  });
  if (change instanceof Problem) return refuse(tx, request, row, actor, change);
  return { kind: 'applied', state: writeStep(context, request, change) };
}

/** Sends stage, timeline and audit in one statement, then the notices; answers where the handover stands then. */
function writeStep(context: StepContext, request: StepRequest, change: Change): HandoverState {
  const { tx, row, actor, people, rules, settings } = context;
  const now = new Date();
  const isStill = request.to === row.stage && !change.restartsStage;
  const isOpen = request.status === 'open';
  const deadline = isOpen ? deadlineAfter(context, request, change, now) : { ...deadlineOf(row), next: null };
  const { dueAt, next, overdueSince, escalatedToIds } = deadline;
  const { toOwnerId = row.toOwnerId, reviewerId = row.reviewerId, preparerId = row.preparerId, closedReason = null } = change;
  const overCapacityReason = change.overCapacityReason ?? (toOwnerId === row.toOwnerId ? row.overCapacityReason : null);
  const ownerLeavesAt = isOpen && preparerId === row.fromOwnerId ? rules.ownerLeavesAt : null;
  const detail = { ...change.detail, ...onBehalf(context, request) };
  const before = JSON.stringify({ stage: row.stage, toOwnerId: row.toOwnerId, reviewerId: row.reviewerId, preparerId: row.preparerId });
  const after = JSON.stringify({ stage: request.to, status: request.status, toOwnerId, reviewerId, preparerId, ...detail });
  tx.send(tx.$executeRaw`
    WITH moved AS (
      UPDATE customer_handover
         SET current_stage = ${request.to}::handover_stage, status = ${request.status}::handover_status, step_number = step_number + 1,
             stage_entered_at = CASE WHEN ${isStill} THEN stage_entered_at ELSE ${now}::timestamptz END, stage_due_at = ${dueAt}::timestamptz,
             next_moment = ${next?.what ?? null}::deadline_moment, next_moment_at = ${next?.at ?? null}::timestamptz,
             overdue_since = ${overdueSince}::timestamptz, escalated_to_ids = ${[...escalatedToIds]}::uuid[],
             owner_leaves_at = ${ownerLeavesAt}::timestamptz,
             deadlines_stale_since = CASE WHEN ${isOpen && !isMoved(request)} THEN deadlines_stale_since END,
             to_owner_id = ${toOwnerId}::uuid, reviewer_id = ${reviewerId}::uuid, preparer_id = ${preparerId}::uuid,
             over_capacity_reason = ${overCapacityReason},
             former_part_ids = former_part_ids || ${formerly(row, [toOwnerId, reviewerId, preparerId, ...escalatedToIds])}::uuid[],
             completed_at = CASE WHEN ${request.status} = 'completed' THEN ${now}::timestamptz END, closed_reason = ${closedReason}
       WHERE id = ${request.handoverId}::uuid),
    noted AS (
      INSERT INTO handover_timeline (id, handover_id, step_number, message_id, kind, actor_id, actor, via, from_stage, to_stage, outcome, detail)
      VALUES (uuid_v7(), ${request.handoverId}::uuid, ${request.stepNumber}::int, ${request.messageId}, ${request.message},
              ${actor.id}::uuid, ${actor.name}, ${request.via}, ${row.stage}::handover_stage, ${request.to}::handover_stage, 'applied',
              ${JSON.stringify(detail)}::jsonb))
    INSERT INTO audit_log (id, actor_id, actor, via, action, subject_type, subject_id, before, after)
    VALUES (uuid_v7(), ${actor.id}::uuid, ${actor.name}, ${request.via}, ${request.message}, 'handover', ${request.handoverId}::uuid,
            ${before}::jsonb, ${after}::jsonb)`);
  const notices = (change.notices ?? []).flatMap((notice) => (notice.to === actor.id ? [] : employeeNotices(notice, request, row, now)));
  tx.send(notifyEmployees(tx, notices, settings.timing));
  const isSame = toOwnerId === row.toOwnerId && overCapacityReason === row.overCapacityReason;
  if (row.personnelChangeId !== null && isOpen && !isSame) tx.send(followHandover(tx, { ...row, toOwnerId, overCapacityReason }));

  const nameOf = (id: string | null, was: string | null, wasId: string | null) =>
    id === wasId ? was : id === null ? null : (people.get(id)?.externalId ?? null);
  return {
    ...stateOf(row, settings.baseUrl),
    stage: request.to,
    status: request.status,
    stepNumber: request.stepNumber,
    stageDueAt: isOpen ? (dueAt?.toISOString() ?? null) : null,
    ...clockOf({ status: request.status, nextMoment: next?.what ?? null, nextMomentAt: next?.at ?? null, ownerLeavesAt, overdueSince }),
    toOwner: nameOf(toOwnerId, row.toOwner, row.toOwnerId),
    reviewer: nameOf(reviewerId, row.reviewer, row.reviewerId),
    preparer: nameOf(preparerId, row.preparer, row.preparerId),
    openItems: change.openItems ?? row.openItems,
  };
}

/** A stage that begins has a new deadline; one that goes on keeps its own, unless the step is about it. */
function deadlineAfter({ row, rules }: StepContext, { to }: StepRequest, change: Change, now: Date): StageDeadline {
  if (change.deadline !== undefined) return change.deadline;
  const isStill = to === row.stage && !change.restartsStage;
  return isStill || to === 'completed' ? deadlineOf(row) : newDeadline(to, now, rules);
}

/** Whether a plan of the personnel change sends it. */
const isByPlan = ({ messageId }: StepRequest, { personnelChangeId }: HandoverRow): boolean =>
  personnelChangeId !== null && isOfPlan(messageId, personnelChangeId);

const isMoved = (request: StepRequest): boolean => request.message === 'deadline' && request.fields.what === 'moved';

/** Whom a delegate acted for, by external id where the row has it: the record names both. */
function onBehalf({ row, actor }: StepContext, { message }: StepRequest): { readonly onBehalfOf?: string } {
  const id = actingFor(actor, row, (parts) => maySend(message, parts));
  if (id === null) return {};
  const names = new Map([
    [row.preparerId, row.preparer],
    [row.reviewerId, row.reviewer],
    [row.toOwnerId, row.toOwner],
  ]);
  return { onBehalfOf: names.get(id) ?? id };
}

/** Who has a part and has none of `parts`: they keep reading the handover. */
const formerly = ({ toOwnerId, reviewerId, preparerId, escalatedToIds }: HandoverRow, parts: readonly (string | null)[]): string[] =>
  [toOwnerId, reviewerId, preparerId, ...escalatedToIds].flatMap((id) => (id === null || parts.includes(id) ? [] : id));

function refuse(tx: Pipeline, request: StepRequest, row: HandoverRow, actor: NamedActor | undefined, problem: Problem): StepOutcome {
  const detail = JSON.stringify({ message: problem.message, ...problem.detail });
  tx.send(tx.$executeRaw`
    INSERT INTO handover_timeline (id, handover_id, step_number, message_id, kind, actor_id, actor, via, from_stage, outcome, code, detail)
    VALUES (${request.entryId}::uuid, ${request.handoverId}::uuid, ${request.stepNumber}::int, ${request.messageId}, ${request.message},
            ${actor?.id ?? null}::uuid, ${actor?.name ?? request.actor}, ${request.via}, ${row.stage}::handover_stage, 'refused', ${problem.code}, ${detail}::jsonb)
    ON CONFLICT (id) DO NOTHING`);
  if (isByPlan(request, row)) tx.send(followHandover(tx, row, problem.code));
  const openItems = typeof problem.detail.openItems === 'number' ? problem.detail.openItems : row.openItems;
  return { kind: 'refused', refusal: refusalOf(problem), openItems };
}

const notYours = () => forbidden('not_yours', 'This is not your part in the handover.');

const refusalOf = ({ status, code, message, detail }: Problem): Refusal => ({ status, code, message, detail });
