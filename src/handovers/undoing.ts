/** Asking for an undo: its workflow is started, or met where one runs, and its outcome waited for. */
import { ServiceError, isGrpcDeadlineError } from '@temporalio/client';
import { handoverUndoWorkflow, handoverUndoWorkflowId, type UndoOutcome, type UndoStart } from '../../workflows/messages.js';
import { unavailable } from '../platform/errors.js';
import type { HandoverTemporal } from './starting.js';

/** How long the caller waits before the answer is 202 (processes.md, Refusals). */
const patienceMs = 25_000;
/** An undo that somebody else asked for may be met, and refused; then this one has its turn. */
const turns = 3;

/** Undoes; 'pending' where nobody answers in time: then it happens later. */
export async function sendUndo(temporal: HandoverTemporal, start: UndoStart): Promise<UndoOutcome | 'pending'> {
  const until = Date.now() + patienceMs;
  for (let turn = 1; turn <= turns; turn += 1) {
    const outcome = await oneUndo(temporal, start, until);
    if (outcome === 'pending' || 'undone' in outcome || outcome.messageId === start.messageId) return outcome;
  }
  throw unavailable('The undo of this handover');
}

async function oneUndo({ client, taskQueue }: HandoverTemporal, start: UndoStart, until: number): Promise<UndoOutcome | 'pending'> {
  const workflowId = handoverUndoWorkflowId(start.handoverId);
  const handle = await client.withDeadline(until, () =>
    client.workflow.start<(start: UndoStart) => Promise<UndoOutcome>>(handoverUndoWorkflow, {
      workflowId,
      taskQueue,
      args: [start],
      memo: { messageId: start.messageId },
      workflowIdConflictPolicy: 'USE_EXISTING',
      // What refused it may be over.
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      staticSummary: 'Undoes a completed handover',
    }),
  );
  try {
    return await client.withDeadline(until, () => handle.result());
  } catch (error) {
    if (!isTooLate(error)) throw error;
    // Only what Temporal has is going to happen: another undo that is under way says nothing about this one.
    const { memo } = await handle.describe();
    if (memo?.messageId === start.messageId) return 'pending';
    throw unavailable('The undo of this handover');
  }
}

const isTooLate = (error: unknown): boolean =>
  isGrpcDeadlineError(error) || (error instanceof ServiceError && isGrpcDeadlineError(error.cause));
