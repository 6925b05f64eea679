/** Sending a message to a handover's workflow, and reading what became of it: an answer, a refusal, or not yet. */
import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type WorkflowExecutionStatusName,
} from '@temporalio/client';
import { ApplicationFailure, WorkflowNotFoundError } from '@temporalio/common';
import { handoverWorkflowId, initiate, type OpeningOutcome } from '../../workflows/messages.js';
import type { Database } from '../platform/database.js';
import { Problem, unavailable } from '../platform/errors.js';
import { readRow, stateOf } from './row.js';
import { openingOperation, resumeOperation, signalFromRow, type HandoverTemporal } from './starting.js';
import type { Message } from './stages.js';
import type { HandoverOpening, HandoverState, Refusal } from './state.js';

/** How long the caller of a message waits before the answer is 202 (processes.md, Refusals). */
const patienceMs = 25_000;

export interface Outgoing {
  readonly message: Message;
  readonly messageId: string;
  readonly actor: string;
  readonly fields: object;
}

/** `ended`: the workflow is over; the row says how, and the timeline whether by this very message. */
export type Sent = 'applied' | 'pending' | 'ended';

/** Sends by update, so that the answer is known at once. Throws the Problem that refused it. */
export async function sendMessage(temporal: HandoverTemporal, state: HandoverState, outgoing: Outgoing): Promise<Sent> {
  const { message, messageId, actor, fields } = outgoing;
  const input = { ...fields, actor, messageId };
  try {
    await temporal.client.withDeadline(Date.now() + patienceMs, () =>
      update(temporal, state, message, { updateId: messageId, args: [input] }),
    );
    return 'applied';
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return 'ended';
    if (!(error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)) throw problemOf(error);
    return keepAsSignal(temporal, state, message, input);
  }
}

interface Update {
  readonly updateId: string;
  readonly args: [object];
}

/** Nearly every open row has its workflow, and an update alone costs Temporal a third less; a missing one is started from the row with it. */
async function update(temporal: HandoverTemporal, state: HandoverState, message: Message, options: Update): Promise<void> {
  try {
    await temporal.client.workflow.getHandle(handoverWorkflowId(state.handoverId)).executeUpdate(message, options);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    const startWorkflowOperation = resumeOperation(state, temporal);
    await temporal.client.workflow.executeUpdateWithStart(message, { ...options, startWorkflowOperation });
  }
}

/**
 * Nobody has taken the update up yet, and one that was not accepted is forgotten when Temporal restarts. A signal is kept; the message
 * id makes both one.
 */
async function keepAsSignal(temporal: HandoverTemporal, state: HandoverState, message: Message, input: object): Promise<Sent> {
  try {
    await signalFromRow(state, temporal, message, input);
    return 'pending';
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return 'ended';
    throw error;
  }
}

/** Tells an open handover by signal, for work in the background; one that has ended meanwhile is not told. */
export async function tellHandover(
  { database, temporal, baseUrl }: { readonly database: Database; readonly temporal: HandoverTemporal; readonly baseUrl: string },
  handoverId: string,
  message: Message,
  input: object,
): Promise<void> {
  const row = await readRow(database, handoverId);
  if (row.status !== 'open') return;
  await keepAsSignal(temporal, stateOf(row, baseUrl), message, input);
}

/** Opens a handover by update-with-start; 'pending' where nobody answers in time: the workflow is started, and opens it later. */
export async function sendOpening(temporal: HandoverTemporal, opening: HandoverOpening): Promise<OpeningOutcome | 'pending'> {
  const startWorkflowOperation = openingOperation(opening, temporal);
  try {
    return await temporal.client.withDeadline(Date.now() + patienceMs, () =>
      temporal.client.workflow.executeUpdateWithStart(initiate, { startWorkflowOperation, updateId: opening.handoverId }),
    );
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return openingOf(temporal, opening.handoverId);
    if (!(error instanceof WorkflowUpdateRPCTimeoutOrCancelledError)) throw problemOf(error);
    // Only what Temporal has is going to happen: where it never heard of the workflow, the caller must try again.
    if (await isStarted(temporal, opening.handoverId)) return 'pending';
    throw unavailable('Temporal');
  }
}

const isStarted = async (temporal: HandoverTemporal, handoverId: string): Promise<boolean> =>
  (await statusOf(temporal, handoverId)) !== undefined;

/** What became of an opening that has no row: under way, refused, or never asked for. */
export async function readOpening(temporal: HandoverTemporal, handoverId: string): Promise<Refusal | 'pending' | undefined> {
  const status = await statusOf(temporal, handoverId);
  if (status !== 'COMPLETED') return status === undefined ? undefined : 'pending';
  const outcome = await openingOf(temporal, handoverId);
  return outcome !== 'pending' && 'refused' in outcome ? outcome.refused : 'pending';
}

/** Of a handover's workflow; undefined where there is none. */
async function statusOf({ client }: HandoverTemporal, handoverId: string): Promise<WorkflowExecutionStatusName | undefined> {
  try {
    return (await client.workflow.getHandle(handoverWorkflowId(handoverId)).describe()).status.name;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/** A replayed opening whose workflow has ended meanwhile: with a refusal, or after the handover was done. */
async function openingOf({ client }: HandoverTemporal, handoverId: string): Promise<OpeningOutcome | 'pending'> {
  const end: unknown = await client.workflow.getHandle(handoverWorkflowId(handoverId)).result();
  const refused = typeof end === 'object' && end !== null ? Reflect.get(end, 'refused') : undefined;
  return isRefusal(refused) ? { refused } : 'pending';
}

/** The Problem behind a failed update; any other error as it is. */
function problemOf(error: unknown): unknown {
  if (!(error instanceof WorkflowUpdateFailedError) || !(error.cause instanceof ApplicationFailure)) return error;
  const [refusal] = error.cause.details ?? [];
  return isRefusal(refusal) ? asProblem(refusal) : error;
}

export const asProblem = ({ status, code, message, detail }: Refusal): Problem => new Problem(status, code, message, detail);

function isRefusal(value: unknown): value is Refusal {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'status' in value &&
    typeof value.status === 'number' &&
    'code' in value &&
    typeof value.code === 'string' &&
    'message' in value &&
    'detail' in value
  );
}
