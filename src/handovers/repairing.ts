/** Open handovers that no workflow attends to: finding them, and starting a workflow from the row by hand (processes.md, One table, one truth). */
import { WorkflowNotFoundError } from '@temporalio/client';
import { handoverWorkflowId } from '../../workflows/messages.js';
import { inTransaction, type Database } from '../platform/database.js';
import { pagesOfUnattended } from './resuming.js';
import { readRow, stateOf } from './row.js';
import { startOverFromRow, type HandoverTemporal } from './starting.js';

/** As Temporal names it (RUNNING, TERMINATED, COMPLETED, …); MISSING where it knows none, or no longer. */
interface WorkflowStanding {
  readonly status: string;
  readonly closedAt: Date | null;
}

export interface Unattended {
  readonly count: number;
  readonly named: readonly { readonly id: string; readonly workflow: WorkflowStanding }[];
}

// A handover that was just opened gets its workflow, and visibility hears of it, a moment later.
const settledAfterMs = 60_000;

/** How many open handovers have no running workflow, and the `most` oldest of them with what Temporal says of theirs. */
export async function findUnattended(database: Database, temporal: HandoverTemporal, most: number): Promise<Unattended> {
  const ids: string[] = [];
  for await (const page of pagesOfUnattended(database, temporal, new Date(Date.now() - settledAfterMs))) ids.push(...page);
  const asked = await Promise.all(ids.slice(0, most).map(async (id) => ({ id, workflow: await standingOf(temporal, id) })));
  // What visibility has not heard of yet runs all the same.
  const named = asked.filter(({ workflow }) => workflow.status !== 'RUNNING');
  return { count: ids.length - (asked.length - named.length), named };
}

export type Repair = 'started' | 'running' | 'ended';

/**
 * Starts the workflow of an open handover where none runs, also where one has completed (a database that was restored to an earlier
 * moment). `ended`: the handover is not open. Throws Problem 404.
 */
export async function repairHandover(database: Database, temporal: HandoverTemporal, baseUrl: string, id: string): Promise<Repair> {
  const { status } = await standingOf(temporal, id);
  if (status === 'RUNNING') return 'running';
  // Read after Temporal was asked: a workflow that has ended by itself has written its row before.
  const row = await inTransaction(database, (tx) => readRow(tx, id));
  if (row.status !== 'open') return 'ended';
  return (await startOverFromRow(temporal, stateOf(row, baseUrl))) ? 'started' : 'running';
}

async function standingOf({ client }: HandoverTemporal, handoverId: string): Promise<WorkflowStanding> {
  try {
    const { status, closeTime } = await client.workflow.getHandle(handoverWorkflowId(handoverId)).describe();
    return { status: status.name, closedAt: closeTime ?? null };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { status: 'MISSING', closedAt: null };
    throw error;
  }
}
