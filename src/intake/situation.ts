/** What is there when an HR event comes: read behind the employee's lock, judged by decide.ts. */
import type { EmployeeRef } from '../identity/employee-ref.js';
import { hasSomething } from '../ownership/holdings.js';
import type { Transaction } from '../platform/database.js';
import { kindOf, openStatuses, type EventFacts, type Situation } from './decide.js';
import { waitingSince } from './rules.js';

export interface LockedEmployee {
  readonly id: string;
  readonly externalId: string;
  readonly status: 'active' | 'leaving' | 'left';
}

/** Locks the employee whom an event names; null where there is nobody: never an error. */
export async function lockEmployee(tx: Transaction, ref: EmployeeRef): Promise<LockedEmployee | null> {
  const named = await tx.employee.findUnique({ where: ref, select: { id: true } });
  if (named === null) return null;
  await tx.$queryRaw`SELECT id FROM employees WHERE id = ${named.id}::uuid FOR NO KEY UPDATE`;
  return tx.employee.findUniqueOrThrow({ where: { id: named.id }, select: { id: true, externalId: true, status: true } });
}

const known = { id: true, status: true, occurredAt: true } as const;

/** What `decide` asks for about the employee and the kind of change that the event is about. */
export async function readSituation(
  tx: Transaction,
  event: EventFacts & { readonly source: string },
  employee: LockedEmployee | null,
): Promise<Situation> {
  if (employee === null) return { employee: null, open: null, cancelled: null, referred: null, latest: null };
  const ofThisKind = { employeeId: employee.id, kind: kindOf(event.type) };
  const open = await tx.personnelChange.findFirst({ where: { ...ofThisKind, status: { in: [...openStatuses] } }, select: known });
  const latest = await tx.personnelChange.findFirst({ where: ofThisKind, orderBy: { id: 'desc' }, select: known });
  const referring = event.refersTo === null ? null : { source: event.source, externalEventId: event.refersTo };
  const referred =
    referring &&
    (await tx.hrEvent.findFirst({
      where: { ...referring, personnelChange: { employeeId: employee.id } },
      select: { personnelChange: { select: known } },
    }));
  return {
    employee: { status: employee.status, hasSomething: await hasSomething(tx, employee.id) },
    open,
    cancelled: await readCancellation(tx, ofThisKind),
    referred: referred?.personnelChange ?? null,
    latest,
  };
}

async function readCancellation(
  tx: Transaction,
  ofThisKind: { employeeId: string; kind: 'resignation' | 'position_change' },
): Promise<Situation['cancelled']> {
  const event = await tx.hrEvent.findFirst({
    where: {
      type: { in: ['employee.termination_cancelled', 'employee.rehired'] },
      personnelChange: { ...ofThisKind, status: { in: ['cancelled', 'awaiting_decision', 'undone'] } },
    },
    orderBy: [{ occurredAt: { sort: 'desc', nulls: 'last' } }, { id: 'desc' }],
    select: { personnelChangeId: true, occurredAt: true, receivedAt: true },
  });
  if (!event?.personnelChangeId) return null;
  return { changeId: event.personnelChangeId, occurredAt: event.occurredAt, isRecent: event.receivedAt >= waitingSince() };
}
