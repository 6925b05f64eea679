/**
 * What a step of a handover is decided on: locked in the order of processes.md ("Locks"), and read by the next statement, whose
 * snapshot is younger than the locks: both in one round trip.
 */
import type { StepRequest } from '../../workflows/messages.js';
import { employeeUnknown, resolveEmployee, type EmployeeRef } from '../identity/employee-ref.js';
import { managersAbove } from '../identity/team.js';
import type { Database } from '../platform/database.js';
import { notFound, Problem } from '../platform/errors.js';
import type { Pipeline } from '../platform/pipeline.js';
import { actingEmployee, actorFrom, isEmployeeName, readActor, type ActingEmployee, type NamedActor } from './actors.js';
import { deadlineColumns, rulesOf, type DeadlineFacts } from './deadline-rules.js';
import type { DeadlineRules } from './deadlines.js';
import { isUuid } from './payloads.js';
import { personColumns } from './people.js';
import { standingColumns, standingTables, type HandoverRow } from './row.js';
import type { Person } from './rules.js';

export interface StepStanding {
  readonly row: HandoverRow;
  /** Whose the customer is, behind its lock; only where the step ends the handover. */
  readonly ownerId: string | null | undefined;
  readonly actor: NamedActor | Problem;
  /** Whom the step may give a part or the customer. */
  readonly people: ReadonlyMap<string, Person>;
  readonly named: Named;
  /** The reviewer and the managers above, nearest first; only where the step concerns one of them. */
  readonly chain: readonly string[];
  readonly rules: DeadlineRules;
}

/** The employee that the message names. */
interface Named {
  readonly id: string | undefined;
  /** The managers above them, nearest first; only where a receiver is named who may be the reviewer. */
  readonly managers: readonly string[];
  readonly problem?: Problem;
}

/** Whom the step locks before the customer and the handover. */
interface Concerned {
  /** Who gets the customer, or is to get it. */
  readonly receiver?: EmployeeRef;
  readonly others: readonly string[];
}

/**
 * Locks and reads in one round trip; a Problem 404 where there is no such handover. `beforehand` is what `readBeforehand` has answered
 * for this request.
 */
export async function lockStep(
  tx: Pipeline,
  request: StepRequest,
  { reassigned, system, chain = [] }: Beforehand,
  timezone: string,
): Promise<StepStanding> {
  const concerned = reassigned?.concerned ?? concernedBy(request, chain);
  const endsHandover = request.status !== 'open';
  const { receiverId, receiverExternalId } = keysOf(concerned.receiver);
  tx.send(tx.$executeRaw`
    SELECT lock_step(${request.handoverId}::uuid, ${endsHandover ? request.customerId : null}::uuid,
                     ${receiverId === null ? [] : [receiverId]}::uuid[], ${receiverExternalId}, ${[...concerned.others]}::uuid[])`);

  const [found] = await tx.$queryRaw<Found[]>`
    SELECT ${standingColumns(request.messageId)}, ${deadlineColumns}, ${actingEmployee(request.actor, timezone)} AS "actingEmployee",
           (SELECT owner_id FROM customers WHERE id = h.customer_id) AS "ownerId",
           ARRAY(SELECT to_jsonb(x) FROM (
             SELECT ${personColumns}, (SELECT is_moving_away(e.id, c.region, c.industry, c.customer_level)
                                         FROM customers c WHERE c.id = h.customer_id) AS "isMovingAway"
               FROM employees e
              WHERE e.id = ANY(${concerned.others}::uuid[]) OR e.id = ${receiverId}::uuid OR e.external_id = ${receiverExternalId}) x) AS people
      FROM ${standingTables} WHERE h.id = ${request.handoverId}::uuid`;
  if (found === undefined) throw notFound('handover');
  const { actingEmployee: employee, ownerId, people, level, policy, ownDays, going, ...row } = found;
  return {
    row,
    ownerId: endsHandover ? ownerId : undefined,
    actor: system ?? actorFrom(employee),
    people: new Map(people.map((person) => [person.id, person])),
    named: reassigned?.named ?? namedAmong(people, concerned.receiver),
    chain,
    rules: rulesOf({ level, policy, ownDays, going }, timezone),
  };
}

interface Found extends HandoverRow, DeadlineFacts {
  readonly actingEmployee: ActingEmployee | null;
  readonly ownerId: string | null;
  readonly people: readonly Person[];
}

/** What decides whom a step locks, or stands in no row that it locks. */
export interface Beforehand {
  readonly reassigned?: { readonly concerned: Concerned; readonly named: Named };
  /** The actor, where it is no employee. */
  readonly system?: NamedActor | Problem;
  /** The reviewer and the managers above, where the step concerns one of them. */
  readonly chain?: readonly string[];
}

/** Nothing to read for most messages. */
export async function readBeforehand(database: Database, request: StepRequest): Promise<Beforehand> {
  return {
    ...(request.message === 'reassign' && { reassigned: await readReassigned(database, request.fields) }),
    ...(!isEmployeeName(request.actor) && { system: await readActor(database, request.actor) }),
    ...(concernsManagers(request) && { chain: await readChain(database, request.handoverId) }),
  };
}

/** The clock gives a part to the reviewer, or to a manager above; or one of these is shown what somebody gave beyond a capacity. */
function concernsManagers(request: StepRequest): boolean {
  switch (request.message) {
    case 'owner_left':
      return true;
    case 'deadline':
      return request.fields.what === 'due' || request.fields.what === 'escalate';
    case 'approve':
    case 'reassign':
      return request.fields.overCapacity === true;
    default:
      return false;
  }
}

/** The reviewer (else the old owner's managers) and everyone above. Only steps of this workflow change the reviewer, one at a time. */
async function readChain(database: Database, handoverId: string): Promise<string[]> {
  const row = await database.handover.findUnique({ where: { id: handoverId }, select: { reviewerId: true, fromOwnerId: true } });
  if (row === null) return [];
  const { reviewerId, fromOwnerId } = row;
  return reviewerId === null ? managersAbove(database, fromOwnerId) : [reviewerId, ...(await managersAbove(database, reviewerId))];
}

/** The receiver of an approval or a confirmation: whom the message names, else whom the workflow knows. */
function concernedBy(request: StepRequest, chain: readonly string[]): Concerned {
  const toOwner = request.message === 'approve' ? request.fields.toOwner : undefined;
  const known = request.receiver === null ? undefined : { externalId: request.receiver };
  const receiver = toOwner ?? known;
  const gives = request.message === 'approve' || request.message === 'confirm';
  return { ...(gives && receiver !== undefined && { receiver }), others: chain };
}

function namedAmong(people: readonly Person[], receiver: EmployeeRef | undefined): Named {
  if (receiver === undefined) return { id: undefined, managers: [] };
  const person = people.find(({ id, externalId }) =>
    'id' in receiver ? id === receiver.id.toLowerCase() : externalId === receiver.externalId,
  );
  return person === undefined
    ? { id: undefined, managers: [], problem: employeeUnknown(receiver, 'toOwner') }
    : { id: person.id, managers: [] };
}

async function readReassigned(
  database: Database,
  { role, employee }: Extract<StepRequest, { message: 'reassign' }>['fields'],
): Promise<{ concerned: Concerned; named: Named }> {
  if (employee === null) return { concerned: { others: [] }, named: { id: undefined, managers: [] } };
  try {
    const { id } = await resolveEmployee(database, employee, 'employee');
    if (role !== 'receiver') return { concerned: { others: [id] }, named: { id, managers: [] } };
    const managers = await managersAbove(database, id);
    return { concerned: { receiver: { id }, others: managers }, named: { id, managers } };
  } catch (problem) {
    if (problem instanceof Problem) return { concerned: { others: [] }, named: { id: undefined, managers: [], problem } };
    throw problem;
  }
}

const keysOf = (ref: EmployeeRef | undefined) => ({
  receiverId: ref !== undefined && 'id' in ref && isUuid(ref.id) ? ref.id : null,
  receiverExternalId: ref !== undefined && 'externalId' in ref ? ref.externalId : null,
});
