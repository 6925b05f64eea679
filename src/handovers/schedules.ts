/** What happens by the clock. */
import type { Client } from '@temporalio/client';
import { ensureSchedule } from '../platform/temporal.js';

export const resumeScheduleId = 'resume-handovers';
export const followUpScheduleId = 'check-follow-ups';

/**
 * Every ten minutes: takes up open handovers whose workflow is missing (processes.md, One table, one truth). Daily at 01:00 UTC: looks
 * whether receivers have followed up. Can be repeated.
 */
export async function ensureHandoverSchedules(client: Client, taskQueue: string): Promise<void> {
  await ensureSchedule(client, {
    scheduleId: resumeScheduleId,
    spec: { intervals: [{ every: '10 minutes' }] },
    action: {
      type: 'startWorkflow',
      workflowType: 'resumeHandovers',
      workflowId: 'resume-handovers',
      taskQueue,
      workflowRunTimeout: '20 minutes',
    },
    policies: { overlap: 'SKIP' },
  });
  await ensureSchedule(client, {
    scheduleId: followUpScheduleId,
    spec: { intervals: [{ every: '1 day', offset: '1 hour' }] },
    action: {
      type: 'startWorkflow',
      workflowType: 'checkFollowUps',
      workflowId: 'check-follow-ups',
      taskQueue,
      workflowRunTimeout: '1 hour',
    },
    policies: { overlap: 'SKIP' },
  });
}
