/**
 * Undoing a completed handover (processes.md, Undo): one transaction behind the locks in their one order. It goes back along the
 * manifest as far as the records are still where the handover put them, and says what it left. Idempotent by handover and message id.
 */
import type { UndoOutcome, UndoRequest } from '../../workflows/messages.js';
import { resolveEmployee } from '../identity/employee-ref.js';
import { announceUndo, notifyEmployees } from '../notifications/outbox.js';
import { reverseHandover, type ReversedRecord } from '../ownership/reverse.js';
import { Prisma, type Database, type Queries } from '../platform/database.js';
import { forbidden, notFound, Problem } from '../platform/errors.js';
import { inPipeline, type Pipeline } from '../platform/pipeline.js';
import { actingEmployee, actorFrom, isEmployeeName, readActor, type ActingEmployee, type NamedActor } from './actors.js';
import type { HandoverSettings } from './opening.js';
import { actingFor, partsOf } from './parts.js';
import { personColumns } from './people.js';
import { wrongStage } from './refusals.js';
import { standingColumns, standingTables, type HandoverRow } from './row.js';
import { whyNotUndone, type Person } from './rules.js';
import { mayUndo } from './stages.js';
import type { LeftRecord, UndoReport } from './state.js';

/** Until when `customer_handover h` can be undone: by the policy that it began with. */
export const undoableUntil = Prisma.sql`undoable_until(h)`;

/** The report of an applied undo of `customer_handover h`, as jsonb; NULL where there is none. */
export const undoReport = Prisma.sql`
  (SELECT l.detail FROM handover_timeline l WHERE l.handover_id = h.id AND l.kind = 'undo' AND l.outcome = 'applied')`;

/** Undoes, or says why not; a refusal is a line of the timeline. Throws Problem 404 where there is no such handover. */
export async function undoHandover(database: Database, request: UndoRequest, settings: HandoverSettings): Promise<UndoOutcome> {
  const beforehand = await readBeforehand(database, request);
  const outcome = await inPipeline(database, (tx) => applyUndo(tx, request, beforehand, settings));
  if (!(outcome instanceof Problem)) return { messageId: request.messageId, undone: outcome };
  const { status, code, message, detail } = outcome;
  return { messageId: request.messageId, refused: { status, code, message, detail } };
}

/** What decides whom the undo locks: fixed once a handover is completed, since the manifest is only ever added to. */
interface Beforehand {
  readonly oldOwnerId: string;
  /** Whom the request names, or why that is nobody. */
  readonly named: string | Problem | null;
  /** Whose the records were. */
  readonly formerOwnerIds: readonly string[];
  /** The actor, where it is no employee. */
  readonly system?: NamedActor | Problem;
}

async function readBeforehand(database: Database, { handoverId, toOwner, actor }: UndoRequest): Promise<Beforehand> {
  const handover = await database.handover.findUnique({ where: { id: handoverId }, select: { fromOwnerId: true } });
  if (handover === null) throw notFound('handover');
  const [formerOwners, named, system] = await Promise.all([
    database.ownershipChange.findMany({
      where: { handoverId, cause: 'handover', fromOwnerId: { not: null } },
      distinct: ['fromOwnerId'],
      select: { fromOwnerId: true },
    }),
    toOwner === null ? null : resolveEmployee(database, toOwner, 'toOwner').then(({ id }) => id, asRefusal),
    isEmployeeName(actor) ? undefined : readActor(database, actor),
  ]);
  const formerOwnerIds = formerOwners.flatMap(({ fromOwnerId }) => fromOwnerId ?? []);
  return { oldOwnerId: handover.fromOwnerId, named, formerOwnerIds, ...(system !== undefined && { system }) };
}

function asRefusal(error: unknown): Problem {
  if (error instanceof Problem) return error;
  throw error;
}

interface Standing {
  readonly row: HandoverRow;
  readonly actor: NamedActor | Problem;
  /** Who is to have the customer. */
  readonly target: Person;
  readonly openHandoverId: string | null;
  readonly undoableUntil: Date | null;
  readonly report: UndoReport | null;
}

async function applyUndo(
  tx: Pipeline,
  request: UndoRequest,
  beforehand: Beforehand,
  settings: HandoverSettings,
): Promise<UndoReport | Problem> {
  const standing = await lockAndRead(tx, request, beforehand, settings.timing.timezone);
  const { row, actor, report } = standing;
  // Tried again after its commit.
  if (row.isApplied && report !== null) return report;
  const refuse = (problem: Problem) => noteRefusal(tx, request, standing, problem);
  if (row.status !== 'completed') {
    const { status, code, message, detail } = wrongStage('undo', row);
    return refuse(new Problem(status, code, message, detail));
  }
  if (actor instanceof Problem || !mayUndo(partsOf(actor, row))) {
    return refuse(forbidden('not_yours', 'Only the reviewer or an admin undoes a handover, and not one in which they have a side.'));
  }
  const { named } = beforehand;
  const namedProblem = named instanceof Problem ? named : undefined;
  const problem = whyNotUndone({ ...standing, row, isNamed: named !== null, namedProblem, now: new Date() });
  if (problem !== undefined) return refuse(problem);

  const records = await reverse(tx, standing, actor);
  if (!records.some(({ outcome }) => outcome === 'reversed')) return refuse(nothingToUndo(records));
  return settle(tx, request, { ...standing, actor }, records, settings);
}

async function lockAndRead(
  tx: Pipeline,
  request: UndoRequest,
  { oldOwnerId, named, formerOwnerIds, system }: Beforehand,
  timezone: string,
): Promise<Standing> {
  const targetId = typeof named === 'string' ? named : oldOwnerId;
  tx.send(tx.$executeRaw`
    SELECT lock_step(${request.handoverId}::uuid, ${request.customerId}::uuid, ${[targetId]}::uuid[], NULL, ${[...formerOwnerIds]}::uuid[])`);
  const [found] = await tx.$queryRaw<(HandoverRow & Omit<Standing, 'row' | 'actor'> & { actingEmployee: ActingEmployee | null })[]>`
    SELECT ${standingColumns(request.messageId)}, ${actingEmployee(request.actor, timezone)} AS "actingEmployee",
           ${undoableUntil} AS "undoableUntil", ${undoReport} AS report, c.open_handover_id AS "openHandoverId",
           (SELECT to_jsonb(x) FROM (
             SELECT ${personColumns}, is_moving_away(e.id, c.region, c.industry, c.customer_level) AS "isMovingAway"
               FROM employees e WHERE e.id = ${targetId}::uuid) x) AS target
      FROM ${standingTables} JOIN customers c ON c.id = h.customer_id WHERE h.id = ${request.handoverId}::uuid`;
  if (found === undefined) throw notFound('handover');
  const { actingEmployee: employee, target, openHandoverId, undoableUntil: until, report, ...row } = found;
  return { row, actor: system ?? actorFrom(employee), target, openHandoverId, undoableUntil: until, report };
}

const reverse = (tx: Queries, { row, target }: Standing, actor: NamedActor) =>
  reverseHandover(tx, { handoverId: row.handoverId, oldOwnerId: row.fromOwnerId, toOwnerId: target.id, actorId: actor.id });

const nothingToUndo = (records: readonly ReversedRecord[]) =>
  new Problem(409, 'nothing_to_undo', 'Nothing of this handover is still where it was put: there is nothing to reverse.', {
    left: leftOf(records),
  });

const leftOf = (records: readonly ReversedRecord[]): LeftRecord[] =>
  records.flatMap(({ entityType, entityId, outcome, ownerId }) =>
    outcome === 'reversed' ? [] : [{ entityType, entityId, why: outcome, ownerId }],
  );

/** What follows: tasks (those that the handover made go, those that it found go back), messages to the customer, the row with timeline and audit, notices to both sides. */
async function settle(
  tx: Pipeline,
  request: UndoRequest,
  { row, actor, target }: Standing & { readonly actor: NamedActor },
  records: readonly ReversedRecord[],
  { timing }: HandoverSettings,
): Promise<UndoReport> {
  const { handoverId } = row;
  // Where the customer went on to somebody else, it is not told of an owner that it does not have.
  const isCustomerBack = records.some(({ entityType, outcome }) => entityType === 'customer' && outcome === 'reversed');
  const [tasksRemoved, notices] = await Promise.all([
    tx.$executeRaw`
      WITH given_back AS (
        UPDATE tasks SET employee_id = ${target.id}::uuid
         WHERE ${isCustomerBack} AND customer_id = ${row.customerId}::uuid AND employee_id = ${row.toOwnerId}::uuid AND done_at IS NULL
           AND handover_id IS DISTINCT FROM ${handoverId}::uuid)
      DELETE FROM tasks WHERE handover_id = ${handoverId}::uuid AND employee_id = ${row.toOwnerId}::uuid AND done_at IS NULL`,
    announceUndo(tx, { handoverId, ownerId: isCustomerBack ? target.id : null }, timing),
  ]);
  const isOver = isCustomerBack && target.capacity !== null && target.load + 1 > target.capacity;
  const report: UndoReport = {
    toOwner: target.externalId,
    reason: request.reason,
    reversed: countByType(records),
    left: leftOf(records),
    tasksRemoved,
    notices,
    overCapacity: isOver ? { capacity: target.capacity ?? 0, load: target.load + 1 } : null,
  };
  tx.send(writeUndo(tx, request, row, actor, report));
  const people = [row.toOwnerId, target.id].filter((id) => id !== null && id !== actor.id);
  tx.send(
    notifyEmployees(
      tx,
      people.flatMap((id) =>
        id === null
          ? []
          : [
              {
                employeeId: id,
                template: 'handover_taken_back' as const,
                cause: `handover_taken_back:${handoverId}`,
                handoverId,
                parameters: { ownerId: target.id, note: request.reason },
              },
            ],
      ),
      timing,
    ),
  );
  return report;
}

function countByType(records: readonly ReversedRecord[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { entityType, outcome } of records) if (outcome === 'reversed') counts[entityType] = (counts[entityType] ?? 0) + 1;
  return counts;
}

/** Status, timeline and audit in one statement. */
function writeUndo(tx: Queries, request: UndoRequest, row: HandoverRow, actor: NamedActor, report: UndoReport): Promise<number> {
  const via = viaOf(request);
  const onBehalfOf = actingFor(actor, row, mayUndo);
  const detail = JSON.stringify({
    ...report,
    ...(onBehalfOf !== null && { onBehalfOf: onBehalfOf === row.reviewerId ? row.reviewer : onBehalfOf }),
  });
  return tx.$executeRaw`
    WITH undone AS (
      UPDATE customer_handover SET status = 'undone', step_number = step_number + 1, closed_reason = 'undone'
       WHERE id = ${row.handoverId}::uuid),
    noted AS (
      INSERT INTO handover_timeline (id, handover_id, step_number, message_id, kind, actor_id, actor, via, from_stage, to_stage, outcome, detail)
      VALUES (uuid_v7(), ${row.handoverId}::uuid, ${row.stepNumber + 1}::int, ${request.messageId}, 'undo', ${actor.id}::uuid, ${actor.name},
              ${via}, 'completed', 'completed', 'applied', ${detail}::jsonb))
    INSERT INTO audit_log (id, actor_id, actor, via, action, subject_type, subject_id, before, after)
    VALUES (uuid_v7(), ${actor.id}::uuid, ${actor.name}, ${via}, 'undo', 'handover', ${row.handoverId}::uuid,
            '{"status": "completed"}'::jsonb, ${detail}::jsonb || '{"status": "undone"}'::jsonb)`;
}

const viaOf = ({ via = 'api' }: { readonly via?: string }) => via;

function noteRefusal(tx: Pipeline, request: UndoRequest, { row, actor }: Standing, problem: Problem): Problem {
  const detail = JSON.stringify({ message: problem.message, ...problem.detail });
  const known = actor instanceof Problem ? null : actor;
  tx.send(tx.$executeRaw`
    INSERT INTO handover_timeline (id, handover_id, step_number, message_id, kind, actor_id, actor, via, from_stage, outcome, code, detail)
    VALUES (${request.entryId}::uuid, ${row.handoverId}::uuid, ${row.stepNumber + 1}::int, ${request.messageId}, 'undo',
            ${known?.id ?? null}::uuid, ${known?.name ?? request.actor}, ${viaOf(request)}, ${row.stage}::handover_stage, 'refused', ${problem.code}, ${detail}::jsonb)
    ON CONFLICT (id) DO NOTHING`);
  return problem;
}
