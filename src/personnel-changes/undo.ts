/**
 * Undoing a change as a whole (processes.md, Undo): what it opened is cancelled, what it completed is undone handover by handover, and
 * what it took from the leaver besides goes back, each as far as it is still where the change put it. Each step can be repeated.
 */
import { takeBackFromPool, takeBackWork } from '../ownership/taking-back.js';
import { recordAudit } from '../platform/audit.js';
import { inTransaction, type Database, type Transaction } from '../platform/database.js';
import { givenToPool, takenBack } from './changes.js';
import { isPart, roles, type PartKind, type TellHandover } from './giving-on.js';
import type { LooseEndKind } from './loose-ends.js';

const pageSize = 200;

export interface HandoverToUndo {
  readonly handoverId: string;
  readonly customerId: string;
}

/** The same message each time: asked twice, a handover is undone once. */
export const undoMessageId = (changeId: string): string => `change-undo/${changeId}`;

/** The next page of what the change completed, and why it is undone. */
export async function readCompleted(
  database: Database,
  changeId: string,
  after: string | null,
): Promise<{ readonly reason: string; readonly handovers: readonly HandoverToUndo[] }> {
  const { undoReason } = await database.personnelChange.findUniqueOrThrow({ where: { id: changeId }, select: { undoReason: true } });
  if (undoReason === null) return { reason: '', handovers: [] }; // a newer event has taken the change up again
  const rows = await database.handover.findMany({
    where: { personnelChangeId: changeId, status: 'completed', id: after === null ? undefined : { gt: after } },
    orderBy: { id: 'asc' },
    take: pageSize,
    select: { id: true, customerId: true },
  });
  return { reason: undoReason, handovers: rows.map(({ id, customerId }) => ({ handoverId: id, customerId })) };
}

/**
 * Takes a page of customers that the plan gave to the pool out of it again, and says of the others why they were left; answers where the
 * next page begins, or null.
 */
export function takePageFromPool(database: Database, changeId: string, after: string | null): Promise<string | null> {
  return inTransaction(database, async (tx) => {
    const { employeeId, isActive, isUndoing } = await lockEmployee(tx, changeId);
    if (!isUndoing) return null;
    const rows = await tx.personnelChangeCustomer.findMany({
      where: { personnelChangeId: changeId, ...givenToPool, customerId: after === null ? undefined : { gt: after } },
      orderBy: { customerId: 'asc' },
      take: pageSize,
      select: { customerId: true },
    });
    const ids = rows.map(({ customerId }) => customerId);
    const back = isActive ? await takeBackFromPool(tx, employeeId, ids) : [];
    const note = (customerIds: readonly string[], data: { readonly state?: 'excluded'; readonly reason: string }) =>
      tx.personnelChangeCustomer.updateMany({ where: { personnelChangeId: changeId, customerId: { in: [...customerIds] } }, data });
    await note(back, { state: 'excluded', reason: takenBack });
    await note(
      ids.filter((id) => !back.includes(id)),
      { reason: isActive ? notInPool : ownerInactive },
    );
    return ids.at(-1) ?? null;
  });
}

/** Why a customer that the plan gave to the pool was left by the undo: somebody else has it, or its old owner is leaving or gone. */
export const notInPool = 'not_in_pool';
export const ownerInactive = 'owner_inactive';

interface Given {
  readonly kind: LooseEndKind;
  readonly subjectId: string;
  readonly toId: string | null;
}

/** `because`: why it was left; null for what went back. */
type Outcome = Given & { readonly because: 'moved_on' | 'not_kept' | null };

/** Gives a page of loose ends back to the leaver, or says why not; answers how many it looked at. */
export async function returnLooseEnds(database: Database, changeId: string, tell: TellHandover): Promise<number> {
  const { given, parts, employeeId } = await inTransaction(database, (tx) => returnRows(tx, changeId));
  // One after the other: interactive work keeps its share.
  for (const part of parts) {
    // Undone, taken up and undone again, a part goes back twice: by another message each time.
    const message = { actor: 'system', messageId: `${undoMessageId(changeId)}/${part.kind}/${part.stepNumber}` };
    await tell(part.subjectId, 'reassign', { ...message, role: roles[part.kind], employee: { id: employeeId } });
  }
  await mark(
    database,
    changeId,
    parts.map((part) => ({ ...part, because: null })),
  );
  return given;
}

async function returnRows(tx: Transaction, changeId: string) {
  const { employeeId, isUndoing } = await lockEmployee(tx, changeId);
  if (!isUndoing) return { given: 0, parts: [], employeeId };
  const given: Given[] = await tx.personnelChangeLooseEnd.findMany({
    where: { personnelChangeId: changeId, returnedAt: null, leftBecause: null },
    orderBy: [{ kind: 'asc' }, { subjectId: 'asc' }],
    take: pageSize,
    select: { kind: true, subjectId: true, toId: true },
  });
  const there = new Set(await takeBackWork(tx, employeeId, given.map(asWork)));
  for (const [kind, back] of inRows) {
    const ends = given.filter((end) => end.kind === kind);
    if (ends.length === 0) continue;
    for (const { id } of await back(tx, employeeId, JSON.stringify(ends))) there.add(id);
  }
  const parts = await openParts(tx, employeeId, given);
  const isTold = new Set(parts.map(keyOf));
  const outcomes = given.flatMap((end): Outcome[] => {
    if (isTold.has(keyOf(end))) return [];
    if (!isPart(end.kind) && there.has(end.subjectId)) return [{ ...end, because: null }];
    return [{ ...end, because: end.kind === 'delegations' ? 'not_kept' : 'moved_on' }];
  });
  await mark(tx, changeId, outcomes);
  return { given: given.length, parts, employeeId };
}

const keyOf = ({ kind, subjectId }: Given) => `${kind} ${subjectId}`;

/** Only kinds of work are looked up: a part, a person or a pool is no item of a checklist. */
const asWork = ({ kind, subjectId, toId }: Given) => ({
  itemType: workKinds.find((each) => each === kind) ?? ('basic_info' as const),
  subjectId,
  toId,
});
const workKinds = ['opportunities', 'contracts', 'service_tickets', 'payment_issues'] as const;

interface OpenPart extends Given {
  readonly kind: PartKind;
  /** Of the handover. */
  readonly stepNumber: number;
}

/** Parts in handovers that are still open and still with whom they went to. */
async function openParts(tx: Transaction, employeeId: string, given: readonly Given[]): Promise<OpenPart[]> {
  const parts = given.flatMap((end) => (isPart(end.kind) ? [{ ...end, kind: end.kind }] : []));
  if (parts.length === 0) return [];
  const rows = await tx.$queryRaw<{ kind: string; id: string; stepNumber: number }[]>`
    SELECT g.kind, h.id, h.step_number AS "stepNumber" FROM jsonb_to_recordset(${JSON.stringify(parts)}::jsonb) AS g (kind text, "subjectId" uuid, "toId" uuid)
      JOIN customer_handover h ON h.id = g."subjectId" AND h.status = 'open' AND h.from_owner_id <> ${employeeId}::uuid
     WHERE CASE g.kind WHEN 'reviewer_parts' THEN h.reviewer_id WHEN 'receiver_parts' THEN h.to_owner_id ELSE h.preparer_id END
           IS NOT DISTINCT FROM g."toId"`;
  const steps = new Map(rows.map(({ kind, id, stepNumber }) => [`${kind} ${id}`, stepNumber]));
  return parts.flatMap((part) => {
    const stepNumber = steps.get(keyOf(part));
    return stepNumber === undefined ? [] : [{ ...part, stepNumber }];
  });
}

/** What goes back by writing a row; each answers the subjects that were still as the change had left them. `ends` is a JSON array of Given. */
const inRows: readonly (readonly [LooseEndKind, (tx: Transaction, leaverId: string, ends: string) => Promise<{ id: string }[]>])[] = [
  [
    'reviewed_changes',
    (tx, leaverId, ends) => tx.$queryRaw`
      UPDATE personnel_changes p SET reviewer_id = ${leaverId}::uuid, updated_at = now()
        FROM jsonb_to_recordset(${ends}::jsonb) AS g ("subjectId" uuid, "toId" uuid)
       WHERE p.id = "subjectId" AND p.reviewer_id IS NOT DISTINCT FROM "toId" AND p.status IN ('planned', 'running', 'paused', 'awaiting_decision')
      RETURNING p.id`,
  ],
  [
    'direct_reports',
    (tx, leaverId, ends) => tx.$queryRaw`
      WITH g AS (SELECT * FROM jsonb_to_recordset(${ends}::jsonb) AS g ("subjectId" uuid, "toId" uuid)),
      led AS (
        UPDATE employees e SET manager_id = ${leaverId}::uuid, version = version + 1
          FROM g WHERE e.id = "subjectId" AND e.manager_id IS NOT DISTINCT FROM "toId" AND e.status <> 'left'
        RETURNING e.id),
      ended AS (
        UPDATE manager_history h SET until = now() FROM led WHERE h.employee_id = led.id AND h.until IS NULL),
      begun AS (
        INSERT INTO manager_history (employee_id, manager_id) SELECT id, ${leaverId}::uuid FROM led)
      SELECT id FROM led`,
  ],
  [
    'pool_memberships',
    (tx, leaverId, ends) => tx.$queryRaw`
      INSERT INTO pool_members (pool_id, employee_id)
      SELECT p.id, ${leaverId}::uuid FROM jsonb_to_recordset(${ends}::jsonb) AS g ("subjectId" uuid) JOIN pools p ON p.id = "subjectId"
      ON CONFLICT DO NOTHING RETURNING pool_id AS id`,
  ],
];

async function mark(tx: Transaction | Database, changeId: string, outcomes: readonly Outcome[]): Promise<void> {
  if (outcomes.length === 0) return;
  await tx.$executeRaw`
    UPDATE personnel_change_loose_ends e SET returned_at = CASE WHEN because IS NULL THEN now() END, left_because = because
      FROM jsonb_to_recordset(${JSON.stringify(outcomes)}::jsonb) AS g (kind loose_end_kind, "subjectId" uuid, because text)
     WHERE e.personnel_change_id = ${changeId}::uuid AND e.kind = g.kind AND e.subject_id = g."subjectId"`;
}

/** Everything was gone through: the change is undone, as far as it could be. Can be repeated. */
export async function settleUndo(tx: Transaction, changeId: string): Promise<void> {
  const { count } = await tx.personnelChange.updateMany({
    where: { id: changeId, status: 'awaiting_decision', undoRequestedAt: { not: null } },
    data: { status: 'undone', finishedAt: new Date() },
  });
  if (count === 0) return;
  const said = { actorId: null, actor: 'system', via: 'workflow', action: 'undo_personnel_change', after: { status: 'undone' } };
  await recordAudit(tx, [{ ...said, subjectType: 'personnel_change', subjectId: changeId }]);
}

/** Nobody has answered within the time: what was handed over is kept (processes.md, Dates). Can be repeated. */
export async function keepUndecided(tx: Transaction, changeId: string): Promise<void> {
  const { count } = await tx.personnelChange.updateMany({
    where: { id: changeId, status: 'awaiting_decision', undoRequestedAt: null },
    data: { status: 'cancelled', finishedAt: new Date() },
  });
  if (count === 0) return;
  const said = { actorId: null, actor: 'system', via: 'workflow', action: 'decide_personnel_change', after: { decision: 'keep' } };
  await recordAudit(tx, [{ ...said, subjectType: 'personnel_change', subjectId: changeId }]);
}

/** Locks the person, as whoever steers the change does: whether it is still being undone holds until the transaction ends. */
async function lockEmployee(tx: Transaction, changeId: string) {
  const { employeeId } = await tx.personnelChange.findUniqueOrThrow({ where: { id: changeId }, select: { employeeId: true } });
  const [employee] = await tx.$queryRaw<{ status: string }[]>`
    SELECT status::text FROM employees WHERE id = ${employeeId}::uuid FOR NO KEY UPDATE`;
  const { undoRequestedAt } = await tx.personnelChange.findUniqueOrThrow({ where: { id: changeId }, select: { undoRequestedAt: true } });
  return { employeeId, isActive: employee?.status === 'active', isUndoing: undoRequestedAt !== null };
}
