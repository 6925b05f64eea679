/** What a handover's workflow does to the database, and the Schedule that takes up handovers whose workflow is missing. */
import { heartbeat } from '@temporalio/activity';
import type { FollowUpActivities, HandoverActivities, ResumingActivities, UndoActivities } from '../workflows/messages.js';
import type { HandoverSteps } from '../src/handovers/steps.js';

export interface HandoverActivityDeps {
  readonly steps: HandoverSteps;
  readonly undo: UndoActivities['undoHandover'];
  /** Starts the workflows of open handovers that have none, and those that dispatch notifications; answers how many handovers. */
  readonly resumeMissing: (onPage: () => void) => Promise<number>;
  /** Looks whether receivers have followed up; answers how many had not. */
  readonly checkFollowUps: (onPage: () => void) => Promise<number>;
}

export const createHandoverActivities = ({
  steps,
  undo,
  resumeMissing,
  checkFollowUps,
}: HandoverActivityDeps): HandoverActivities & ResumingActivities & FollowUpActivities & UndoActivities => ({
  openHandover: (opening) => steps.open(opening),
  readHandover: (handoverId) => steps.read(handoverId),
  recordStep: (step) => steps.record(step),
  undoHandover: undo,
  recordRefusal: (line) => steps.noteRefusal(line),
  resumeMissingHandovers: () => resumeMissing(heartbeat),
  checkFollowUps: () => checkFollowUps(heartbeat),
});
