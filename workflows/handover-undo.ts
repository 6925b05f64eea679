/**
 * Undoes a completed handover. Workflow id: `handover-undo/<handoverId>`, so that a handover is undone by one at a time; the activity is
 * one transaction, and asked again it answers what it has done.
 */
import { proxyActivities, setCurrentDetails, uuid4 } from '@temporalio/workflow';
import type { UndoActivities, UndoOutcome, UndoStart } from './messages.js';

const { undoHandover } = proxyActivities<UndoActivities>({
  startToCloseTimeout: '20 seconds',
  retry: { maximumInterval: '10 seconds' },
  summary: 'undoes the handover: what is still where it put it goes back',
});

export async function handoverUndo(start: UndoStart): Promise<UndoOutcome> {
  const outcome = await undoHandover({ ...start, entryId: uuid4() });
  setCurrentDetails(
    'undone' in outcome ? `### undone\n\n${countsOf(outcome.undone.reversed)}` : `### refused\n\n- ${outcome.refused.code}`,
  );
  return outcome;
}

const countsOf = (reversed: Readonly<Record<string, number>>): string =>
  Object.entries(reversed)
    .map(([kind, many]) => `- ${kind}: ${many}`)
    .join('\n');
