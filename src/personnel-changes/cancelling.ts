/** What follows when a change was called off: its open handovers are told to cancel, completed ones stay (processes.md). */
import { WorkflowNotFoundError } from '@temporalio/client';
import { handoverWorkflowId } from '../../workflows/messages.js';
import { readRows, stateOf } from '../handovers/row.js';
import { startHandoverWorkflows, type HandoverTemporal } from '../handovers/starting.js';
import type { HandoverState } from '../handovers/state.js';
import type { Transaction } from '../platform/database.js';

const pageSize = 200;

/** The next page of the change's open handovers; adopted ones were begun by somebody else and go on. */
export async function readOpenHandovers(tx: Transaction, changeId: string, after: string | null, baseUrl: string): Promise<HandoverState[]> {
  const rows = await tx.handover.findMany({
    where: { personnelChangeId: changeId, status: 'open', id: after === null ? undefined : { gt: after } },
    orderBy: { id: 'asc' },
    take: pageSize,
    select: { id: true },
  });
  const states = (await readRows(tx, rows.map(({ id }) => id))).map((row) => stateOf(row, baseUrl));
  return states.toSorted((one, other) => (one.handoverId < other.handoverId ? -1 : 1));
}

/** Tells one handover to cancel. The same message id each time: told twice, it is cancelled once. */
export async function cancelHandover(temporal: HandoverTemporal, state: HandoverState, changeId: string): Promise<void> {
  const message = { actor: 'system', messageId: `change-cancelled/${changeId}`, reason: 'The personnel change was called off.' };
  const handover = temporal.client.workflow.getHandle(handoverWorkflowId(state.handoverId));
  try {
    await handover.signal('cancel', message);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    // Started from its row, unless it ended in this very moment: then there is nothing to tell.
    if ((await startHandoverWorkflows(temporal, [state])) > 0) await handover.signal('cancel', message);
  }
}

/** Once no handover is open: with nothing completed the change is cancelled; else a person decides (keep or undo). Answers how many are open. */
export async function settleCancellation(tx: Transaction, changeId: string): Promise<number> {
  const open = await tx.handover.count({ where: { personnelChangeId: changeId, status: 'open' } });
  if (open > 0) return open;
  const completed = await tx.handover.count({ where: { personnelChangeId: changeId, status: 'completed' } });
  if (completed === 0) {
    await tx.personnelChange.updateMany({ where: { id: changeId, status: 'awaiting_decision' }, data: { status: 'cancelled', finishedAt: new Date() } });
  }
  return 0;
}
