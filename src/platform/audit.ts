/** The audit log: who did what to which thing, written in the transaction that did it. */
import type { Queries } from './database.js';

export interface AuditRecord {
  /** The employee; null for a system. */
  readonly actorId: string | null;
  /** The actor as it was named: an external id, or key:<name>. */
  readonly actor?: string | null;
  /** By which way: api, signal, workflow, schedule, … */
  readonly via: string;
  /** The operation or message. */
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string | null;
  /** What changed: ids, states, dates. Never a person's data. */
  readonly before?: unknown;
  readonly after?: unknown;
  readonly requestId?: string | null;
}

/** Writes any number of audit rows by one statement, in the order given. */
export async function recordAudit(tx: Queries, records: readonly AuditRecord[]): Promise<void> {
  if (records.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO audit_log (actor_id, actor, via, action, subject_type, subject_id, before, after, request_id)
    SELECT "actorId", actor, via, action, "subjectType", "subjectId", before, after, "requestId"
    FROM jsonb_to_recordset(${JSON.stringify(records)}::jsonb) AS r ("actorId" uuid, actor text, via text, action text,
      "subjectType" text, "subjectId" uuid, before jsonb, after jsonb, "requestId" text)`;
}
