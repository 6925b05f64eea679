/** Run by a Schedule: takes up open handovers whose workflow is missing, cancelled or terminated, from their rows. */
import { proxyActivities } from '@temporalio/workflow';
import type { ResumingActivities } from './messages.js';

const { resumeMissingHandovers } = proxyActivities<ResumingActivities>({
  startToCloseTimeout: '9 minutes',
  heartbeatTimeout: '1 minute',
  retry: { maximumInterval: '1 minute' },
  summary: 'starts the workflows of open handovers that have none',
});

export async function resumeHandovers(): Promise<number> {
  return resumeMissingHandovers();
}
