/** What a handover's workflow is started with, told and answers: the contract between API, workflow and activities. */
import { defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Stage, Status } from '../src/handovers/stages.js';
import type { Payload } from '../src/handovers/payloads.js';
import type { HandoverOpening, HandoverState, Refusal, UndoReport } from '../src/handovers/state.js';

export const handoverWorkflow = 'customerHandover';
export const handoverWorkflowId = (handoverId: string) => `handover/${handoverId}`;

/** `open` opens the handover in the main function; `resume` takes it up from its row (processes.md, One table, one truth). */
export type HandoverStart =
  | { readonly handoverId: string; readonly open: HandoverOpening }
  | { readonly handoverId: string; readonly resume: { readonly stepNumber: number; readonly state?: HandoverState } };

/** How the workflow ends: with the transfer, the cancellation, or an opening that the database refused. */
export type HandoverEnd = { readonly status: Exclude<Status, 'open'> } | { readonly refused: Refusal };

export type OpeningOutcome = { readonly opened: HandoverState } | { readonly refused: Refusal };

/** Waits for the opening and answers what came of it. */
export const initiate = defineUpdate<OpeningOutcome>('initiate');

/** What a request to cancel the workflow arrives as (what-may-arrive.ts). */
export const cancelRequested = defineSignal('cancel_requested');

export type Via = 'api' | 'signal' | 'deadline';

/** The signal that says: a date or the policy was changed, look at the row. `{ messageId? }`, so that told twice it is heard once. */
export const deadlinesChanged = 'deadlines_changed';

/** One step, as the workflow asks for it to be written. */
export type StepRequest = Payload & {
  readonly handoverId: string;
  readonly customerId: string;
  /** The external id of the receiver as the workflow knows it: whom the step locks first. */
  readonly receiver: string | null;
  /** The number that the step gets if it is applied. */
  readonly stepNumber: number;
  readonly messageId: string;
  readonly actor: string;
  readonly via: Via;
  readonly from: Stage;
  readonly to: Stage;
  readonly status: Status;
  /** The id of the timeline's line of a refusal, so that writing it twice adds nothing. */
  readonly entryId: string;
};

export type StepOutcome =
  | { readonly kind: 'applied'; readonly state: HandoverState }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly openItems: number }
  /** The row is not where the workflow thought: it goes on from there (a resume from a stale row). */
  | { readonly kind: 'elsewhere'; readonly state: HandoverState };

/** A line of the timeline that changes nothing: a signal that could not apply, a request to cancel the workflow. */
export interface TimelineLine {
  readonly entryId: string;
  readonly handoverId: string;
  readonly stepNumber: number;
  readonly kind: string;
  readonly messageId: string | null;
  readonly actor: string | null;
  readonly via: Via;
  readonly stage: Stage;
  readonly code: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface HandoverActivities {
  /** Opens the handover in one transaction: row, checklist, freeze. Idempotent by handover id. */
  openHandover(opening: HandoverOpening): Promise<OpeningOutcome>;
  /** Where the row stands. */
  readHandover(handoverId: string): Promise<HandoverState>;
  /** Writes one step in one transaction: who may, stage, timeline, audit, outbox. Idempotent by handover and step number. */
  recordStep(step: StepRequest): Promise<StepOutcome>;
  /** Writes a refused line. Idempotent by entry id. */
  recordRefusal(line: TimelineLine): Promise<void>;
}

export interface ResumingActivities {
  /** Starts the workflows of open handovers that have none; answers how many it started. */
  resumeMissingHandovers(): Promise<number>;
}

export interface FollowUpActivities {
  /** Checks whether the receivers of completed handovers have followed up; answers how many had not. */
  checkFollowUps(): Promise<number>;
}

export const handoverUndoWorkflow = 'handoverUndo';
export const handoverUndoWorkflowId = (handoverId: string) => `handover-undo/${handoverId}`;

/** Who undoes a completed handover, and why. */
export interface UndoStart {
  readonly handoverId: string;
  readonly customerId: string;
  readonly messageId: string;
  readonly actor: string;
  readonly reason: string;
  /** Who is to have the customer; null: the old owner. */
  readonly toOwner: { readonly id: string } | { readonly externalId: string } | null;
  /** `workflow`: a personnel change is undone as a whole. Left out, a person asked by the API. */
  readonly via?: 'workflow';
}
/** `entryId`: the id of the timeline's line of a refusal. */
export type UndoRequest = UndoStart & { readonly entryId: string };

/** What came of the undo that `messageId` asked for. */
export type UndoOutcome = { readonly messageId: string } & ({ readonly undone: UndoReport } | { readonly refused: Refusal });

export interface UndoActivities {
  /** Undoes a handover in one transaction. Idempotent by handover and message id. */
  undoHandover(request: UndoRequest): Promise<UndoOutcome>;
}

export const bulkOperationWorkflow = 'bulkOperation';
export const bulkOperationWorkflowId = (operationId: string) => `bulk-operation/${operationId}`;

export interface BulkStart {
  readonly operationId: string;
}

export interface BulkActivities {
  /** Sends the operation's message to handovers that have no result yet, for a while; answers how many are left. */
  sendBulk(operationId: string): Promise<number>;
}
