/** What happens by the clock. */
import type { Client } from '@temporalio/client';
import { ensureSchedule } from '../platform/temporal.js';

export const resumeScheduleId = 'resume-handovers';

/** Every ten minutes: takes up open handovers whose workflow is missing (processes.md, One table, one truth). Can be repeated. */
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
}
