/** What a personnel change's workflow is started with and told: the contract between API, workflow and activities. */
import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { Progress } from '../src/personnel-changes/progress.js';

export const personnelChangeWorkflow = 'personnelChange';
export const personnelChangeWorkflowId = (personnelChangeId: string): string => `personnel-change/${personnelChangeId}`;

export interface PersonnelChangeStart {
  readonly personnelChangeId: string;
}

/** The row says something new: an event moved or cancelled the change, or a person started it. Carries nothing: the row is the truth. */
export const rowChanged = defineSignal('row_changed');

/** Where the change stood when the workflow last looked. */
export const progress = defineQuery<Progress | null>('progress');
