/** HR's clearance (processes.md, Personnel change: End): that a leaver owns nothing open any more, said once it is so. */
import { notifyEmployees, type Timing } from '../notifications/outbox.js';
import { noHoldings, readHoldings } from '../ownership/holdings.js';
import { recordAudit } from '../platform/audit.js';
import type { Transaction } from '../platform/database.js';
import { publish } from '../webhooks/outbox.js';
import { lastMomentOf, type DatedChange } from './row.js';
import type { Clearance } from './leaving-schemas.js';
import { readAttention } from './stored.js';

/** Says that a resignation is finished, in the transaction that finishes it: a row, the log, a word to HR, and the event to other systems. */
export async function giveClearance(
  tx: Transaction,
  { id, employeeId }: { readonly id: string; readonly employeeId: string },
  timing: Timing,
): Promise<void> {
  const { id: clearanceId, clearedAt } = await tx.hrClearance.create({
    data: { personnelChangeId: id, employeeId },
    select: { id: true, clearedAt: true },
  });
  const subject = { action: 'give_clearance', subjectType: 'personnel_change', subjectId: id };
  await recordAudit(tx, [{ actorId: null, actor: 'system', via: 'workflow', ...subject, after: { clearanceId, employeeId } }]);
  const cause = `personnel_change_cleared:${clearanceId}`;
  const notice = { template: 'personnel_change_cleared', cause, parameters: { personnelChangeId: id } } as const;
  const employee = await tx.employee.findUniqueOrThrow({ where: { id: employeeId }, select: { id: true, externalId: true } });
  const data = { clearanceId, personnelChangeId: id, employee };
  await publish(tx, { type: 'personnel_change.cleared', cause: clearanceId, at: clearedAt, data });
  const told = await whomToTell(tx);
  await notifyEmployees(
    tx,
    told.map((hr) => ({ ...notice, employeeId: hr.id })),
    timing,
  );
}

/** HR; where the firm has nobody of that role here, the administrators. */
async function whomToTell(tx: Transaction): Promise<{ readonly id: string }[]> {
  const people = await tx.employee.findMany({
    where: { role: { in: ['hr', 'admin'] }, status: 'active' },
    select: { id: true, role: true },
  });
  const hr = people.filter(({ role }) => role === 'hr');
  return hr.length > 0 ? hr : people;
}

interface ClearedChange extends DatedChange {
  readonly id: string;
  readonly employeeId: string;
  readonly kind: 'resignation' | 'position_change';
  readonly status: string;
  readonly attention: unknown;
}

/** Whether the leaver is cleared, and what is still in the way. */
export async function readClearance(tx: Transaction, change: ClearedChange, timezone: string): Promise<Clearance> {
  const employee = await tx.employee.findUniqueOrThrow({
    where: { id: change.employeeId },
    select: { id: true, externalId: true, name: true },
  });
  const given = await tx.hrClearance.findFirst({ where: { personnelChangeId: change.id }, orderBy: { id: 'desc' } });
  const isCleared = change.status === 'finished' && given !== null;
  return {
    personnelChangeId: change.id,
    employee,
    state: isCleared ? 'cleared' : stateOf(change),
    clearanceId: isCleared ? given.id : null,
    clearedAt: isCleared ? given.clearedAt.toISOString() : null,
    goneFrom: change.kind === 'resignation' ? lastMomentOf(change, timezone).toISOString() : null,
    holds: (await readHoldings(tx, [change.employeeId])).get(change.employeeId) ?? noHoldings,
    attention: readAttention(change.attention),
  };
}

/** Who changes position stays with the firm; a resignation that was called off clears nobody. */
function stateOf({ kind, status }: ClearedChange): Exclude<Clearance['state'], 'cleared'> {
  if (kind === 'position_change') return 'not_needed';
  return status === 'planned' || status === 'running' || status === 'paused' ? 'pending' : 'called_off';
}
