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
export async function lockStep(tx: Pipeline, request: StepRequest, { reassigned, system }: Beforehand): Promise<StepStanding> {
  const concerned = reassigned?.concerned ?? concernedBy(request);
  const endsHandover = request.status !== 'open';
  const { receiverId, receiverExternalId } = keysOf(concerned.receiver);
  tx.send(tx.$executeRaw`
    SELECT lock_step(${request.handoverId}::uuid, ${endsHandover ? request.customerId : null}::uuid,
                     ${receiverId === null ? [] : [receiverId]}::uuid[], ${receiverExternalId}, ${[...concerned.others]}::uuid[])`);

  const [found] = await tx.$queryRaw<Found[]>`
    SELECT ${standingColumns(request.messageId)}, ${actingEmployee(request.actor)} AS "actingEmployee",
           (SELECT owner_id FROM customers WHERE id = h.customer_id) AS "ownerId",
           ARRAY(SELECT to_jsonb(x) FROM (
             SELECT ${personColumns}, (SELECT is_moving_away(e.id, c.region, c.industry, c.customer_level)
                                         FROM customers c WHERE c.id = h.customer_id) AS "isMovingAway"
               FROM employees e
              WHERE e.id = ANY(${concerned.others}::uuid[]) OR e.id = ${receiverId}::uuid OR e.external_id = ${receiverExternalId}) x) AS people
      FROM ${standingTables} WHERE h.id = ${request.handoverId}::uuid`;
  if (found === undefined) throw notFound('handover');
  const { actingEmployee: employee, ownerId, people, ...row } = found;
  return {
    row,
    ownerId: endsHandover ? ownerId : undefined,
    actor: system ?? actorFrom(employee),
    people: new Map(people.map((person) => [person.id, person])),
    named: reassigned?.named ?? namedAmong(people, concerned.receiver),
  };
}

interface Found extends HandoverRow {
  readonly actingEmployee: ActingEmployee | null;
  readonly ownerId: string | null;
  readonly people: readonly Person[];
}

/** What decides whom a step locks, or stands in no row that it locks. */
export interface Beforehand {
  readonly reassigned?: { readonly concerned: Concerned; readonly named: Named };
  /** The actor, where it is no employee. */
  readonly system?: NamedActor | Problem;
}

/** Nothing to read for most messages. */
export async function readBeforehand(database: Database, request: StepRequest): Promise<Beforehand> {
  return {
    ...(request.message === 'reassign' && { reassigned: await readReassigned(database, request.fields) }),
    ...(!isEmployeeName(request.actor) && { system: await readActor(database, request.actor) }),
  };
}

/** The receiver of an approval or a confirmation: whom the message names, else whom the workflow knows. */
function concernedBy(request: StepRequest): Concerned {
  const toOwner = request.message === 'approve' ? request.fields.toOwner : undefined;
  const known = request.receiver === null ? undefined : { externalId: request.receiver };
  const receiver = toOwner ?? known;
  const gives = request.message === 'approve' || request.message === 'confirm';
  return { ...(gives && receiver !== undefined && { receiver }), others: [] };
}

function namedAmong(people: readonly Person[], receiver: EmployeeRef | undefined): Named {
  if (receiver === undefined) return { id: undefined, managers: [] };
  const [person] = people;
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
