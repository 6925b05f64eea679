/** What follows when a change was called off: its open handovers are told to cancel, completed ones stay (processes.md). */
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { handoverWorkflowId } from '../../workflows/messages.js';
import type { Database, Transaction } from '../platform/database.js';
import { countMoved } from './changes.js';

const pageSize = 200;

/** The next page of the change's open handovers; adopted ones were begun by somebody else and go on. */
export async function readOpenHandovers(database: Database, changeId: string, after: string | null): Promise<string[]> {
  const rows = await database.handover.findMany({
    where: { personnelChangeId: changeId, status: 'open', id: after === null ? undefined : { gt: after } },
    orderBy: { id: 'asc' },
    take: pageSize,
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** The same message each time: told twice, a handover is cancelled once. */
export const cancelMessageId = (changeId: string): string => `change-cancelled/${changeId}`;

/**
 * Tells one handover to cancel. One whose workflow is missing is told in a later round, when it has been started again from its row; one
 * that ended meanwhile needs nothing.
 */
export async function cancelHandover(client: Client, handoverId: string, changeId: string): Promise<void> {
  const message = { actor: 'system', messageId: cancelMessageId(changeId), reason: 'The personnel change was called off.' };
  try {
    await client.workflow.getHandle(handoverWorkflowId(handoverId)).signal('cancel', message);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

/** Once no handover is open: where nothing was moved the change is cancelled; else a person decides (keep or undo). Answers how many are open. */
export async function settleCancellation(tx: Transaction, changeId: string): Promise<number> {
  const open = await tx.handover.count({ where: { personnelChangeId: changeId, status: 'open' } });
  if (open > 0) return open;
  if ((await countMoved(tx, changeId)) === 0) {
    await tx.personnelChange.updateMany({
      where: { id: changeId, status: 'awaiting_decision', undoRequestedAt: null },
      data: { status: 'cancelled', finishedAt: new Date() },
    });
  }
  return 0;
}
