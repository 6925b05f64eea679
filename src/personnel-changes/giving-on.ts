/** Giving on what a leaver has besides customers: a page in one transaction, then the handovers are told; both can be repeated. */
import { giveOnWork, type GivenWork } from '../ownership/open-work.js';
import { recordAudit } from '../platform/audit.js';
import { inTransaction, type Database, type Transaction } from '../platform/database.js';
import { countBy } from './counting.js';
import { readDue, type LooseEnd, type LooseEndKind } from './loose-ends.js';
import { isGone } from './row.js';

const pageSize = 200;

/** Tells a handover's workflow; told twice, it hears it once. */
export type TellHandover = (handoverId: string, message: 'reassign' | 'decline', input: object) => Promise<void>;

interface GivenEnd extends LooseEnd {
  readonly ownershipChangeId?: string;
}

/** Gives on a page of loose ends and answers how many; 0 when none is due any more, or the change does not run. */
export async function giveOnPage(database: Database, changeId: string, timezone: string, tell: TellHandover): Promise<number> {
  const { moved, parts } = await inTransaction(database, (tx) => giveOnRows(tx, changeId, timezone));
  // One after the other: interactive work keeps its share.
  for (const part of parts) await tellPart(database, changeId, part, tell);
  await record(database, changeId, parts);
  return moved + parts.length;
}

/** Moves what is in rows; of parts in handovers, whose workflows decide, it answers what is to be told. */
async function giveOnRows(tx: Transaction, changeId: string, timezone: string): Promise<{ moved: number; parts: LooseEnd[] }> {
  const change = await tx.personnelChange.findUniqueOrThrow({ where: { id: changeId } });
  const { employeeId, reviewerId, initiatedBy } = change;
  await tx.$queryRaw`SELECT id FROM employees WHERE id = ${employeeId}::uuid FOR NO KEY UPDATE`;
  const { status } = await tx.personnelChange.findUniqueOrThrow({ where: { id: changeId }, select: { status: true } });
  if (status !== 'running' || change.kind !== 'resignation') return { moved: 0, parts: [] };

  const work = await giveOnWork(tx, { fromOwnerId: employeeId, otherwise: reviewerId, actorId: initiatedBy, limit: pageSize });
  const due = await readDue(tx, { changeId, employeeId, reviewerId }, isGone(change, timezone), pageSize);
  const given: GivenEnd[] = work.map(asLooseEnd);
  for (const [kind, give] of inRows) {
    const ends = due.filter((end) => end.kind === kind);
    if (ends.length > 0) await give(tx, employeeId, JSON.stringify(ends));
    given.push(...ends);
  }
  await record(tx, changeId, given);
  if (given.length > 0) {
    const subject = { action: 'give_on_loose_ends', subjectType: 'personnel_change', subjectId: changeId };
    const after = Object.fromEntries(countBy(given.map(({ kind }) => kind)));
    await recordAudit(tx, [{ actorId: initiatedBy, actor: 'system', via: 'workflow', ...subject, after }]);
  }
  return { moved: given.length, parts: due.filter(({ kind }) => isPart(kind)) };
}

const asLooseEnd = ({ itemType, subjectId, customerId, toOwnerId, ownershipChangeId }: GivenWork): GivenEnd => ({
  kind: itemType,
  subjectId,
  customerId,
  toId: toOwnerId,
  ownershipChangeId,
});

/** What is moved by writing a row. `ends` is a JSON array of LooseEnd. */
const inRows: readonly (readonly [LooseEndKind, (tx: Transaction, leaverId: string, ends: string) => Promise<unknown>])[] = [
  [
    'reviewed_changes',
    (tx, _, ends) => tx.$executeRaw`
      UPDATE personnel_changes p SET reviewer_id = "toId", updated_at = now()
        FROM jsonb_to_recordset(${ends}::jsonb) AS g ("subjectId" uuid, "toId" uuid) WHERE p.id = "subjectId"`,
  ],
  [
    'direct_reports',
    (tx, leaverId, ends) => tx.$executeRaw`
      WITH g AS (SELECT * FROM jsonb_to_recordset(${ends}::jsonb) AS g ("subjectId" uuid, "toId" uuid)),
      led AS (
        UPDATE employees e SET manager_id = "toId", version = version + 1 FROM g WHERE e.id = "subjectId" AND e.manager_id = ${leaverId}::uuid
        RETURNING e.id, e.manager_id),
      ended AS (
        UPDATE manager_history h SET until = now() FROM led WHERE h.employee_id = led.id AND h.until IS NULL)
      INSERT INTO manager_history (employee_id, manager_id) SELECT id, manager_id FROM led WHERE manager_id IS NOT NULL`,
  ],
  [
    'delegations',
    (tx, leaverId, ends) => tx.$executeRaw`
      UPDATE employees e SET delegate_id = NULL, delegate_from = NULL, delegate_until = NULL, version = version + 1
        FROM jsonb_to_recordset(${ends}::jsonb) AS g ("subjectId" uuid) WHERE e.id = "subjectId" AND e.delegate_id = ${leaverId}::uuid`,
  ],
  [
    'pool_memberships',
    (tx, leaverId, ends) => tx.$executeRaw`
      DELETE FROM pool_members m USING jsonb_to_recordset(${ends}::jsonb) AS g ("subjectId" uuid)
       WHERE m.pool_id = "subjectId" AND m.employee_id = ${leaverId}::uuid`,
  ],
];

export const roles = { reviewer_parts: 'reviewer', receiver_parts: 'receiver', preparer_parts: 'preparer' } as const;
export type PartKind = keyof typeof roles;
export const isPart = (kind: LooseEndKind): kind is PartKind => kind in roles;

/** A receiver who is to confirm declines by leaving: the reviewer finds another one. */
async function tellPart(database: Database, changeId: string, { kind, subjectId, toId }: LooseEnd, tell: TellHandover): Promise<void> {
  if (!isPart(kind)) return;
  const where = { id: subjectId };
  const { currentStage, stepNumber } = await database.handover.findUniqueOrThrow({
    where,
    select: { currentStage: true, stepNumber: true },
  });
  // A part that came back, by an undo, is given on once more: another message.
  const told = { actor: 'system', messageId: `leaver/${changeId}/${kind}/${stepNumber}` };
  if (kind === 'receiver_parts' && currentStage === 'confirmation') {
    return tell(subjectId, 'decline', { ...told, reason: '接手人即将离职 The receiver is leaving.' });
  }
  return tell(subjectId, 'reassign', { ...told, role: roles[kind], employee: toId === null ? null : { id: toId } });
}

async function record(tx: Transaction, changeId: string, given: readonly GivenEnd[]): Promise<void> {
  if (given.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO personnel_change_loose_ends (personnel_change_id, kind, subject_id, customer_id, to_id, ownership_change_id)
    SELECT ${changeId}::uuid, kind, "subjectId", "customerId", "toId", "ownershipChangeId"
      FROM jsonb_to_recordset(${JSON.stringify(given)}::jsonb) AS g (kind loose_end_kind, "subjectId" uuid, "customerId" uuid, "toId" uuid,
           "ownershipChangeId" uuid)
    ON CONFLICT (personnel_change_id, kind, subject_id) DO UPDATE
      SET to_id = excluded.to_id, ownership_change_id = excluded.ownership_change_id, given_at = now(), returned_at = NULL, left_because = NULL
      WHERE personnel_change_loose_ends.returned_at IS NOT NULL`;
}
