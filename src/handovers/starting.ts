/** Starting handovers' workflows: from an opening, or from their rows (processes.md, One table, one truth). */
import pLimit from 'p-limit';
import { WithStartWorkflowOperation, WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import { handoverWorkflow, handoverWorkflowId, type deadlinesChanged, type HandoverStart } from '../../workflows/messages.js';
import { firstPace, nextPace } from './pace.js';
import { initialSearchAttributesOf } from './search-attributes.js';
import type { Message } from './stages.js';
import type { HandoverOpening, HandoverState } from './state.js';

export interface HandoverTemporal {
  readonly client: Client;
  readonly taskQueue: string;
}

// A workflow that ended as it should is never started again; one that was terminated, or failed, is.
const startOnce = { workflowIdConflictPolicy: 'USE_EXISTING', workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY' } as const;

/** Behind a person's own work, which has Temporal's default of 3. */
const ofPersonnelChange = { priorityKey: 4 } as const;

const fromRow = (state: HandoverState, taskQueue: string) => {
  const start: HandoverStart = { handoverId: state.handoverId, resume: { stepNumber: state.stepNumber, state } };
  return {
    ...startOnce,
    workflowId: handoverWorkflowId(state.handoverId),
    taskQueue,
    args: [start],
    typedSearchAttributes: initialSearchAttributesOf(state),
    staticSummary: `${state.reason} of ${state.fromOwner}`,
    ...(state.personnelChangeId !== null && { priority: ofPersonnelChange }),
  };
};

/** For an update-with-start that meets the workflow, or takes it up from its row where it is missing. */
export const resumeOperation = (state: HandoverState, { taskQueue }: HandoverTemporal) =>
  new WithStartWorkflowOperation(handoverWorkflow, fromRow(state, taskQueue));

/** A signal that meets the workflow, or takes it up from its row where it is missing. */
export const signalFromRow = (
  state: HandoverState,
  { client, taskQueue }: HandoverTemporal,
  message: Message | typeof deadlinesChanged,
  input: unknown,
) => client.workflow.signalWithStart(handoverWorkflow, { ...fromRow(state, taskQueue), signal: message, signalArgs: [input] });

/** For the update-with-start that opens a handover. */
export function openingOperation(opening: HandoverOpening, { taskQueue }: HandoverTemporal) {
  const { handoverId, reason } = opening;
  const start: HandoverStart = { handoverId, open: opening };
  const workflowId = handoverWorkflowId(handoverId);
  return new WithStartWorkflowOperation(handoverWorkflow, { ...startOnce, workflowId, taskQueue, args: [start], staticSummary: reason });
}

/**
 * Starts a workflow for each row, at the pace of pace.ts; one that runs or has ended counts as done.
 * @returns how many were started anew.
 */
export async function startHandoverWorkflows({ client, taskQueue }: HandoverTemporal, states: readonly HandoverState[]): Promise<number> {
  let pace = firstPace;
  const limit = pLimit(Math.floor(pace));
  const started = await limit.map(states, async (state) => {
    const begun = performance.now();
    const isNew = await startOne(client, state, taskQueue);
    pace = nextPace(pace, performance.now() - begun);
    limit.concurrency = Math.floor(pace);
    return isNew;
  });
  return started.filter(Boolean).length;
}

/**
 * Starts a workflow from its row although one has completed under its id: the database is of an earlier moment than Temporal. The caller
 * has read the row after it saw that; else the row may have ended with the workflow. @returns false where one runs.
 */
export const startOverFromRow = ({ client, taskQueue }: HandoverTemporal, state: HandoverState): Promise<boolean> =>
  startOne(client, state, taskQueue, 'ALLOW_DUPLICATE');

async function startOne(
  client: Client,
  state: HandoverState,
  taskQueue: string,
  workflowIdReusePolicy: 'ALLOW_DUPLICATE' | 'ALLOW_DUPLICATE_FAILED_ONLY' = startOnce.workflowIdReusePolicy,
): Promise<boolean> {
  const options = { ...fromRow(state, taskQueue), workflowIdConflictPolicy: 'FAIL', workflowIdReusePolicy } as const;
  try {
    await client.workflow.start(handoverWorkflow, options);
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}
